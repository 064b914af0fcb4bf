//! Files of the repository that are written from the code, and the check that they are fresh.

use std::path::Path;

/// Set to write the files instead of comparing them.
const WRITE: &str = "HOLDFAST_WRITE_GENERATED";

#[expect(clippy::disallowed_methods, reason = "a file of the repository is not data that must survive a crash")]
pub(crate) fn assert_fresh(path: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(&file, text).unwrap();
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(committed == text, "`{path}` is not what the code says; run the test again with {WRITE}=1");
}
