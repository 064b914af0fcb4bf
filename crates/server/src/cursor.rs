//! The cursor: where a page ended and everything that the next one needs, opaque and authenticated.
//!
//! It is base64url of a JSON payload with an HMAC-SHA256 over it. It holds the snapshot and the filter, so that the next
//! page is of the same set (I7), and the organisation, so that it is worthless elsewhere (I5).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use holdfast_engine::EngineError;
use holdfast_engine::filter::Filter;
use holdfast_engine::search::Key;
use holdfast_format::{OrganisationId, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::{ApiError, ApiResult, Code};
use crate::limits::CURSOR_BYTES_MAX;

const TAG_BYTES: usize = 32;

/// Makes and reads cursors of one installation.
#[derive(Clone)]
pub(crate) struct Cursors {
    key: [u8; 32],
    epoch: u64,
}

/// What a cursor says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cursor {
    pub(crate) place: Place,
    pub(crate) filter: Filter,
    /// IANA name of the request's zone, for the history window.
    pub(crate) timezone: Option<String>,
    pub(crate) page_size: usize,
    pub(crate) with_meta: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Place {
    /// Newest first, within a fixed snapshot.
    Below { head_id: u64, timestamp_micros: i64, id: u64 },
    /// In the order of ids, without an end.
    After { id: u64 },
}

impl Place {
    pub(crate) fn below(head_id: u64, key: Key) -> Self {
        Self::Below { head_id, timestamp_micros: key.timestamp.micros(), id: key.id }
    }

    pub(crate) fn key(timestamp_micros: i64, id: u64) -> Key {
        Key { timestamp: Timestamp::from_micros(timestamp_micros), id }
    }
}

#[derive(Serialize, Deserialize)]
struct Payload {
    organisation: String,
    epoch: u64,
    /// SHA-256 of the filter's JSON, so that two pages can be told to be of one set without reading the filter. It is of
    /// the form in which the release that wrote it keeps filters, and covered by the HMAC as everything else is.
    filter_hash: String,
    #[serde(flatten)]
    cursor: Cursor,
}

impl Cursors {
    pub(crate) fn new(key: [u8; 32], epoch: u64) -> Self {
        Self { key, epoch }
    }

    /// The cursor as text.
    ///
    /// # Errors
    /// When the filter is too long to be carried in a URL.
    pub(crate) fn write(&self, organisation: &OrganisationId, cursor: Cursor) -> ApiResult<String> {
        let payload = Payload {
            organisation: organisation.to_string(),
            epoch: self.epoch,
            filter_hash: filter_hash(&cursor.filter),
            cursor,
        };
        let mut bytes = serde_json::to_vec(&payload).expect("a cursor is plain data");
        let tag = self.mac(&bytes).finalize().into_bytes();
        bytes.extend_from_slice(&tag);
        let text = URL_SAFE_NO_PAD.encode(&bytes);
        if text.len() > CURSOR_BYTES_MAX {
            let message = "the filter is too long for paging by cursor; filter by fewer values";
            return Err(ApiError::new(Code::InvalidParameter, message));
        }
        Ok(text)
    }

    /// Reads a cursor that this installation wrote for this organisation.
    pub(crate) fn read(&self, organisation: &OrganisationId, text: &str) -> ApiResult<Cursor> {
        let foreign = || {
            let message = "the cursor was not made here for this organisation, or was changed; list again without it";
            ApiError::new(Code::InvalidCursor, message)
        };
        if text.len() > CURSOR_BYTES_MAX {
            return Err(foreign());
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| foreign())?;
        let split = bytes.len().checked_sub(TAG_BYTES).ok_or_else(foreign)?;
        let (payload, tag) = bytes.split_at(split);
        self.mac(payload).verify_slice(tag).map_err(|_| foreign())?;
        let payload: Payload = serde_json::from_slice(payload).map_err(|_| foreign())?;
        if payload.organisation != organisation.to_string() {
            return Err(foreign());
        }
        if payload.epoch == self.epoch { Ok(payload.cursor) } else { Err(EngineError::StalePosition.into()) }
    }

    fn mac(&self, payload: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        mac.update(b"holdfast cursor 1\0");
        mac.update(payload);
        mac
    }
}

impl std::fmt::Debug for Cursors {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Cursors").field("epoch", &self.epoch).finish_non_exhaustive()
    }
}

fn filter_hash(filter: &Filter) -> String {
    let json = serde_json::to_vec(filter).expect("a filter is plain data");
    URL_SAFE_NO_PAD.encode(Sha256::digest(&json))
}

#[cfg(test)]
mod tests {
    use holdfast_engine::filter::Expression;

    use super::*;

    const OURS: OrganisationId = OrganisationId::from_bytes([1; 12]);
    const THEIRS: OrganisationId = OrganisationId::from_bytes([2; 12]);

    fn cursor() -> Cursor {
        let place = Place::below(70, Key { timestamp: Timestamp::from_micros(5), id: 41 });
        Cursor { place, filter: Filter::everything(), timezone: None, page_size: 50, with_meta: true }
    }

    #[test]
    fn a_cursor_round_trips() {
        let cursors = Cursors::new([7; 32], 3);
        let text = cursors.write(&OURS, cursor()).unwrap();
        assert_eq!(cursors.read(&OURS, &text).unwrap(), cursor());
    }

    #[test]
    fn cursors_of_earlier_releases_are_read() {
        let cursors = Cursors::new([7; 32], 3);
        let payload = format!(
            r#"{{"organisation":"{OURS}","epoch":3,"filter_hash":"of another form","place":{{"After":{{"id":7}}}},
            "filter":{{"from":1,"to":2,"include":{{}},"exclude":{{}},"terms":["payments"]}},"timezone":null,
            "page_size":10,"with_meta":false}}"#
        );
        let tag = cursors.mac(payload.as_bytes()).finalize().into_bytes();
        let text = URL_SAFE_NO_PAD.encode([payload.as_bytes(), tag.as_slice()].concat());
        let cursor = cursors.read(&OURS, &text).unwrap();
        assert_eq!(cursor.place, Place::After { id: 7 });
        assert_eq!(cursor.filter.expression, Expression::term("payments".to_owned()));
    }

    #[test]
    fn every_changed_character_is_noticed() {
        let cursors = Cursors::new([7; 32], 3);
        let text = cursors.write(&OURS, cursor()).unwrap();
        for at in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            let error = cursors.read(&OURS, &changed).expect_err("the last character may carry unused bits");
            assert_eq!(error.code, Code::InvalidCursor, "character {at}");
        }
        for text in ["", "AAAA", "not base64!"] {
            assert_eq!(cursors.read(&OURS, text).unwrap_err().code, Code::InvalidCursor);
        }
    }

    #[test]
    fn other_organisations_keys_and_epochs_are_refused() {
        let cursors = Cursors::new([7; 32], 3);
        let text = cursors.write(&OURS, cursor()).unwrap();
        assert_eq!(cursors.read(&THEIRS, &text).unwrap_err().code, Code::InvalidCursor);
        assert_eq!(Cursors::new([8; 32], 3).read(&OURS, &text).unwrap_err().code, Code::InvalidCursor);
        assert_eq!(Cursors::new([7; 32], 4).read(&OURS, &text).unwrap_err().code, Code::StalePosition);
    }
}
