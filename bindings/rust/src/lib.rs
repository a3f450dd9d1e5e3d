//! A small safe wrapper: handles end with their owner, errors are values, requests and replies are JSON texts.
mod ffi;

use std::ffi::{c_char, CStr, CString};
use std::time::Duration;
use std::{fmt, ptr};

/// What the engine refused, or could not do.
#[derive(Debug)]
pub struct Error {
    /// "MOORAGE_API_ERROR", "MOORAGE_CLOSED", …
    pub status: String,
    /// The error's name in the API: "ClusterNotFoundException".
    pub name: String,
    pub message: String,
    /// The member to blame, "containerDefinitions[0].memory", or "".
    pub path: String,
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} ({}): {} {}", self.name, self.status, self.message, self.path)
    }
}

impl std::error::Error for Error {}

/// A text of the library, copied.
///
/// # Safety
/// `text` ends in NUL and lives during the call; the library promises both.
unsafe fn copied(text: *const c_char) -> String {
    CStr::from_ptr(text).to_string_lossy().into_owned()
}

/// Calls a function that takes an error object last, and takes that object over.
fn checked(call: impl FnOnce(*mut *mut ffi::Failure) -> ffi::Status) -> Result<(), Error> {
    let mut object = ptr::null_mut();
    let status = call(&mut object);
    if status == ffi::OK {
        return Ok(());
    }
    // SAFETY: the object is this function's own, NULL is allowed everywhere, and its texts are copied before it is freed.
    unsafe {
        let error = Error {
            status: copied(ffi::moorage_status_name(status)),
            name: copied(ffi::moorage_error_name(object)),
            message: copied(ffi::moorage_error_message(object)),
            path: copied(ffi::moorage_error_path(object)),
        };
        ffi::moorage_error_free(object);
        Err(error)
    }
}

/// Takes a buffer over.
fn text(buffer: *mut ffi::Buffer) -> String {
    // SAFETY: the buffer is this function's own and holds that many bytes.
    unsafe {
        let bytes = std::slice::from_raw_parts(ffi::moorage_buffer_data(buffer).cast::<u8>(), ffi::moorage_buffer_size(buffer));
        let found = String::from_utf8_lossy(bytes).into_owned();
        ffi::moorage_buffer_free(buffer);
        found
    }
}

/// A text for the library; a NUL inside ends it, and the library refuses what is left.
fn c_text(text: &str) -> CString {
    CString::new(text.split('\0').next().unwrap_or("")).expect("no NUL is left")
}

struct Config(*mut ffi::Config);

impl Drop for Config {
    fn drop(&mut self) {
        unsafe { ffi::moorage_config_free(self.0) } // SAFETY: it is freed once, here
    }
}

/// An open engine. Any number of threads may use one; dropping it closes it.
pub struct Engine(*mut ffi::Engine);

// SAFETY: the header says of every function used here that any number of threads may call it at once.
unsafe impl Send for Engine {}
unsafe impl Sync for Engine {}

impl Engine {
    /// An engine in memory on simulated machines, whose time moves in `advance` only. The same seed gives the same ids.
    pub fn simulated(machines: &str, seed: u64) -> Result<Engine, Error> {
        // SAFETY: no pointer below outlives its owner: the config copies what it is given, and opening copies the config.
        unsafe {
            assert_eq!(ffi::moorage_abi_version(), 0, "this wrapper was written for another library");
            let mut config = Config(ptr::null_mut());
            checked(|error| ffi::moorage_config_new(&mut config.0, error))?;
            checked(|error| ffi::moorage_config_set_run_mode(config.0, ffi::HOST_DRIVEN, error))?;
            checked(|error| ffi::moorage_config_set_clock(config.0, ffi::CLOCK_VIRTUAL, 0, error))?;
            checked(|error| ffi::moorage_config_set_seed(config.0, seed, error))?;
            let (name, options) = (c_text("simulated"), c_text(machines));
            checked(|error| ffi::moorage_config_add_runtime(config.0, name.as_ptr(), options.as_ptr(), error))?;
            let mut engine = ptr::null_mut();
            checked(|error| ffi::moorage_engine_open(config.0, &mut engine, error))?;
            Ok(Engine(engine))
        }
    }

