//! Resources and actions that an organisation added to the built-in ones.

use holdfast_format::{OrganisationId, Timestamp};

use super::{CatalogError, Connection};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceRow {
    pub resource: String,
    pub action: String,
    pub since: Timestamp,
}

/// The pairs of an organisation, by resource and action; at most [`crate::limits::ORGANISATION_ACTIONS_MAX`].
pub fn list(connection: &mut dyn Connection, organisation: &OrganisationId) -> Result<Vec<ResourceRow>, CatalogError> {
    unimplemented!()
}

/// How many pairs an organisation has.
pub fn count(connection: &mut dyn Connection, organisation: &OrganisationId) -> Result<u64, CatalogError> {
    unimplemented!()
}

/// Adds (resource, action) pairs; those that exist keep their `since`. Returns how many were new.
pub fn insert(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    pairs: &[(&str, &str)],
    since: Timestamp,
) -> Result<u64, CatalogError> {
    unimplemented!()
}

/// False when there was no such pair.
pub fn remove(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    resource: &str,
    action: &str,
) -> Result<bool, CatalogError> {
    unimplemented!()
}
