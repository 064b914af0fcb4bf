//! Organisations as the engine knows them: which shard they write to and how far their numbers have come.

use holdfast_format::{OrganisationId, Timestamp};

use super::{CatalogError, Connection};

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
    pub retention_days: i64,
    /// Whether resources and actions outside the catalogue are refused or registered as they come.
    pub catalogue: CatalogueMode,
    pub created_at: Timestamp,
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

pub fn insert(connection: &mut dyn Connection, row: &OrganisationRow) -> Result<(), CatalogError> {
    unimplemented!()
}

pub fn by_id(connection: &mut dyn Connection, id: &OrganisationId) -> Result<Option<OrganisationRow>, CatalogError> {
    unimplemented!()
}

pub fn by_slug(connection: &mut dyn Connection, slug: &str) -> Result<Option<OrganisationRow>, CatalogError> {
    unimplemented!()
}

/// At most `limit` organisations with ids above `after`, by id.
pub fn list(
    connection: &mut dyn Connection,
    after: Option<&OrganisationId>,
    limit: usize,
) -> Result<Vec<OrganisationRow>, CatalogError> {
    unimplemented!()
}

/// The heads of those of `ids` that exist, by id; one statement.
pub fn heads(connection: &mut dyn Connection, ids: &[OrganisationId]) -> Result<Vec<Head>, CatalogError> {
    unimplemented!()
}

/// Stores `last_id` and `last_recorded_at` of heads that [`heads`] read in this transaction; one statement.
pub fn advance(connection: &mut dyn Connection, heads: &[Head]) -> Result<(), CatalogError> {
    unimplemented!()
}

/// Raises the lowest id kept. False when the organisation does not exist or its floor is not below `floor_id`.
pub fn set_floor(connection: &mut dyn Connection, id: &OrganisationId, floor_id: u64) -> Result<bool, CatalogError> {
    unimplemented!()
}

/// False when the organisation does not exist; so with the two below.
pub fn set_plan(connection: &mut dyn Connection, id: &OrganisationId, plan: &str) -> Result<bool, CatalogError> {
    unimplemented!()
}

pub fn set_retention(connection: &mut dyn Connection, id: &OrganisationId, days: i64) -> Result<bool, CatalogError> {
    unimplemented!()
}

pub fn set_catalogue(
    connection: &mut dyn Connection,
    id: &OrganisationId,
    mode: CatalogueMode,
) -> Result<bool, CatalogError> {
    unimplemented!()
}
