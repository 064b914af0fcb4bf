//! Who calls, from where and with what: what the server's own events tell of a request.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};
use holdfast_engine::admit;
use holdfast_engine::filter::Network;
use holdfast_engine::limits::USER_AGENT_CHARS_MAX;
use holdfast_format::canonical::Template;
use holdfast_format::{Actor, ActorKind, Event, Outcome, Target, Timestamp};
use holdfast_organisation::{Action, Origin, SERVER_SOURCE, Service, User};

use crate::envelope::RequestId;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const CLIENT: HeaderName = HeaderName::from_static("x-holdfast-client");
/// What the Terraform provider's User-Agent contains.
const TERRAFORM: &str = "terraform-provider-squadcast";

/// Where a request came from.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) ip_address: String,
    pub(crate) user_agent: String,
    pub(crate) client: &'static str,
    pub(crate) request_id: String,
}

impl Caller {
    /// Of a request that came directly, or through proxies of which `trusted` are the operator's own.
    pub(crate) fn of(parts: &Parts, trusted: &[Network]) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let address = peer.map(|ConnectInfo(peer)| origin(peer.ip().to_canonical(), &parts.headers, trusted));
        Self {
            ip_address: address.map(|address| address.to_string()).unwrap_or_default(),
            user_agent: user_agent(&parts.headers),
            client: client(&parts.headers),
            request_id: parts.extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default(),
        }
    }

    /// The same for a change; how its author was recognised is for the author to say.
    pub(crate) fn origin(&self) -> Origin {
        Origin {
            client: self.client.to_owned(),
            ip_address: self.ip_address.clone(),
            user_agent: self.user_agent.clone(),
            request_id: self.request_id.clone(),
            ..Origin::default()
        }
    }
}

/// The address behind trusted proxies: each appends to `X-Forwarded-For` from whom it got the request, so reading from the
/// right, the first that is not trusted is the last that anybody can vouch for. Everything left of it may be made up.
fn origin(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let forwarded = headers.get_all(FORWARDED_FOR).iter().rev().filter_map(|value| value.to_str().ok());
    let mut hops = forwarded.flat_map(|value| value.rsplit(',')).map(|hop| forwarded_address(hop.trim()));
    let mut address = peer;
    while is_trusted(address) {
        match hops.next() {
            Some(Some(before)) => address = before,
            Some(None) | None => break,
        }
    }
    address
}

/// Some proxies write the port too. An IPv4 address that arrived over an IPv6 socket is an IPv4 address.
fn forwarded_address(text: &str) -> Option<IpAddr> {
    let address = text.parse().or_else(|_| text.parse().map(|with_port: SocketAddr| with_port.ip()));
    address.ok().map(|address| address.to_canonical())
}

fn user_agent(headers: &HeaderMap) -> String {
    let text = headers.get(header::USER_AGENT).map(|agent| String::from_utf8_lossy(agent.as_bytes()));
    text.unwrap_or_default().chars().take(USER_AGENT_CHARS_MAX).collect()
}

/// Tells the clients of a token apart: the server decides it, the caller only says that it is a mobile app.
fn client(headers: &HeaderMap) -> &'static str {
    if headers.get(header::USER_AGENT).is_some_and(|agent| contains(agent.as_bytes(), TERRAFORM.as_bytes())) {
        "terraform"
    } else if headers.get(CLIENT).is_some_and(|client| client == "mobile") {
        "mobile"
    } else {
        "api"
    }
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

/// Something that somebody did, or was denied, around the log itself.
#[derive(Debug, Clone)]
pub(crate) struct Deed<'a> {
    pub(crate) action: Action,
    pub(crate) outcome: Outcome,
    pub(crate) reason: &'a str,
    pub(crate) target: Option<Target<'a>>,
    pub(crate) additional_info: &'a str,
    pub(crate) meta: &'a str,
    pub(crate) at: Timestamp,
}

/// The event that tells of a user's deed.
pub(crate) fn event_of(user: &User, caller: &Caller, deed: &Deed<'_>) -> Template {
    event_by(&Doer::user(user, user.token_type()), caller, deed)
}

