//! Schemas of what is not a type here: the event, which [`holdfast_engine`] reads and writes, and the lists of it.

use holdfast_engine::language;
use holdfast_engine::limits;
use holdfast_engine::render::csv::COLUMNS;
use serde_json::{Value, json};

use super::Schemas;
use crate::filters;

pub(super) fn collect(schemas: &mut Schemas) {
    schemas.insert("Event".to_owned(), event());
    schemas.insert("EventInput".to_owned(), event_input());
    schemas.insert("EventActor".to_owned(), actor());
    schemas.insert("EventTarget".to_owned(), strings(&["type", "id", "name"]));
    schemas.insert("AuditLogEvent".to_owned(), object(&[("data", reference("Event"))]));
    let list = [("data", array(reference("Event"))), ("metadata", reference("ListMetadata"))];
    schemas.insert("AuditLogList".to_owned(), object(&list));
    schemas.insert("ExportRequest".to_owned(), export_request());
    schemas.insert("ExportFilters".to_owned(), export_filters());
    schemas.insert("QueryField".to_owned(), query_field());
    schemas.insert("SavedViewRequest".to_owned(), saved_view_request());
    schemas.insert("ViewFilters".to_owned(), view_filters());
}

pub(super) fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

pub(super) fn array(items: Value) -> Value {
    json!({"type": "array", "items": items})
}

/// An object whose members are all required.
pub(super) fn object(members: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
    let properties: serde_json::Map<String, Value> =
        members.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({"type": "object", "required": names, "properties": properties})
}

fn strings(names: &[&str]) -> Value {
    object(&names.iter().map(|name| (*name, json!({"type": "string"}))).collect::<Vec<_>>())
}

fn time() -> Value {
    json!({"type": "string", "format": "date-time"})
}

fn actor() -> Value {
    let mut actor = strings(&["type", "userID", "userName", "userEmail", "fullName"]);
    actor["properties"]["type"]["enum"] =
        json!(holdfast_format::ActorKind::ALL.map(holdfast_format::ActorKind::as_str));
    actor
}

fn event() -> Value {
    let text = json!({"type": "string"});
    let mut team = strings(&["id", "name"]);
    team["properties"]["isDeleted"] = json!({"type": "boolean"});
    team["required"] = json!(["id", "name", "isDeleted"]);
    let mut members = vec![
        ("id", json!({"type": "integer", "format": "int64", "minimum": 1})),
        ("timestamp", time()),
        ("recordedAt", time()),
        (
            "outcome",
            json!({"type": "string", "enum": holdfast_format::Outcome::ALL.map(holdfast_format::Outcome::as_str)}),
        ),
        ("actor", reference("EventActor")),
        ("onBehalfOf", array(reference("EventActor"))),
        ("team", team),
        ("targets", array(reference("EventTarget"))),
        ("source", strings(&["id", "name"])),
    ];
    // What an export has a column for and is no part of an object is a text, unless it was said otherwise above.
    let said: Vec<&str> = members.iter().map(|(name, _)| *name).chain(["meta"]).collect();
    let texts = COLUMNS.into_iter().filter(|name| !name.contains('.') && !said.contains(name));
    members.extend(texts.map(|name| (name, text.clone())));
    let mut event = object(&members);
    event["properties"]["meta"] = json!({"type": "object", "description": "Absent in lists unless `include=meta`"});
    event
}

