use holdfast_format::{Actor, ActorKind, Event, Outcome, Source, Target, Team, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::json::Detail;
use super::*;

fn sample() -> Event<'static> {
    Event {
        id: 1041,
        timestamp: Timestamp::from_micros(1_795_169_730_123_456),
        recorded_at: Timestamp::from_micros(1_795_169_730_201_377),
        resource: "Services",
        action: "Update",
        outcome: Outcome::Failure,
        reason: "a \"quoted\" reason,\r\nin two lines",
        actor: Actor {
            kind: ActorKind::ApiToken,
            user_id: "u1",
            user_name: "=HYPERLINK(\"x\")",
            user_email: "asha@example.com",
            full_name: "Asha Rao",
        },
        on_behalf_of: vec![Actor { kind: ActorKind::System, ..Actor::default() }],
        client: "terraform",
        team: Team { id: "t1", name: "-Platform" },
        targets: vec![
            Target { kind: "Services", id: "s1", name: "pay\\ments" },
            Target { kind: "Services", id: "s2", name: "\u{7}bell" },
        ],
        timezone: "Asia/Kolkata",
        token_type: "access_token",
        ip_address: "203.0.113.7",
        user_agent: "@Terraform/1.9",
        session_id: "\tsession",
        request_id: "+request",
        additional_info: "\rinfo é 😀",
        meta: r#"{"n":1.0,"big":18446744073709551616,"s":"a,b\n"}"#,
        source: Source { id: "5f", name: "control-plane" },
    }
}

fn deleted(ids: &[&str]) -> DeletedTeams {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

fn text(event: &Event<'_>, deleted_teams: &DeletedTeams, detail: Detail) -> String {
    let mut out = Vec::new();
    json::event(event, deleted_teams, detail, &mut out);
    String::from_utf8(out).unwrap()
}

fn cells(event: &Event<'_>, deleted_teams: &DeletedTeams) -> Vec<String> {
    let mut out = Vec::new();
    csv::header(&mut out);
    csv::row(event, deleted_teams, &mut out);
    let mut reader = ::csv::Reader::from_reader(out.as_slice());
    assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), csv::COLUMNS);
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1);
    rows[0].iter().map(str::to_owned).collect()
}

#[test]
fn json_has_every_field_in_the_documented_order() {
    let expected = concat!(
        r#"{"id":1041,"timestamp":"2026-11-20T10:15:30.123456Z","recordedAt":"2026-11-20T10:15:30.201377Z","#,
        r#""resource":"Services","action":"Update","outcome":"failure","#,
        r#""reason":"a \"quoted\" reason,\r\nin two lines","#,
        r#""actor":{"type":"api_token","userID":"u1","userName":"=HYPERLINK(\"x\")","#,
        r#""userEmail":"asha@example.com","fullName":"Asha Rao"},"#,
        r#""onBehalfOf":[{"type":"system","userID":"","userName":"","userEmail":"","fullName":""}],"#,
        r#""client":"terraform","team":{"id":"t1","name":"-Platform","isDeleted":true},"#,
        r#""targets":[{"type":"Services","id":"s1","name":"pay\\ments"},"#,
        r#"{"type":"Services","id":"s2","name":"\u0007bell"}],"#,
        r#""timezone":"Asia/Kolkata","tokenType":"access_token","ipAddress":"203.0.113.7","#,
        r#""userAgent":"@Terraform/1.9","sessionID":"\tsession","requestID":"+request","#,
        r#""additionalInfo":"\rinfo é 😀","#,
        r#""meta":{"n":1.0,"big":18446744073709551616,"s":"a,b\n"},"#,
        r#""source":{"id":"5f","name":"control-plane"}}"#,
    );
    let teams = deleted(&["t1"]);
    assert_eq!(text(&sample(), &teams, Detail::WithMeta), expected);
    let list: Value = serde_json::from_str(&text(&sample(), &DeletedTeams::default(), Detail::List)).unwrap();
    assert_eq!((list.get("meta"), &list["team"]["isDeleted"]), (None, &json!(false)));
}

