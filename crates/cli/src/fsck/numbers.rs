use std::collections::BTreeMap;

use holdfast_engine::catalog::organisations::OrganisationRow;
use holdfast_format::{OrganisationId, Timestamp};

use super::Report;

/// Consecutive events of one organisation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub(super) first_id: u64,
    pub(super) last_id: u64,
    /// `recordedAt` of the first and of the last.
    pub(super) first_recorded: Timestamp,
    pub(super) last_recorded: Timestamp,
}

/// Where the events of each organisation were found, in the order of the segments and then of the journal.
#[derive(Debug, Default)]
pub(super) struct Numbers(BTreeMap<OrganisationId, Vec<Run>>);

impl Numbers {
    pub(super) fn add(&mut self, organisation: OrganisationId, run: Run) {
        self.0.entry(organisation).or_default().push(run);
    }

    /// I2: no gap, no duplicate, and `recordedAt` never decreases, from the floor to the last id that was given. What
    /// expired is removed file by file, so below the floor there may be gaps.
    pub(super) fn check(mut self, organisations: &[OrganisationRow], report: &mut Report) {
        for row in organisations {
            report.organisations += 1;
            report.events += (row.last_id + 1).saturating_sub(row.floor_id);
            let runs = self.0.remove(&row.id).unwrap_or_default();
            if let Some(problem) = fault(row, &runs) {
                report.problem(format!("organisation {}: {problem}", row.id));
            }
        }
        for organisation in self.0.keys() {
            report.problem(format!("there are events of organisation {organisation}, which does not exist"));
        }
    }
}

fn fault(row: &OrganisationRow, runs: &[Run]) -> Option<String> {
    let has_events = row.floor_id <= row.last_id;
    let expired = runs.iter().take_while(|run| run.last_id < row.floor_id).count();
    let runs = &runs[expired..];
    let Some((first, last)) = runs.first().zip(runs.last()) else {
        return has_events.then(|| format!("the events {} to {} are missing", row.floor_id, row.last_id));
    };
    if has_events && first.first_id > row.floor_id {
        return Some(format!("the events {} to {} are missing", row.floor_id, first.first_id - 1));
    }
    let broken = runs.windows(2).find_map(|pair| seam(&pair[0], &pair[1]));
    let ends = last.last_id == row.last_id && last.last_recorded == row.last_recorded_at;
    broken.or_else(|| {
        (!ends).then(|| {
            format!(
                "its last event is {} of {}, but the catalog says {} of {}",
                last.last_id, last.last_recorded, row.last_id, row.last_recorded_at
            )
        })
    })
}

fn seam(before: &Run, after: &Run) -> Option<String> {
    if after.first_id != before.last_id + 1 {
        return Some(format!("event {} is followed by event {}", before.last_id, after.first_id));
    }
    (after.first_recorded < before.last_recorded)
        .then(|| format!("recordedAt decreases between the events {} and {}", before.last_id, after.first_id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use holdfast_engine::catalog::organisations::CatalogueMode;

    fn run(first_id: u64, last_id: u64, first_recorded: i64, last_recorded: i64) -> Run {
        let at = Timestamp::from_micros;
        Run { first_id, last_id, first_recorded: at(first_recorded), last_recorded: at(last_recorded) }
    }

    fn organisation(floor_id: u64, last_id: u64, last_recorded: i64) -> OrganisationRow {
        OrganisationRow {
            id: OrganisationId::from_bytes([7; 12]),
            slug: String::new(),
            name: String::new(),
            plan: String::new(),
            shard: 0,
            last_id,
            last_recorded_at: Timestamp::from_micros(last_recorded),
            floor_id,
            retention_days: 1,
            pending_retention: None,
            catalogue: CatalogueMode::Closed,
            records_views: true,
            created_at: Timestamp::MIN,
        }
    }

    #[test]
    fn unbroken_numbers_are_fine_and_every_break_is_named() {
        let good = [run(1, 4, 10, 20), run(5, 9, 20, 30)];
        assert_eq!(fault(&organisation(1, 9, 30), &good), None);
        assert_eq!(fault(&organisation(3, 9, 30), &good), None);
        assert_eq!(fault(&organisation(1, 0, 0), &[]), None);
        assert_eq!(fault(&organisation(8, 9, 30), &[run(1, 4, 10, 20), run(8, 9, 20, 30)]), None);
        assert_eq!(fault(&organisation(10, 9, 30), &good), None);
        for (row, runs, said) in [
            (organisation(1, 9, 30), vec![], "1 to 9 are missing"),
            (organisation(1, 9, 30), vec![good[1]], "1 to 4 are missing"),
            (organisation(1, 9, 30), vec![good[0], run(6, 9, 20, 30)], "4 is followed by event 6"),
            (organisation(4, 9, 30), vec![good[0], run(6, 9, 20, 30)], "4 is followed by event 6"),
            (organisation(1, 9, 30), vec![good[0], run(4, 9, 20, 30)], "4 is followed by event 4"),
            (organisation(1, 9, 30), vec![good[0], run(5, 9, 19, 30)], "recordedAt decreases"),
            (organisation(1, 10, 30), good.to_vec(), "the catalog says 10"),
            (organisation(1, 9, 31), good.to_vec(), "the catalog says 9"),
        ] {
            let problem = fault(&row, &runs).unwrap_or_default();
            assert!(problem.contains(said), "{said}: {problem}");
        }
    }
}
