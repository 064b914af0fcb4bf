use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use utoipa::ToSchema;

/// What a user may do in the whole organisation. The names are those of the existing API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ToSchema)]
#[schema(rename_all = "kebab-case")]
pub enum Permission {
    ManageUsers,
    ManageTeams,
    ManageApiTokens,
    ManageWebhooks,
    ManageExtensions,
    ManagePostmortemTemplates,
    ManageAuditLogs,
    ManageOrganizationAnalytics,
    ManageFeatureSettings,
    ManageBilling,
}

/// Permissions, in the order of [`Permission::ALL`].
pub type Permissions = BTreeSet<Permission>;

impl Permission {
    pub const ALL: [Self; 10] = [
        Self::ManageUsers,
        Self::ManageTeams,
        Self::ManageApiTokens,
        Self::ManageWebhooks,
        Self::ManageExtensions,
        Self::ManagePostmortemTemplates,
        Self::ManageAuditLogs,
        Self::ManageOrganizationAnalytics,
        Self::ManageFeatureSettings,
        Self::ManageBilling,
    ];

    /// The name in the API and in the catalog.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ManageUsers => "manage-users",
            Self::ManageTeams => "manage-teams",
            Self::ManageApiTokens => "manage-api-tokens",
            Self::ManageWebhooks => "manage-webhooks",
            Self::ManageExtensions => "manage-extensions",
            Self::ManagePostmortemTemplates => "manage-postmortem-templates",
            Self::ManageAuditLogs => "manage-audit-logs",
            Self::ManageOrganizationAnalytics => "manage-organization-analytics",
            Self::ManageFeatureSettings => "manage-feature-settings",
            Self::ManageBilling => "manage-billing",
        }
    }

    /// The id in the API; the same in every organisation.
    pub fn id(self) -> String {
        let place = Self::ALL.iter().position(|permission| *permission == self).unwrap_or_default();
        format!("5a42{:020x}", 0xa0 + place)
    }

    /// What it lets its holder do.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::ManageUsers => "invite, change and remove users, and grant them permissions",
            Self::ManageTeams => "create teams",
            Self::ManageApiTokens => "create and revoke the refresh tokens of all users",
            Self::ManageWebhooks => "add, change and remove outgoing webhooks",
            Self::ManageExtensions => "configure, enable and disable extensions",
            Self::ManagePostmortemTemplates => "change the templates of postmortems",
            Self::ManageAuditLogs => "look at the audit log, watch it and export it; change nothing",
            Self::ManageOrganizationAnalytics => "see figures about the whole organisation",
            Self::ManageFeatureSettings => {
                "change the settings of the audit log: its resources, and whether looking is recorded"
            }
            Self::ManageBilling => "see bills and change how they are paid",
        }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Permission {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.map(Self::as_str).join(", ");
        let permission = Self::ALL.into_iter().find(|permission| permission.as_str() == text);
        permission.ok_or_else(|| format!("`{text}` is not a permission; the permissions are {known}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_lists_every_name() {
        let schema = serde_json::to_value(<Permission as utoipa::PartialSchema>::schema()).unwrap();
        assert_eq!(schema["enum"], serde_json::json!(Permission::ALL.map(Permission::as_str)));
    }

    #[test]
    fn every_permission_has_a_name_of_its_own() {
        for permission in Permission::ALL {
            assert_eq!(permission.as_str().parse(), Ok(permission));
        }
        assert_eq!(Permissions::from(Permission::ALL).len(), 10);
        assert!("manage-everything".parse::<Permission>().unwrap_err().contains("manage-users, "));
    }
}
