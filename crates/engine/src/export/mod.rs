//! Export: writes what a filter selects to a file that can be downloaded.
//!
//! In: a request that fixes the set of events in its own transaction.
//! Out: a file in the object store, complete or absent, and signed links to it.
//! Invariants: the file holds the events of the filter and the snapshot of the request, oldest first (I7).
//! If we crash here: the unfinished file is discarded at the next start and the job begins again.
//! Bounds: [`crate::limits::EXPORTS_RUNNING_MAX`] jobs at once, each with constant memory.

mod links;

pub use links::{Link, LinkError, LinkKey, LinkKeys};

use holdfast_format::OrganisationId;

use crate::filter::Filter;

/// The form of an export's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportKind {
    Csv,
    Json,
}

impl ExportKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Csv, Self::Json].into_iter().find(|kind| kind.as_str() == name)
    }
}

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
    /// The filter as it was sent, for the history.
    pub echo: serde_json::Value,
    /// Who asked, in the shape of an actor.
    pub requested_by: serde_json::Value,
}
