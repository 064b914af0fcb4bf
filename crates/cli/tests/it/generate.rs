use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{holdfast, run};

#[test]
fn the_same_seed_prints_the_same_events() {
    let generate = |seed: &str| {
        let printed = run(&mut holdfast(["generate", "--events", "1000", "--organisations", "7", "--seed", seed]));
        assert_eq!((printed.code, printed.stderr.as_str()), (0, ""));
        printed.stdout
    };
    let first = generate("5");
    assert_eq!(first, generate("5"));
    assert_ne!(first, generate("6"));
    let events: Vec<Value> = first.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(events.len(), 1_000);
    let organisations: BTreeSet<&str> = events.iter().map(|event| event["organisation"].as_str().unwrap()).collect();
    assert_eq!(organisations.len(), 7);
    for event in &events {
        let timestamp = event["timestamp"].as_str().unwrap();
        assert!(("2025-12-01".."2026-11-01").contains(&timestamp), "{timestamp}");
        for field in
            ["/actor/userID", "/actor/fullName", "/targets/0/id", "/ipAddress", "/userAgent", "/additionalInfo"]
        {
            assert!(event.pointer(field).is_some_and(|value| value != ""), "{field} of {event}");
        }
        assert!(event.pointer("/team/id").is_some_and(Value::is_string));
    }
}

#[test]
fn says_what_is_wrong_with_its_arguments() {
    for (arguments, why) in [
        (["generate", "--events", "many"], "invalid value 'many'"),
        (["generate", "--events=1", "--organisations=0"], "0 is not in 1..=100000"),
        (["generate", "--events=1", "--until=yesterday"], "`yesterday` is not a time"),
    ] {
        let refused = run(&mut holdfast(arguments));
        assert_eq!((refused.code, refused.stdout.as_str()), (1, ""));
        assert!(refused.stderr.contains(why), "{refused:?}");
    }
}
