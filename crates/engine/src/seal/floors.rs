use std::collections::HashMap;
use std::sync::Arc;

use holdfast_format::OrganisationId;
use holdfast_format::segment::OrganisationRange;

use crate::catalog::organisations;
use crate::core::Core;
use crate::segment::Segment;
use crate::{EngineError, limits};

/// The lowest id kept of every organisation in some segments, as it was when they were read: an event below has expired
/// for good, whatever happens meanwhile.
///
/// Whatever is written from segments leaves out what is below. Two neighbours of which retention rewrote only one may
/// lack ids between them, all of them expired, and the rows of an organisation in one segment have no gap.
#[derive(Debug)]
pub(crate) struct Floors(HashMap<OrganisationId, u64>);

impl Floors {
    pub(crate) fn of(core: &Core, segments: &[Arc<Segment>]) -> Result<Self, EngineError> {
        let ranges = segments.iter().flat_map(|segment| segment.organisations());
        let mut ids: Vec<OrganisationId> = ranges.map(|range| range.organisation).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut floors = HashMap::with_capacity(ids.len());
        for page in ids.chunks(limits::ORGANISATIONS_PAGE) {
            let heads = core.read(|connection| organisations::heads(connection, page))?;
            floors.extend(heads.into_iter().map(|head| (head.organisation, head.floor_id)));
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

    fn floor_id(&self, organisation: OrganisationId) -> u64 {
        self.0.get(&organisation).copied().unwrap_or(0)
    }
}
