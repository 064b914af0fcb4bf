use std::collections::{BTreeMap, BTreeSet};

/// The resources of an organisation with their actions, and whether new ones are taken up as they come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalogue {
    pub resources: BTreeMap<String, BTreeSet<String>>,
    pub open: bool,
}

/// What every organisation has.
const BUILTIN: [(&str, &[&str]); 10] = [
    ("API Refresh Token", &["Create", "Revoke", "Exchange", "View"]),
    (
        "Audit Logs",
        &["View", "Record", "Export", "Cancel Export", "Download", "Support Export", "Retention", "Settings"],
    ),
    ("Escalation Policy", &["Create", "Update", "Delete", "View"]),
    ("Extensions", &["Create", "Update", "Delete", "Enable", "Disable", "View"]),
    ("Organisation", &["Create", "Update", "Change Plan"]),
    (
        "RBAC Management",
        &[
            "Create Role",
            "Update Role",
            "Delete Role",
            "Create Team",
            "Update Team",
            "Delete Team",
            "Add Member",
            "Update Member",
            "Remove Member",
            "Update Permissions",
            "View",
        ],
    ),
    ("Runbook", &["Create", "Update", "Delete", "View"]),
    ("Services", &["Create", "Update", "Delete", "Rotate Key", "Enable", "Disable", "View"]),
    ("User Logins", &["Login", "Logout", "Login Failed"]),
    ("User management", &["Invite", "Join", "Update", "Update Role", "Delete", "Change Password", "Reset Password"]),
];

impl Catalogue {
    /// The resources and actions that every organisation has; it takes up no others.
    pub fn builtin() -> Self {
        let mut catalogue = Self::default();
        for (resource, actions) in BUILTIN {
            actions.iter().for_each(|action| catalogue.insert(resource, action));
        }
        catalogue
    }

    pub fn insert(&mut self, resource: &str, action: &str) {
        self.resources.entry(resource.to_owned()).or_default().insert(action.to_owned());
    }

    pub fn contains(&self, resource: &str, action: &str) -> bool {
        self.resources.get(resource).is_some_and(|actions| actions.contains(action))
    }
}
