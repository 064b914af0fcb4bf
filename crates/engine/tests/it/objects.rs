//! The directory of objects.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt;
use std::slice;

use holdfast_engine::objects::{Directory, Objects};
use tempfile::TempDir;

fn store() -> (TempDir, Directory) {
    let root = tempfile::tempdir().unwrap();
    let store = Directory::open(root.path()).unwrap();
    (root, store)
}

fn put(store: &Directory, name: &str, bytes: &[u8]) {
    let mut file = store.create(name).unwrap();
    file.write_all(bytes).unwrap();
    file.finish().unwrap();
}

fn get(store: &Directory, name: &str) -> io::Result<Vec<u8>> {
    let object = store.open(name)?;
    Ok(object.read(slice::from_ref(&(0..object.bytes())))?.remove(0))
}

#[test]
fn a_file_appears_whole_when_it_is_finished() {
    let (root, store) = store();
    let mut file = store.create("segments/00/a-1.seg").unwrap();
    let bytes: Vec<u8> = (0..1_000_000_u32).map(|index| index.to_le_bytes()[1]).collect();
    file.write_all(&bytes).unwrap();
    assert_eq!(store.open("segments/00/a-1.seg").unwrap_err().kind(), io::ErrorKind::NotFound);
    assert_eq!(store.list("").unwrap(), Vec::<String>::new());
    file.finish().unwrap();
    assert_eq!(get(&store, "segments/00/a-1.seg").unwrap(), bytes);
    assert_eq!(store.list("segments/").unwrap(), ["segments/00/a-1.seg"]);
    for (path, mode) in [("segments", 0o700), ("segments/00", 0o700), ("segments/00/a-1.seg", 0o600)] {
        assert_eq!(root.path().join(path).metadata().unwrap().permissions().mode() & 0o777, mode, "{path}");
    }
}

#[test]
fn a_file_that_is_not_finished_leaves_nothing() {
    let (root, store) = store();
    let mut file = store.create("a").unwrap();
    file.write_all(&[7; 10]).unwrap();
    drop(file);
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
    put(&store, "a", b"later");
    assert_eq!(get(&store, "a").unwrap(), b"later");
}

#[test]
fn a_name_is_given_once() {
    let (_root, store) = store();
    put(&store, "a", b"first");
    assert_eq!(store.create("a").err().unwrap().kind(), io::ErrorKind::AlreadyExists);
    let unfinished = store.create("b").unwrap();
    assert_eq!(store.create("b").err().unwrap().kind(), io::ErrorKind::AlreadyExists);
    unfinished.finish().unwrap();
    assert_eq!(get(&store, "a").unwrap(), b"first");
    assert_eq!(get(&store, "b").unwrap(), b"");
}

#[test]
fn what_an_interrupted_creation_left_is_discarded() {
    let (root, store) = store();
    put(&store, "d/kept", b"kept");
    fs::OpenOptions::new().write(true).create_new(true).open(root.path().join("d/a.tmp")).unwrap();
    assert!(store.create("d/a").is_err());
    store.discard_unfinished("d/a").unwrap();
    store.discard_unfinished("d/a").unwrap();
    store.discard_unfinished("elsewhere/a").unwrap();
    put(&store, "d/a", b"whole");
    store.discard_unfinished("d/a").unwrap();
    assert_eq!(store.list("d/").unwrap(), ["d/a", "d/kept"]);
}

#[test]
fn lists_by_prefix_in_order() {
    let (_root, store) = store();
    for name in ["b/2", "a/3", "a/1/x", "ab", "a/10"] {
        put(&store, name, b"");
    }
    assert_eq!(store.list("").unwrap(), ["a/1/x", "a/10", "a/3", "ab", "b/2"]);
    assert_eq!(store.list("a").unwrap(), ["a/1/x", "a/10", "a/3", "ab"]);
    assert_eq!(store.list("a/1").unwrap(), ["a/1/x", "a/10"]);
    assert_eq!(store.list("c/").unwrap(), Vec::<String>::new());
}

#[test]
fn a_deleted_file_stays_readable_for_who_has_it_open() {
    let (_root, store) = store();
    put(&store, "a", b"bytes");
    let open = store.open("a").unwrap();
    store.delete("a").unwrap();
    store.delete("a").unwrap();
    store.delete("no/such/directory").unwrap();
    assert_eq!(store.open("a").unwrap_err().kind(), io::ErrorKind::NotFound);
    assert_eq!(open.read(&[1..3, 0..1, 5..5]).unwrap(), [b"yt".to_vec(), b"b".to_vec(), Vec::new()]);
}

#[test]
#[expect(clippy::reversed_empty_ranges, reason = "a damaged footer may hold one")]
fn ranges_outside_the_file_are_refused() {
    let (_root, store) = store();
    put(&store, "a", b"bytes");
    let open = store.open("a").unwrap();
    for range in [0..6, 6..6, 3..2, 0..u64::MAX, u64::MAX..u64::MAX] {
        assert_eq!(open.read(slice::from_ref(&range)).unwrap_err().kind(), io::ErrorKind::UnexpectedEof, "{range:?}");
    }
}

#[test]
fn damaged_names_are_refused() {
    let (root, store) = store();
    fs::create_dir(root.path().join("directory")).unwrap();
    let long = "a".repeat(201);
    for name in ["", "/", "a/", "/a", "a//b", ".", "..", "../a", "a/../b", ".a", "a.tmp", "A", "a b", "a\0", "ä", &long]
    {
        assert_eq!(store.create(name).err().unwrap().kind(), io::ErrorKind::InvalidInput, "{name:?}");
        assert_eq!(store.open(name).unwrap_err().kind(), io::ErrorKind::InvalidInput, "{name:?}");
        assert_eq!(store.delete(name).unwrap_err().kind(), io::ErrorKind::InvalidInput, "{name:?}");
        assert_eq!(store.discard_unfinished(name).unwrap_err().kind(), io::ErrorKind::InvalidInput, "{name:?}");
    }
    assert_eq!(store.open("directory").unwrap_err().kind(), io::ErrorKind::InvalidData);
    assert!(Directory::open(&root.path().join("absent")).is_err());
}

#[test]
fn tells_the_free_space() {
    let (_root, store) = store();
    assert!(store.free_bytes().unwrap() > 0);
}
