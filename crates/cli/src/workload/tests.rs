use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::*;

fn lines(seed: u64, count: usize) -> Vec<String> {
    lines_of(Sizes::Skewed, seed, count)
}

fn lines_of(sizes: Sizes, seed: u64, count: usize) -> Vec<String> {
    let shape =
        Shape { events: count as u64, organisations: 50, seed, until: 1_793_491_200_000_000, days: SPAN_DAYS, sizes };
    let mut workload = Workload::new(shape);
    let mut out = Vec::new();
    (0..count).for_each(|_| workload.write_line(&mut out));
    String::from_utf8(out).expect("UTF-8").lines().map(str::to_owned).collect()
}

#[test]
fn the_seed_decides_every_byte() {
    assert_eq!(lines(1, 500), lines(1, 500));
    assert_ne!(lines(1, 500), lines(2, 500));
}

#[test]
fn is_shaped_like_real_life() {
    let lines = lines(3, 20_000);
    let mut by_organisation = BTreeMap::<String, usize>::new();
    let mut with_difference = 0;
    for line in &lines {
        let event: Value = serde_json::from_str(line).expect("JSON");
        *by_organisation.entry(event["organisation"].as_str().expect("a name").to_owned()).or_default() += 1;
        with_difference += usize::from(event["meta"]["before"] != event["meta"]["after"]);
        assert!(!event["additionalInfo"].as_str().expect("a sentence").contains('%'));
    }
    let mean = lines.iter().map(String::len).sum::<usize>() / lines.len();
    assert!((500..=900).contains(&mean), "{mean} bytes an event");
    let typical = lines.iter().filter(|line| (500..=900).contains(&line.len())).count();
    assert!(typical * 100 > lines.len() * 85, "{typical} of {} lines", lines.len());
    assert!((9_000..11_000).contains(&with_difference), "{with_difference} with before and after");
    let mut sizes: Vec<usize> = by_organisation.into_values().collect();
    sizes.sort_unstable();
    assert_eq!(sizes.len(), 50);
    assert!(sizes[49] > 20 * sizes[0], "{sizes:?}");
}

#[test]
fn organisations_have_names_of_their_own() {
    let names: BTreeSet<String> = (0..2_000).map(company_name).collect();
    assert_eq!(names.len(), 2_000);
}

#[test]
fn a_giant_has_half_of_the_events_and_every_other_organisation_an_equal_part() {
    let mut by_organisation = BTreeMap::<String, usize>::new();
    for line in lines_of(Sizes::Giant, 4, 2 * 49 * 3) {
        let event: Value = serde_json::from_str(&line).expect("JSON");
        *by_organisation.entry(event["organisation"].as_str().expect("a name").to_owned()).or_default() += 1;
    }
    assert_eq!(by_organisation.remove(&company_name(0)), Some(49 * 3));
    assert_eq!(by_organisation.len(), 49);
    assert!(by_organisation.values().all(|count| *count == 3), "{by_organisation:?}");
}
