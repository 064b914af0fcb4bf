use tempfile::TempDir;

use super::*;

fn batch(key: &str, body: &str) -> Batch {
    Batch::new(IdempotencyKey::from_text(key), body.as_bytes().to_vec())
}

fn open(directory: &TempDir) -> Spool {
    Spool::open(directory.path().join("spool")).expect("a spool")
}

#[test]
fn batches_survive_in_order_with_key_and_state() {
    let directory = TempDir::new().expect("a directory");
    let mut spool = open(&directory);
    let numbers: Vec<u64> = (0..12)
        .map(|index| spool.add(&batch(&format!("key-{index}"), &format!("{{\"n\":{index}}}\n{{}}\n"))).expect("kept"))
        .collect();
    spool.set_state(numbers[1], State::Tried { unix_seconds: 77 }).expect("noted");
    spool.remove(numbers[0]).expect("forgotten");
    let bytes = spool.bytes();
    drop(spool);

    let mut spool = open(&directory);
    assert_eq!((spool.batch_count(), spool.bytes()), (11, bytes));
    let entries: Vec<_> = spool.entries().collect();
    assert_eq!(entries[0], (numbers[1], State::Tried { unix_seconds: 77 }));
    assert_eq!(entries[10], (numbers[11], State::Waiting));
    let read = spool.read(numbers[10]).expect("a batch");
    assert_eq!(read, batch("key-10", "{\"n\":10}\n{}\n"));
    let next = spool.add(&batch("later", "{}\n")).expect("kept");
    assert!(next > numbers[11]);
    for (number, _) in spool.entries().collect::<Vec<_>>() {
        spool.remove(number).expect("forgotten");
    }
    assert_eq!((spool.is_empty(), spool.bytes()), (true, 0));
}

#[test]
fn one_process_at_a_time() {
    let directory = TempDir::new().expect("a directory");
    let first = open(&directory);
    let second = Spool::open(directory.path().join("spool"));
    assert!(matches!(second, Err(SpoolError::InUse { .. })), "{second:?}");
    drop(first);
    open(&directory);
}

#[test]
fn a_crash_while_writing_leaves_nothing_and_damage_is_named() {
    let directory = TempDir::new().expect("a directory");
    let mut spool = open(&directory);
    let number = spool.add(&batch("key", "{}\n{}\n")).expect("kept");
    drop(spool);
    let file = |name: &str| directory.path().join("spool").join(name);
    #[expect(clippy::disallowed_methods, reason = "what a crash left behind")]
    fs::write(file("partial"), b"{\"key\":\"half").expect("written");
    let spool = open(&directory);
    assert_eq!(spool.batch_count(), 1);

    #[expect(clippy::disallowed_methods, reason = "what a failing disk left behind")]
    fs::write(file("00000000000000000001.waiting"), b"{\"key\":\"key\",\"count\":2}\n{}\n").expect("written");
    assert!(matches!(spool.read(number), Err(SpoolError::NotABatch { .. })));
}

#[cfg(unix)]
#[test]
fn only_its_owner_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let directory = TempDir::new().expect("a directory");
    let mut spool = open(&directory);
    let number = spool.add(&batch("key", "{}\n")).expect("kept");
    let mode = |path: &Path| fs::metadata(path).expect("metadata").permissions().mode() & 0o777;
    assert_eq!(mode(spool.directory()), 0o700);
    assert_eq!(mode(&spool.path_of(number)), 0o600);
}
