//! `GET /v3/audit-logs/export/history/{id}/download`: the file of an export, for whoever holds a signed link.
//!
//! The link is the credential. Each download asks again whether the user it was made for still may look, and the first
//! one with a link is an event of the organisation's log.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use holdfast_engine::EngineError;
use holdfast_engine::catalog::exports::{self, ExportFile, ExportKind, ExportRow};
use holdfast_engine::export::{Link, LinkError, downloadable};
use holdfast_engine::objects::Object;
use holdfast_format::{Outcome, Target};
use holdfast_organisation::{Action, User};
use sha2::{Digest, Sha256};

use super::history::{hex, not_found};
use crate::caller::{Caller, Deed, event_of};
use crate::error::{ApiError, ApiResult, Code};
use crate::filters::missing;
use crate::guard::{Guard, looker};
use crate::limits::DOWNLOAD_STEP_BYTES;
use crate::openapi::{Operation, Parameter, Success};
use crate::query::Parameters;
use crate::state::AppState;

pub(super) fn operations() -> Vec<Operation> {
    vec![Operation {
        guard: Guard::Public,
        action: None,
        parameters: vec![Parameter::path_id(), Parameter::named("link").required()],
        success: Success::media("application/octet-stream"),
        ..Operation::get(
            "downloadExport",
            "/v3/audit-logs/export/history/{id}/download",
            download,
            "The file of an export, by its `downloadLink`",
        )
    }]
}

async fn download(
    State(state): State<AppState>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    request: Request,
) -> ApiResult<Response> {
    let (parts, _) = request.into_parts();
    let parameters = Parameters::parse(query.as_deref(), &["link"])?;
    let text = parameters.scalar("link")?.ok_or_else(|| missing(&["link"], "; copy the link whole"))?;
    let link = verified(&state, text, &id)?;
    let granted = state.read(move |state| Grant::of(state, link)).await?;
    if parts.method != Method::HEAD {
        granted.record(&state, &parts).await?;
    }
    let Grant { row, file, object, .. } = granted;
    answer(state, &parts.headers, &row, file, object)
}

fn verified(state: &AppState, text: &str, id: &str) -> ApiResult<Link> {
    let link = state.links().verify(text, state.engine().clock().now()).map_err(refused)?;
    if link.export_id == id { Ok(link) } else { Err(refused(LinkError::Edited)) }
}

fn refused(error: LinkError) -> ApiError {
    let code = match error {
        LinkError::Edited => Code::LinkForged,
        LinkError::Expired | LinkError::Gone => Code::LinkExpired,
    };
    ApiError::new(code, error.to_string())
}

/// A download that may begin.
struct Grant {
    link: Link,
    user: Arc<User>,
    row: ExportRow,
    file: ExportFile,
    object: Arc<dyn Object>,
}

impl Grant {
    /// Blocks.
    fn of(state: &AppState, link: Link) -> ApiResult<Self> {
        let engine = state.engine();
        let user = state.authenticator().user(&link.organisation, &link.user_id)?;
        let user =
            user.ok_or_else(|| ApiError::new(Code::Forbidden, "the user that this link was made for is gone"))?;
        let user = looker(&user)?;
        let read = |connection: &mut dyn holdfast_engine::catalog::Connection| {
            exports::by_id(connection, &link.organisation, &link.export_id).map_err(EngineError::from)
        };
        let row = engine.read(read)?.ok_or_else(not_found)?;
        let file = downloadable(&row, engine.clock().now()).map_err(refused)?.clone();
        let object = engine.objects().open(&file.name).map_err(|source| {
            let name = file.name.clone();
            EngineError::Object { action: "open", name, source }
        })?;
        Ok(Self { link, user, row, file, object })
    }

