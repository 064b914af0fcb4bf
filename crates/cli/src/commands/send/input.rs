use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::time::UNIX_EPOCH;

use holdfast_client::Batch;
use serde::de::IgnoredAny;

use crate::failure::Failure;

/// Events as they are read, line by line.
pub(super) struct Input {
    reader: BufReader<Box<dyn Read>>,
    line: Vec<u8>,
    position: u64,
    length: Option<u64>,
    changed_unix_millis: Option<u64>,
}

/// A line that is not blank.
pub(super) enum Line<'a> {
    /// A JSON object, without its line end.
    Event(&'a [u8]),
    /// Nothing that a server would read.
    Malformed { text: &'a [u8], why: &'static str },
}

impl Input {
    /// Opens a file, or standard input for `-` and nothing.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path.filter(|path| *path != Path::new("-")) else {
            return Ok(Self::new(Box::new(io::stdin().lock()), None, None));
        };
        let failed = |error: io::Error| Failure::input(format!("could not open `{}`: {error}", path.display()));
        let file = File::open(path).map_err(failed)?;
        let metadata = file.metadata().map_err(failed)?;
        if !metadata.is_file() {
            // A pipe or a device: what it gives, it gives once.
            return Ok(Self::new(Box::new(file), None, None));
        }
        let changed = metadata.modified().map_err(failed)?.duration_since(UNIX_EPOCH).unwrap_or_default();
        let changed_unix_millis = u64::try_from(changed.as_millis()).unwrap_or(u64::MAX);
        Ok(Self::new(Box::new(file), Some(metadata.len()), Some(changed_unix_millis)))
    }

    fn new(reader: Box<dyn Read>, length: Option<u64>, changed_unix_millis: Option<u64>) -> Self {
        Self {
            reader: BufReader::with_capacity(1 << 20, reader),
            line: Vec::new(),
            position: 0,
            length,
            changed_unix_millis,
        }
    }

    /// When the file was last changed; nothing for what can be read only once.
    pub(super) fn changed_unix_millis(&self) -> Option<u64> {
        self.changed_unix_millis
    }

    pub(super) fn is_standard(&self) -> bool {
        self.length.is_none()
    }

    /// Size of the file.
    pub(super) fn length(&self) -> Option<u64> {
        self.length
    }

    /// Bytes read so far.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// The next line that is not blank.
    pub(super) fn next_line(&mut self) -> io::Result<Option<Line<'_>>> {
        loop {
            self.line.clear();
            let count = self.read_line()?;
            if count == 0 {
                return Ok(None);
            }
            self.position += count;
            if !self.line.trim_ascii().is_empty() {
                break;
            }
        }
        let text = self.line.trim_ascii();
        Ok(Some(match fault(text) {
            None => Line::Event(text),
            Some(why) => Line::Malformed { text, why },
        }))
    }

    /// Reads a line, of one that is too long only the beginning.
    fn read_line(&mut self) -> io::Result<u64> {
        let limit = Batch::BYTES_MAX as u64;
        let mut count = (&mut self.reader).take(limit).read_until(b'\n', &mut self.line)? as u64;
        if count == limit && self.line.last() != Some(&b'\n') {
            count += self.reader.skip_until(b'\n')? as u64;
        }
        Ok(count)
    }
}

/// What keeps the line from being an event.
fn fault(line: &[u8]) -> Option<&'static str> {
    if line.len() >= Batch::BYTES_MAX - 1 {
        Some("the line is over 8 MiB")
    } else if str::from_utf8(line).is_err() {
        Some("the line is not UTF-8")
    } else if !line.starts_with(b"{") {
        Some("the line is not a JSON object")
    } else if serde_json::from_slice::<IgnoredAny>(line).is_err() {
        Some("the line is not JSON")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_events_from_other_lines() {
        let text = b"{\"a\":1}\r\n\n  \n[1]\n{\"a\":\n\xff\n {\"b\":2} ";
        let mut input = Input::new(Box::new(&text[..]), None, None);
        let mut lines = Vec::new();
        while let Some(line) = input.next_line().expect("reading memory works") {
            lines.push(match line {
                Line::Event(event) => String::from_utf8_lossy(event).into_owned(),
                Line::Malformed { why, .. } => why.to_owned(),
            });
        }
        let expected = [
            "{\"a\":1}",
            "the line is not a JSON object",
            "the line is not JSON",
            "the line is not UTF-8",
            "{\"b\":2}",
        ];
        assert_eq!(lines, expected);
        assert_eq!(input.position(), text.len() as u64);
    }

    #[test]
    fn a_line_without_end_takes_no_more_memory_than_a_request() {
        let endless = Box::new(io::repeat(b'x').take(20 << 20).chain(&b"\n{}\n"[..]));
        let mut input = Input::new(endless, None, None);
        assert!(matches!(input.next_line(), Ok(Some(Line::Malformed { why: "the line is over 8 MiB", .. }))));
        assert!(input.line.capacity() <= 2 * Batch::BYTES_MAX);
        assert!(matches!(input.next_line(), Ok(Some(Line::Event(b"{}")))));
    }
}
