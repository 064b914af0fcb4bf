use std::io;

use holdfast_format::{DecodeError, OrganisationId, Timestamp};

/// A connection inside a transaction. Its SQL is the dialect described at [`super::Dialect`]; a statement is a
/// constant, so that it is translated and prepared once.
pub trait Connection {
    /// Runs a statement and returns how many rows it changed.
    fn execute(&mut self, sql: &'static str, arguments: &[Value]) -> Result<u64, CatalogError>;
    /// Runs a query and returns its rows; the statement bounds how many there can be.
    fn query(&mut self, sql: &'static str, arguments: &[Value]) -> Result<Vec<Row>, CatalogError>;
}

impl dyn Connection + '_ {
    /// Runs a query whose answer is one row or none.
    pub fn query_optional(&mut self, sql: &'static str, arguments: &[Value]) -> Result<Option<Row>, CatalogError> {
        Ok(self.query(sql, arguments)?.into_iter().next())
    }
}

/// An argument or a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl From<i64> for Value {
    fn from(integer: i64) -> Self {
        Self::Integer(integer)
    }
}

impl From<u64> for Value {
    fn from(count: u64) -> Self {
        Self::Integer(i64::try_from(count).expect("counts, ids and sizes stay below 2^63"))
    }
}

impl From<usize> for Value {
    fn from(count: usize) -> Self {
        Self::Integer(i64::try_from(count).expect("sizes in memory stay below 2^63"))
    }
}

impl From<Timestamp> for Value {
    fn from(timestamp: Timestamp) -> Self {
        Self::Integer(timestamp.micros())
    }
}

impl From<&OrganisationId> for Value {
    fn from(id: &OrganisationId) -> Self {
        Self::Text(id.to_string())
    }
}

impl<const N: usize> From<&[u8; N]> for Value {
    fn from(bytes: &[u8; N]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Integer(flag.into())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A row of an answer. The accessors fail when the column is absent or of another type, which a damaged catalog can
/// bring about.
#[derive(Debug, Clone, PartialEq)]
pub struct Row(pub Vec<Value>);

impl Row {
    pub fn integer(&self, column: usize) -> Result<i64, CatalogError> {
        match self.0.get(column) {
            Some(Value::Integer(integer)) => Ok(*integer),
            _ => Err(unexpected(column, "an integer")),
        }
    }

    pub fn flag(&self, column: usize) -> Result<bool, CatalogError> {
        Ok(self.integer(column)? != 0)
    }

    pub fn text(&self, column: usize) -> Result<&str, CatalogError> {
        match self.0.get(column) {
            Some(Value::Text(text)) => Ok(text),
            _ => Err(unexpected(column, "text")),
        }
    }

    pub fn bytes(&self, column: usize) -> Result<&[u8], CatalogError> {
        match self.0.get(column) {
            Some(Value::Bytes(bytes)) => Ok(bytes),
            _ => Err(unexpected(column, "bytes")),
        }
    }

    /// Moves the bytes out, which can be megabytes.
    pub fn take_bytes(&mut self, column: usize) -> Result<Vec<u8>, CatalogError> {
        match self.0.get_mut(column) {
            Some(Value::Bytes(bytes)) => Ok(std::mem::take(bytes)),
            _ => Err(unexpected(column, "bytes")),
        }
    }

    /// A count, an id or a size, which are never negative.
    pub fn unsigned(&self, column: usize) -> Result<u64, CatalogError> {
        u64::try_from(self.integer(column)?).map_err(|_| unexpected(column, "a count"))
    }

    pub fn timestamp(&self, column: usize) -> Result<Timestamp, CatalogError> {
        self.integer(column).map(Timestamp::from_micros)
    }

    pub fn organisation(&self, column: usize) -> Result<OrganisationId, CatalogError> {
        self.text(column)?.parse().map_err(|_| unexpected(column, "the id of an organisation"))
    }

    /// Bytes of a fixed length, such as a hash or a key.
    pub fn array<const N: usize>(&self, column: usize) -> Result<[u8; N], CatalogError> {
        self.bytes(column)?.try_into().map_err(|_| unexpected(column, "of the right length"))
    }

    /// What `read` finds in the column unless it is NULL.
    pub fn optional<T>(
        &self,
        column: usize,
        read: impl Fn(&Self, usize) -> Result<T, CatalogError>,
    ) -> Result<Option<T>, CatalogError> {
        if self.is_null(column) { Ok(None) } else { read(self, column).map(Some) }
    }

    pub fn is_null(&self, column: usize) -> bool {
        matches!(self.0.get(column), Some(Value::Null))
    }
}

fn unexpected(column: usize, wanted: &'static str) -> CatalogError {
    CatalogError::Damaged { what: format!("column {column} of an answer is not {wanted}") }
}

/// What a catalog can answer instead of rows.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// A unique or foreign key would be violated.
    #[error("a row like this exists already, or one that it names does not")]
    Constraint {
        #[source]
        source: BoxedError,
    },
    /// The disk has no room; the transaction was rolled back.
    #[error("the catalog's disk is full")]
    Full {
        #[source]
        source: BoxedError,
    },
    /// The file or a row is not what was written.
    #[error("the catalog is damaged: {what}")]
    Damaged { what: String },
    /// A row failed to decode.
    #[error("a row of the catalog is damaged")]
    Row {
        #[source]
        source: DecodeError,
    },
    /// The database says that commit failed, but not whether its changes were kept.
    #[error("the outcome of a commit is unknown")]
    OutcomeUnknown {
        #[source]
        source: BoxedError,
    },
    /// The catalog was written by a newer release.
    #[error("the catalog has version {found} of `{part}`; this release knows up to {known}")]
    Newer { part: &'static str, found: i64, known: i64 },
    /// The catalog was written by an older release and is opened for reading only.
    #[error(
        "the catalog has version {found} of `{part}`; this release reads {known}: start the server once to migrate it"
    )]
    Older { part: &'static str, found: i64, known: i64 },
    #[error("could not {action}")]
    Failed {
        action: &'static str,
        #[source]
        source: BoxedError,
    },
}

impl CatalogError {
    /// An error outside the database, of the file system or of a fault rule.
    pub(crate) fn of_io(action: &'static str, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full { source: error.into() },
            _ => Self::Failed { action, source: error.into() },
        }
    }
}

pub type BoxedError = Box<dyn std::error::Error + Send + Sync>;

/// The JSON array that `EACH` takes.
pub(super) fn json_rows<T: serde::Serialize>(rows: &[T]) -> Value {
    Value::Text(serde_json::to_string(rows).expect("numbers and text always become JSON"))
}
