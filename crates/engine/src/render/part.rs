use holdfast_format::segment::CodeColumn;

/// A part of a rendered event: fields that stand together in every form and are stored as one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(super) enum Part {
    Id,
    Timestamp,
    RecordedAt,
    Resource,
    Action,
    Outcome,
    Reason,
    Actor,
    OnBehalfOf,
    Client,
    Team,
    Targets,
    Timezone,
    TokenType,
    IpAddress,
    UserAgent,
    SessionId,
    RequestId,
    AdditionalInfo,
    Meta,
    Source,
}

impl Part {
    pub(super) const COUNT: usize = 21;
    /// In the order of every form.
    pub(super) const ALL: [Self; Self::COUNT] = [
        Self::Id,
        Self::Timestamp,
        Self::RecordedAt,
        Self::Resource,
        Self::Action,
        Self::Outcome,
        Self::Reason,
        Self::Actor,
        Self::OnBehalfOf,
        Self::Client,
        Self::Team,
        Self::Targets,
        Self::Timezone,
        Self::TokenType,
        Self::IpAddress,
        Self::UserAgent,
        Self::SessionId,
        Self::RequestId,
        Self::AdditionalInfo,
        Self::Meta,
        Self::Source,
    ];

    /// The column of a segment whose dictionary has the part's values, if they are kept in one.
    pub(super) fn column(self) -> Option<CodeColumn> {
        match self {
            Self::Resource => Some(CodeColumn::Resource),
            Self::Action => Some(CodeColumn::Action),
            Self::Actor => Some(CodeColumn::Actor),
            Self::OnBehalfOf => Some(CodeColumn::OnBehalfOf),
            Self::Client => Some(CodeColumn::Client),
            Self::Team => Some(CodeColumn::Team),
            Self::Targets => Some(CodeColumn::Targets),
            Self::Timezone => Some(CodeColumn::Timezone),
            Self::TokenType => Some(CodeColumn::TokenType),
            Self::IpAddress => Some(CodeColumn::IpAddress),
            Self::UserAgent => Some(CodeColumn::UserAgent),
            Self::SessionId => Some(CodeColumn::SessionId),
            Self::Source => Some(CodeColumn::Source),
            Self::Id
            | Self::Timestamp
            | Self::RecordedAt
            | Self::Outcome
            | Self::Reason
            | Self::RequestId
            | Self::AdditionalInfo
            | Self::Meta => None,
        }
    }
}
