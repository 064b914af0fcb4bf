//! The events that tell of this crate's own changes.

use holdfast_engine::admit;
use holdfast_engine::commit::UnitOfWork;
use holdfast_format::canonical::Template;
use holdfast_format::{Actor, ActorKind, Event, OrganisationId, Source, Target, Team, Timestamp};
use serde_json::Value;

/// The source of what the server itself records; no service has an empty id.
pub const SERVER_SOURCE: Source<'static> = Source { id: "", name: "Holdfast" };
/// The client of what an operator does on the command line.
pub const CLI_CLIENT: &str = "cli";

/// One changed object.
pub(crate) struct Change<'a> {
    pub(crate) resource: &'a str,
    pub(crate) action: &'a str,
    pub(crate) target: Target<'a>,
    /// Team that the object belongs to; empty for what belongs to the whole organisation.
    pub(crate) team: Team<'a>,
    /// A sentence that tells the change to a person.
    pub(crate) said: String,
    /// `before` and `after`.
    pub(crate) meta: Value,
    /// Joins the events of one request that changed several objects.
    pub(crate) request_id: &'a str,
}

/// Records a change that the operator of the installation made. It commits with the change (I6).
pub(crate) fn record_by_operator(unit: &mut UnitOfWork<'_>, organisation: OrganisationId, change: &Change<'_>) {
    let template = by_operator(change, unit.now());
    unit.record(organisation, template);
}

fn by_operator(change: &Change<'_>, now: Timestamp) -> Template {
    let meta = change.meta.to_string();
    admit::server_event(&Event {
        timestamp: now,
        resource: change.resource,
        action: change.action,
        actor: Actor { kind: ActorKind::System, full_name: "Operator", ..Actor::default() },
        client: CLI_CLIENT,
        team: change.team,
        targets: vec![change.target],
        token_type: "system",
        request_id: change.request_id,
        additional_info: &change.said,
        meta: &meta,
        source: SERVER_SOURCE,
        ..Event::default()
    })
}
