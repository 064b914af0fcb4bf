use holdfast_format::DecodeError;

/// A connection inside a transaction.
///
/// The dialect: placeholders are `$1`, `$2`, …; integers and times (microseconds) are BIGINT, booleans 0 or 1, ids and
/// JSON TEXT, bytes BYTES (`BLOB` or `BYTEA`). `EACH($1)` stands for a table with one row, column `value`, per element
/// of the JSON array in that placeholder; `value->>0` is an element of a nested array as text. A statement is a
/// constant, so that it can be prepared once.
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
    #[error("could not {action}")]
    Failed {
        action: &'static str,
        #[source]
        source: BoxedError,
    },
}

pub type BoxedError = Box<dyn std::error::Error + Send + Sync>;
