use serde_json::{Map, Value, json};

use super::events::{self, array, object, reference};
use super::{Content, Operation, Parameter, RequestBody, Schemas, collect};
use crate::envelope::ErrorBody;
use crate::guard::Guard;
use crate::routes;
use crate::routes::ListMetadata;

/// The whole document.
pub(crate) fn document() -> Value {
    let operations = routes::operations();
    let mut schemas = Schemas::new();
    events::collect(&mut schemas);
    collect::<ErrorBody>(&mut schemas);
    collect::<ListMetadata>(&mut schemas);
    let mut paths = Map::new();
    for operation in &operations {
        if let Content::Json { collect, .. } | Content::Data { collect, .. } = &operation.success.content {
            collect(&mut schemas);
        }
        if let Some(RequestBody::Typed { collect, .. }) = operation.body {
            collect(&mut schemas);
        }
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        path[operation.method] = described(operation);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Holdfast",
            "description": "Records, finds, watches and exports audit events.",
            "version": env!("CARGO_PKG_VERSION"),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": {
            "accessToken": {"type": "http", "scheme": "bearer", "description": "`hfa_…`, from a refresh token"},
            "session": {"type": "apiKey", "in": "cookie", "name": "holdfast",
                        "description": "From `POST /v3/session`; `__Host-holdfast` over https"},
            "serviceKey": {"type": "http", "scheme": "bearer", "description": "`hfs_…`, the key of a service"},
        }},
    })
}

fn described(operation: &Operation) -> Value {
    let failure = json!({
        "description": "What went wrong; `code` tells it to programs",
        "content": {"application/json": {"schema": reference("ErrorBody")}},
    });
    let content = match &operation.success.content {
        Content::Json { schema, .. } => json!({"application/json": {"schema": reference(schema)}}),
        Content::Data { schema, is_list, .. } => {
            let data = if *is_list { array(reference(schema)) } else { reference(schema) };
            json!({"application/json": {"schema": object(&[("data", data)])}})
        }
        Content::Media(media_type) => json!({*media_type: {}}),
        Content::Nothing => json!({}),
    };
    let mut success = json!({"description": "Done", "content": content});
    if operation.success.has_version {
        success["headers"] =
            json!({"ETag": {"description": "The version of the object", "schema": {"type": "string"}}});
    }
    let mut described = json!({
        "operationId": operation.id,
        "summary": operation.about,
        "description": format!("For {}.", operation.who()),
        "parameters": operation.parameters.iter().map(Parameter::json).collect::<Vec<_>>(),
        "responses": {operation.success.status.as_str(): success, "4XX": failure, "5XX": failure},
        "security": match operation.guard {
            Guard::Public => json!([]),
            Guard::Service => json!([{"serviceKey": []}]),
            _ => json!([{"accessToken": []}, {"session": []}]),
        },
    });
    if operation.parameters.iter().any(Parameter::is_version) {
        let mut conflict = failure;
        conflict["description"] = "`changed_meanwhile`: somebody changed the object since it was read, and \
            `error_details` names its members. `conflict`: it is not in a state in which this is possible"
            .into();
        described["responses"]["409"] = conflict;
    }
    if let Some(body) = operation.body {
        described["requestBody"] = json!({"required": true, "content": taken(body)});
    }
    described
}

fn taken(body: RequestBody) -> Value {
    match body {
        RequestBody::Events => {
            let one_or_more = json!({"oneOf": [reference("EventInput"), array(reference("EventInput"))]});
            json!({"application/json": {"schema": one_or_more}, "application/x-ndjson": {}})
        }
        RequestBody::Typed { schema, .. } => json!({"application/json": {"schema": reference(&schema())}}),
        RequestBody::Json(schema) => json!({"application/json": {"schema": reference(schema)}}),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::generated;

    #[test]
    fn the_committed_document_is_fresh() {
        let mut text = serde_json::to_string_pretty(&document()).unwrap();
        text.push('\n');
        generated::assert_fresh("docs/openapi.json", &text);
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document();
        let mut missing = BTreeSet::new();
        visit(&document, &mut |reference| {
            let pointer = reference.trim_start_matches('#');
            if document.pointer(pointer).is_none() {
                missing.insert(reference.to_owned());
            }
        });
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn the_router_takes_every_path() {
        let add = |router: axum::Router<crate::AppState>, operation: Operation| {
            router.route(operation.path, operation.handler)
        };
        let router = routes::operations().into_iter().fold(axum::Router::new(), add);
        assert!(router.has_routes());
    }

    #[test]
    fn ids_and_paths_are_told_apart() {
        let operations = routes::operations();
        let ids: BTreeSet<_> = operations.iter().map(|operation| operation.id).collect();
        let paths: BTreeSet<_> = operations.iter().map(|operation| (operation.method, operation.path)).collect();
        assert_eq!((ids.len(), paths.len()), (operations.len(), operations.len()));
    }

    #[test]
    fn whatever_is_shown_with_its_version_is_changed_with_it() {
        let operations = routes::operations();
        let shown = operations.iter().filter(|operation| operation.method == "get" && operation.success.has_version);
        let shown: BTreeSet<_> = shown.map(|operation| operation.path).collect();
        let takes = |operation: &&Operation| operation.parameters.iter().any(Parameter::is_version);
        let changes = operations.iter().filter(|one| one.method != "get" && shown.contains(one.path));
        let careless: Vec<_> = changes.filter(|operation| !takes(operation)).map(|operation| operation.id).collect();
        assert!(shown.len() >= 9 && careless.is_empty(), "{shown:?} {careless:?}");
        assert!(!operations.iter().filter(takes).any(|operation| operation.method == "get"));
    }

    fn visit(value: &Value, found: &mut impl FnMut(&str)) {
        match value {
            Value::Object(members) => members.iter().for_each(|(name, value)| match value {
                Value::String(reference) if name == "$ref" => found(reference),
                value => visit(value, found),
            }),
            Value::Array(values) => values.iter().for_each(|value| visit(value, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}
