//! The program finds libmoorage where the crate moorage has found it.
fn main() {
    let directory = std::env::var("DEP_MOORAGE_LIBDIR").expect("the crate moorage says where its library is");
    println!("cargo:rustc-link-arg=-Wl,-rpath,{directory}");
}
