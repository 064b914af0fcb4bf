//! Requests with everything that can be said over HTTP; each answer is held against the committed OpenAPI document.

use std::time::Duration;

use holdfast_engine::catalog::schema::ENGINE;
use holdfast_engine::catalog::sqlite::SqliteCatalog;
use holdfast_engine::catalog::{Catalog as _, Connection};
use holdfast_organisation::SCHEMA;
use serde_json::Value;
use ureq::http::{HeaderMap, Request};

use crate::openapi;
use crate::support::{Installation, Server};

const PATIENCE: Duration = Duration::from_secs(60);

/// An answer, whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The error's code, after a look at the rest of the error body.
    pub(crate) fn code(&self) -> String {
        let meta = &self.json()["meta"];
        assert_eq!(meta["status"], self.status, "{self:?}");
        assert_eq!(meta["request_id"], self.header("x-request-id"), "{self:?}");
        assert!(meta["error_message"].as_str().is_some_and(|message| !message.is_empty()), "{self:?}");
        meta["code"].as_str().unwrap().to_owned()
    }

    /// The field that the first detail of the error names; empty when it names none or the body itself.
    pub(crate) fn field(&self) -> String {
        let details = &self.json()["meta"]["error_details"]["errors"];
        details[0]["field"].as_str().unwrap_or_default().trim_start_matches('.').to_owned()
    }
}

/// Sends a request and checks the answer against the document.
pub(crate) fn send(server: &Server, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let mut request = Request::builder().method(method).uri(format!("{}{path}", server.url));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE));
    // As it is: the client would unpack the empty body of a 304, too.
    let config = config.accept_encoding("identity");
    let agent: ureq::Agent = config.allow_non_standard_methods(true).build().into();
    let answer = if ["PATCH", "POST", "PUT"].contains(&method) {
        agent.run(request.body(body).unwrap())
    } else {
        agent.run(request.body(()).unwrap())
    };
    let (parts, mut body) = answer.unwrap().into_parts();
    let bytes = body.with_config().limit(64 << 20).read_to_vec().unwrap();
    let answer = Answer { status: parts.status.as_u16(), headers: parts.headers, bytes };
    assert!(!answer.header("x-request-id").is_empty(), "every answer has an id: {answer:?}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{answer:?}");
    assert!(answer.header("content-security-policy").starts_with("default-src 'none';"), "{answer:?}");
    openapi::check(method, path, &answer);
    answer
}

/// An installation with a server and the credentials of its first organisation.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) installation: Installation,
    pub(crate) server: Server,
    pub(crate) token: String,
    pub(crate) key: String,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(&[])
    }

    /// A world whose server has these variables. Its owner has looked at the log already: what follows is not shifted by
    /// the event of the first look.
    pub(crate) fn with(variables: &[(&str, &str)]) -> Self {
        let world = Self::unseen(variables);
        world.list("");
        world
    }

    /// The same before anybody looked.
    pub(crate) fn unseen(variables: &[(&str, &str)]) -> Self {
        let installation = Installation::new();
        let server = installation.serve_with(variables);
        let token = server.access_token(&installation.refresh_token);
        let key = installation.service_key.clone();
        Self { installation, server, token, key }
    }

    /// The same installation, once its server has ended and started again with these variables.
    pub(crate) fn restarted(self, variables: &[(&str, &str)]) -> Self {
        self.restarted_after(|_| (), variables)
    }

    /// The same, with a change of the catalog's rows in between, for what no interface can do yet.
    pub(crate) fn restarted_after(self, change: impl FnOnce(&mut dyn Connection), variables: &[(&str, &str)]) -> Self {
        assert!(self.server.terminate().success());
        let path = self.installation.directory().join("catalog.sqlite");
        let catalog = SqliteCatalog::open(&path, &[ENGINE, SCHEMA]).unwrap();
        let mut writer = catalog.writer().unwrap();
        writer.begin().unwrap();
        change(writer.connection());
        writer.commit().unwrap();
        drop((writer, catalog));
        let server = self.installation.serve_with(variables);
        Self { server, ..self }
    }

    /// A fresh access token of the owner.
    pub(crate) fn fresh_token(&self) -> String {
        self.server.access_token(&self.installation.refresh_token)
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.get_as(&self.token, path)
    }

    pub(crate) fn get_as(&self, credential: &str, path: &str) -> Answer {
        send(&self.server, "GET", path, &[("authorization", &bearer(credential))], b"")
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        let headers = [("authorization", &*bearer(&self.token)), ("content-type", "application/json")];
        send(&self.server, "POST", path, &headers, body.to_string().as_bytes())
    }

    /// Records events as JSON.
    pub(crate) fn record(&self, events: &Value) -> Answer {
        self.record_with(&self.key, &[("content-type", "application/json")], events.to_string().as_bytes())
    }

    pub(crate) fn record_with(&self, key: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let bearer = bearer(key);
        let headers = [&[("authorization", bearer.as_str())], headers].concat();
        send(&self.server, "POST", "/v3/audit-logs/events", &headers, body)
    }

    /// The list of everything of the last days, `more` being further parameters.
    pub(crate) fn list(&self, more: &str) -> Value {
        let path = format!("/v3/audit-logs?pageSize=1000&pageNumber=1&{}{more}", last_days());
        let answer = self.get(&path);
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        answer.json()
    }

    /// Ids of the list, in its order.
    pub(crate) fn ids(&self, more: &str) -> Vec<u64> {
        ids(&self.list(more))
    }
}

pub(crate) fn bearer(credential: &str) -> String {
    format!("Bearer {credential}")
}

pub(crate) fn ids(list: &Value) -> Vec<u64> {
    list["data"].as_array().unwrap().iter().map(|event| event["id"].as_u64().unwrap()).collect()
}

/// `startDate` and `endDate` around now, whatever the hour.
pub(crate) fn last_days() -> String {
    let (start, end) = (day(-7), day(1));
    format!("startDate={start}&endDate={end}")
}

/// The day that is so many days from today, in UTC.
pub(crate) fn day(offset: i64) -> String {
    let now = holdfast_engine::clock::Clock::system().now();
    let now = jiff::Timestamp::from_microsecond(now.micros()).unwrap().to_zoned(jiff::tz::TimeZone::UTC);
    now.date().saturating_add(jiff::Span::new().days(offset)).to_string()
}
