use holdfast_engine::Engine;
use holdfast_engine::catalog::organisations::{self as rows, PendingRetention};
use holdfast_format::Timestamp;
use serde_json::json;

use super::{LogSettings, record_as};
use crate::OrganisationError;
use crate::author::Author;
use crate::change::{Change, Changed, change};
use crate::limits::{RETENTION_DAYS_MAX, RETENTION_NOTICE, after};
use crate::organisations::must_exist;
use crate::resource::Action;
use crate::version::Upon;

/// What became of a wish for another retention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetentionSet {
    pub changed: bool,
    /// When fewer days will count; `None` when they are in force.
    pub takes_effect_at: Option<Timestamp>,
}

/// Sets how many days events are kept, in the name of the operator. More days count at once; fewer only after 30 days, so
/// that people can export what will go.
pub fn set_retention(engine: &Engine, author: &Author, days: i64) -> Result<Changed<RetentionSet>, OrganisationError> {
    check(days)?;
    change(engine, author, move |change| {
        let row = change.organisation();
        if days >= row.retention_days {
            return Ok(RetentionSet { changed: store(change, days, None)?, takes_effect_at: None });
        }
        if let Some(pending) = row.pending_retention.filter(|pending| pending.days == days) {
            return Ok(RetentionSet { changed: false, takes_effect_at: Some(pending.at) });
        }
        let (in_force, at) = (row.retention_days, after(change.now(), RETENTION_NOTICE));
        let changed = store(change, in_force, Some(PendingRetention { days, at }))?;
        Ok(RetentionSet { changed, takes_effect_at: Some(at) })
    })
}

/// Sets how many days events are kept to more than now, in the name of the account owner. What the operator announced
/// stays announced.
///
/// # Errors
/// [`OrganisationError::Denied`] for anybody else, and for fewer days.
pub fn lengthen_retention(
    engine: &Engine,
    author: &Author,
    days: i64,
) -> Result<Changed<LogSettings>, OrganisationError> {
    check(days)?;
    change(engine, author, move |change| {
        if change.person().grants().is_some_and(|grants| !grants.is_owner()) {
            return Err(OrganisationError::denied("only the account owner may change how long events are kept"));
        }
        let seen = LogSettings::from(change.organisation());
        change.expect(&seen, Upon::Only(&["retention_days", "pending_retention"]))?;
        let (id, row) = (change.organisation().id, change.organisation());
        if days < row.retention_days {
            return Err(OrganisationError::denied("nobody may shorten how long events are kept but the operator"));
        }
        let pending = row.pending_retention;
        store(change, days, pending)?;
        Ok(LogSettings::from(&must_exist(change.connection(), &id)?))
    })
}

pub(crate) fn check(days: i64) -> Result<(), OrganisationError> {
    if (1..=RETENTION_DAYS_MAX).contains(&days) {
        return Ok(());
    }
    let message = format!("retention is from 1 to {RETENTION_DAYS_MAX} days, not {days}");
    Err(OrganisationError::invalid("retention_days", message))
}

fn store(change: &mut Change<'_, '_>, days: i64, pending: Option<PendingRetention>) -> Result<bool, OrganisationError> {
    let (id, before) = (change.organisation().id, LogSettings::from(change.organisation()));
    rows::set_retention(change.connection(), &id, days, pending)?;
    let settings = LogSettings::from(&must_exist(change.connection(), &id)?);
    let said = match (&settings.pending_retention, before.retention_days) {
        (Some(pending), in_force) if days == in_force => format!(
            "Events will be kept {} days instead of {in_force} from {} on",
            pending.retention_days, pending.takes_effect_at
        ),
        (_, in_force) if days == in_force => format!("Events will be kept {days} days after all"),
        (_, in_force) => format!("Retention changed from {in_force} to {days} days"),
    };
    let view = |settings: &LogSettings| json!({"retention_days": settings.retention_days, "pending_retention": settings.pending_retention});
    Ok(record_as(change, Action::LogRetention, said, view(&before), view(&settings)))
}
