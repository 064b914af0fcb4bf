use std::ops::Range;

use crate::EngineError;
use crate::objects::Object;

/// Byte ranges that were read together.
#[derive(Debug)]
pub(super) struct Parts {
    runs: Vec<Vec<u8>>,
    /// For each range its run and where it starts in it.
    places: Vec<(usize, Range<usize>)>,
}

impl Parts {
    /// Reads the ranges in one round trip. Those that touch are read as one.
    pub(super) fn read(object: &dyn Object, name: &str, ranges: &[Range<u64>]) -> Result<Self, EngineError> {
        let mut runs: Vec<Range<u64>> = Vec::new();
        let mut places = Vec::with_capacity(ranges.len());
        for range in ranges {
            match runs.last_mut() {
                Some(run) if run.end == range.start => run.end = range.end,
                _ => runs.push(range.clone()),
            }
            let run = runs.len() - 1;
            places.push((run, offset_in(&runs[run], range.start)..offset_in(&runs[run], range.end)));
        }
        let failed = |source| EngineError::Object { action: "read", name: name.to_owned(), source };
        let runs = if ranges.iter().all(Range::is_empty) {
            vec![Vec::new(); runs.len()]
        } else {
            object.read(&runs).map_err(failed)?
        };
        Ok(Self { runs, places })
    }

    /// The bytes of the range at `index`; fewer than it has when the object ended early, which no checksum survives.
    pub(super) fn get(&self, index: usize) -> &[u8] {
        let (run, place) = &self.places[index];
        self.runs.get(*run).and_then(|run| run.get(place.clone())).unwrap_or_default()
    }
}

fn offset_in(run: &Range<u64>, position: u64) -> usize {
    usize::try_from(position - run.start).expect("what is read together fits memory")
}
