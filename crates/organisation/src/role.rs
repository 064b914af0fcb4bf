use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What kind of user somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The one user of the organisation who may do everything.
    AccountOwner,
    User,
    /// Looks on: holds no permission, and no more than the role Observer in a team.
    Stakeholder,
}

impl Role {
    pub const ALL: [Self; 3] = [Self::AccountOwner, Self::User, Self::Stakeholder];

    /// The id in the API; the same in every organisation.
    pub const fn id(self) -> &'static str {
        match self {
            Self::AccountOwner => "5a42000000000000000000f1",
            Self::User => "5a42000000000000000000f3",
            Self::Stakeholder => "5a42000000000000000000f4",
        }
    }

    /// The name in the API and in the catalog.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccountOwner => "account_owner",
            Self::User => "user",
            Self::Stakeholder => "stakeholder",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.map(Self::as_str).join(", ");
        let role = Self::ALL.into_iter().find(|role| role.as_str() == text);
        role.ok_or_else(|| format!("`{text}` is not a role; the roles are {known}"))
    }
}