#[test]
fn an_empty_event_shows_every_field() {
    let shown: Value = serde_json::from_str(&text(&Event::default(), &deleted(&["t1"]), Detail::WithMeta)).unwrap();
    assert_eq!(shown.as_object().unwrap().len(), 21);
    assert_eq!(
        (&shown["meta"], &shown["onBehalfOf"], &shown["team"]["isDeleted"]),
        (&json!({}), &json!([]), &json!(false))
    );
}

#[test]
fn csv_quotes_and_neutralises_formulas() {
    let mut out = Vec::new();
    csv::row(&sample(), &deleted(&["t1"]), &mut out);
    let expected = concat!(
        "1041,2026-11-20T10:15:30.123456Z,2026-11-20T10:15:30.201377Z,Services,Update,failure,",
        "\"a \"\"quoted\"\" reason,\r\nin two lines\",",
        "api_token,u1,\"'=HYPERLINK(\"\"x\"\")\",asha@example.com,Asha Rao,",
        "\"[{\"\"type\"\":\"\"system\"\",\"\"userID\"\":\"\"\"\",\"\"userName\"\":\"\"\"\",\"\"userEmail\"\":\"\"\"\",",
        "\"\"fullName\"\":\"\"\"\"}]\",",
        "terraform,t1,'-Platform,true,",
        "\"[{\"\"type\"\":\"\"Services\"\",\"\"id\"\":\"\"s1\"\",\"\"name\"\":\"\"pay\\\\ments\"\"},",
        "{\"\"type\"\":\"\"Services\"\",\"\"id\"\":\"\"s2\"\",\"\"name\"\":\"\"\\u0007bell\"\"}]\",",
        "Asia/Kolkata,access_token,203.0.113.7,'@Terraform/1.9,'\tsession,'+request,",
        "\"'\rinfo é 😀\",",
        "\"{\"\"n\"\":1.0,\"\"big\"\":18446744073709551616,\"\"s\"\":\"\"a,b\\n\"\"}\",",
        "5f,control-plane\r\n",
    );
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Readers that we did not write get back what was stored, whatever the strings hold.
    #[test]
    fn other_readers_read_what_was_stored(
        strings in proptest::array::uniform8(any::<String>()), team_is_deleted: bool, id: u64
    ) {
        let [reason, name, team_name, agent, session, info, target, team_id] = &strings;
        let event = Event {
            id,
            reason,
            actor: Actor { user_name: name, ..Actor::default() },
            team: Team { id: team_id, name: team_name },
            targets: vec![Target { name: target, ..Target::default() }],
            user_agent: agent,
            session_id: session,
            additional_info: info,
            ..Event::default()
        };
        let teams = if team_is_deleted { deleted(&[team_id]) } else { DeletedTeams::default() };
        let shown: Value = serde_json::from_str(&text(&event, &teams, Detail::WithMeta)).unwrap();
        prop_assert_eq!(&shown["id"], &json!(id));
        prop_assert_eq!(&shown["team"], &json!({"id": team_id, "name": team_name, "isDeleted": team_is_deleted}));
        let cells = cells(&event, &teams);
        for (column, stored) in [("reason", reason), ("actor.userName", name), ("team.name", team_name),
            ("userAgent", agent), ("sessionID", session), ("additionalInfo", info)]
        {
            let pointer = format!("/{}", column.replace('.', "/"));
            prop_assert_eq!(shown.pointer(&pointer), Some(&json!(stored)));
            let cell = &cells[csv::COLUMNS.iter().position(|name| *name == column).unwrap()];
            let formula = stored.starts_with(['=', '+', '-', '@', '\t', '\r']);
            prop_assert_eq!(cell.strip_prefix('\'').filter(|_| formula).unwrap_or(cell), stored);
            prop_assert!(!formula || cell.starts_with('\''));
        }
        let targets: Value = serde_json::from_str(&cells[17]).unwrap();
        prop_assert_eq!(&targets, &shown["targets"]);
    }
}

#[test]
fn the_documented_columns_are_the_columns() {
    let documented = include_str!("../../../../docs/event.md");
    assert!(documented.contains(&format!("\n```\n{}\n```\n", csv::COLUMNS.join("\n"))));
}
