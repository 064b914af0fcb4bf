//! Export jobs and which of their download links were used.

use holdfast_format::{OrganisationId, Timestamp};

use super::{CatalogError, Connection, Row, Value};

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

macro_rules! columns {
    () => {
        "id, organisation, name, description, kind, filter, echo, requested_by, state, floor_id, head_id, epoch, \
         rows_expected, rows_written, file_name, file_bytes, file_sha256, error, created_at, finished_at, expires_at"
    };
}

crate::statements! {
    INSERT = concat!(
        "INSERT INTO exports (", columns!(), ", owner, lease_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, ",
        "$11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, '', 0)"
    );
    BY_ID = concat!("SELECT ", columns!(), " FROM exports WHERE organisation = $1 AND id = $2");
    LIST = concat!(
        "SELECT ", columns!(), " FROM exports WHERE organisation = $1 ORDER BY created_at DESC, id DESC ",
        "LIMIT $3 OFFSET $2"
    );
    COUNT = "SELECT COUNT(*) FROM exports WHERE organisation = $1";
    COUNT_UNFINISHED = "SELECT COUNT(*) FROM exports
        WHERE organisation = $1 AND state IN ('Pending', 'In Progress')";
    CLAIM = concat!(
        "UPDATE exports SET state = 'In Progress', owner = $1, lease_until = $2, rows_written = 0 WHERE id = (
            SELECT id FROM exports
            WHERE state IN ('Pending', 'In Progress') AND (state = 'Pending' OR lease_until < $3)
            ORDER BY created_at, id LIMIT 1
        ) RETURNING ", columns!()
    );
    RELEASE_ALL = "UPDATE exports SET state = 'Pending', rows_written = 0
        WHERE state = 'In Progress'";
    PROGRESS = "UPDATE exports SET lease_until = $3, rows_expected = $4, rows_written = $5
        WHERE id = $1 AND owner = $2 AND state = 'In Progress'";
    COMPLETE = "UPDATE exports SET state = 'Completed', file_name = $3, file_bytes = $4, file_sha256 = $5,
            rows_expected = $6, rows_written = $6, finished_at = $7, expires_at = $8
        WHERE id = $1 AND owner = $2 AND state = 'In Progress'";
    FAIL = "UPDATE exports SET state = 'Failed', error = $3, finished_at = $4
        WHERE id = $1 AND owner = $2 AND state = 'In Progress'";
    CANCEL = "UPDATE exports SET state = 'Cancelled', finished_at = $3
        WHERE organisation = $1 AND id = $2 AND state IN ('Pending', 'In Progress')";
    DUE = concat!(
        "SELECT ", columns!(), " FROM exports WHERE state = 'Completed' AND expires_at <= $1 ",
        "ORDER BY expires_at, id LIMIT $2"
    );
    EXPIRE = "UPDATE exports SET state = 'Expired' WHERE id = $1 AND state = 'Completed'";
    HELD_FLOOR = "SELECT MIN(floor_id) FROM exports
        WHERE organisation = $1 AND state IN ('Pending', 'In Progress')";
    FILES = "SELECT file_name, file_bytes, file_sha256 FROM exports WHERE state = 'Completed' AND file_name > $1
        ORDER BY file_name LIMIT $2";
    RECORD_DOWNLOAD = "INSERT INTO export_downloads (export, link, expires_at) VALUES ($1, $2, $3)
        ON CONFLICT DO NOTHING";
    FORGET_DOWNLOADS = "DELETE FROM export_downloads WHERE (export, link) IN
        (SELECT export, link FROM export_downloads WHERE expires_at < $1 ORDER BY expires_at, export, link LIMIT $2)";
}

pub fn insert(connection: &mut dyn Connection, row: &ExportRow) -> Result<(), CatalogError> {
    connection.execute(INSERT, &encode(row))?;
    Ok(())
}

pub fn by_id(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    id: &str,
) -> Result<Option<ExportRow>, CatalogError> {
    connection.query_optional(BY_ID, &[organisation.into(), id.into()])?.as_ref().map(decode).transpose()
}

