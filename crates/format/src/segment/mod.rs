//! The segment: an immutable file of events in columns, ordered by (organisation, timestamp, id).

mod content;
mod organisations;
mod writer;

pub use content::ContentHash;
pub use organisations::OrganisationRange;
pub use writer::{SegmentOptions, SegmentSummary, SegmentWriteError, SegmentWriter};
