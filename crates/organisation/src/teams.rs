//! Teams, as far as readers of the log need them.

use holdfast_engine::catalog::{CatalogError, Connection};
use holdfast_engine::export::Teams;
use holdfast_engine::render::DeletedTeams;
use holdfast_format::OrganisationId;

use crate::catalog::teams;

/// The teams that were deleted: their events say so when they are read.
pub fn deleted(connection: &mut dyn Connection, organisation: &OrganisationId) -> Result<DeletedTeams, CatalogError> {
    Ok(teams::deleted(connection, organisation)?.into_iter().collect())
}

/// Tells exports which teams were deleted.
#[derive(Debug, Clone, Copy)]
pub struct TeamsOfCatalog;

impl Teams for TeamsOfCatalog {
    fn deleted(
        &self,
        connection: &mut dyn Connection,
        organisation: &OrganisationId,
    ) -> Result<DeletedTeams, CatalogError> {
        deleted(connection, organisation)
    }
}
