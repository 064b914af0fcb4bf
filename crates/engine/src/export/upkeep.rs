//! Lets go of files and links that are past their time.

use crate::EngineError;
use crate::catalog::{exports, files};
use crate::core::Core;

/// Rows of one look.
const PAGE: usize = 100;

/// Makes exports Expired whose time is over. Their files become replaced files, which are deleted when nobody can be
/// reading them any more.
pub(super) fn expire_files(core: &Core) -> Result<(), EngineError> {
    loop {
        let now = core.clock.now();
        let due = core.read(|connection| exports::due(connection, now, PAGE))?;
        if due.is_empty() {
            return Ok(());
        }
        let expired = core.change(move |unit| -> Result<(), EngineError> {
            let now = unit.now();
            let connection = unit.connection();
            for export in &due {
                let file = export.file.as_ref();
                if exports::expire(connection, &export.id)?
                    && let Some(file) = file
                {
                    files::insert_dropped(connection, &[&file.name], now)?;
                }
            }
            exports::forget_downloads(connection, now, PAGE)?;
            Ok(())
        })?;
        expired.wait()?;
    }
}
