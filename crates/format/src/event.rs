use crate::Timestamp;

/// An event as it is stored, borrowed from whatever holds its bytes: a journal frame, a head block or the columns of a
/// segment. The fields are those of the JSON shape, documented in `docs/event.md`; an absent field is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event<'a> {
    /// The event's number in its organisation: 1, 2, 3, … (I2).
    pub id: u64,
    /// When it happened, as its producer says.
    pub timestamp: Timestamp,
    /// When it was committed; never decreases inside an organisation (I2).
    pub recorded_at: Timestamp,
    pub resource: &'a str,
    pub action: &'a str,
    pub outcome: Outcome,
    pub reason: &'a str,
    pub actor: Actor<'a>,
    /// The chain behind the actor, nearest first.
    pub on_behalf_of: Vec<Actor<'a>>,
    pub client: &'a str,
    pub team: Team<'a>,
    pub targets: Vec<Target<'a>>,
    pub timezone: &'a str,
    pub token_type: &'a str,
    pub ip_address: &'a str,
    pub user_agent: &'a str,
    pub session_id: &'a str,
    pub request_id: &'a str,
    pub additional_info: &'a str,
    /// JSON object text without insignificant white space, or empty.
    pub meta: &'a str,
    pub source: Source<'a>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Actor<'a> {
    pub kind: ActorKind,
    pub user_id: &'a str,
    pub user_name: &'a str,
    pub user_email: &'a str,
    pub full_name: &'a str,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Team<'a> {
    pub id: &'a str,
    pub name: &'a str,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Target<'a> {
    pub kind: &'a str,
    pub id: &'a str,
    pub name: &'a str,
}

/// The service whose key recorded the event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Source<'a> {
    pub id: &'a str,
    pub name: &'a str,
}

/// How the action ended. The discriminants are part of the canonical encoding.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Outcome {
    #[default]
    Success = 0,
    Failure = 1,
    Denied = 2,
}

impl Outcome {
    pub const ALL: [Self; 3] = [Self::Success, Self::Failure, Self::Denied];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Denied => "denied",
        }
    }

    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| *outcome as u8 == code)
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == name)
    }
}

/// What kind of actor acted. The discriminants are part of the canonical encoding.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum ActorKind {
    #[default]
    User = 0,
    ApiToken = 1,
    Service = 2,
    System = 3,
    /// Somebody who did not sign in; written by the server only.
    Anonymous = 4,
}

impl ActorKind {
    pub const ALL: [Self; 5] = [Self::User, Self::ApiToken, Self::Service, Self::System, Self::Anonymous];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::ApiToken => "api_token",
            Self::Service => "service",
            Self::System => "system",
            Self::Anonymous => "anonymous",
        }
    }

    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind as u8 == code)
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}
