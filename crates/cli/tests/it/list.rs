//! Finding events over HTTP: filters, pages, cursors, the ascending feed, before and after sealing.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::http::{World, ids, last_days};

/// Events that differ in everything that can be filtered by.
pub(crate) fn varied(count: usize) -> Value {
    let pick = |values: &[&str], at: usize| values[at % values.len()].to_owned();
    let event = |at: usize| {
        json!({
            "resource": pick(&["Runbook", "Services"], at),
            "action": pick(&["Create", "Update", "Delete"], at),
            "outcome": pick(&["success", "failure", "denied", "success", "success"], at),
            "actor": {"type": "user", "userID": format!("u{}", at % 7), "userEmail": format!("U{}@example.com", at % 7),
                      "fullName": format!("Person Number {}", at % 7)},
            "client": pick(&["web", "terraform", "cron"], at),
            "team": {"id": format!("t{}", at % 4), "name": format!("Team {}", at % 4)},
            "targets": [{"type": "Services", "id": format!("s{}", at % 9), "name": "payments"}],
            "sessionID": format!("session-{}", at % 5),
            "requestID": format!("request-{at}"),
            "ipAddress": format!("10.0.{}.{}", at % 3, at % 250),
            "additionalInfo": format!("Change number {at} of \"payments\""),
            "meta": {"after": {"region": pick(&["eu-west", "us-east"], at)}},
        })
    };
    Value::Array((0..count).map(event).collect())
}

/// One for each filter, and some together.
pub(crate) const QUERIES: [&str; 26] = [
    "",
    "&resource[]=Runbook",
    "&resource%5B%5D=Runbook%2CServices&action[]=Create&action[]=Delete",
    "&action=Update",
    "&actor[]=u1,u2@example.com",
    "&team[]=t1",
    "&client[]=web%2Ccron",
    "&outcome[]=denied",
    "&target[]=s3",
    "&sessionID[]=session-2",
    "&requestID[]=request-17",
    "&ipAddress[]=10.0.1.0/24",
    "&ipAddress[]=10.0.2.5",
    "&exclude.resource[]=Runbook",
    "&exclude.actor[]=u1&exclude.ipAddress[]=10.0.0.0/24",
    "&q=payments+eu-west",
    "&q=%22number+17+of%22",
    "&q=PERSON+umber+3",
    "&resource[]=Services&outcome[]=success&q=us-east&exclude.team[]=t3",
    "&resource[]=Nowhere",
    "&q=resource:Services+action:Update,Delete+-actor:u1+ip:10.0.0.0/8",
    "&q=(eu-west+target:s3)+OR+(us-east+-(outcome:denied+OR+client:web))",
    "&q=word:17+OR+numb*+team:t1",
    "&client[]=web&q=-word:umber+-request:request-17,request-18+session:%22session-2%22",
    "&q=after:2001-01-01+before:2037-01-01T00:00:00Z+-after:2037-01-01+payments",
    "&q=-(resource:Runbook+OR+client:cron+OR+before:2001-01-01)+%22of+%5C%22payments%5C%22%22",
];

/// Ids that a query finds when an event is taken as the list shows it.
fn expected(all: &Value, keep: impl Fn(&Value) -> bool) -> BTreeSet<u64> {
    let events = all["data"].as_array().unwrap().iter();
    events.filter(|event| keep(event)).map(|event| event["id"].as_u64().unwrap()).collect()
}

#[test]
fn filters_find_what_they_say() {
    let world = World::new();
    assert_eq!(world.record(&varied(200)).status, 201);
    let all = world.list("&include=meta");
    let found = |more: &str| world.ids(more).into_iter().collect::<BTreeSet<_>>();
    let text = |event: &Value, path: &str| event.pointer(path).unwrap().as_str().unwrap().to_owned();
    assert_eq!(found(QUERIES[1]), expected(&all, |event| text(event, "/resource") == "Runbook"));
    let actors = |event: &Value| ["u1", "u2"].contains(&&*text(event, "/actor/userID"));
    assert_eq!(found(QUERIES[4]), expected(&all, actors));
    assert_eq!(found(QUERIES[6]), expected(&all, |event| ["web", "cron"].contains(&&*text(event, "/client"))));
    assert_eq!(found(QUERIES[7]), expected(&all, |event| text(event, "/outcome") == "denied"));
    let addresses = |event: &Value| text(event, "/ipAddress").starts_with("10.0.1.");
    assert_eq!(found(QUERIES[11]), expected(&all, addresses));
    assert_eq!(found(QUERIES[13]), expected(&all, |event| text(event, "/resource") != "Runbook"));
    let region = |event: &Value| event["meta"].to_string().contains("eu-west");
    assert_eq!(found(QUERIES[15]), expected(&all, region));
    assert_eq!(found(QUERIES[10]).len(), 1);
    assert_eq!(found(QUERIES[16]).len(), 1);
    assert!(found(QUERIES[19]).is_empty());
    let several = |event: &Value| {
        text(event, "/resource") == "Services"
            && ["Update", "Delete"].contains(&&*text(event, "/action"))
            && text(event, "/actor/userID") != "u1"
    };
    assert_eq!(found(QUERIES[20]), expected(&all, |event| event["ipAddress"] != "" && several(event)));
    let neither = |event: &Value| {
        text(event, "/additionalInfo").contains("of \"payments\"")
            && text(event, "/resource") != "Runbook"
            && text(event, "/client") != "cron"
    };
    assert_eq!(found(QUERIES[25]), expected(&all, neither));
    assert!(all["data"][0]["meta"].is_object());
    assert!(world.list("")["data"][0].get("meta").is_none(), "the list leaves meta out");
}

