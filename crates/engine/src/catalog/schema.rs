//! The schema and its versions.

/// Tables that belong together and are versioned together.
#[derive(Debug, Clone, Copy)]
pub struct SchemaPart {
    pub name: &'static str,
    /// Migration N, counted from 1, brings version N - 1 to N. Statements in the schema dialect: types are `BIGINT`,
    /// `{text}` and `BYTES`; a table ends with `{table}`, or with `{clustered}` when its rows are small and found by
    /// primary key.
    pub migrations: &'static [&'static str],
}

/// The tables of the engine.
pub const ENGINE: SchemaPart = SchemaPart { name: "engine", migrations: &[] };
