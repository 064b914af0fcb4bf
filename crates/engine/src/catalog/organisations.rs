//! Organisations as the engine knows them: which shard they write to and how far their numbers have come.

use holdfast_format::{DecodeError, OrganisationId, Timestamp};

use super::connection::json_rows;
use super::{CatalogError, Connection, Row, Value, checksum};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationRow {
    pub id: OrganisationId,
    /// Unique, readable name in addresses and on the command line.
    pub slug: String,
    pub name: String,
    /// `free`, `pro`, `premium` or `enterprise`.
    pub plan: String,
    pub shard: i64,
    /// Highest id given; 0 before the first event.
    pub last_id: u64,
    /// `recordedAt` of the newest event; never decreases.
    pub last_recorded_at: Timestamp,
    /// Lowest id kept; 1 before anything expired.
    pub floor_id: u64,
    /// How long events are kept, counted from `recordedAt`.
    pub retention_days: i64,
    /// A shorter retention that was announced and is not in force yet.
    pub pending_retention: Option<PendingRetention>,
    /// Whether resources and actions outside the catalogue are refused or registered as they come.
    pub catalogue: CatalogueMode,
    /// Whether looking at the log is itself recorded.
    pub records_views: bool,
    pub created_at: Timestamp,
}

/// A shorter retention, and from when on it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PendingRetention {
    pub days: i64,
    pub at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CatalogueMode {
    Closed,
    Open,
}

/// What a commit needs of an organisation and changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub organisation: OrganisationId,
    pub shard: i64,
    pub last_id: u64,
    pub last_recorded_at: Timestamp,
    pub floor_id: u64,
}

macro_rules! columns {
    () => {
        "id, slug, name, plan, shard, last_id, last_recorded_at, floor_id, numbering_checksum, retention_days, \
         catalogue, created_at, pending_retention_days, pending_retention_at, records_views"
    };
}

crate::statements! {
    INSERT = concat!(
        "INSERT INTO organisations (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
        $13, $14, $15)"
    );
    BY_ID = concat!("SELECT ", columns!(), " FROM organisations WHERE id = $1");
    BY_SLUG = concat!("SELECT ", columns!(), " FROM organisations WHERE slug = $1");
    BY_IDS = concat!(
        "SELECT ", columns!(), " FROM organisations WHERE id IN (SELECT value->>0 FROM EACH($1)) ORDER BY id"
    );
    LIST = concat!("SELECT ", columns!(), " FROM organisations WHERE id > $1 ORDER BY id LIMIT $2");
    HEADS = "SELECT id, shard, last_id, last_recorded_at, floor_id, numbering_checksum FROM organisations
        WHERE id IN (SELECT value->>0 FROM EACH($1)) ORDER BY id";
    ADVANCE = "UPDATE organisations SET last_id = CAST(value->>1 AS BIGINT),
            last_recorded_at = CAST(value->>2 AS BIGINT), numbering_checksum = CAST(value->>3 AS BIGINT)
        FROM EACH($1) WHERE organisations.id = value->>0";
    SET_FLOOR = "UPDATE organisations SET floor_id = $2, numbering_checksum = $3 WHERE id = $1";
    SET_PLAN = "UPDATE organisations SET plan = $2 WHERE id = $1";
    SET_RETENTION = "UPDATE organisations SET retention_days = $2, pending_retention_days = $3, pending_retention_at = $4
        WHERE id = $1";
    SET_RECORDS_VIEWS = "UPDATE organisations SET records_views = $2 WHERE id = $1";
    SET_CATALOGUE = "UPDATE organisations SET catalogue = $2 WHERE id = $1";
}

pub fn insert(connection: &mut dyn Connection, row: &OrganisationRow) -> Result<(), CatalogError> {
    let head = row.head();
    connection.execute(
        INSERT,
        &[
            (&row.id).into(),
            row.slug.as_str().into(),
            row.name.as_str().into(),
            row.plan.as_str().into(),
            row.shard.into(),
            row.last_id.into(),
            row.last_recorded_at.into(),
            row.floor_id.into(),
            head.checksum().into(),
            row.retention_days.into(),
            row.catalogue.as_str().into(),
            row.created_at.into(),
            row.pending_retention.map(|pending| pending.days).into(),
            row.pending_retention.map(|pending| pending.at).into(),
            row.records_views.into(),
        ],
    )?;
    Ok(())
}

pub fn by_id(connection: &mut dyn Connection, id: &OrganisationId) -> Result<Option<OrganisationRow>, CatalogError> {
    connection.query_optional(BY_ID, &[id.into()])?.as_ref().map(decode).transpose()
}

pub fn by_slug(connection: &mut dyn Connection, slug: &str) -> Result<Option<OrganisationRow>, CatalogError> {
    connection.query_optional(BY_SLUG, &[slug.into()])?.as_ref().map(decode).transpose()
}

/// Those of `ids` that exist, by id; one statement.
pub fn by_ids(connection: &mut dyn Connection, ids: &[OrganisationId]) -> Result<Vec<OrganisationRow>, CatalogError> {
    connection.query(BY_IDS, &[json_ids(ids)])?.iter().map(decode).collect()
}

/// At most `limit` organisations with ids above `after`, by id.
pub fn list(
    connection: &mut dyn Connection,
    after: Option<&OrganisationId>,
    limit: usize,
) -> Result<Vec<OrganisationRow>, CatalogError> {
    let after = after.map(ToString::to_string).unwrap_or_default();
    connection.query(LIST, &[after.into(), limit.into()])?.iter().map(decode).collect()
}

