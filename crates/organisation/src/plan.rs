use std::fmt;
use std::str::FromStr;

/// What an organisation pays for. Set by the operator; there are no trials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plan {
    Free,
    Pro,
    Premium,
    Enterprise,
}

impl Plan {
    pub const ALL: [Self; 4] = [Self::Free, Self::Pro, Self::Premium, Self::Enterprise];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Pro => "pro",
            Self::Premium => "premium",
            Self::Enterprise => "enterprise",
        }
    }

    /// Whether the plan lets people look at the log. Recording is part of every plan.
    pub const fn has_audit_logs(self) -> bool {
        matches!(self, Self::Enterprise)
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Plan {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.map(Self::as_str).join(", ");
        let plan = Self::ALL.into_iter().find(|plan| plan.as_str() == text);
        plan.ok_or_else(|| format!("`{text}` is not a plan; the plans are {known}"))
    }
}
