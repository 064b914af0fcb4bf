//! Writes the seeds of a target into a directory, for libFuzzer to begin with: `seeds TARGET DIRECTORY`.

use std::path::PathBuf;

use holdfast_fuzzing::TARGETS;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().expect("the first argument is a target");
    let directory = PathBuf::from(arguments.next().expect("the second argument is a directory"));
    let target = TARGETS.iter().find(|target| target.name == name).expect("the target is in the table");
    for (number, seed) in (target.seeds)().iter().enumerate() {
        #[expect(clippy::disallowed_methods, reason = "nothing is lost when a seed is")]
        std::fs::write(directory.join(format!("seed-{number}")), seed).expect("the directory can be written");
    }
}
