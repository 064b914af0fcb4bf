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
fn events_fill_the_days_that_were_asked_for() {
    let printed =
        run(&mut holdfast(["generate", "--events", "500", "--days", "20", "--until", "2026-06-30T00:00:00Z"]));
    assert_eq!(printed.code, 0, "{printed:?}");
    let events = printed.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let days: BTreeSet<String> = events.map(|event| event["timestamp"].as_str().unwrap()[..10].to_owned()).collect();
    assert!(
        days.len() >= 18 && days.iter().all(|day| ("2026-06-09".."2026-06-30").contains(&day.as_str())),
        "{days:?}"
    );
}

#[test]
fn says_what_is_wrong_with_its_arguments() {
    for (arguments, why) in [
        (["generate", "--events", "many"], "invalid value 'many'"),
        (["generate", "--events=1", "--organisations=0"], "0 is not in 1..=100000"),
        (["generate", "--events=1", "--until=yesterday"], "`yesterday` is not a time"),
        (["generate", "--events=1", "--days=0"], "0 is not in 1..=65535"),
    ] {
        let refused = run(&mut holdfast(arguments));
        assert_eq!((refused.code, refused.stdout.as_str()), (1, ""));
        assert!(refused.stderr.contains(why), "{refused:?}");
    }
}