/// The heads of those of `ids` that exist, by id; one statement.
pub fn heads(connection: &mut dyn Connection, ids: &[OrganisationId]) -> Result<Vec<Head>, CatalogError> {
    connection.query(HEADS, &[json_ids(ids)])?.iter().map(|row| decode_head(row, [0, 1, 2, 3, 4, 5])).collect()
}

fn json_ids(ids: &[OrganisationId]) -> Value {
    let ids: Vec<[String; 1]> = ids.iter().map(|id| [id.to_string()]).collect();
    json_rows(&ids)
}

/// Stores `last_id` and `last_recorded_at` of heads that [`heads`] read in this transaction; one statement.
pub fn advance(connection: &mut dyn Connection, heads: &[Head]) -> Result<(), CatalogError> {
    let rows: Vec<_> = heads.iter().map(Head::advanced).collect();
    let changed = connection.execute(ADVANCE, &[json_rows(&rows)])?;
    if changed != heads.len() as u64 {
        return Err(CatalogError::Damaged { what: format!("{changed} of {} organisations advanced", heads.len()) });
    }
    Ok(())
}

/// Raises the lowest id kept. False when the organisation does not exist or its floor is not below `floor_id`.
pub fn set_floor(connection: &mut dyn Connection, id: &OrganisationId, floor_id: u64) -> Result<bool, CatalogError> {
    let Some(mut head) = heads(connection, &[*id])?.pop() else { return Ok(false) };
    if head.floor_id >= floor_id {
        return Ok(false);
    }
    head.floor_id = floor_id;
    Ok(connection.execute(SET_FLOOR, &[id.into(), floor_id.into(), head.checksum().into()])? == 1)
}

/// False when the organisation does not exist; so with those below.
pub fn set_plan(connection: &mut dyn Connection, id: &OrganisationId, plan: &str) -> Result<bool, CatalogError> {
    Ok(connection.execute(SET_PLAN, &[id.into(), plan.into()])? == 1)
}

/// Sets the retention in force and the one that will be.
pub fn set_retention(
    connection: &mut dyn Connection,
    id: &OrganisationId,
    days: i64,
    pending: Option<PendingRetention>,
) -> Result<bool, CatalogError> {
    let (pending_days, at) = (pending.map(|pending| pending.days), pending.map(|pending| pending.at));
    Ok(connection.execute(SET_RETENTION, &[id.into(), days.into(), pending_days.into(), at.into()])? == 1)
}

pub fn set_records_views(
    connection: &mut dyn Connection,
    id: &OrganisationId,
    records_views: bool,
) -> Result<bool, CatalogError> {
    Ok(connection.execute(SET_RECORDS_VIEWS, &[id.into(), records_views.into()])? == 1)
}

pub fn set_catalogue(
    connection: &mut dyn Connection,
    id: &OrganisationId,
    mode: CatalogueMode,
) -> Result<bool, CatalogError> {
    Ok(connection.execute(SET_CATALOGUE, &[id.into(), mode.as_str().into()])? == 1)
}

impl OrganisationRow {
    fn head(&self) -> Head {
        Head {
            organisation: self.id,
            shard: self.shard,
            last_id: self.last_id,
            last_recorded_at: self.last_recorded_at,
            floor_id: self.floor_id,
        }
    }
}

impl CatalogueMode {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open => "open",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Closed, Self::Open].into_iter().find(|mode| mode.as_str() == name)
    }
}

impl Head {
    /// Numbers are given from these columns alone, so a flipped bit in them must not go unseen.
    fn checksum(&self) -> i64 {
        checksum::of(&[
            (&self.organisation).into(),
            self.shard.into(),
            self.last_id.into(),
            self.last_recorded_at.into(),
            self.floor_id.into(),
        ])
    }

    fn advanced(&self) -> (String, u64, i64, i64) {
        (self.organisation.to_string(), self.last_id, self.last_recorded_at.micros(), self.checksum())
    }
}

fn decode(row: &Row) -> Result<OrganisationRow, CatalogError> {
    let head = decode_head(row, [0, 4, 5, 6, 7, 8])?;
    let catalogue = CatalogueMode::from_name(row.text(10)?)
        .ok_or_else(|| CatalogError::Damaged { what: "an organisation is neither closed nor open".to_owned() })?;
    let pending = (row.optional(12, Row::integer)?, row.optional(13, Row::timestamp)?);
    Ok(OrganisationRow {
        id: head.organisation,
        slug: row.text(1)?.to_owned(),
        name: row.text(2)?.to_owned(),
        plan: row.text(3)?.to_owned(),
        shard: head.shard,
        last_id: head.last_id,
        last_recorded_at: head.last_recorded_at,
        floor_id: head.floor_id,
        retention_days: row.integer(9)?,
        pending_retention: pending.0.zip(pending.1).map(|(days, at)| PendingRetention { days, at }),
        catalogue,
        records_views: row.flag(14)?,
        created_at: row.timestamp(11)?,
    })
}

/// `columns` are those of id, shard, last id, last time, floor and checksum.
fn decode_head(row: &Row, columns: [usize; 6]) -> Result<Head, CatalogError> {
    let [id, shard, last_id, last_recorded_at, floor_id, stored] = columns;
    let head = Head {
        organisation: row.organisation(id)?,
        shard: row.integer(shard)?,
        last_id: row.unsigned(last_id)?,
        last_recorded_at: row.timestamp(last_recorded_at)?,
        floor_id: row.unsigned(floor_id)?,
    };
    if head.checksum() != row.integer(stored)? {
        return Err(CatalogError::Row { source: DecodeError::Checksum { what: "the row of an organisation" } });
    }
    Ok(head)
}
