//! Holds answers against `docs/openapi.json`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::Value;

use crate::http::Answer;

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../../docs/openapi.json")).unwrap());

/// Fails when the answer is not what the document says of the operation. A path that the document does not know must
/// have been refused, or is a page or the figures.
pub(crate) fn check(method: &str, path: &str, answer: &Answer) {
    let path = path.split('?').next().unwrap_or(path);
    let operation = operation(path).and_then(|item| item.get(method.to_lowercase()));
    let Some(operation) = operation else {
        if answer.status < 400 && !path.starts_with("/v3/") {
            return;
        }
        assert!(answer.status >= 400, "{method} {path} is not in the document");
        validate(&DOCUMENT["components"]["schemas"]["ErrorBody"], answer, method, path);
        return;
    };
    let responses = &operation["responses"];
    let class = format!("{}XX", answer.status / 100);
    let response = responses.get(answer.status.to_string()).or_else(|| responses.get(&class));
    // A part of a file is the one success that has a status of its own.
    let response = response.or_else(|| (answer.status == 206).then(|| &responses["200"]));
    let response = response.unwrap_or_else(|| panic!("{method} {path} may not answer {}", answer.status));
    let schema = &response["content"]["application/json"]["schema"];
    if method != "HEAD" && !schema.is_null() {
        validate(schema, answer, method, path);
    }
}

fn validate(schema: &Value, answer: &Answer, method: &str, path: &str) {
    assert!(answer.header("content-type").starts_with("application/json"), "{method} {path}: {answer:?}");
    let problems = problems(schema, &answer.json(), "$");
    assert!(problems.is_empty(), "{method} {path} {}: {problems:#?}", answer.status);
}

/// Method and path of every operation.
pub(crate) fn operations() -> BTreeSet<(String, &'static str)> {
    let paths = DOCUMENT["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, item)| item.as_object().unwrap().keys().map(|method| (method.clone(), path.as_str())))
        .collect()
}

/// Method and path of every operation that takes the version of an object.
pub(crate) fn guarded_by_version() -> BTreeSet<(String, &'static str)> {
    let takes = |(method, path): &(String, &'static str)| {
        let parameters = DOCUMENT["paths"][*path][method.as_str()]["parameters"].as_array();
        parameters.is_some_and(|parameters| parameters.iter().any(|parameter| parameter["name"] == "If-Match"))
    };
    operations().into_iter().filter(takes).collect()
}

fn operation(path: &str) -> Option<&'static Value> {
    template(path).map(|template| &DOCUMENT["paths"][template])
}

/// The most specific path of the document that matches.
pub(crate) fn template(path: &str) -> Option<&'static str> {
    let paths = DOCUMENT["paths"].as_object().unwrap();
    let matches = |template: &str| {
        let (ours, theirs): (Vec<_>, Vec<_>) = (path.split('/').collect(), template.split('/').collect());
        ours.len() == theirs.len()
            && ours.iter().zip(&theirs).all(|(our, their)| our == their || (their.starts_with('{') && !our.is_empty()))
    };
    let found = paths.keys().filter(|template| matches(template));
    found.min_by_key(|template| template.matches('{').count()).map(String::as_str)
}

fn problems(schema: &Value, value: &Value, at: &str) -> Vec<String> {
    if let Some(reference) = schema["$ref"].as_str() {
        return problems(DOCUMENT.pointer(reference.trim_start_matches('#')).unwrap(), value, at);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let fits = choices.iter().any(|choice| problems(choice, value, at).is_empty());
        return if fits { Vec::new() } else { vec![format!("{at} fits none of the choices: {value}")] };
    }
    let parts = schema["allOf"].as_array().into_iter().flatten();
    let mut found: Vec<_> = parts.flat_map(|part| problems(part, value, at)).collect();
    if !has_type(&schema["type"], value) {
        found.push(format!("{at} is not of type {}: {value}", schema["type"]));
    }
    if schema["enum"].as_array().is_some_and(|known| !known.contains(value)) {
        found.push(format!("{at} is not one of {}: {value}", schema["enum"]));
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        if value.get(name.as_str().unwrap()).is_none() {
            found.push(format!("{at} lacks {name}"));
        }
    }
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(member) = value.get(name) {
            found.extend(problems(schema, member, &format!("{at}.{name}")));
        }
    }
    if schema["items"].is_object() {
        let items = value.as_array().into_iter().flatten();
        found.extend(items.flat_map(|item| problems(&schema["items"], item, &format!("{at}[]"))));
    }
    found
}

fn has_type(wanted: &Value, value: &Value) -> bool {
    match wanted {
        Value::Null => true,
        Value::Array(choices) => choices.iter().any(|choice| has_type(choice, value)),
        wanted => match wanted.as_str().unwrap() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            "null" => value.is_null(),
            other => panic!("the document has an unknown type {other}"),
        },
    }
}

#[test]
fn what_does_not_fit_is_found() {
    let schema = serde_json::json!({"$ref": "#/components/schemas/AuditLogEvent"});
    assert!(!problems(&schema, &serde_json::json!({"data": {"id": "7"}}), "$").is_empty());
    assert!(!problems(&schema, &serde_json::json!({}), "$").is_empty());
}
