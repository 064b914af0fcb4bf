//! The schema and its versions.

/// Tables that belong together and are versioned together.
#[derive(Debug, Clone, Copy)]
pub struct SchemaPart {
    pub name: &'static str,
    /// Migration N, counted from 1, brings version N - 1 to N.
    pub migrations: &'static [&'static str],
}
