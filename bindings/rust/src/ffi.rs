//! The part of the C ABI that the wrapper uses, as capi/include/moorage declares it.
use std::ffi::{c_char, c_int, c_void};
use std::marker::{PhantomData, PhantomPinned};

macro_rules! opaque {
    ($($name:ident),*) => {$(
        #[repr(C)]
        pub struct $name {
            _bytes: [u8; 0],
            _neither_moved_nor_shared: PhantomData<(*mut u8, PhantomPinned)>,
        }
    )*};
}
opaque!(Config, Engine, Buffer, Failure, Subscription);

pub type Status = i32;
pub const OK: Status = 0;
pub const TIMEOUT: Status = 7;
pub const HOST_DRIVEN: i32 = 1;
pub const CLOCK_VIRTUAL: i32 = 1;
pub const STRICT: u32 = 2;

extern "C" {
    pub fn moorage_status_name(status: Status) -> *const c_char;
    pub fn moorage_error_name(error: *const Failure) -> *const c_char;
    pub fn moorage_error_message(error: *const Failure) -> *const c_char;
    pub fn moorage_error_path(error: *const Failure) -> *const c_char;
    pub fn moorage_error_free(error: *mut Failure);

    pub fn moorage_buffer_data(buffer: *const Buffer) -> *const c_char;
    pub fn moorage_buffer_size(buffer: *const Buffer) -> usize;
    pub fn moorage_buffer_free(buffer: *mut Buffer);

    pub fn moorage_config_new(config: *mut *mut Config, error: *mut *mut Failure) -> Status;
    pub fn moorage_config_free(config: *mut Config);
    pub fn moorage_config_set_run_mode(config: *mut Config, mode: i32, error: *mut *mut Failure) -> Status;
    pub fn moorage_config_set_clock(config: *mut Config, kind: i32, start_ms: i64, error: *mut *mut Failure) -> Status;
    pub fn moorage_config_set_seed(config: *mut Config, seed: u64, error: *mut *mut Failure) -> Status;
    pub fn moorage_config_add_runtime(config: *mut Config, name: *const c_char, options: *const c_char, error: *mut *mut Failure) -> Status;

    pub fn moorage_engine_open(config: *const Config, engine: *mut *mut Engine, error: *mut *mut Failure) -> Status;
    pub fn moorage_engine_advance(engine: *mut Engine, by_ms: i64, error: *mut *mut Failure) -> Status;
    pub fn moorage_engine_close(engine: *mut Engine, error: *mut *mut Failure) -> Status;
    pub fn moorage_engine_free(engine: *mut Engine);
    pub fn moorage_call(
        engine: *mut Engine,
        service: *const c_char,
        operation: *const c_char,
        body: *const c_void,
        body_size: usize,
        flags: u32,
        reply: *mut *mut Buffer,
        error: *mut *mut Failure,
    ) -> Status;

    pub fn moorage_subscribe(engine: *mut Engine, after: u64, subscription: *mut *mut Subscription, error: *mut *mut Failure) -> Status;
    pub fn moorage_subscription_next(
        subscription: *mut Subscription,
        timeout_ms: i64,
        sequence: *mut u64,
        notice: *mut *mut Buffer,
        error: *mut *mut Failure,
    ) -> Status;
    pub fn moorage_subscription_free(subscription: *mut Subscription);
    pub fn moorage_abi_version() -> c_int;
}
