//! What is true of the whole installation: its identity, its epoch and its secrets.

use holdfast_format::Timestamp;

use super::{CatalogError, Connection};

/// The one row that `init` writes.
#[derive(Clone, PartialEq, Eq)]
pub struct Installation {
    /// 24 hexadecimal characters.
    pub id: String,
    /// Raised by each restore; positions and links of another epoch are refused.
    pub epoch: u64,
    /// Authenticates cursors.
    pub cursor_key: [u8; 32],
    pub created_at: Timestamp,
}

/// A key that signs download links. A link names its key, so that keys can be replaced.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkKey {
    pub id: i64,
    pub secret: [u8; 32],
    pub created_at: Timestamp,
}

pub fn insert(connection: &mut dyn Connection, installation: &Installation) -> Result<(), CatalogError> {
    unimplemented!()
}

/// `None` in a catalog that was not initialised.
pub fn read(connection: &mut dyn Connection) -> Result<Option<Installation>, CatalogError> {
    unimplemented!()
}

pub fn set_epoch(connection: &mut dyn Connection, epoch: u64) -> Result<(), CatalogError> {
    unimplemented!()
}

pub fn insert_link_key(connection: &mut dyn Connection, key: &LinkKey) -> Result<(), CatalogError> {
    unimplemented!()
}

/// The newest keys first; at most 16 are kept in use.
pub fn link_keys(connection: &mut dyn Connection) -> Result<Vec<LinkKey>, CatalogError> {
    unimplemented!()
}