/// Who did it, as an event tells it.
#[derive(Debug, Clone)]
pub(crate) struct Doer<'a> {
    actor: Actor<'a>,
    time_zone: &'a str,
    token_type: &'static str,
    session_id: &'a str,
}

impl<'a> Doer<'a> {
    pub(crate) fn user(user: &'a User, token_type: &'static str) -> Self {
        let actor = Actor {
            kind: ActorKind::User,
            user_id: &user.id,
            user_name: &user.user_name,
            user_email: &user.email,
            full_name: &user.full_name,
        };
        Self { actor, time_zone: &user.time_zone, token_type, session_id: user.session_id() }
    }

    /// Somebody who did not sign in; `email` is what they typed, or nothing.
    pub(crate) fn anonymous(email: &'a str) -> Self {
        let actor = Actor { kind: ActorKind::Anonymous, user_email: email, ..Actor::default() };
        Self { actor, time_zone: "", token_type: "", session_id: "" }
    }

    pub(crate) fn service(service: &'a Service) -> Self {
        let (kind, user_id) = (ActorKind::Service, service.id.as_str());
        let actor = Actor { kind, user_id, full_name: &service.name, ..Actor::default() };
        Self { actor, time_zone: "", token_type: "service_key", session_id: "" }
    }
}

/// The event that tells what somebody did to a resource of the server's own.
pub(crate) fn event_by(doer: &Doer<'_>, caller: &Caller, deed: &Deed<'_>) -> Template {
    admit::server_event(&Event {
        timestamp: deed.at,
        resource: deed.action.resource().as_str(),
        action: deed.action.as_str(),
        outcome: deed.outcome,
        reason: deed.reason,
        actor: doer.actor,
        client: caller.client,
        targets: deed.target.into_iter().collect(),
        timezone: doer.time_zone,
        token_type: doer.token_type,
        ip_address: &caller.ip_address,
        user_agent: &caller.user_agent,
        session_id: doer.session_id,
        request_id: &caller.request_id,
        additional_info: deed.additional_info,
        meta: deed.meta,
        source: SERVER_SOURCE,
        ..Event::default()
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_trusted_proxies_say_where_a_request_came_from() {
        let trusted: Vec<Network> = ["10.0.0.0/8", "::1"].map(|text| text.parse().unwrap()).to_vec();
        for (peer, forwarded, expected) in [
            ("192.0.2.9", vec!["203.0.113.7"], "192.0.2.9"),
            ("10.0.0.1", vec![], "10.0.0.1"),
            ("10.0.0.1", vec!["203.0.113.7"], "203.0.113.7"),
            ("::1", vec!["198.51.100.1, 203.0.113.7, 10.2.3.4"], "203.0.113.7"),
            ("10.0.0.1", vec!["198.51.100.1", "203.0.113.7:4711"], "203.0.113.7"),
            ("10.0.0.1", vec!["[2001:db8::7]:443"], "2001:db8::7"),
            ("10.0.0.1", vec!["::ffff:203.0.113.7"], "203.0.113.7"),
            ("10.0.0.1", vec!["203.0.113.7, unknown"], "10.0.0.1"),
            ("10.0.0.1", vec!["10.9.9.9"], "10.9.9.9"),
        ] {
            let mut headers = HeaderMap::new();
            for value in &forwarded {
                headers.append(FORWARDED_FOR, HeaderValue::from_static(value));
            }
            assert_eq!(origin(peer.parse().unwrap(), &headers, &trusted).to_string(), expected, "{peer} {forwarded:?}");
        }
    }

    #[test]
    fn clients_are_told_apart() {
        let of = |agent: &'static str, named: Option<&'static str>| {
            let mut headers = HeaderMap::from_iter([(header::USER_AGENT, HeaderValue::from_static(agent))]);
            headers.extend(named.map(|name| (CLIENT, HeaderValue::from_static(name))));
            client(&headers)
        };
        assert_eq!(of("HashiCorp Terraform/1.9 terraform-provider-squadcast/2.1", None), "terraform");
        assert_eq!(of("okhttp/4", Some("mobile")), "mobile");
        assert_eq!(of("speakeasy-sdk/python 1.1.1", None), "api");
        assert_eq!(of("curl/8", Some("web")), "api");
    }
}
