//! The few requests that the workloads and checkers make.

use std::io::Write as _;
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use ureq::Agent;

/// No answer of a healthy server takes this long, even on a machine that does much else.
const ANSWER_MAX: Duration = Duration::from_secs(120);

/// A client of one server.
#[derive(Debug, Clone)]
pub struct Http {
    agent: Agent,
    address: SocketAddr,
}

/// An answer, whatever its status.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub replayed: bool,
    pub body: String,
}

/// What the server says about events that it recorded.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Acknowledged {
    #[serde(rename = "firstID")]
    pub first_id: u64,
    pub count: u64,
    pub recorded_at: String,
}

/// A page of the list.
#[derive(Debug, Deserialize)]
pub struct Page {
    pub data: Vec<Box<RawValue>>,
    pub metadata: Metadata,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    pub total_count: u64,
    #[serde(rename = "headID")]
    pub head_id: u64,
    #[serde(rename = "floorID")]
    pub floor_id: u64,
}

#[derive(Deserialize)]
struct Envelope<T> {
    data: T,
}

impl Http {
    pub fn new(address: SocketAddr) -> Self {
        let agent = Agent::config_builder().timeout_global(Some(ANSWER_MAX)).http_status_as_error(false).build();
        Self { agent: agent.into(), address }
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Sends events as a service. An error means that the outcome is unknown.
    pub fn post_events(&self, service_key: &str, idempotency_key: &str, body: &str) -> Result<Answer, ureq::Error> {
        let request = self
            .agent
            .post(self.url("/v3/audit-logs/events"))
            .header("Authorization", format!("Bearer {service_key}"))
            .header("Idempotency-Key", idempotency_key)
            .header("Content-Type", "application/json");
        answer(request.send(body)?)
    }

    /// Sends events and closes the connection without waiting for an answer.
    pub fn post_events_and_leave(&self, service_key: &str, idempotency_key: &str, body: &str) -> std::io::Result<()> {
        let mut connection = TcpStream::connect(self.address)?;
        write!(
            connection,
            "POST /v3/audit-logs/events HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {service_key}\r\n\
             Idempotency-Key: {idempotency_key}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )
    }

    pub fn get(&self, token: &str, path: &str) -> Result<Answer, ureq::Error> {
        answer(self.agent.get(self.url(path)).header("Authorization", format!("Bearer {token}")).call()?)
    }

    pub fn post(&self, token: &str, path: &str, body: &str) -> Result<Answer, ureq::Error> {
        let request = self.agent.post(self.url(path)).header("Authorization", format!("Bearer {token}"));
        answer(request.header("Content-Type", "application/json").send(body)?)
    }

    /// Changes a refresh token into an access token.
    pub fn exchange(&self, refresh_token: &str) -> Result<String, String> {
        #[derive(Deserialize)]
        struct Token {
            access_token: String,
        }
        let request = self.agent.get(self.url("/oauth/access-token")).header("X-Refresh-Token", refresh_token);
        let answer = request.call().and_then(answer).map_err(|error| format!("the token exchange failed: {error}"))?;
        Ok(answer.data::<Token>()?.access_token)
    }

    /// True once the server says that it is ready.
    pub fn is_ready(&self) -> bool {
        self.agent.get(self.url("/readyz")).call().is_ok_and(|response| response.status() == 200)
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

impl Answer {
    /// The `data` of a successful answer.
    pub fn data<T: DeserializeOwned>(&self) -> Result<T, String> {
        Ok(self.json::<Envelope<T>>()?.data)
    }

    /// The whole body of a successful answer.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, String> {
        if !(200..300).contains(&self.status) {
            return Err(format!("status {} instead of success: {}", self.status, self.body));
        }
        serde_json::from_str(&self.body)
            .map_err(|error| format!("an answer that cannot be read ({error}): {}", self.body))
    }
}

fn answer(mut response: ureq::http::Response<ureq::Body>) -> Result<Answer, ureq::Error> {
    let replayed = response.headers().get("Idempotency-Replayed").is_some_and(|value| value == "true");
    let body = response.body_mut().with_config().limit(u64::MAX).read_to_string()?;
    Ok(Answer { status: response.status().as_u16(), replayed, body })
}
