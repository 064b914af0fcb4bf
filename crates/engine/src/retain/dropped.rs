use crate::catalog::files::{self, DroppedFile};
use crate::core::Core;
use crate::{EngineError, fault, limits};

/// Deletes the files that nobody can be reading any more.
pub(crate) fn remove_dropped_files(core: &Core) -> Result<(), EngineError> {
    let _stage = fault::stage("retain");
    let mut after = String::new();
    loop {
        let dropped = core.read(|connection| files::list_dropped(connection, &after, limits::FILES_PAGE))?;
        let Some(last) = dropped.last() else { return Ok(()) };
        after.clone_from(&last.name);
        let unread = dropped.into_iter().filter(|file| is_unread(core, file));
        let names: Vec<String> = unread.map(|file| file.name).collect();
        if !names.is_empty() {
            remove(core, names)?;
        }
    }
}

/// Segments are opened from a list that a reader took from the state: when no reader holds a list with it any more, nobody
/// can begin to read it, and who has it open goes on. An export's file is opened by the name that the catalog gave a
/// moment ago.
fn is_unread(core: &Core, file: &DroppedFile) -> bool {
    let is_segment = file.name.starts_with("segments/");
    let age = core.clock.now().micros().saturating_sub(file.dropped_at.micros());
    let is_old = u128::try_from(age).is_ok_and(|age| age >= limits::EXPORT_FILE_GRACE.as_micros());
    if is_segment { !core.state.is_listed_by_readers(&file.name) } else { is_old }
}

/// Deletes files, then forgets their names: whatever a crash leaves is found again.
fn remove(core: &Core, names: Vec<String>) -> Result<(), EngineError> {
    for name in &names {
        core.segments.forget(name);
        core.objects.delete(name).map_err(|source| EngineError::Object {
            action: "delete",
            name: name.clone(),
            source,
        })?;
    }
    let forgotten = core.change(move |unit| -> Result<(), EngineError> {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        Ok(files::delete_dropped(unit.connection(), &names)?)
    })?;
    forgotten.wait()
}
