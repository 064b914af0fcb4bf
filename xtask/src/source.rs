use std::fs;
use std::path::{Path, PathBuf};

/// Directories that hold no source of ours.
const NOT_SOURCE: [&str; 5] = [".git", "target", "data", "node_modules", "__pycache__"];

/// A text file of the repository.
#[derive(Debug)]
pub struct SourceFile {
    /// Relative to the root, with `/` between its parts.
    pub path: String,
    pub text: String,
}

impl SourceFile {
    /// True for code that only tests compile.
    pub fn is_test(&self) -> bool {
        self.path.split('/').any(|part| matches!(part, "tests" | "tests.rs" | "fuzz" | "benches"))
    }

    /// The lines before the file's inline tests, numbered from 1.
    pub fn production_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        lines.take_while(|(_, line)| !line.starts_with("mod tests {"))
    }

    /// The lines of [`SourceFile::production_lines`] without their comments.
    pub fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.production_lines().map(|(number, line)| (number, line.split("//").next().unwrap_or_default()))
    }
}

/// The directory that holds the workspace's `Cargo.toml`.
pub fn repository_root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().expect("xtask/ lies in the repository").to_path_buf()
}

/// Every Rust file.
pub fn rust_files() -> Vec<SourceFile> {
    files(|path| path.ends_with(".rs"))
}

/// Every Markdown file.
pub fn markdown_files() -> Vec<SourceFile> {
    files(|path| path.ends_with(".md"))
}

/// Every script, the Makefile and the other files that run.
pub fn script_files() -> Vec<SourceFile> {
    files(|path| {
        path.starts_with("scripts/") || path.starts_with(".ci/") || path == "Makefile" || path.ends_with(".py")
    })
}

fn files(wanted: impl Fn(&str) -> bool) -> Vec<SourceFile> {
    let root = repository_root();
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    let relative =
        |path: &PathBuf| path.strip_prefix(&root).expect("it was found below the root").display().to_string();
    let named = paths.iter().map(|path| (relative(path), path)).filter(|(name, _)| wanted(name));
    named.map(|(name, path)| SourceFile { path: name, text: read(path) }).collect()
}

fn collect(directory: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).expect("the repository is readable") {
        let entry = entry.expect("the repository is readable");
        let name = entry.file_name();
        let kind = entry.file_type().expect("the repository is readable");
        if kind.is_dir() && !NOT_SOURCE.iter().any(|skipped| name == *skipped) {
            collect(&entry.path(), paths);
        } else if kind.is_file() {
            paths.push(entry.path());
        }
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("source files are UTF-8 text")
}
