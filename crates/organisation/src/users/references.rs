//! What refers to a user: the rules of escalation policies, the owners of policies and runbooks, and the maintainers of
//! services. All of them write `{"id": …, "type": "user"}`.

use serde_json::{Map, Value, json};

use crate::OrganisationError;
use crate::catalog::documents::{self as document_rows, DocumentRow, Kind};
use crate::catalog::services::{self as service_rows, ServiceRow};
use crate::catalog::teams;
use crate::catalog::users::UserRow;
use crate::change::{Change, Told};
use crate::limits::BELONGINGS_NAMED_MAX;
use crate::resource::Action;
use crate::{documents, services};

/// Everything of the organisation that refers to one user.
pub(super) struct References {
    documents: Vec<DocumentRow>,
    services: Vec<ServiceRow>,
}

impl References {
    pub(super) fn to(change: &mut Change<'_, '_>, user_id: &str) -> Result<Self, OrganisationError> {
        let organisation = change.organisation().id;
        let mut documents = Vec::new();
        for kind in [Kind::EscalationPolicy, Kind::Runbook] {
            documents.extend(document_rows::list(change.connection(), &organisation, kind)?);
        }
        documents.retain(|row| mentions(&row.body, user_id));
        let mut services = service_rows::list(change.connection(), &organisation)?;
        services.retain(|row| mentions(&row.body, user_id));
        Ok(Self { documents, services })
    }

    /// Fails when there is any, saying which.
    pub(super) fn check_none(&self, user: &UserRow) -> Result<(), OrganisationError> {
        let documents = self.documents.iter().map(|row| format!("the {} `{}`", word(row.kind), row.name));
        let services = self.services.iter().map(|row| format!("the service `{}`", row.name));
        let named_max = usize::try_from(BELONGINGS_NAMED_MAX).unwrap_or(usize::MAX);
        let mut named: Vec<_> = documents.chain(services).collect();
        if named.is_empty() {
            return Ok(());
        }
        let more = if named.len() > named_max { " and more" } else { "" };
        named.truncate(named_max);
        Err(OrganisationError::conflict(format!(
            "{} is named in {}{more}; name somebody else there, or remove the user with `PUT /v3/users/delete-user`, which \
             puts another in their place",
            user.email,
            named.join(", ")
        )))
    }

    /// Puts another user in the place of one.
    pub(super) fn swap(
        self,
        change: &mut Change<'_, '_>,
        from: &UserRow,
        to: &UserRow,
    ) -> Result<(), OrganisationError> {
        self.documents.iter().try_for_each(|row| swap_in_document(change, row, from, to))?;
        self.services.iter().try_for_each(|row| swap_in_service(change, row, from, to))
    }
}

fn swap_in_document(
    change: &mut Change<'_, '_>,
    before: &DocumentRow,
    from: &UserRow,
    to: &UserRow,
) -> Result<(), OrganisationError> {
    let (organisation, now, author) = (change.organisation().id, change.now(), change.person().id().to_owned());
    let mut after = DocumentRow { updated_by: author, updated_at: now, ..before.clone() };
    replace(&mut after.body, &from.id, &to.id);
    document_rows::update(change.connection(), &after)?;
    let team = match &after.team {
        Some(team) => teams::by_id(change.connection(), &organisation, team)?,
        None => None,
    };
    change.record(Told {
        action: if after.kind == Kind::Runbook { Action::RunbookUpdate } else { Action::PolicyUpdate },
        id: &after.id,
        name: &after.name,
        team: team.as_ref(),
        said: said(word(after.kind), &after.name, from, to),
        before: documents::view(before),
        after: documents::view(&after),
    });
    Ok(())
}

fn swap_in_service(
    change: &mut Change<'_, '_>,
    before: &ServiceRow,
    from: &UserRow,
    to: &UserRow,
) -> Result<(), OrganisationError> {
    let organisation = change.organisation().id;
    let mut after = ServiceRow { updated_at: change.now(), ..before.clone() };
    replace(&mut after.body, &from.id, &to.id);
    service_rows::update(change.connection(), &after)?;
    let team = teams::by_id(change.connection(), &organisation, &after.team)?;
    let said = said("service", &after.name, from, to);
    services::record(change, Action::ServiceUpdate, before, &after, team.as_ref(), said);
    Ok(())
}

fn said(word: &str, name: &str, from: &UserRow, to: &UserRow) -> String {
    format!("{} put in the place of {} in the {word} \"{name}\"", to.email, from.email)
}

const fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::EscalationPolicy => "escalation policy",
        Kind::Runbook => "runbook",
        Kind::Webhook => "webhook",
        Kind::MsTeams => "configuration for Microsoft Teams",
    }
}

fn names(members: &Map<String, Value>, user_id: &str) -> bool {
    members.get("type").is_some_and(|kind| kind == "user") && members.get("id").is_some_and(|id| id == user_id)
}

fn mentions(value: &Value, user_id: &str) -> bool {
    match value {
        Value::Object(members) => names(members, user_id) || members.values().any(|value| mentions(value, user_id)),
        Value::Array(values) => values.iter().any(|value| mentions(value, user_id)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// Names `to` wherever `from` is named, and once where a list named both.
fn replace(value: &mut Value, from: &str, to: &str) {
    match value {
        Value::Object(members) => {
            if names(members, from) {
                members.insert("id".to_owned(), json!(to));
            }
            members.values_mut().for_each(|value| replace(value, from, to));
        }
        Value::Array(values) => {
            values.iter_mut().for_each(|value| replace(value, from, to));
            let mut is_named = false;
            values.retain(|value| {
                let names_them = value.as_object().is_some_and(|members| names(members, to));
                !(names_them && std::mem::replace(&mut is_named, true))
            });
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_user_is_put_in_the_place_of_another() {
        let user = |id: &str| json!({"id": id, "type": "user"});
        let mut policy = json!({
            "entity_owner": {"id": "a", "type": "team"},
            "rules": [{"entities": [user("a"), user("b")]}, {"entities": [user("a"), user("c")]}],
        });
        assert!(mentions(&policy, "a") && mentions(&policy, "c") && !mentions(&policy, "d"));
        replace(&mut policy, "a", "b");
        let expected = json!({
            "entity_owner": {"id": "a", "type": "team"},
            "rules": [{"entities": [user("b")]}, {"entities": [user("b"), user("c")]}],
        });
        assert_eq!(policy, expected);
        assert!(!mentions(&policy, "a"));
    }
}
