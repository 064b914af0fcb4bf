/// Why bytes could not be decoded. The caller knows which file or row they came from and adds it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The bytes end before the value does.
    #[error("{what} ends too early")]
    Truncated { what: &'static str },
    /// The checksum stored beside the bytes is not theirs.
    #[error("the checksum of {what} does not match")]
    Checksum { what: &'static str },
    /// The bytes have the right length and checksum but say something that no encoder writes.
    #[error("{what} is malformed: {why}")]
    Malformed { what: &'static str, why: &'static str },
    /// Written by a newer release.
    #[error("{what} has version {version}, which this release does not read")]
    Version { what: &'static str, version: u32 },
}
