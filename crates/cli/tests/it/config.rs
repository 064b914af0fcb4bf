use crate::support::{holdfast, run};

#[test]
fn config_prints_what_is_in_force_and_where_it_comes_from() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("holdfast.toml");
    std::fs::File::create_new(&file).unwrap();
    let shown = run(holdfast(["config", "--format", "json", "--listen", "127.0.0.1:3"])
        .arg("--config")
        .arg(&file)
        .env("HOLDFAST_SEAL_AGE", "90s"));
    assert_eq!(shown.code, 0, "{shown:?}");
    let shown = shown.json();
    assert_eq!(shown["listen"]["value"], "127.0.0.1:3");
    assert_eq!(shown["listen"]["from"], "flag");
    assert_eq!(shown["seal.age"]["value"], "90s");
    assert_eq!(shown["seal.age"]["from"], "HOLDFAST_SEAL_AGE");
    assert_eq!(shown["log.format"]["from"], "default");
}

#[test]
fn a_misspelt_variable_names_the_nearest_one() {
    let refused = run(holdfast(["config"]).env("HOLDFAST_LISTN", "127.0.0.1:3"));
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.stderr.contains("did you mean `HOLDFAST_LISTEN`"), "{refused:?}");
    assert!(refused.stdout.is_empty());
}

#[test]
fn usage_goes_by_the_exit_codes() {
    for (arguments, code) in [(vec!["--help"], 0), (vec!["--version"], 0), (vec!["frobnicate"], 1), (vec![], 1)] {
        let mut command = holdfast([]);
        let finished = run(command.args(&arguments));
        assert_eq!(finished.code, code, "{arguments:?}: {finished:?}");
    }
}
