//! Links against what Node provides.

fn main() {
    napi_build::setup();
}
