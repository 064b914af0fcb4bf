use std::io::Read;
use std::sync::Mutex;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use ureq::http::{Request, Response};
use ureq::{Agent, Body, Timeout};

use crate::credential::Kind;
use crate::{Backoff, BadEvent, Batch, ClientError, Clock, Credential, Delivery, Recorded, SystemClock, Transport};

/// Compressing pays from this many bytes on.
const COMPRESS_BYTES_MIN: usize = 1 << 10;
/// A page of the largest events fits.
const ANSWER_BYTES_MAX: u64 = 128 << 20;
/// An access token is renewed this long before its end.
const TOKEN_MARGIN: Duration = Duration::from_secs(30);
/// A server sends something at least every 15 s; one that is silent for longer is gone.
const SILENCE_MAX: Duration = Duration::from_secs(60);

/// What a client needs to know.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the server is, such as `https://audit.example.com`.
    pub url: String,
    pub credential: Credential,
    /// How long a reading call tries again while the server does not answer.
    pub patience: Duration,
}

/// A connection to one server with one credential. Reading calls repeat themselves while the server does not answer,
/// for as long as [`Settings::patience`]; recording ones do not, that is the work of a [`crate::Sender`].
#[derive(Debug)]
pub struct Client {
    agent: Agent,
    url: String,
    credential: Credential,
    patience: Duration,
    clock: Box<dyn Clock + Send + Sync>,
    access: Mutex<Option<AccessToken>>,
}

#[derive(Debug, Clone)]
struct AccessToken {
    text: String,
    /// On the clock's `elapsed`.
    renew_at: Duration,
}

