use holdfast_format::segment::{CodeColumn, ContentHash, OrganisationRange};
use holdfast_format::{DecodeError, Timestamp};

use super::Segment;
use crate::EngineError;

impl Segment {
    /// Reads every byte and checks every checksum, and everything that the file says about itself: the order of rows,
    /// ranges of ids and times, the way from an id to its row, the content hash of every organisation, and every index.
    pub fn verify(&self) -> Result<(), EngineError> {
        for column in CodeColumn::ALL {
            for page in 0..self.index().pages(column).len() {
                self.page(column, page)?;
            }
        }
        self.organisations().iter().try_for_each(|range| {
            self.verify_organisation(range).map_err(|error| error.in_organisation(range.organisation))
        })?;
        self.verify_indexes()
    }

    fn verify_organisation(&self, range: &OrganisationRange) -> Result<(), EngineError> {
        let mut content = ContentHash::default();
        let mut scratch = Vec::new();
        let mut recorded_at = (Timestamp::MAX, Timestamp::MIN);
        let mut previous: Option<(Timestamp, u64)> = None;
        let mut row_ids = Vec::with_capacity(range.rows as usize);
        self.for_each(range.row_range(), &mut |_, event| {
            let key = (event.timestamp, event.id);
            if previous.is_some_and(|previous| previous >= key) {
                return Err(self.contradiction("its rows are not in order"));
            }
            previous = Some(key);
            row_ids.push(event.id);
            recorded_at = (recorded_at.0.min(event.recorded_at), recorded_at.1.max(event.recorded_at));
            content.add_event(event, &mut scratch);
            Ok(())
        })?;
        if content != range.content {
            return Err(self.contradiction("its events have not the hash of what was written"));
        }
        if recorded_at != (range.min_recorded_at, range.max_recorded_at) {
            return Err(self.contradiction("its times are not those of its table"));
        }
        for (id, row) in (range.first_id..).zip(self.rows_of_ids(range, range.first_id..range.last_id + 1)?) {
            if row_ids.get((row - range.first_row) as usize) != Some(&id) {
                return Err(self.contradiction("an id is not in the row where the rank column has it"));
            }
        }
        Ok(())
    }

    pub(super) fn contradiction(&self, why: &'static str) -> EngineError {
        EngineError::Damaged {
            segment: self.name().to_owned(),
            organisation: None,
            range: None,
            source: DecodeError::Malformed { what: "a segment", why },
        }
    }
}
