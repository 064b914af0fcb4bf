//! The one list of what is secret in the objects of an organisation. Such a field shows as `[secret]` in `before` and
//! `after`, in answers and in logs; the catalog alone keeps it, and of credentials only a hash.

use serde_json::Value;

use crate::resource::Resource;

/// What stands in a secret's place.
pub const SECRET: &str = "[secret]";

/// The members that are secret, wherever in an object of the resource they stand.
const fn secret_members(resource: Resource) -> &'static [&'static str] {
    match resource {
        Resource::ApiRefreshToken => &["token", "access_token", "refresh_token"],
        Resource::Services => &["api_key"],
        Resource::Extensions => &["url", "header", "headers"],
        Resource::UserManagement => &["password", "invitation_link", "reset_link"],
        Resource::UserLogins => &["password"],
        Resource::AuditLogs
        | Resource::EscalationPolicy
        | Resource::Organisation
        | Resource::RbacManagement
        | Resource::Runbook => &[],
    }
}

/// Replaces every secret of an object by [`SECRET`]. An empty one stays empty: that there is none is no secret.
pub(crate) fn mask(resource: Resource, value: &mut Value) {
    let secrets = secret_members(resource);
    if !secrets.is_empty() {
        visit(value, secrets);
    }
}

fn visit(value: &mut Value, secrets: &[&str]) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                if secrets.contains(&name.as_str()) { hide(value) } else { visit(value, secrets) }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| visit(value, secrets)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Hides each value but keeps the names in an object: which headers are set is no secret.
fn hide(value: &mut Value) {
    match value {
        Value::Object(members) => members.values_mut().for_each(hide),
        Value::Array(values) => values.iter_mut().for_each(hide),
        Value::Null => {}
        Value::String(text) if text.is_empty() => {}
        Value::Bool(_) | Value::Number(_) | Value::String(_) => *value = SECRET.into(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_are_hidden_wherever_they_stand() {
        let mut webhook = json!({
            "name": "deploys", "urls": [{"url": "https://hooks.example.com/T0/secret", "method": "POST"}, {"url": ""}],
            "header": {"Authorization": "Bearer x", "X-Empty": ""},
        });
        mask(Resource::Extensions, &mut webhook);
        let expected = json!({
            "name": "deploys", "urls": [{"url": "[secret]", "method": "POST"}, {"url": ""}],
            "header": {"Authorization": "[secret]", "X-Empty": ""},
        });
        assert_eq!(webhook, expected);
        let mut policy = json!({"url": "https://example.com"});
        mask(Resource::EscalationPolicy, &mut policy);
        assert_eq!(policy, json!({"url": "https://example.com"}));
    }
}