/// The newest first.
pub fn list(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    offset: u64,
    limit: usize,
) -> Result<Vec<ExportRow>, CatalogError> {
    let arguments = [organisation.into(), offset.into(), limit.into()];
    connection.query(LIST, &arguments)?.iter().map(decode).collect()
}

pub fn count(connection: &mut dyn Connection, organisation: &OrganisationId) -> Result<u64, CatalogError> {
    connection.query_optional(COUNT, &[organisation.into()])?.map_or(Ok(0), |row| row.unsigned(0))
}

/// How many jobs of an organisation are Pending or In Progress.
pub fn count_unfinished(connection: &mut dyn Connection, organisation: &OrganisationId) -> Result<u64, CatalogError> {
    let row = connection.query_optional(COUNT_UNFINISHED, &[organisation.into()])?;
    row.map_or(Ok(0), |row| row.unsigned(0))
}

/// The oldest job that is Pending, or In Progress with a lease that ran out before `now`; it is In Progress now.
pub fn claim(
    connection: &mut dyn Connection,
    claim: Claim<'_>,
    now: Timestamp,
) -> Result<Option<ExportRow>, CatalogError> {
    let arguments = [claim.owner.into(), claim.lease_until.into(), now.into()];
    connection.query_optional(CLAIM, &arguments)?.as_ref().map(decode).transpose()
}

/// Makes every job In Progress Pending again. Only at the start of the one process that may write the data directory.
pub fn release_all(connection: &mut dyn Connection) -> Result<u64, CatalogError> {
    connection.execute(RELEASE_ALL, &[])
}

/// Notes progress and extends the lease; false when the job is no longer the claim's, for example Cancelled.
pub fn progress(
    connection: &mut dyn Connection,
    id: &str,
    claim: Claim<'_>,
    rows_expected: Option<u64>,
    rows_written: u64,
) -> Result<bool, CatalogError> {
    let Claim { owner, lease_until } = claim;
    let arguments = [id.into(), owner.into(), lease_until.into(), rows_expected.into(), rows_written.into()];
    Ok(connection.execute(PROGRESS, &arguments)? == 1)
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
    let ExportFile { name, bytes, sha256 } = file;
    let arguments = [
        id.into(),
        owner.into(),
        name.as_str().into(),
        (*bytes).into(),
        sha256.into(),
        rows_written.into(),
        finished_at.into(),
        expires_at.into(),
    ];
    Ok(connection.execute(COMPLETE, &arguments)? == 1)
}

/// Ends a job with an error text; false when the job is no longer `owner`'s.
pub fn fail(
    connection: &mut dyn Connection,
    id: &str,
    owner: &str,
    error: &str,
    finished_at: Timestamp,
) -> Result<bool, CatalogError> {
    Ok(connection.execute(FAIL, &[id.into(), owner.into(), error.into(), finished_at.into()])? == 1)
}

/// Cancels a job that is Pending or In Progress; false when there is none.
pub fn cancel(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    id: &str,
    finished_at: Timestamp,
) -> Result<bool, CatalogError> {
    Ok(connection.execute(CANCEL, &[organisation.into(), id.into(), finished_at.into()])? == 1)
}

/// At most `limit` Completed jobs whose files are due to go, the longest due first.
pub fn due(connection: &mut dyn Connection, now: Timestamp, limit: usize) -> Result<Vec<ExportRow>, CatalogError> {
    connection.query(DUE, &[now.into(), limit.into()])?.iter().map(decode).collect()
}

/// Makes a Completed job Expired; false when it was not Completed.
pub fn expire(connection: &mut dyn Connection, id: &str) -> Result<bool, CatalogError> {
    Ok(connection.execute(EXPIRE, &[id.into()])? == 1)
}

/// The lowest floor that unfinished jobs of an organisation still read from; retention stays below it.
pub fn held_floor(connection: &mut dyn Connection, organisation: &OrganisationId) -> Result<Option<u64>, CatalogError> {
    let row = connection.query_optional(HELD_FLOOR, &[organisation.into()])?;
    row.map_or(Ok(None), |row| row.optional(0, Row::unsigned))
}

