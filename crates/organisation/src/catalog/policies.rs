//! Escalation policies.

use holdfast_engine::catalog::{CatalogError, Connection};
use holdfast_format::{OrganisationId, Timestamp};

holdfast_engine::statements! {
    INSERT = "INSERT INTO escalation_policies (id, organisation, team, name, slug, body, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PolicyRow {
    pub(crate) id: String,
    pub(crate) team: String,
    pub(crate) name: String,
    pub(crate) slug: String,
    /// JSON: everything else that the API shows of a policy.
    pub(crate) body: String,
}

pub(crate) fn insert(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    policy: &PolicyRow,
    now: Timestamp,
) -> Result<(), CatalogError> {
    connection.execute(
        INSERT,
        &[
            policy.id.as_str().into(),
            organisation.to_string().into(),
            policy.team.as_str().into(),
            policy.name.as_str().into(),
            policy.slug.as_str().into(),
            policy.body.as_str().into(),
            now.micros().into(),
        ],
    )?;
    Ok(())
}
