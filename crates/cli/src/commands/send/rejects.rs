use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::value::RawValue;

/// The file of refused events: one a line, with the field and the reason. It is made when the first one comes.
pub(super) struct Rejects {
    path: PathBuf,
    file: Option<File>,
}

#[derive(Serialize)]
struct Reject<'a> {
    field: &'a str,
    reason: &'a str,
    /// As it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<&'a RawValue>,
    /// In place of `event` when that is not JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

impl Rejects {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, file: None }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Appends refused lines: each with field and reason. They are on the disk when this returns.
    pub(super) fn append<'a>(&mut self, rejects: impl Iterator<Item = (&'a [u8], &'a str, &'a str)>) -> io::Result<()> {
        let mut lines = Vec::new();
        for (line, field, reason) in rejects {
            let event = serde_json::from_slice(line).ok();
            let text = event.is_none().then(|| String::from_utf8_lossy(line).into_owned());
            serde_json::to_writer(&mut lines, &Reject { field, reason, event, text })?;
            lines.push(b'\n');
        }
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(OpenOptions::new().create(true).append(true).mode(0o600).open(&self.path)?),
        };
        file.write_all(&lines)?;
        file.sync_all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_was_refused_with_the_reason() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("rejects.ndjson");
        for _ in 0..2 {
            let mut rejects = Rejects::new(path.clone());
            let lines: [(&[u8], &str, &str); 2] = [(b"{\"a\":1.0}", "resource", "is missing"), (b"{\xff", "", "no")];
            rejects.append(lines.into_iter()).expect("written");
        }
        let expected = "{\"field\":\"resource\",\"reason\":\"is missing\",\"event\":{\"a\":1.0}}\n\
                        {\"field\":\"\",\"reason\":\"no\",\"text\":\"{\u{fffd}\"}\n";
        assert_eq!(std::fs::read_to_string(path).expect("a file"), expected.repeat(2));
    }
}
