//! Every target over its corpus, its seeds, and seeded mutations of both.

use std::path::Path;

use holdfast_fuzzing::{Mutator, TARGETS, Target, segment_records};

/// Mutations of each input.
const MUTATIONS: usize = 2_000;
/// Every so many bits of a segment one is flipped; it shares no divisor with the size of a byte.
const CHECKED_BITS_STEP: usize = 101;

#[test]
fn decoders_withstand_what_they_are_given() {
    for target in TARGETS {
        let mut mutator = Mutator::seeded(20_261_123);
        let inputs = inputs(&target);
        for input in &inputs {
            (target.run)(input);
            for _ in 0..MUTATIONS {
                (target.run)(&mutator.mutate(input));
            }
        }
    }
}

/// Every input that once broke a target lies in `fuzz/corpus/<target>/`.
fn inputs(target: &Target) -> Vec<Vec<u8>> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target.name);
    let files = std::fs::read_dir(directory).into_iter().flatten();
    let corpus =
        files.map(|file| std::fs::read(file.expect("the corpus is readable").path()).expect("a readable file"));
    (target.seeds)().into_iter().chain(corpus).collect()
}

#[test]
fn each_target_has_its_libfuzzer_program() {
    for target in TARGETS {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../fuzz/fuzz_targets/{}.rs", target.name));
        let text = std::fs::read_to_string(&program).unwrap_or_default();
        assert!(text.contains(&format!("run(\"{}\", input)", target.name)), "{} is missing", program.display());
    }
}

/// A reader never returns bytes that are not what was written (I4): a changed bit is noticed, or nothing depends on it.
#[test]
fn no_single_bit_changes_what_a_segment_says() {
    let target = TARGETS.iter().find(|target| target.name == "segment").expect("segments are in the table");
    for mut segment in (target.seeds)() {
        let written = segment_records(&segment).expect("the seed is a segment");
        let mut noticed = 0;
        for bit in (0..segment.len() * 8).step_by(CHECKED_BITS_STEP) {
            segment[bit / 8] ^= 1 << (bit % 8);
            match segment_records(&segment) {
                Ok(read) => assert!(read == written, "bit {bit} changes the events"),
                Err(_) => noticed += 1,
            }
            segment[bit / 8] ^= 1 << (bit % 8);
        }
        assert!(noticed > 100, "only {noticed} changes were noticed");
    }
}
