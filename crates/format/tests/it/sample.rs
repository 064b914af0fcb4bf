//! One event with something in every part. Golden files hold its bytes: it does not change.

use holdfast_format::{Actor, ActorKind, Event, Outcome, Source, Target, Team, Timestamp};

pub(crate) fn full() -> Event<'static> {
    Event {
        id: 1041,
        timestamp: Timestamp::from_micros(1_795_169_730_123_456),
        recorded_at: Timestamp::from_micros(1_795_169_730_201_377),
        resource: "Services",
        action: "Update",
        outcome: Outcome::Failure,
        reason: "quota exceeded",
        actor: Actor {
            kind: ActorKind::ApiToken,
            user_id: "62d2fe23a57381088224d700",
            user_name: "asha.rao",
            user_email: "asha@example.com",
            full_name: "Asha Rao",
        },
        on_behalf_of: vec![
            Actor { kind: ActorKind::Service, user_id: "s1", user_name: "deployer", user_email: "", full_name: "" },
            Actor { kind: ActorKind::System, ..Actor::default() },
        ],
        client: "terraform",
        team: Team { id: "62d2fe23a57381088224d726", name: "Platform" },
        targets: vec![Target { kind: "Services", id: "svc1", name: "payments" }],
        timezone: "Asia/Kolkata",
        token_type: "access_token",
        ip_address: "203.0.113.7",
        user_agent: "Terraform/1.9",
        session_id: "session",
        request_id: "request",
        additional_info: "Service \"payments\" renamed to \"payments-api\"",
        meta: r#"{"before":{"name":"payments"},"after":{"name":"payments-api","weight":1.0}}"#,
        source: Source { id: "5f0000000000000000000001", name: "control-plane" },
    }
}
