fn main() {
    cxx_build::bridge("src/lib.rs")
        .include("../../..") // src/, where our includes are rooted
        .std("c++20")
        .warnings(false)
        .compile("twitchy_cassandra_bridge");
    println!("cargo:rerun-if-changed=src/lib.rs");
    println!("cargo:rerun-if-changed=../driver_call.h");
}
