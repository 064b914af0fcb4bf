use std::fmt;
use std::str::FromStr;

/// What kind of user somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The one user of the organisation who may do everything.
    AccountOwner,
    User,
    /// Looks on: holds no permission, and no more than the role Observer in a team.
    Stakeholder,
}

impl Role {
    pub const ALL: [Self; 3] = [Self::AccountOwner, Self::User, Self::Stakeholder];

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
