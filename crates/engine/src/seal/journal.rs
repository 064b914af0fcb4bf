use holdfast_format::DecodeError;

use crate::catalog::journal::{self, JournalRow};
use crate::catalog::{self, Catalog, CatalogError};
use crate::{EngineError, limits};

/// Calls `visit` with each journal row of a shard above `after` and up to `through`, in order. A position that is
/// missing is damage.
pub(crate) fn read_journal(
    catalog: &dyn Catalog,
    shard: i64,
    after: i64,
    through: i64,
    mut visit: impl FnMut(&JournalRow) -> Result<(), EngineError>,
) -> Result<(), EngineError> {
    let mut position = after;
    while position < through {
        let rows = catalog::read(catalog, |connection| {
            journal::range(connection, shard, position, limits::JOURNAL_READ_BYTES)
        })?;
        let expected = position + 1;
        if rows.first().is_none_or(|row| row.position != expected) {
            let what = format!("journal row {expected} of shard {shard} is missing");
            return Err(CatalogError::Damaged { what }.into());
        }
        for row in rows.iter().take_while(|row| row.position <= through) {
            visit(row)?;
        }
        position = rows.last().map_or(position, |row| row.position);
    }
    Ok(())
}

pub(crate) fn damaged_row(row: &JournalRow, source: DecodeError) -> EngineError {
    EngineError::DamagedRow { what: format!("journal row {} of shard {}", row.position, row.shard), source }
}