#[test]
fn newest_come_first_and_late_events_take_their_place() {
    let world = World::new();
    let at = |hour: u32| {
        let mut event = crate::ingest::event();
        event["timestamp"] = format!("{}T{hour:02}:00:00+00:00", crate::http::day(-3)).into();
        event
    };
    let first = world.record(&json!([at(5), at(9), at(7), at(7)])).json()["data"]["firstID"].as_u64().unwrap();
    let order = [first + 1, first + 3, first + 2, first];
    assert_eq!(world.ids("&resource[]=Runbook"), order);
    world.record(&at(8));
    assert_eq!(world.ids("&resource[]=Runbook"), [order[0], first + 4, order[1], order[2], order[3]]);
}

#[test]
fn numbered_pages_of_one_snapshot_and_cursors_stand_still_while_events_arrive() {
    let world = World::new();
    world.record(&varied(100));
    let whole = world.list("");
    let (head, total) = (whole["metadata"]["headID"].clone(), ids(&whole).len());
    let path = |page: usize| format!("/v3/audit-logs?pageSize=7&pageNumber={page}&{}&throughID={head}", last_days());
    let mut numbered = Vec::new();
    for page in 1..=total.div_ceil(7) {
        world.record(&varied(3));
        let list = world.get(&path(page)).json();
        assert_eq!((list["metadata"]["totalCount"].as_u64(), &list["metadata"]["headID"]), (Some(total as u64), &head));
        numbered.extend(ids(&list));
    }
    assert_eq!(numbered, ids(&whole));
    let past = world.get(&path(total.div_ceil(7) + 1));
    assert_eq!((past.status, past.json()["data"].clone()), (200, json!([])));

    let mut list = world.get(&path(1)).json();
    let mut by_cursor = ids(&list);
    while let Some(cursor) = list["metadata"]["nextCursor"].as_str() {
        world.record(&varied(3));
        list = world.get(&format!("/v3/audit-logs?cursor={cursor}&pageSize=11")).json();
        assert_eq!(list["metadata"]["totalCount"].as_u64(), Some(total as u64));
        by_cursor.extend(ids(&list));
    }
    assert_eq!(by_cursor, ids(&whole));
}

#[test]
fn a_total_that_is_a_multiple_of_the_page_ends_with_an_empty_page() {
    let world = World::new();
    world.record(&varied(20));
    let path = |page: u32| format!("/v3/audit-logs?pageSize=10&pageNumber={page}&{}&q=payments", last_days());
    assert_eq!(ids(&world.get(&path(2)).json()).len(), 10);
    let last = world.get(&path(3));
    assert_eq!((last.status, last.json()["data"].clone()), (200, json!([])));
    assert_eq!(ids(&world.get(&path(4_000_000_000)).json()), Vec::<u64>::new());
}

#[test]
fn the_ascending_feed_gives_each_event_once_and_goes_on() {
    let world = World::new();
    world.record(&varied(50));
    let mut cursor = None;
    let mut fed = Vec::new();
    for round in 0..9 {
        let path = match &cursor {
            None => "/v3/audit-logs?order=recorded&pageSize=10&afterID=0&resource[]=Services".to_owned(),
            Some(cursor) => format!("/v3/audit-logs?cursor={cursor}"),
        };
        let list = world.get(&path).json();
        fed.extend(ids(&list));
        cursor = list["metadata"]["nextCursor"].as_str().map(str::to_owned);
        assert!(cursor.is_some(), "a feed has no end");
        if round == 4 {
            world.record(&varied(30));
        }
    }
    let mut all = world.ids("&resource[]=Services");
    all.sort_unstable();
    assert_eq!(fed, all);
}
