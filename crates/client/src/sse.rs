//! Server-Sent Events, as far as the tail uses them: messages of `id`, `event` and `data` lines, ended by an empty one.
//!
//! [`crate::Tail`] is what a program uses; this is public so that arbitrary bytes can be fed to it from outside.

use std::io::{self, BufRead};

/// Bytes of one message. More: an error. An event is at most 64 KiB as JSON.
pub const MESSAGE_BYTES_MAX: usize = 1 << 20;

#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Message {
    pub id: Option<String>,
    pub event: Option<String>,
    pub data: Option<String>,
}

/// The next message with at least one field; `None` when the stream has ended. What a broken stream left unfinished is
/// not a message.
///
/// # Errors
/// The stream fails, is not UTF-8, or has a message over [`MESSAGE_BYTES_MAX`].
pub fn read_message(reader: &mut impl BufRead) -> io::Result<Option<Message>> {
    let mut message = Message::default();
    let mut size = 0;
    let mut line = Vec::new();
    loop {
        line.clear();
        let limit = u64::try_from(MESSAGE_BYTES_MAX - size).unwrap_or_default();
        size += io::Read::take(&mut *reader, limit).read_until(b'\n', &mut line)?;
        if line.pop() != Some(b'\n') {
            return if size < MESSAGE_BYTES_MAX { Ok(None) } else { Err(too_large()) };
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        if !line.is_empty() {
            message.add(str::from_utf8(&line).map_err(io::Error::other)?);
        } else if message == Message::default() {
            size = 0;
        } else {
            return Ok(Some(message));
        }
    }
}

impl Message {
    fn add(&mut self, line: &str) {
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "id" => self.id = Some(value.to_owned()),
            "event" => self.event = Some(value.to_owned()),
            "data" => match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            },
            _ => {}
        }
    }
}

fn too_large() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a message of the tail is over 1 MiB")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(stream: &str) -> Vec<Message> {
        let mut reader = stream.as_bytes();
        std::iter::from_fn(|| read_message(&mut reader).expect("reading memory works")).collect()
    }

    fn message(id: Option<&str>, data: Option<&str>) -> Message {
        Message { id: id.map(str::to_owned), event: None, data: data.map(str::to_owned) }
    }

    #[test]
    fn reads_positions_events_and_comments() {
        let stream = "id: 1-5\n\n: keep-alive\n\n\nid: 1-6\r\ndata: {\"a\":1}\r\n\r\nid:1-7\ndata: x\ndata:y\n\n";
        let expected =
            [message(Some("1-5"), None), message(Some("1-6"), Some("{\"a\":1}")), message(Some("1-7"), Some("x\ny"))];
        assert_eq!(messages(stream), expected);
    }

    #[test]
    fn an_unfinished_message_is_none() {
        assert_eq!(messages("id: 1-5\n\nid: 1-6\ndata: {}\n"), [message(Some("1-5"), None)]);
        assert_eq!(messages("id: 1-5"), []);
    }

    #[test]
    fn a_message_without_end_is_refused() {
        let endless = format!("data: {}\n", "x".repeat(1_000)).repeat(2_000);
        assert!(read_message(&mut endless.as_bytes()).is_err());
    }
}
