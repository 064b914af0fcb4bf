//! What is true of the whole installation: its identity, its epoch and its secrets.

use std::fmt;

use holdfast_format::Timestamp;

use super::{CatalogError, Connection, Row};

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

/// Link keys that are still accepted.
const LINK_KEYS_MAX: i64 = 16;

crate::statements! {
    INSERT = "INSERT INTO installation (only_row, id, epoch, cursor_key, created_at) VALUES (1, $1, $2, $3, $4)";
    READ = "SELECT id, epoch, cursor_key, created_at FROM installation WHERE only_row = 1";
    SET_EPOCH = "UPDATE installation SET epoch = $1 WHERE only_row = 1";
    INSERT_LINK_KEY = "INSERT INTO link_keys (id, secret, created_at) VALUES ($1, $2, $3)";
    LINK_KEYS = "SELECT id, secret, created_at FROM link_keys ORDER BY id DESC LIMIT $1";
}

pub fn insert(connection: &mut dyn Connection, installation: &Installation) -> Result<(), CatalogError> {
    let Installation { id, epoch, cursor_key, created_at } = installation;
    connection.execute(INSERT, &[id.as_str().into(), (*epoch).into(), cursor_key.into(), (*created_at).into()])?;
    Ok(())
}

/// `None` in a catalog that was not initialised.
pub fn read(connection: &mut dyn Connection) -> Result<Option<Installation>, CatalogError> {
    let Some(row) = connection.query_optional(READ, &[])? else { return Ok(None) };
    Ok(Some(Installation {
        id: row.text(0)?.to_owned(),
        epoch: row.unsigned(1)?,
        cursor_key: row.array(2)?,
        created_at: row.timestamp(3)?,
    }))
}

pub fn set_epoch(connection: &mut dyn Connection, epoch: u64) -> Result<(), CatalogError> {
    connection.execute(SET_EPOCH, &[epoch.into()])?;
    Ok(())
}

pub fn insert_link_key(connection: &mut dyn Connection, key: &LinkKey) -> Result<(), CatalogError> {
    connection.execute(INSERT_LINK_KEY, &[key.id.into(), (&key.secret).into(), key.created_at.into()])?;
    Ok(())
}

/// The newest [`LINK_KEYS_MAX`] keys, the newest first.
pub fn link_keys(connection: &mut dyn Connection) -> Result<Vec<LinkKey>, CatalogError> {
    connection.query(LINK_KEYS, &[LINK_KEYS_MAX.into()])?.iter().map(link_key).collect()
}

fn link_key(row: &Row) -> Result<LinkKey, CatalogError> {
    Ok(LinkKey { id: row.integer(0)?, secret: row.array(1)?, created_at: row.timestamp(2)? })
}

impl fmt::Debug for Installation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Installation").field("id", &self.id).field("epoch", &self.epoch).finish_non_exhaustive()
    }
}

impl fmt::Debug for LinkKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("LinkKey").field("id", &self.id).finish_non_exhaustive()
    }
}