    /// Runs one operation and returns when its effects are durable; request and reply are JSON objects.
    pub fn call(&self, service: &str, operation: &str, request: &str) -> Result<String, Error> {
        let (service, operation) = (c_text(service), c_text(operation));
        let mut reply = ptr::null_mut();
        // SAFETY: the library reads `request` during the call only.
        checked(|error| unsafe {
            ffi::moorage_call(
                self.0,
                service.as_ptr(),
                operation.as_ptr(),
                request.as_ptr().cast(),
                request.len(),
                ffi::STRICT,
                &mut reply,
                error,
            )
        })?;
        Ok(text(reply))
    }

    /// Moves time and does everything that falls due on the way.
    pub fn advance(&self, by: Duration) -> Result<(), Error> {
        let milliseconds = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        checked(|error| unsafe { ffi::moorage_engine_advance(self.0, milliseconds, error) })
    }

    /// The events after a position, as (sequence, JSON object in the shape of EventBridge); it ends with the newest.
    pub fn events(&self, after: u64) -> Result<Events<'_>, Error> {
        let mut handle = ptr::null_mut();
        checked(|error| unsafe { ffi::moorage_subscribe(self.0, after, &mut handle, error) })?;
        Ok(Events { handle, _engine: self })
    }

    /// Ends the engine; containers and load balancers go on. Later calls answer an error with the status MOORAGE_CLOSED.
    pub fn close(&self) -> Result<(), Error> {
        checked(|error| unsafe { ffi::moorage_engine_close(self.0, error) })
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        unsafe { ffi::moorage_engine_free(self.0) } // SAFETY: no other owner is left, so no call is under way
    }
}

/// An iterator over events.
pub struct Events<'engine> {
    handle: *mut ffi::Subscription,
    _engine: &'engine Engine,
}

impl Iterator for Events<'_> {
    type Item = Result<(u64, String), Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let (mut sequence, mut notice, mut timed_out) = (0, ptr::null_mut(), false);
        let answer = checked(|error| {
            // SAFETY: `&mut self` lets one thread in at a time.
            let status = unsafe { ffi::moorage_subscription_next(self.handle, 0, &mut sequence, &mut notice, error) };
            timed_out = status == ffi::TIMEOUT;
            status
        });
        match answer {
            Ok(()) => Some(Ok((sequence, text(notice)))),
            Err(_) if timed_out => None,
            Err(error) => Some(Err(error)),
        }
    }
}

impl Drop for Events<'_> {
    fn drop(&mut self) {
        unsafe { ffi::moorage_subscription_free(self.handle) } // SAFETY: no thread is inside `next` while it is dropped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MACHINES: &str = r#"{"machines": [{"cpuUnits": 2048, "memoryMib": 4096}]}"#;

    fn engine() -> Engine {
        Engine::simulated(MACHINES, 3).expect("an engine")
    }

    #[test]
    fn replies_are_json() {
        let engine = engine();
        engine.advance(Duration::from_secs(1)).expect("time moves");
        let reply = engine.call("ecs", "ListClusters", "{}").expect("a reply");
        assert!(reply.contains("cluster/default"), "{reply}");
        assert!(engine.events(0).expect("events").all(|event| event.is_ok()));
    }

    #[test]
    fn errors_name_the_member() {
        let error = engine().call("ecs", "CreateService", r#"{"serviceNam": "web"}"#).expect_err("a typo");
        assert_eq!((error.status.as_str(), error.path.as_str()), ("MOORAGE_API_ERROR", "serviceNam"));
    }

    #[test]
    fn a_closed_engine_says_so() {
        let engine = engine();
        engine.close().expect("it closes");
        assert_eq!(engine.call("ecs", "ListClusters", "{}").expect_err("closed").status, "MOORAGE_CLOSED");
    }

    #[test]
    fn wrong_options_are_refused() {
        let Err(error) = Engine::simulated(r#"{"machine": 1}"#, 1) else { panic!("a typo was taken") };
        assert!(error.message.contains("machines"), "{error}");
    }

    #[test]
    fn threads_share_an_engine() {
        let engine = engine();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..20).for_each(|_| drop(engine.call("ecs", "ListClusters", "{}").expect("a reply"))));
            }
        });
    }
}
