//! Finds libmoorage: in the directory MOORAGE_LIB_DIR, else where pkg-config says.
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-env-changed=MOORAGE_LIB_DIR");
    let directory = std::env::var("MOORAGE_LIB_DIR").unwrap_or_else(|_| {
        let said = Command::new("pkg-config")
            .args(["--variable=libdir", "moorage"])
            .output()
            .expect("MOORAGE_LIB_DIR is not set and there is no pkg-config");
        assert!(
            said.status.success(),
            "pkg-config does not know moorage: set PKG_CONFIG_PATH or MOORAGE_LIB_DIR"
        );
        String::from_utf8(said.stdout).expect("a path in UTF-8").trim().to_owned()
    });
    println!("cargo:rustc-link-search=native={directory}");
    println!("cargo:rustc-link-lib=dylib=moorage");
    println!("cargo:libdir={directory}"); // for build scripts of programs: DEP_MOORAGE_LIBDIR
    println!("cargo:rustc-link-arg=-Wl,-rpath,{directory}");
}
