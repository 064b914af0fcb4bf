use super::ContentHash;
use crate::{OrganisationId, Timestamp};

/// The rows of one organisation: an unbroken range of rows that holds an unbroken range of ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrganisationRange {
    pub organisation: OrganisationId,
    pub first_row: u32,
    pub rows: u32,
    pub first_id: u64,
    /// `first_id + rows - 1`.
    pub last_id: u64,
    pub min_timestamp: Timestamp,
    pub max_timestamp: Timestamp,
    pub min_recorded_at: Timestamp,
    pub max_recorded_at: Timestamp,
    /// Of the canonical records of all its rows.
    pub content: ContentHash,
}
