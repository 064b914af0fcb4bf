//! The table of every write of the two stores, and the fault points at which it can fail.

use std::collections::BTreeSet;

/// Every point, as `stage/name`.
pub(super) const POINTS: &str = include_str!("../../../src/fault/points.txt");

/// The traits of the stores.
const TRAITS: [&str; 3] = [
    include_str!("../../../src/catalog/mod.rs"),
    include_str!("../../../src/catalog/connection.rs"),
    include_str!("../../../src/objects/mod.rs"),
];

/// What changes a store, and the points around it. `write` is that of `io::Write`, which a file being created is.
const WRITES: &[(&str, &[&str])] = &[
    ("begin", &["catalog.begin"]),
    ("savepoint", &["catalog.savepoint"]),
    ("release_savepoint", &["catalog.release"]),
    ("rollback_to_savepoint", &["catalog.rollback_to"]),
    ("commit", &["catalog.commit.before", "catalog.commit.after"]),
    ("rollback", &["catalog.rollback"]),
    ("upkeep", &["catalog.checkpoint"]),
    ("execute", &["catalog.statement"]),
    ("query", &["catalog.statement"]),
    ("create", &["objects.create"]),
    ("write", &["objects.write"]),
    ("finish", &["objects.fsync", "objects.rename", "objects.fsync_directory"]),
    ("delete", &["objects.delete"]),
    ("discard_unfinished", &["objects.delete"]),
];

/// What changes nothing.
const READS: &[&str] = &["read", "writer", "connection", "lock_shards_of", "open", "list", "free_bytes", "bytes"];

/// Points between two writes: a kill there is worth trying, and an error there is one of the write before or after.
const BETWEEN: &[&str] = &[
    "commit.journal",
    "segment.written",
    "segment.durable",
    "segment.publish",
    "segment.published",
    "export.publish",
    "recover.open",
];

/// The points at which a write can also be kept and then reported as failed.
pub(super) fn can_be_kept(name: &str) -> bool {
    !BETWEEN.contains(&name) && name != "catalog.commit.before"
}

#[test]
fn every_write_of_the_stores_has_a_row() {
    let methods = TRAITS.iter().flat_map(|source| methods_of_traits(source));
    let known = |method: &str| READS.contains(&method) || WRITES.iter().any(|(write, _)| *write == method);
    let unknown: Vec<_> = methods.filter(|method| !known(method)).collect();
    assert_eq!(unknown, Vec::<&str>::new(), "give each a row in WRITES or READS, and a write its fault point");
}

#[test]
fn every_point_is_that_of_a_write_or_stands_between_two() {
    let of_writes = WRITES.iter().flat_map(|(_, points)| points.iter().copied());
    let known: BTreeSet<&str> = of_writes.chain(BETWEEN.iter().copied()).collect();
    let listed: BTreeSet<&str> = POINTS.lines().filter_map(|line| Some(line.split_once('/')?.1)).collect();
    assert_eq!(listed, known);
}

/// The names of the methods that the traits of a file ask for.
fn methods_of_traits(source: &str) -> Vec<&str> {
    let bodies = source.split("\npub trait ").skip(1).filter_map(|rest| rest.split("\n}").next());
    let names = bodies.flat_map(|body| body.split("    fn ").skip(1));
    names.filter_map(|rest| rest.split(['(', '<']).next()).collect()
}
