//! Files in the object store that are on their way in or out. A file is in one of three places: pending here, named by
//! a segment or an export, or dropped here. What the catalog does not know is never deleted.

use holdfast_format::Timestamp;

use super::{CatalogError, Connection};

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

/// Announces a file before its first byte is written.
pub fn insert_pending(connection: &mut dyn Connection, file: &PendingFile) -> Result<(), CatalogError> {
    unimplemented!()
}

/// Extends the lease; false when cleaning took the row, and the file must be given up.
pub fn renew_pending(
    connection: &mut dyn Connection,
    name: &str,
    owner: &str,
    lease_until: Timestamp,
) -> Result<bool, CatalogError> {
    unimplemented!()
}

/// Removes the row; false when it was gone. The transaction that publishes the file must abandon itself then.
pub fn settle_pending(connection: &mut dyn Connection, name: &str) -> Result<bool, CatalogError> {
    unimplemented!()
}

/// At most `limit` pending files whose lease ran out before `now`, by name.
pub fn expired_pending(
    connection: &mut dyn Connection,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<PendingFile>, CatalogError> {
    unimplemented!()
}

/// Pending files of other owners than `owner`, by name: what an earlier process left behind. Only for the one process
/// that may write the data directory.
pub fn abandoned_pending(
    connection: &mut dyn Connection,
    owner: &str,
    limit: usize,
) -> Result<Vec<PendingFile>, CatalogError> {
    unimplemented!()
}

/// At most `limit` pending files with names above `after`, by name.
pub fn list_pending(
    connection: &mut dyn Connection,
    after: &str,
    limit: usize,
) -> Result<Vec<PendingFile>, CatalogError> {
    unimplemented!()
}

/// Remembers files that nothing names any more.
pub fn insert_dropped(
    connection: &mut dyn Connection,
    names: &[&str],
    dropped_at: Timestamp,
) -> Result<(), CatalogError> {
    unimplemented!()
}

/// At most `limit` files dropped before `before`, the longest first.
pub fn dropped_before(
    connection: &mut dyn Connection,
    before: Timestamp,
    limit: usize,
) -> Result<Vec<DroppedFile>, CatalogError> {
    unimplemented!()
}

/// Forgets files that were deleted.
pub fn delete_dropped(connection: &mut dyn Connection, names: &[&str]) -> Result<(), CatalogError> {
    unimplemented!()
}