    /// Records the first download with this link, before the first byte goes out.
    async fn record(&self, state: &AppState, parts: &Parts) -> ApiResult<()> {
        let (link, user, name) = (self.link.clone(), self.user.clone(), self.row.name.clone());
        let caller = Caller::of(parts, &state.config().trusted_proxies);
        let work = move |unit: &mut holdfast_engine::commit::UnitOfWork<'_>| {
            if !exports::record_download(unit.connection(), &link.export_id, &link.link_id, link.expires_at)? {
                return Ok(());
            }
            let deed = Deed {
                action: Action::LogDownload,
                outcome: Outcome::Success,
                reason: "",
                target: Some(Target { kind: "Export", id: &link.export_id, name: &name }),
                additional_info: &format!("Export \"{name}\" downloaded"),
                meta: "",
                at: unit.now(),
            };
            unit.record(link.organisation, event_of(&user, &caller, &deed));
            Ok(())
        };
        Ok(state.engine().change::<_, EngineError, _>(work)?.await?)
    }
}

fn answer(
    state: AppState,
    headers: &HeaderMap,
    row: &ExportRow,
    file: ExportFile,
    object: Arc<dyn Object>,
) -> ApiResult<Response> {
    let bytes = object.bytes();
    let tag = format!("\"{}\"", hex(&file.sha256));
    let (status, range) = match wanted(headers, &tag, bytes) {
        Wanted::Whole => (StatusCode::OK, 0..bytes),
        Wanted::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Wanted::Outside => return Ok(outside(bytes)),
    };
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    let header = |text: String| HeaderValue::from_str(&text).map_err(|error| ApiError::internal(&error));
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(row.kind)));
    answer.insert(header::CONTENT_DISPOSITION, header(disposition(row))?);
    answer.insert(header::CONTENT_LENGTH, HeaderValue::from(range.end - range.start));
    answer.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer.insert(header::ETAG, header(tag)?);
    if status == StatusCode::PARTIAL_CONTENT {
        let (first, last) = (range.start, range.end - 1);
        answer.insert(header::CONTENT_RANGE, header(format!("bytes {first}-{last}/{bytes}"))?);
    }
    let sent =
        Sending { state, object, hash: (range == (0..bytes)).then(Sha256::new), sha256: file.sha256, rest: range };
    *response.body_mut() = sent.into_body();
    Ok(response)
}

fn outside(bytes: u64) -> Response {
    let error =
        ApiError::new(Code::RangeNotSatisfiable, format!("the file has {bytes} bytes; `Range` lies outside of it"));
    let value = HeaderValue::from_str(&format!("bytes */{bytes}")).expect("digits are a header value");
    ([(header::CONTENT_RANGE, value)], error).into_response()
}

/// The part of the file that a request is for.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Whole,
    /// Not empty.
    Part(Range<u64>),
    Outside,
}

/// Reads `Range`; anything but one well-formed range of bytes means the whole file (RFC 9110, section 14.2).
fn wanted(headers: &HeaderMap, tag: &str, bytes: u64) -> Wanted {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if text(header::IF_RANGE).is_some_and(|known| known != tag) {
        return Wanted::Whole;
    }
    let asked = text(header::RANGE).and_then(|range| range.trim().strip_prefix("bytes=")?.split_once('-'));
    let range = match asked {
        Some(("", suffix)) => suffix.parse::<u64>().ok().map(|count| bytes.saturating_sub(count)..bytes),
        Some((first, "")) => first.parse().ok().map(|first| first..bytes),
        Some((first, last)) => match (first.parse::<u64>(), last.parse::<u64>()) {
            (Ok(first), Ok(last)) if first <= last => Some(first..last.saturating_add(1).min(bytes)),
            _ => None,
        },
        None => None,
    };
    match range {
        None => Wanted::Whole,
        Some(range) if range.start >= range.end => Wanted::Outside,
        Some(range) => Wanted::Part(range),
    }
}

fn media_type(kind: ExportKind) -> &'static str {
    match kind {
        ExportKind::Csv => "text/csv; charset=utf-8",
        ExportKind::Json => "application/json",
    }
}

