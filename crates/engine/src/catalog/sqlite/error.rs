use rusqlite::ErrorCode;

use crate::catalog::CatalogError;

/// Sorts an error of SQLite outside COMMIT. Whatever it is, the transaction is open or was rolled back.
pub(super) fn sort(action: &'static str, error: rusqlite::Error) -> CatalogError {
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => CatalogError::Constraint { source: error.into() },
        Some(ErrorCode::DiskFull) => CatalogError::Full { source: error.into() },
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => CatalogError::Damaged { what: error.to_string() },
        _ => CatalogError::Failed { action, source: error.into() },
    }
}

/// Sorts an error of COMMIT after which SQLite reports no open transaction: it has rolled back, unless what failed
/// was making the commit record durable, which may be on the disk all the same.
pub(super) fn sort_commit(error: rusqlite::Error) -> CatalogError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => CatalogError::Full { source: error.into() },
        _ => CatalogError::OutcomeUnknown { source: error.into() },
    }
}
