//! Asking for an export and calling it off: units of work that the caller runs with the event that tells of them.

use holdfast_format::OrganisationId;
use holdfast_format::canonical::Template;

use crate::EngineError;
use crate::catalog::exports::{self, ExportKind, ExportRow, ExportState};
use crate::catalog::{CatalogError, installation, organisations};
use crate::commit::UnitOfWork;
use crate::filter::Filter;
use crate::limits::{EXPORT_DESCRIPTION_CHARS_MAX, EXPORT_NAME_CHARS_MAX, EXPORTS_UNFINISHED_MAX};

/// What somebody wants exported.
#[derive(Debug, Clone)]
pub struct NewExport {
    pub organisation: OrganisationId,
    pub name: String,
    pub description: String,
    pub kind: ExportKind,
    pub filter: Filter,
    /// Highest id that belongs; the head at the time of the request when absent.
    pub through_id: Option<u64>,
    /// What the history shows of the filter.
    pub echo: serde_json::Value,
    /// Who asked, in the shape of an actor.
    pub requested_by: serde_json::Value,
}

/// Queues an export under `id`, which is `exp_` and a fresh id, together with `event`, which tells of it. The set of
/// events is fixed here, before that event has its number (I7); [`Exports::wake`](super::Exports::wake) after the commit
/// makes the work begin.
///
/// # Errors
/// [`EngineError::Invalid`] for a name or description out of bounds, [`EngineError::StalePosition`] for a `through_id`
/// ahead of the log, [`EngineError::Conflict`] when too many exports of the organisation are unfinished.
pub fn request(unit: &mut UnitOfWork<'_>, id: &str, new: &NewExport, event: Template) -> Result<(), EngineError> {
    check(new)?;
    let created_at = unit.now();
    let connection = unit.connection();
    if exports::count_unfinished(connection, &new.organisation)? >= EXPORTS_UNFINISHED_MAX {
        let message = format!("{EXPORTS_UNFINISHED_MAX} exports are unfinished; wait for one or cancel it");
        return Err(EngineError::Conflict { message });
    }
    let organisation = organisations::by_id(connection, &new.organisation)?
        .ok_or(EngineError::NotFound { what: "the organisation" })?;
    let installation = installation::read(connection)?
        .ok_or_else(|| CatalogError::Damaged { what: "it has no installation".to_owned() })?;
    if new.through_id.is_some_and(|through_id| through_id > organisation.last_id) {
        return Err(EngineError::StalePosition);
    }
    let row = ExportRow {
        id: id.to_owned(),
        organisation: new.organisation,
        name: new.name.clone(),
        description: new.description.clone(),
        kind: new.kind,
        filter: serde_json::to_string(&new.filter).expect("a filter is JSON"),
        echo: new.echo.to_string(),
        requested_by: new.requested_by.to_string(),
        state: ExportState::Pending,
        floor_id: organisation.floor_id,
        head_id: new.through_id.unwrap_or(organisation.last_id),
        epoch: installation.epoch,
        rows_expected: None,
        rows_written: 0,
        file: None,
        error: None,
        created_at,
        finished_at: None,
        expires_at: None,
    };
    exports::insert(connection, &row)?;
    unit.record(new.organisation, event);
    Ok(())
}

/// Calls an export off, together with `event`, which tells of it. Its unfinished file is discarded.
///
/// # Errors
/// [`EngineError::NotFound`] when the organisation has no such export, [`EngineError::Conflict`] when it has finished.
pub fn cancel(
    unit: &mut UnitOfWork<'_>,
    organisation: &OrganisationId,
    id: &str,
    event: Template,
) -> Result<(), EngineError> {
    let now = unit.now();
    let connection = unit.connection();
    if !exports::cancel(connection, organisation, id, now)? {
        return match exports::by_id(connection, organisation, id)? {
            Some(_) => {
                Err(EngineError::Conflict { message: "the export has ended and cannot be cancelled".to_owned() })
            }
            None => Err(EngineError::NotFound { what: "the export" }),
        };
    }
    unit.record(*organisation, event);
    Ok(())
}

fn check(new: &NewExport) -> Result<(), EngineError> {
    let count = new.name.chars().count();
    if !(1..=EXPORT_NAME_CHARS_MAX).contains(&count) || new.name.starts_with(char::is_whitespace) {
        let message =
            format!("an export's name has 1 to {EXPORT_NAME_CHARS_MAX} characters and does not start with white space");
        return Err(EngineError::invalid("name", message));
    }
    if new.description.chars().count() > EXPORT_DESCRIPTION_CHARS_MAX {
        let message = format!("an export's description has at most {EXPORT_DESCRIPTION_CHARS_MAX} characters");
        return Err(EngineError::invalid("description", message));
    }
    Ok(())
}
