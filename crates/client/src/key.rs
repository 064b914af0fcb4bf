use std::fmt;

use sha2::{Digest, Sha256};

/// The name of one batch. The server records a batch with a known key once, however often it is sent.
///
/// Keys begin with a time so that keys of one time lie together in the server's index: random ones cost it many times
/// the writes. The text is that of a UUID (RFC 9562), version 7 when the rest is random and 8 when it is a digest.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// A key for a batch that exists once, such as events that come from a pipe.
    pub fn new(unix_millis: u64) -> Self {
        let mut random = [0; 10];
        getrandom::fill(&mut random).expect("the operating system gives random bytes");
        Self::compose(unix_millis, 7, &random)
    }

    /// A key that is always the same for the same time and parts, so that input read twice is recorded once.
    pub fn of_content(unix_millis: u64, parts: &[&[u8]]) -> Self {
        let mut digest = Sha256::new();
        for part in parts {
            digest.update(u64::try_from(part.len()).expect("a length fits into 64 bits").to_le_bytes());
            digest.update(part);
        }
        let digest = digest.finalize();
        let mut rest = [0; 10];
        rest.copy_from_slice(&digest[..10]);
        Self::compose(unix_millis, 8, &rest)
    }

    /// A key that was made before.
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The key of a part of the batch that has this key. It keeps the time, as far as this key has one.
    pub(crate) fn derive(&self, content: &[u8]) -> Self {
        let time: String = self.0.chars().filter(char::is_ascii_hexdigit).take(12).collect();
        let unix_millis = u64::from_str_radix(&time, 16).unwrap_or_default();
        Self::of_content(unix_millis, &[self.0.as_bytes(), content])
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn compose(unix_millis: u64, version: u8, rest: &[u8; 10]) -> Self {
        let mut bytes = [0; 16];
        bytes[..6].copy_from_slice(&unix_millis.to_be_bytes()[2..]);
        bytes[6..].copy_from_slice(rest);
        bytes[6] = version << 4 | bytes[6] & 0x0f;
        bytes[8] = 0x80 | bytes[8] & 0x3f;
        let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Self([&hex[..4], &hex[4..6], &hex[6..8], &hex[8..10], &hex[10..]].map(<[String]>::concat).join("-"))
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_the_form_of_a_uuid_and_sorts_by_time() {
        let key = IdempotencyKey::compose(0x0192_3456_789a, 7, &[0xff; 10]);
        assert_eq!(key.as_str(), "01923456-789a-7fff-bfff-ffffffffffff");
        assert!(IdempotencyKey::new(1_000).as_str() < IdempotencyKey::new(1_001).as_str());
        assert_ne!(IdempotencyKey::new(1_000), IdempotencyKey::new(1_000));
    }

    #[test]
    fn content_decides_the_key() {
        let key = IdempotencyKey::of_content(5, &[b"ab", b"c"]);
        assert_eq!(key, IdempotencyKey::of_content(5, &[b"ab", b"c"]));
        for other in [IdempotencyKey::of_content(6, &[b"ab", b"c"]), IdempotencyKey::of_content(5, &[b"a", b"bc"])] {
            assert_ne!(key, other);
        }
    }
}