/// At most `limit` object names of Completed jobs above `after`, by name.
pub fn files(connection: &mut dyn Connection, after: &str, limit: usize) -> Result<Vec<ExportFile>, CatalogError> {
    let rows = connection.query(FILES, &[after.into(), limit.into()])?;
    rows.iter().map(|row| decode_file(row, 0)).collect()
}

/// Notes that a download link was used; true the first time, which is when the Download event is recorded.
pub fn record_download(
    connection: &mut dyn Connection,
    id: &str,
    link: &str,
    link_expires_at: Timestamp,
) -> Result<bool, CatalogError> {
    Ok(connection.execute(RECORD_DOWNLOAD, &[id.into(), link.into(), link_expires_at.into()])? == 1)
}

/// Forgets at most `limit` links that expired before `now`; returns how many.
pub fn forget_downloads(connection: &mut dyn Connection, now: Timestamp, limit: usize) -> Result<u64, CatalogError> {
    connection.execute(FORGET_DOWNLOADS, &[now.into(), limit.into()])
}

impl ExportKind {
    pub const ALL: [Self; 2] = [Self::Csv, Self::Json];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

impl ExportState {
    pub const ALL: [Self; 6] =
        [Self::Pending, Self::InProgress, Self::Completed, Self::Failed, Self::Cancelled, Self::Expired];

    /// The word that the history shows.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::InProgress => "In Progress",
            Self::Completed => "Completed",
            Self::Failed => "Failed",
            Self::Cancelled => "Cancelled",
            Self::Expired => "Expired",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

fn encode(row: &ExportRow) -> [Value; 21] {
    let file = row.file.as_ref();
    [
        row.id.as_str().into(),
        (&row.organisation).into(),
        row.name.as_str().into(),
        row.description.as_str().into(),
        row.kind.as_str().into(),
        row.filter.as_str().into(),
        row.echo.as_str().into(),
        row.requested_by.as_str().into(),
        row.state.as_str().into(),
        row.floor_id.into(),
        row.head_id.into(),
        row.epoch.into(),
        row.rows_expected.into(),
        row.rows_written.into(),
        file.map(|file| file.name.as_str()).into(),
        file.map(|file| file.bytes).into(),
        file.map(|file| &file.sha256).into(),
        row.error.as_deref().into(),
        row.created_at.into(),
        row.finished_at.into(),
        row.expires_at.into(),
    ]
}

fn decode(row: &Row) -> Result<ExportRow, CatalogError> {
    let unknown = |what: &str| CatalogError::Damaged { what: format!("an export has an unknown {what}") };
    Ok(ExportRow {
        id: row.text(0)?.to_owned(),
        organisation: row.organisation(1)?,
        name: row.text(2)?.to_owned(),
        description: row.text(3)?.to_owned(),
        kind: ExportKind::from_name(row.text(4)?).ok_or_else(|| unknown("kind"))?,
        filter: row.text(5)?.to_owned(),
        echo: row.text(6)?.to_owned(),
        requested_by: row.text(7)?.to_owned(),
        state: ExportState::from_name(row.text(8)?).ok_or_else(|| unknown("state"))?,
        floor_id: row.unsigned(9)?,
        head_id: row.unsigned(10)?,
        epoch: row.unsigned(11)?,
        rows_expected: row.optional(12, Row::unsigned)?,
        rows_written: row.unsigned(13)?,
        file: row.optional(14, decode_file)?,
        error: row.optional(17, |row, column| row.text(column).map(str::to_owned))?,
        created_at: row.timestamp(18)?,
        finished_at: row.optional(19, Row::timestamp)?,
        expires_at: row.optional(20, Row::timestamp)?,
    })
}

/// The file whose name, size and hash start at `column`.
fn decode_file(row: &Row, column: usize) -> Result<ExportFile, CatalogError> {
    Ok(ExportFile {
        name: row.text(column)?.to_owned(),
        bytes: row.unsigned(column + 1)?,
        sha256: row.array(column + 2)?,
    })
}
