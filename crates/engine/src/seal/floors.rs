use std::collections::HashMap;
use std::sync::Arc;

use holdfast_format::OrganisationId;
use holdfast_format::segment::OrganisationRange;

use crate::catalog::organisations::{self, OrganisationRow};
use crate::clock::Clock;
use crate::core::Core;
use crate::segment::Segment;
use crate::{EngineError, limits};

/// What every organisation in some segments keeps, as it was when they were read: an event below its lowest id has
/// expired for good, whatever happens meanwhile.
///
/// Whatever is written from segments leaves out what is below. Two neighbours of which retention rewrote only one may
/// lack ids between them, all of them expired, and the rows of an organisation in one segment have no gap.
#[derive(Debug)]
pub(crate) struct Floors(HashMap<OrganisationId, OrganisationRow>);

impl Floors {
    pub(crate) fn of(core: &Core, segments: &[Arc<Segment>]) -> Result<Self, EngineError> {
        let ranges = segments.iter().flat_map(|segment| segment.organisations());
        let mut ids: Vec<OrganisationId> = ranges.map(|range| range.organisation).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut floors = HashMap::with_capacity(ids.len());
        for page in ids.chunks(limits::ORGANISATIONS_PAGE) {
            let rows = core.read(|connection| organisations::by_ids(connection, page))?;
            floors.extend(rows.into_iter().map(|row| (row.id, row)));
        }
        Ok(Self(floors))
    }

    pub(crate) fn keep(&self, organisation: OrganisationId, id: u64) -> bool {
        id >= self.floor_id(organisation)
    }

    /// Rows of a segment that have expired.
    pub(crate) fn expired_rows(&self, segment: &Segment) -> u64 {
        let expired = |range: &OrganisationRange| {
            self.floor_id(range.organisation).saturating_sub(range.first_id).min(u64::from(range.rows))
        };
        segment.organisations().iter().map(expired).sum()
    }

    /// Whether the oldest event of some organisation in the segment expired at least `days` ago, by the retention that
    /// is in force now. What expired under a shorter one waits for the longer one to pass.
    pub(crate) fn expired_for(&self, days: i64, segment: &Segment, clock: &Clock) -> bool {
        segment.organisations().iter().any(|range| {
            // The oldest is the first: `recordedAt` never decreases with the id (I2).
            self.0.get(&range.organisation).is_some_and(|row| {
                range.first_id < row.floor_id
                    && range.min_recorded_at <= clock.days_ago(row.retention_days.saturating_add(days))
            })
        })
    }

    fn floor_id(&self, organisation: OrganisationId) -> u64 {
        self.0.get(&organisation).map_or(0, |row| row.floor_id)
    }
}
