use std::os::unix::fs::PermissionsExt;

use crate::support::{Installation, holdfast, run};

#[test]
fn init_prints_the_secrets_and_keeps_everybody_else_out() {
    let installation = Installation::new();
    assert!(installation.refresh_token.starts_with("hfr_") && installation.service_key.starts_with("hfs_"));
    assert_eq!(installation.organisation.len(), 24);
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let mut directories = vec![installation.directory()];
    while let Some(directory) = directories.pop() {
        assert_eq!(mode(&directory), 0o700, "{}", directory.display());
        for entry in directory.read_dir().unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else {
                assert_eq!(mode(&path), 0o600, "{}", path.display());
            }
        }
    }
}

#[test]
fn init_refuses_a_directory_that_is_not_empty() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::File::create_new(directory.path().join("mine")).unwrap();
    let arguments = ["init", "--organisation", "Acme", "--owner-email", "asha@example.com"];
    let refused = run(holdfast(arguments).arg("--data").arg(directory.path()));
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.stderr.contains("is not empty") && refused.stdout.is_empty(), "{refused:?}");
    assert_eq!(directory.path().read_dir().unwrap().count(), 1);
}

#[test]
fn init_refuses_what_it_cannot_use_and_leaves_nothing_behind() {
    for (name, email, plan, said) in [
        ("", "asha@example.com", "enterprise", "must not be empty"),
        ("Acme", "asha", "enterprise", "not an e-mail address"),
        ("Acme", "asha@example.com", "gold", "not a plan"),
    ] {
        let root = tempfile::tempdir().unwrap();
        let directory = root.path().join("data");
        let arguments = ["init", "--organisation", name, "--owner-email", email, "--plan", plan];
        let refused = run(holdfast(arguments).arg("--data").arg(&directory));
        assert_eq!(refused.code, 1, "{refused:?}");
        assert!(refused.stderr.contains(said), "{refused:?}");
        assert!(!directory.exists(), "{said}");
    }
}
