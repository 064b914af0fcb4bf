//! Teams: what belongs to them, and who may do what with it.

use holdfast_engine::catalog::{CatalogError, Connection};
use holdfast_engine::export::Teams;
use holdfast_engine::random;
use holdfast_engine::render::DeletedTeams;
use holdfast_format::{OrganisationId, Timestamp};

use crate::ability::{Abilities, Group, Verb};
use crate::catalog::teams::{self, RoleRow};

/// Places in [`default_roles`].
pub(crate) const MANAGE_TEAM: usize = 0;
pub(crate) const ADMIN: usize = 1;

/// Manage Team, Admin, User and Observer, as the existing API has them.
pub(crate) fn default_roles(now: Timestamp) -> [RoleRow; 4] {
    let role = |name: &str, slug: &str, abilities| RoleRow {
        id: random::id(now),
        name: name.to_owned(),
        slug: slug.to_owned(),
        is_default: true,
        abilities,
    };
    let manage = [Verb::Read, Verb::Update, Verb::Delete].map(|verb| verb.on(Group::Teams));
    [
        role("Manage Team", "manage-team", Abilities::from_iter(manage)),
        role("Admin", "admin", Abilities::on_everything(&Verb::ALL)),
        role("User", "user", Abilities::on_everything(&[Verb::Read, Verb::Update])),
        role("Observer", "observer", Abilities::on_everything(&[Verb::Read])),
    ]
}

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
