//! What changed between two states of an object, and nothing else.

use serde_json::{Map, Value};

/// `before` and `after` reduced to the members that differ; objects inside are compared member by member, everything else
/// whole. `None` when nothing differs.
pub(crate) fn difference(before: &Value, after: &Value) -> Option<(Value, Value)> {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            let (was, is) = members(before, after);
            (!was.is_empty() || !is.is_empty()).then_some((Value::Object(was), Value::Object(is)))
        }
        (before, after) => (before != after).then(|| (before.clone(), after.clone())),
    }
}

fn members(before: &Map<String, Value>, after: &Map<String, Value>) -> (Map<String, Value>, Map<String, Value>) {
    let (mut was, mut is) = (Map::new(), Map::new());
    for (name, old) in before {
        match after.get(name) {
            None => drop(was.insert(name.clone(), old.clone())),
            Some(new) => {
                if let Some((old, new)) = difference(old, new) {
                    was.insert(name.clone(), old);
                    is.insert(name.clone(), new);
                }
            }
        }
    }
    let added = after.iter().filter(|(name, _)| !before.contains_key(*name));
    is.extend(added.map(|(name, value)| (name.clone(), value.clone())));
    (was, is)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_changed_is_left() {
        let before = json!({"name": "a", "same": [1], "deep": {"x": 1, "y": 2}, "gone": true, "list": [1, 2]});
        let after = json!({"name": "b", "same": [1], "deep": {"x": 1, "y": 3}, "new": null, "list": [2]});
        let expected = (
            json!({"name": "a", "deep": {"y": 2}, "gone": true, "list": [1, 2]}),
            json!({"name": "b", "deep": {"y": 3}, "new": null, "list": [2]}),
        );
        assert_eq!(difference(&before, &after), Some(expected));
        assert_eq!(difference(&before, &before), None);
        assert_eq!(difference(&json!({}), &json!({"a": 1})), Some((json!({}), json!({"a": 1}))));
    }
}
