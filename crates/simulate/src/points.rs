//! The named points at which the program can be stopped.

/// Every point as `stage/name`, as the program's own tests hold it against what the stages pass.
const POINTS: &str = include_str!("../../engine/src/fault/points.txt");

/// What is the same inside every transaction; a kill there is tried in commit only.
const INSIDE_TRANSACTIONS: [&str; 4] = ["catalog.begin", "catalog.savepoint", "catalog.release", "catalog.statement"];

/// The points at which a kill may leave something else behind: around every fsync, rename and COMMIT of every stage.
pub fn for_kills() -> Vec<&'static str> {
    let worth_it = |point: &&str| {
        let (stage, name) = parts(point);
        stage == "commit" || !INSIDE_TRANSACTIONS.contains(&name)
    };
    POINTS.lines().filter(worth_it).collect()
}

/// Every point.
pub fn all() -> Vec<&'static str> {
    POINTS.lines().collect()
}

/// The stage of a point.
pub fn stage(point: &str) -> &str {
    parts(point).0
}

fn parts(point: &str) -> (&str, &str) {
    point.split_once('/').expect("each line of the list is `stage/name`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_is_stopped_around_its_commit_and_its_files() {
        for stage in ["commit", "seal", "merge", "retain", "export", "recover"] {
            for name in ["catalog.commit.before", "catalog.commit.after"] {
                assert!(for_kills().contains(&format!("{stage}/{name}").as_str()), "{stage}/{name}");
            }
        }
        for stage in ["seal", "merge", "retain", "export"] {
            for name in ["objects.fsync", "objects.rename", "objects.fsync_directory"] {
                assert!(for_kills().contains(&format!("{stage}/{name}").as_str()), "{stage}/{name}");
            }
        }
    }
}
