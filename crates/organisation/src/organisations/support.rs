//! Support exports: what the operator takes out of an organisation's log for its people.

use holdfast_engine::Engine;
use holdfast_engine::catalog::exports::ExportKind;
use holdfast_format::Timestamp;
use serde_json::json;

use crate::OrganisationError;
use crate::author::Author;
use crate::change::{Changed, Deed, change};
use crate::limits::SUPPORT_REASON_CHARS_MAX;
use crate::resource::Action;

/// Which events are taken, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportExport {
    from: Timestamp,
    to: Timestamp,
    reason: String,
    kind: ExportKind,
}

impl SupportExport {
    /// # Errors
    /// [`OrganisationError::Invalid`] when the range is empty or there is no reason.
    pub fn new(from: Timestamp, to: Timestamp, reason: &str, kind: ExportKind) -> Result<Self, OrganisationError> {
        if from >= to {
            return Err(OrganisationError::invalid("to", "the range ends before it begins"));
        }
        let reason = reason.trim();
        if reason.is_empty() || reason.chars().count() > SUPPORT_REASON_CHARS_MAX {
            let message = format!("the reason must have from 1 to {SUPPORT_REASON_CHARS_MAX} characters");
            return Err(OrganisationError::invalid("reason", message));
        }
        Ok(Self { from, to, reason: reason.to_owned(), kind })
    }

    pub fn from(&self) -> Timestamp {
        self.from
    }

    /// One past the last moment.
    pub fn to(&self) -> Timestamp {
        self.to
    }

    pub fn kind(&self) -> ExportKind {
        self.kind
    }
}

/// Records that the operator takes `rows` events, as `author`.
pub fn record_support_export(
    engine: &Engine,
    author: &Author,
    export: &SupportExport,
    rows: u64,
) -> Result<Changed<()>, OrganisationError> {
    let export = export.clone();
    change(engine, author, move |change| {
        let (from, to) = (export.from.to_string(), export.to.to_string());
        let kind = match export.kind {
            ExportKind::Csv => "csv",
            ExportKind::Json => "json",
        };
        let (id, name) = (change.organisation().id.to_string(), change.organisation().name.clone());
        change.tell(&Deed {
            action: Action::LogSupportExport,
            id: &id,
            name: &name,
            said: format!("The operator exported {rows} events from {from} to {to}: {}", export.reason),
            meta: json!({"from": from, "to": to, "reason": export.reason, "rows": rows, "type": kind}),
        });
        Ok(())
    })
}
