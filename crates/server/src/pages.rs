//! Pages of the documentation that are written from the code: who may do what, and which events tell of it.

use std::fmt::Write;

use holdfast_organisation::{Action, Permission};

use crate::generated::assert_fresh;
use crate::routes::operations;

#[test]
fn the_page_of_permissions_is_fresh() {
    let mut page = String::from(
        "# Permissions\n\n\
         Written from the table of operations that the server enforces. Checks run in the order 401, 402, 403, 400 or 422, \
         404: who may not do something does not learn whether its object exists.\n\n\
         The **account owner** may do everything, in every team. A **user** holds permissions for the whole organisation, \
         granted one by one, and in each team the abilities of their roles there. A **stakeholder** holds no permission and \
         has the role Observer at most. Nobody gives what they lack, nobody changes what they themselves may do, and only the \
         account owner touches the account owner.\n\n\
         | permission | lets its holder |\n|---|---|\n",
    );
    for permission in Permission::ALL {
        writeln!(page, "| `{permission}` | {} |", permission.meaning()).unwrap();
    }
    page.push_str("\n| operation | who may | a refusal is recorded as |\n|---|---|---|\n");
    for operation in operations() {
        let (method, path) = (operation.method.to_uppercase(), operation.path);
        let action = operation.action.map(named).unwrap_or_default();
        writeln!(page, "| `{method} {path}` | {} | {action} |", operation.who()).unwrap();
    }
    assert_fresh("docs/permissions.md", &page);
}

#[test]
fn the_page_of_events_is_fresh() {
    let mut page = String::from(
        "# Events that Holdfast writes\n\n\
         What producers send is theirs; these are the events about the organisation itself and about the log. A change and its \
         event commit together. `before` and `after` hold what changed and nothing else; secrets show as `[secret]`. Any \
         action of this table can have the outcome `denied`: somebody was not allowed to; repeats of a minute are one more event \
         with `meta.count`.\n\n\
         | resource | action | when |\n|---|---|---|\n",
    );
    for action in Action::ALL {
        writeln!(page, "| {} | {} | {} |", action.resource(), action.as_str(), action.meaning()).unwrap();
    }
    assert_fresh("docs/events.md", &page);
}

fn named(action: Action) -> String {
    format!("{}: {}", action.resource(), action.as_str())
}
