//! Export jobs and which of their download links were used.

use holdfast_format::{OrganisationId, Timestamp};

use super::{CatalogError, Connection};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportRow {
    /// `exp_` and 24 hexadecimal characters.
    pub id: String,
    pub organisation: OrganisationId,
    pub name: String,
    pub description: String,
    pub kind: ExportKind,
    /// The [`crate::filter::Filter`] as JSON.
    pub filter: String,
    /// What the history shows of the filter, as JSON.
    pub echo: String,
    /// Who asked, as JSON.
    pub requested_by: String,
    pub state: ExportState,
    /// The snapshot that fixes the set of events.
    pub floor_id: u64,
    pub head_id: u64,
    /// The installation's epoch when it was asked for.
    pub epoch: u64,
    /// Known once the job has counted.
    pub rows_expected: Option<u64>,
    pub rows_written: u64,
    /// Present from Completed on, and kept when the file has gone.
    pub file: Option<ExportFile>,
    /// What a Failed job says to its reader.
    pub error: Option<String>,
    pub created_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    /// When the file goes.
    pub expires_at: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportFile {
    /// Name in the object store.
    pub name: String,
    pub bytes: u64,
    pub sha256: [u8; 32],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportKind {
    Csv,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportState {
    Pending,
    InProgress,
    Completed,
    Failed,
    Cancelled,
    Expired,
}

/// A claim on a job: nobody else works on it until the lease runs out.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    pub owner: &'a str,
    pub lease_until: Timestamp,
}

pub fn insert(connection: &mut dyn Connection, row: &ExportRow) -> Result<(), CatalogError> {
    unimplemented!()
}

pub fn by_id(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    id: &str,
) -> Result<Option<ExportRow>, CatalogError> {
    unimplemented!()
}

/// The newest first.
pub fn list(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    offset: u64,
    limit: usize,
) -> Result<Vec<ExportRow>, CatalogError> {
    unimplemented!()
}

pub fn count(connection: &mut dyn Connection, organisation: &OrganisationId) -> Result<u64, CatalogError> {
    unimplemented!()
}

/// How many jobs of an organisation are Pending or In Progress.
pub fn count_unfinished(connection: &mut dyn Connection, organisation: &OrganisationId) -> Result<u64, CatalogError> {
    unimplemented!()
}

/// The oldest job that is Pending, or In Progress with a lease that ran out before `now`; it is In Progress now.
pub fn claim(
    connection: &mut dyn Connection,
    claim: Claim<'_>,
    now: Timestamp,
) -> Result<Option<ExportRow>, CatalogError> {
    unimplemented!()
}

/// Makes every job In Progress Pending again. Only at the start of the one process that may write the data directory.
pub fn release_all(connection: &mut dyn Connection) -> Result<u64, CatalogError> {
    unimplemented!()
}

/// Notes progress and extends the lease; false when the job is no longer the claim's, for example Cancelled.
pub fn progress(
    connection: &mut dyn Connection,
    id: &str,
    claim: Claim<'_>,
    rows_expected: Option<u64>,
    rows_written: u64,
) -> Result<bool, CatalogError> {
    unimplemented!()
}

/// Publishes the file of a job; false when the job is no longer `owner`'s.
pub fn complete(
    connection: &mut dyn Connection,
    id: &str,
    owner: &str,
    file: &ExportFile,
    rows_written: u64,
    finished_at: Timestamp,
    expires_at: Timestamp,
) -> Result<bool, CatalogError> {
    unimplemented!()
}

/// Ends a job with an error text; false when the job is no longer `owner`'s.
pub fn fail(
    connection: &mut dyn Connection,
    id: &str,
    owner: &str,
    error: &str,
    finished_at: Timestamp,
) -> Result<bool, CatalogError> {
    unimplemented!()
}

/// Cancels a job that is Pending or In Progress; false when there is none.
pub fn cancel(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    id: &str,
    finished_at: Timestamp,
) -> Result<bool, CatalogError> {
    unimplemented!()
}

/// At most `limit` Completed jobs whose files are due to go, the longest due first.
pub fn due(connection: &mut dyn Connection, now: Timestamp, limit: usize) -> Result<Vec<ExportRow>, CatalogError> {
    unimplemented!()
}

/// Makes a Completed job Expired; false when it was not Completed.
pub fn expire(connection: &mut dyn Connection, id: &str) -> Result<bool, CatalogError> {
    unimplemented!()
}

/// The lowest floor that unfinished jobs of an organisation still read from; retention stays below it.
pub fn held_floor(connection: &mut dyn Connection, organisation: &OrganisationId) -> Result<Option<u64>, CatalogError> {
    unimplemented!()
}

/// At most `limit` object names of Completed jobs above `after`, by name.
pub fn files(connection: &mut dyn Connection, after: &str, limit: usize) -> Result<Vec<ExportFile>, CatalogError> {
    unimplemented!()
}

/// Notes that a download link was used; true the first time, which is when the Download event is recorded.
pub fn record_download(
    connection: &mut dyn Connection,
    id: &str,
    link: &str,
    link_expires_at: Timestamp,
) -> Result<bool, CatalogError> {
    unimplemented!()
}

/// Forgets at most `limit` links that expired before `now`; returns how many.
pub fn forget_downloads(connection: &mut dyn Connection, now: Timestamp, limit: usize) -> Result<u64, CatalogError> {
    unimplemented!()
}
