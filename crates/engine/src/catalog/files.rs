//! Files in the object store that are on their way in or out. A file is in one of three places: pending here, named by
//! a segment or an export, or dropped here. What the catalog does not know is never deleted.

use holdfast_format::Timestamp;

use super::connection::json_rows;
use super::{CatalogError, Connection, Row, Value};

/// A file that is being written and not published yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingFile {
    pub name: String,
    /// The process that writes it.
    pub owner: String,
    /// After this moment cleaning may delete the row, and then the file.
    pub lease_until: Timestamp,
}

/// A file that is no longer named by anything, to be deleted once its readers are gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DroppedFile {
    pub name: String,
    pub dropped_at: Timestamp,
}

crate::statements! {
    INSERT_PENDING = "INSERT INTO pending_files (name, owner, lease_until) VALUES ($1, $2, $3)";
    RENEW_PENDING = "UPDATE pending_files SET lease_until = $3 WHERE name = $1 AND owner = $2";
    SETTLE_PENDING = "DELETE FROM pending_files WHERE name = $1";
    EXPIRED_PENDING = "SELECT name, owner, lease_until FROM pending_files WHERE lease_until < $1
        ORDER BY name LIMIT $2";
    ABANDONED_PENDING = "SELECT name, owner, lease_until FROM pending_files WHERE owner <> $1 ORDER BY name LIMIT $2";
    LIST_PENDING = "SELECT name, owner, lease_until FROM pending_files WHERE name > $1 ORDER BY name LIMIT $2";
    INSERT_DROPPED = "INSERT INTO dropped_files (name, dropped_at) SELECT value->>0, CAST($2 AS BIGINT) FROM EACH($1)";
    LIST_DROPPED = "SELECT name, dropped_at FROM dropped_files WHERE name > $1 ORDER BY name LIMIT $2";
    DELETE_DROPPED = "DELETE FROM dropped_files WHERE name IN (SELECT value->>0 FROM EACH($1))";
}

/// Announces a file before its first byte is written.
pub fn insert_pending(connection: &mut dyn Connection, file: &PendingFile) -> Result<(), CatalogError> {
    let PendingFile { name, owner, lease_until } = file;
    connection.execute(INSERT_PENDING, &[name.as_str().into(), owner.as_str().into(), (*lease_until).into()])?;
    Ok(())
}

/// Extends the lease; false when cleaning took the row, and the file must be given up.
pub fn renew_pending(
    connection: &mut dyn Connection,
    name: &str,
    owner: &str,
    lease_until: Timestamp,
) -> Result<bool, CatalogError> {
    Ok(connection.execute(RENEW_PENDING, &[name.into(), owner.into(), lease_until.into()])? == 1)
}

/// Removes the row; false when it was gone. The transaction that publishes the file must abandon itself then.
pub fn settle_pending(connection: &mut dyn Connection, name: &str) -> Result<bool, CatalogError> {
    Ok(connection.execute(SETTLE_PENDING, &[name.into()])? == 1)
}

/// At most `limit` pending files whose lease ran out before `now`, by name.
pub fn expired_pending(
    connection: &mut dyn Connection,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<PendingFile>, CatalogError> {
    connection.query(EXPIRED_PENDING, &[now.into(), limit.into()])?.iter().map(pending).collect()
}

/// Pending files of other owners than `owner`, by name: what an earlier process left behind. Only for the one process
/// that may write the data directory.
pub fn abandoned_pending(
    connection: &mut dyn Connection,
    owner: &str,
    limit: usize,
) -> Result<Vec<PendingFile>, CatalogError> {
    connection.query(ABANDONED_PENDING, &[owner.into(), limit.into()])?.iter().map(pending).collect()
}

/// At most `limit` pending files with names above `after`, by name.
pub fn list_pending(
    connection: &mut dyn Connection,
    after: &str,
    limit: usize,
) -> Result<Vec<PendingFile>, CatalogError> {
    connection.query(LIST_PENDING, &[after.into(), limit.into()])?.iter().map(pending).collect()
}

/// Remembers files that nothing names any more.
pub fn insert_dropped(
    connection: &mut dyn Connection,
    names: &[&str],
    dropped_at: Timestamp,
) -> Result<(), CatalogError> {
    connection.execute(INSERT_DROPPED, &[name_rows(names), dropped_at.into()])?;
    Ok(())
}

/// At most `limit` dropped files with names above `after`, by name.
pub fn list_dropped(
    connection: &mut dyn Connection,
    after: &str,
    limit: usize,
) -> Result<Vec<DroppedFile>, CatalogError> {
    connection.query(LIST_DROPPED, &[after.into(), limit.into()])?.iter().map(dropped).collect()
}

/// Forgets files that were deleted.
pub fn delete_dropped(connection: &mut dyn Connection, names: &[&str]) -> Result<(), CatalogError> {
    connection.execute(DELETE_DROPPED, &[name_rows(names)])?;
    Ok(())
}

fn name_rows(names: &[&str]) -> Value {
    json_rows(&names.iter().map(|name| [*name]).collect::<Vec<_>>())
}

fn pending(row: &Row) -> Result<PendingFile, CatalogError> {
    Ok(PendingFile { name: row.text(0)?.to_owned(), owner: row.text(1)?.to_owned(), lease_until: row.timestamp(2)? })
}

fn dropped(row: &Row) -> Result<DroppedFile, CatalogError> {
    Ok(DroppedFile { name: row.text(0)?.to_owned(), dropped_at: row.timestamp(1)? })
}
