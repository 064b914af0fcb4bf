//! The named points at which the program can be stopped, found where they stand: in the engine's source.

use std::fs;
use std::path::{Path, PathBuf};

/// Every point's name, sorted. It is read from the source, so that a new point is never forgotten here.
pub fn all() -> Vec<String> {
    let engine = Path::new(env!("CARGO_MANIFEST_DIR")).join("../engine/src");
    let mut names = Vec::new();
    for file in rust_files(&engine) {
        names.extend(names_in(&fs::read_to_string(file).expect("source files are readable")));
    }
    names.sort();
    names.dedup();
    names
}

/// The names given to `point(…)` in one file. A point's name is `stage.step`.
fn names_in(source: &str) -> Vec<String> {
    let literals = source.split("point(\"").skip(1).filter_map(|rest| rest.split('"').next());
    literals.filter(|name| name.contains('.')).map(str::to_owned).collect()
}

fn rust_files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("the engine's source is there");
    let paths = entries.map(|entry| entry.expect("the engine's source is readable").path());
    paths.flat_map(|path| if path.is_dir() { rust_files(&path) } else { vec![path] }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_however_the_point_is_called() {
        let source = r#"fault::point("seal.publish")?; fault_point("objects.fsync")?; let p = data_point("plain");"#;
        assert_eq!(names_in(source), ["seal.publish", "objects.fsync"]);
    }
}
