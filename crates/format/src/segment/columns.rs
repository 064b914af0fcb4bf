/// A column whose values are small codes, bit-packed by block. All but the first two have a dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(usize)]
pub enum CodeColumn {
    /// What the row is: [`CodeColumn::EVENT`]; other codes are reserved for erased and expired events.
    Kind,
    /// The code of [`crate::Outcome`].
    Outcome,
    Resource,
    Action,
    /// Type, id, names and e-mail as one value.
    Actor,
    /// The whole list as one value.
    OnBehalfOf,
    Client,
    /// Id and name as one value.
    Team,
    /// The whole list as one value.
    Targets,
    Timezone,
    TokenType,
    /// Id and name as one value.
    Source,
    UserAgent,
    IpAddress,
    SessionId,
}

impl CodeColumn {
    pub const COUNT: usize = 15;
    /// In the order of the file.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Kind,
        Self::Outcome,
        Self::Resource,
        Self::Action,
        Self::Actor,
        Self::OnBehalfOf,
        Self::Client,
        Self::Team,
        Self::Targets,
        Self::Timezone,
        Self::TokenType,
        Self::Source,
        Self::UserAgent,
        Self::IpAddress,
        Self::SessionId,
    ];
    /// Columns at the front of [`CodeColumn::ALL`] whose codes mean themselves.
    pub(crate) const WITHOUT_DICTIONARY: usize = 2;
    pub(crate) const DICTIONARIES: usize = Self::COUNT - Self::WITHOUT_DICTIONARY;
    /// The code of a whole event in [`CodeColumn::Kind`].
    pub const EVENT: u32 = 0;

    /// The columns that have a dictionary, in the order of the file.
    pub fn with_dictionary() -> &'static [Self] {
        &Self::ALL[Self::WITHOUT_DICTIONARY..]
    }

    /// Place of the column's dictionary among the dictionaries.
    pub(crate) fn dictionary(self) -> Option<usize> {
        (self as usize).checked_sub(Self::WITHOUT_DICTIONARY)
    }
}

/// A column of zstd blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(usize)]
pub(crate) enum ZstdColumn {
    Timestamp,
    Id,
    RecordedAt,
    Text,
    Plain,
}

impl ZstdColumn {
    pub(crate) const COUNT: usize = 5;
}

/// A column of texts: two strings for each row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextColumn {
    /// `additionalInfo` and `meta`: what free-text search reads.
    Text,
    /// `reason` and `requestID`.
    Plain,
}
