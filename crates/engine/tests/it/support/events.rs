//! Appending events, and reading every one of an organisation back.

use holdfast_engine::Engine;
use holdfast_engine::commit::{Append, Committed, Idempotency};
use holdfast_engine::filter::Filter;
use holdfast_engine::search::{self, Start};
use holdfast_format::OrganisationId;

use super::log::template;

pub(crate) fn append(engine: &Engine, organisation: OrganisationId, names: &[&str]) -> Committed {
    engine.append(unkeyed(organisation, names)).unwrap().wait().unwrap()
}

/// Appends `name 0`, `name 1` and so on in one request.
pub(crate) fn append_numbered(engine: &Engine, organisation: OrganisationId, name: &str, count: usize) {
    let names: Vec<String> = (0..count).map(|number| format!("{name} {number}")).collect();
    append(engine, organisation, &names.iter().map(String::as_str).collect::<Vec<_>>());
}

pub(crate) fn unkeyed(organisation: OrganisationId, names: &[&str]) -> Append {
    let events = names.iter().map(|name| template(name)).collect();
    Append { organisation, idempotency: None, events, register: Vec::new() }
}

pub(crate) fn keyed(organisation: OrganisationId, key: &str, name: &str) -> Append {
    let mut body_sha256 = [0; 32];
    body_sha256[..name.len()].copy_from_slice(name.as_bytes());
    let idempotency = Some(Idempotency { service: "service".to_owned(), key: key.to_owned(), body_sha256 });
    Append { idempotency, ..unkeyed(organisation, &[name]) }
}

/// Every event of an organisation as (id, request id), in the order of ids.
pub(crate) fn all(engine: &Engine, organisation: OrganisationId) -> Vec<(u64, String)> {
    let snapshot = engine.snapshot(&organisation).unwrap();
    let mut events = Vec::new();
    let mut after = snapshot.floor_id - 1;
    while after < snapshot.head_id {
        let feed = search::after(engine.segments(), &snapshot, &Filter::everything(), after, 1_000).unwrap();
        after = feed.through_id;
        events.extend(feed.events.iter().map(|event| (event.event().id, event.event().request_id.to_owned())));
    }
    let page = search::page(engine.segments(), &snapshot, &Filter::everything(), Start::Newest, 1).unwrap();
    assert_eq!(page.total_count, events.len() as u64, "list and feed show the same set (I7)");
    events
}

pub(crate) fn names(events: &[(u64, String)]) -> Vec<&str> {
    events.iter().map(|(_, name)| name.as_str()).collect()
}