fn event_input() -> Value {
    let text = |max: usize| json!({"type": "string", "maxLength": max});
    let string = || text(limits::STRING_CHARS_MAX);
    let mut actor = json!({"type": "object", "required": ["type"], "additionalProperties": false, "properties": {
        "type": {"type": "string", "enum": ["user", "api_token", "service", "system"]},
        "userID": string(), "userName": string(), "userEmail": string(), "fullName": string(),
    }});
    actor["description"] = "`userID` is required, except for `system`".into();
    let named = |names: [&str; 2]| {
        json!({"type": "object", "additionalProperties": false,
               "properties": {names[0]: string(), names[1]: string()}})
    };
    let target = json!({"type": "object", "additionalProperties": false,
                        "properties": {"type": string(), "id": string(), "name": string()}});
    json!({"type": "object", "additionalProperties": false, "required": ["resource", "action", "actor"], "properties": {
        "timestamp": time(),
        "resource": text(limits::NAME_CHARS_MAX),
        "action": text(limits::NAME_CHARS_MAX),
        "outcome": {"type": "string", "enum": ["success", "failure", "denied"], "default": "success"},
        "reason": text(limits::REASON_CHARS_MAX),
        "actor": actor,
        "onBehalfOf": {"type": "array", "maxItems": limits::ON_BEHALF_OF_MAX, "items": actor},
        "client": text(limits::CLIENT_CHARS_MAX),
        "team": named(["id", "name"]),
        "targets": {"type": "array", "maxItems": limits::TARGETS_MAX, "items": target},
        "timezone": string(), "tokenType": string(), "ipAddress": string(),
        "userAgent": text(limits::USER_AGENT_CHARS_MAX),
        "sessionID": string(), "requestID": string(),
        "additionalInfo": text(limits::ADDITIONAL_INFO_BYTES_MAX),
        "meta": {"type": "object"},
    }})
}

/// What selects events in a body, without what fixes the snapshot.
fn filter_members() -> serde_json::Map<String, Value> {
    let filter = |name: &&str| match filters::is_list(name) {
        true => ((*name).to_owned(), array(json!({"type": "string"}))),
        false => ((*name).to_owned(), json!({"type": "string"})),
    };
    filters::NAMES.iter().map(filter).collect()
}

/// What stands before a `:` in `q`. No route answers it: it is here for those who help people to write queries.
fn query_field() -> Value {
    let names: Vec<&str> = language::Field::ALL.iter().map(|field| field.as_str()).collect();
    json!({"type": "string", "enum": names, "description": "A field of the query language"})
}

/// What selects events in a saved view.
fn view_filters() -> Value {
    let mut filters = filter_members();
    filters.retain(|name, _| !filters::RANGE.contains(&name.as_str()));
    json!({"type": "object", "additionalProperties": false, "properties": filters})
}

/// What selected events in an export, as its history shows it: the days that the range touches, and people and teams by
/// their names.
fn export_filters() -> Value {
    let mut filters = filter_members();
    for (name, items) in [("actor", reference("ActorShape")), ("team", reference("TeamShape"))] {
        filters.insert(name.to_owned(), array(items));
    }
    for name in filters::ALWAYS_SHOWN {
        filters[name]["type"] = json!(["array", "null"]);
    }
    filters.insert("throughID".to_owned(), json!({"type": "integer", "minimum": 0}));
    json!({"type": "object", "required": ["startDate", "endDate"], "properties": filters})
}

fn saved_view_request() -> Value {
    json!({"type": "object", "required": ["name", "filters"], "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 100, "description": "Unique among yours, whatever the case"},
        "filters": reference("ViewFilters"),
        "duration": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/ViewDuration"}],
                     "description": "The time before now; null where `startTime` and `endTime` are given"},
        "startTime": {"type": ["string", "null"], "format": "date-time"},
        "endTime": {"type": ["string", "null"], "format": "date-time"},
    }})
}

fn export_request() -> Value {
    let mut filters = filter_members();
    filters.insert("throughID".to_owned(), json!({"type": "integer", "minimum": 0}));
    json!({"type": "object", "required": ["filters", "name", "exportType"], "properties": {
        "filters": {"type": "object", "additionalProperties": false, "properties": filters},
        "name": {"type": "string", "minLength": 1, "maxLength": limits::EXPORT_NAME_CHARS_MAX, "pattern": "^\\S"},
        "exportType": {"type": "string", "enum": ["csv", "json"]},
        "description": {"type": "string", "maxLength": limits::EXPORT_DESCRIPTION_CHARS_MAX},
    }})
}