/// The export's name as a file name, in ASCII and as it is (RFC 6266).
fn disposition(row: &ExportRow) -> String {
    let extension = row.kind.as_str();
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
    let plain: String = row.name.chars().map(|character| if is_plain(character) { character } else { '_' }).collect();
    let encode = |byte: u8| match char::from(byte) {
        character if is_plain(character) => character.to_string(),
        _ => format!("%{byte:02X}"),
    };
    let encoded: String = row.name.bytes().map(encode).collect();
    format!("attachment; filename=\"{plain}.{extension}\"; filename*=UTF-8''{encoded}.{extension}")
}

/// A file on its way out, read step by step.
struct Sending {
    state: AppState,
    object: Arc<dyn Object>,
    rest: Range<u64>,
    /// Of what was sent, when the whole file is.
    hash: Option<Sha256>,
    sha256: [u8; 32],
}

impl Sending {
    fn into_body(self) -> Body {
        Body::from_stream(stream::unfold(self, async |mut sending| {
            let step = sending.next().await?;
            Some((step, sending))
        }))
    }

    /// An error breaks the connection off, so that nobody takes a part for the whole.
    async fn next(&mut self) -> Option<io::Result<Bytes>> {
        if self.rest.is_empty() {
            return None;
        }
        let step = self.rest.start..self.rest.end.min(self.rest.start + DOWNLOAD_STEP_BYTES);
        self.rest.start = step.end;
        let bytes = self.read(step).await;
        if bytes.is_err() {
            self.rest.start = self.rest.end;
        }
        Some(bytes)
    }

    async fn read(&mut self, step: Range<u64>) -> io::Result<Bytes> {
        let object = Arc::clone(&self.object);
        let read = self.state.read(move |_| object.read(&[step]).map_err(|error| ApiError::internal(&error)));
        let parts = read.await.map_err(|error| {
            error.log("download");
            io::Error::other("the file could not be read")
        })?;
        let bytes: Bytes = parts.into_iter().next().unwrap_or_default().into();
        if let Some(hash) = &mut self.hash {
            hash.update(&bytes);
        }
        let is_last = self.rest.is_empty();
        match self.hash.take_if(|_| is_last) {
            Some(hash) if hash.clone().finalize()[..] != self.sha256 => {
                tracing::error!("an export's file is not what was written; the download was broken off");
                Err(io::Error::other("the file is damaged"))
            }
            _ => Ok(bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(range: &'static str) -> Wanted {
        wanted(&HeaderMap::from_iter([(header::RANGE, HeaderValue::from_static(range))]), "\"tag\"", 100)
    }

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        assert_eq!(of("bytes=0-9"), Wanted::Part(0..10));
        assert_eq!(of("bytes=90-"), Wanted::Part(90..100));
        assert_eq!(of("bytes=-5"), Wanted::Part(95..100));
        assert_eq!(of("bytes=-500"), Wanted::Part(0..100));
        assert_eq!(of("bytes=95-200"), Wanted::Part(95..100));
        for outside in ["bytes=100-", "bytes=200-300", "bytes=-0"] {
            assert_eq!(of(outside), Wanted::Outside, "{outside}");
        }
        for whole in ["lines=1-2", "bytes=9-0", "bytes=0-1,5-6", "bytes=a-b", "bytes"] {
            assert_eq!(of(whole), Wanted::Whole, "{whole}");
        }
    }

    #[test]
    fn a_part_of_another_file_is_never_joined() {
        let mut headers = HeaderMap::from_iter([(header::RANGE, HeaderValue::from_static("bytes=1-2"))]);
        headers.insert(header::IF_RANGE, HeaderValue::from_static("\"other\""));
        assert_eq!(wanted(&headers, "\"tag\"", 100), Wanted::Whole);
        headers.insert(header::IF_RANGE, HeaderValue::from_static("\"tag\""));
        assert_eq!(wanted(&headers, "\"tag\"", 100), Wanted::Part(1..3));
    }
}