impl Client {
    /// # Errors
    /// The URL is not `http://…` or `https://…`.
    pub fn new(settings: Settings) -> Result<Self, ClientError> {
        let url = settings.url.trim_end_matches('/').to_owned();
        if !(url.starts_with("http://") || url.starts_with("https://")) {
            return Err(ClientError::Settings(format!("`{url}` is not a URL such as http://127.0.0.1:8081")));
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_per_read(Some(SILENCE_MAX))
            .timeout_per_write(Some(SILENCE_MAX))
            .user_agent(concat!("holdfast/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Self {
            agent: config.into(),
            url,
            credential: settings.credential,
            patience: settings.patience,
            clock: Box::new(SystemClock::new()),
            access: Mutex::new(None),
        })
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// Sends a batch once.
    ///
    /// # Errors
    /// Every kind; [`ClientError::Refused`] names the bad events where the server named them.
    pub fn record(&self, batch: &Batch) -> Result<Recorded, ClientError> {
        let mut request = Request::post(self.address("/v3/audit-logs/events"))
            .header("Authorization", format!("Bearer {}", self.credential.secret()))
            .header("Content-Type", Batch::CONTENT_TYPE)
            .header("Idempotency-Key", batch.key.as_str());
        let compressed = compress(batch.body());
        if compressed.is_some() {
            request = request.header("Content-Encoding", "zstd");
        }
        let body = compressed.as_deref().unwrap_or(batch.body());
        let mut response = self.run(request, body)?;
        let replayed = response.headers().get("Idempotency-Replayed").is_some_and(|value| value == "true");
        let recorded: Data<Recorded> = self.read_json(&mut response)?;
        Ok(Recorded { replayed, ..recorded.data })
    }

    /// A reading call that answers JSON; tries again while the server does not answer.
    pub(crate) fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ClientError> {
        self.patiently(|| {
            let mut response = self.open(path, &[])?;
            self.read_json(&mut response)
        })
    }

    /// Sends JSON once and reads the answer.
    pub(crate) fn post<T: DeserializeOwned>(&self, path: &str, body: &[u8]) -> Result<T, ClientError> {
        let token = self.reading_token()?;
        let request = Request::post(self.address(path))
            .header("Authorization", format!("Bearer {token}"))
            .header("Content-Type", "application/json");
        let mut response = self.run(request, body)?;
        self.read_json(&mut response)
    }

    /// Opens an answer of any kind for reading, once.
    pub(crate) fn open(&self, path: &str, headers: &[(&str, &str)]) -> Result<Response<Body>, ClientError> {
        let token = self.reading_token()?;
        let answer = self.open_with(path, headers, Some(&token));
        if matches!(answer, Err(ClientError::Refused { status: 401, .. })) {
            self.forget_token();
        }
        answer
    }

    /// Opens an address whose own signature is its permission: no credential goes there.
    pub(crate) fn open_link(&self, link: &str, headers: &[(&str, &str)]) -> Result<Response<Body>, ClientError> {
        self.open_with(link, headers, None)
    }

    /// Repeats `attempt` while its error is temporary and patience lasts.
    pub(crate) fn patiently<T>(&self, mut attempt: impl FnMut() -> Result<T, ClientError>) -> Result<T, ClientError> {
        let give_up_at = self.clock.elapsed().saturating_add(self.patience);
        let mut backoff = Backoff::default();
        loop {
            let error = match attempt() {
                Err(error) if error.is_temporary() => error,
                definite => return definite,
            };
            let wait = backoff.after_failure(error.retry_after());
            if self.clock.elapsed().saturating_add(wait) > give_up_at {
                return Err(error);
            }
            self.clock.pause(wait);
        }
    }

    fn open_with(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        token: Option<&str>,
    ) -> Result<Response<Body>, ClientError> {
        let mut request = Request::get(self.address(path));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(token) = token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        self.run(request, &[])
    }

    fn address(&self, path: &str) -> String {
        if path.starts_with('/') { format!("{}{path}", self.url) } else { path.to_owned() }
    }

    /// The token for reading: the access token that was given, or one exchanged for the refresh token.
    fn reading_token(&self) -> Result<String, ClientError> {
        if self.credential.kind() != Kind::RefreshToken {
            return Ok(self.credential.secret().to_owned());
        }
        let mut access = self.access.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match &*access {
            Some(token) if self.clock.elapsed() < token.renew_at => Ok(token.text.clone()),
            _ => Ok(access.insert(self.exchange()?).text.clone()),
        }
    }

    fn forget_token(&self) {
        *self.access.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = None;
    }

    fn exchange(&self) -> Result<AccessToken, ClientError> {
        #[derive(Deserialize)]
        struct Exchanged {
            access_token: String,
            issued_at: u64,
            expires_at: u64,
        }
        let request =
            Request::get(self.address("/v3/oauth/access-token")).header("X-Refresh-Token", self.credential.secret());
        let mut response = self.run(request, &[])?;
        let Exchanged { access_token, issued_at, expires_at } = self.read_json::<Data<Exchanged>>(&mut response)?.data;
        let lifetime = Duration::from_secs(expires_at.saturating_sub(issued_at));
        let renew_at = self.clock.elapsed().saturating_add(lifetime.saturating_sub(TOKEN_MARGIN));
        Ok(AccessToken { text: access_token, renew_at })
    }

    /// Sends one request; an answer that is not a success is an error.
    fn run(&self, request: ureq::http::request::Builder, body: &[u8]) -> Result<Response<Body>, ClientError> {
        let request = request.body(body).map_err(|error| {
            ClientError::Settings(format!("the address or a value of the request is not valid: {error}"))
        })?;
        let url = format!("{}{}", self.url, request.uri().path());
        let mut response = self.agent.run(request).map_err(|source| ClientError::Unreachable {
            url,
            delivery: delivery(&source),
            source: Box::new(source),
        })?;
        if response.status().is_success() { Ok(response) } else { Err(refusal(&mut response)) }
    }

    pub(crate) fn read_json<T: DeserializeOwned>(&self, response: &mut Response<Body>) -> Result<T, ClientError> {
        let mut bytes = Vec::new();
        let read = response.body_mut().with_config().limit(ANSWER_BYTES_MAX).reader().read_to_end(&mut bytes);
        read.map_err(|error| ClientError::Unreachable {
            url: self.url.clone(),
            delivery: Delivery::Unknown,
            source: Box::new(error.into()),
        })?;
        serde_json::from_slice(&bytes)
            .map_err(|error| ClientError::Answer { url: self.url.clone(), why: error.to_string() })
    }
}

impl Transport for Client {
    fn record(&self, batch: &Batch) -> Result<Recorded, ClientError> {
        self.record(batch)
    }
}

/// The envelope of every good answer.
#[derive(Deserialize)]
pub(crate) struct Data<T> {
    pub(crate) data: T,
}

fn compress(body: &[u8]) -> Option<Vec<u8>> {
    if body.len() < COMPRESS_BYTES_MIN { None } else { zstd::bulk::compress(body, 1).ok() }
}

fn delivery(error: &ureq::Error) -> Delivery {
    match error {
        ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::Tls(_)
        | ureq::Error::Rustls(_)
        | ureq::Error::BadUri(_)
        | ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => Delivery::NotSent,
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => Delivery::NotSent,
        _ => Delivery::Unknown,
    }
}

#[derive(Deserialize)]
struct ErrorBody {
    meta: ErrorMeta,
}

#[derive(Deserialize)]
struct ErrorMeta {
    error_message: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    error_details: ErrorDetails,
}

#[derive(Default, Deserialize)]
struct ErrorDetails {
    #[serde(default)]
    errors: Vec<BadEvent>,
}

/// An answer that is not a success, as an error. Answers of proxies have no body of ours; their status decides.
fn refusal(response: &mut Response<Body>) -> ClientError {
    let status = response.status().as_u16();
    let retry_after = response.headers().get("Retry-After").and_then(|value| value.to_str().ok()?.parse().ok());
    let body = response.body_mut().read_to_vec().ok();
    let body = body.and_then(|body| serde_json::from_slice::<ErrorBody>(&body).ok());
    let reason = || response.status().canonical_reason().unwrap_or("no reason given").to_lowercase();
    let meta = body.map(|body| body.meta);
    let message = meta.as_ref().map_or_else(reason, |meta| meta.error_message.clone());
    if status == 408 || status == 429 || status >= 500 {
        return ClientError::Unavailable { status, message, retry_after: retry_after.map(Duration::from_secs) };
    }
    let (code, events) = meta.map(|meta| (meta.code, meta.error_details.errors)).unwrap_or_default();
    ClientError::Refused { status, code, message, events }
}
