//! Download links: who may fetch which file until when, in the link itself and signed.
//!
//! A link is `base64url(payload) . base64url(HMAC-SHA256(payload))`. The payload is one version byte, the key's id and the
//! expiry in microseconds as little-endian integers, then organisation, export id, user id and link id, each ended by a
//! line feed, which no id has.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use holdfast_format::{OrganisationId, Timestamp};
use sha2::Sha256;

use crate::catalog::exports::{ExportFile, ExportRow, ExportState};
use crate::catalog::installation::LinkKey;

const VERSION: u8 = 1;
/// Version, key id, expiry.
const FIXED_BYTES: usize = 1 + 8 + 8;

/// What a download link allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The link is the credential of a download: the organisation comes from it (I5).
    pub organisation: OrganisationId,
    pub export_id: String,
    /// The user it was made for.
    pub user_id: String,
    /// Names this one link, so that a download of it is told of once.
    pub link_id: String,
    pub expires_at: Timestamp,
}

/// The keys of an installation: the newest signs, all verify.
#[derive(Clone)]
pub struct LinkKeys(Vec<LinkKey>);

/// Why there is no download.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Not what [`LinkKeys::sign`] wrote, or signed by a key that is no longer in use.
    #[error("the download link was edited; copy it whole, or read the export's history for a fresh one")]
    Edited,
    #[error("the download link has expired; read the export's history for a fresh one")]
    Expired,
    /// The link is good, but the file was removed.
    #[error("the file of this export is no longer kept; export again")]
    Gone,
}

impl LinkKeys {
    /// `keys` has at least one, the newest first.
    pub fn new(keys: Vec<LinkKey>) -> Self {
        assert!(!keys.is_empty(), "an installation has a link key from its start");
        Self(keys)
    }

    /// The link as text that needs no escape in a URL.
    pub fn sign(&self, link: &Link) -> String {
        let key = &self.0[0];
        let mut payload = vec![VERSION];
        payload.extend_from_slice(&key.id.to_le_bytes());
        payload.extend_from_slice(&link.expires_at.micros().to_le_bytes());
        for id in [&link.organisation.to_string(), &link.export_id, &link.user_id, &link.link_id] {
            debug_assert!(!id.contains('\n'), "an id has no line feed");
            payload.extend_from_slice(id.as_bytes());
            payload.push(b'\n');
        }
        let signature = mac(key, &payload).finalize().into_bytes();
        format!("{}.{}", URL_SAFE_NO_PAD.encode(&payload), URL_SAFE_NO_PAD.encode(signature))
    }

    /// Reads a link that [`LinkKeys::sign`] wrote. Nothing of it is believed before its signature was compared, in
    /// constant time.
    pub fn verify(&self, text: &str, now: Timestamp) -> Result<Link, LinkError> {
        let (payload, signature) = text.split_once('.').ok_or(LinkError::Edited)?;
        let payload = URL_SAFE_NO_PAD.decode(payload).map_err(|_| LinkError::Edited)?;
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| LinkError::Edited)?;
        let (fixed, ids) = payload.split_first_chunk::<FIXED_BYTES>().ok_or(LinkError::Edited)?;
        let [version, numbers @ ..] = fixed;
        let (key_id, expiry) = numbers.split_at(8);
        let integer = |bytes: &[u8]| bytes.try_into().map(i64::from_le_bytes).map_err(|_| LinkError::Edited);
        let key_id = integer(key_id)?;
        let key = self.0.iter().find(|key| key.id == key_id).ok_or(LinkError::Edited)?;
        mac(key, &payload).verify_slice(&signature).map_err(|_| LinkError::Edited)?;
        let link = link(*version, Timestamp::from_micros(integer(expiry)?), ids).ok_or(LinkError::Edited)?;
        if now >= link.expires_at { Err(LinkError::Expired) } else { Ok(link) }
    }
}

impl std::fmt::Debug for LinkKeys {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_list().entries(self.0.iter().map(|key| key.id)).finish()
    }
}

/// The file behind a good link.
pub fn downloadable(export: &ExportRow, now: Timestamp) -> Result<&ExportFile, LinkError> {
    let kept = export.state == ExportState::Completed && export.expires_at.is_none_or(|expires_at| now < expires_at);
    export.file.as_ref().filter(|_| kept).ok_or(LinkError::Gone)
}

fn mac(key: &LinkKey, payload: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&key.secret).expect("HMAC takes a key of any length");
    mac.update(payload);
    mac
}

fn link(version: u8, expires_at: Timestamp, ids: &[u8]) -> Option<Link> {
    let mut ids = str::from_utf8(ids).ok()?.strip_suffix('\n')?.split('\n').map(str::to_owned);
    let organisation = ids.next()?.parse().ok()?;
    let (export_id, user_id, link_id) = (ids.next()?, ids.next()?, ids.next()?);
    let whole = version == VERSION && ids.next().is_none();
    whole.then_some(Link { organisation, export_id, user_id, link_id, expires_at })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(secrets: &[(i64, u8)]) -> LinkKeys {
        let key = |&(id, byte): &(i64, u8)| LinkKey { id, secret: [byte; 32], created_at: Timestamp::MIN };
        LinkKeys::new(secrets.iter().map(key).collect())
    }

    fn sample() -> Link {
        Link {
            organisation: OrganisationId::from_bytes([7; 12]),
            export_id: "exp_5f0000000000000000000001".to_owned(),
            user_id: "62d2fe23a57381088224d700".to_owned(),
            link_id: "5f0000000000000000000002".to_owned(),
            expires_at: Timestamp::from_micros(1_000),
        }
    }

    #[test]
    fn a_signed_link_is_good_until_it_expires() {
        let (keys, link) = (keys(&[(1, 7)]), sample());
        let text = keys.sign(&link);
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)), "{text}");
        assert_eq!(keys.verify(&text, Timestamp::from_micros(999)), Ok(link));
        assert_eq!(keys.verify(&text, Timestamp::from_micros(1_000)), Err(LinkError::Expired));
    }

    #[test]
    fn an_older_key_still_verifies_and_a_foreign_one_does_not() {
        let text = keys(&[(1, 7)]).sign(&sample());
        assert!(keys(&[(2, 8), (1, 7)]).verify(&text, Timestamp::MIN).is_ok());
        assert_eq!(keys(&[(2, 7)]).verify(&text, Timestamp::MIN), Err(LinkError::Edited));
        assert_eq!(keys(&[(1, 8)]).verify(&text, Timestamp::MIN), Err(LinkError::Edited));
    }

    #[test]
    fn any_change_of_a_character_is_an_edit_even_after_expiry() {
        let (keys, late) = (keys(&[(1, 7)]), Timestamp::from_micros(5_000));
        let text = keys.sign(&sample());
        assert_eq!(keys.verify(&text, late), Err(LinkError::Expired));
        for index in 0..text.len() {
            for other in ["A", "_", "", ".", "é"] {
                let edited = format!("{}{other}{}", &text[..index], &text[index + 1..]);
                if edited != text {
                    assert_eq!(keys.verify(&edited, late), Err(LinkError::Edited), "{edited}");
                }
            }
        }
        assert_eq!(keys.verify("", late), Err(LinkError::Edited));
        assert_eq!(keys.verify(&format!("{text}A"), late), Err(LinkError::Edited));
    }

    #[test]
    fn a_file_that_is_not_kept_is_gone() {
        let file = ExportFile { name: "exports/x.csv".to_owned(), bytes: 1, sha256: [0; 32] };
        let mut export = super::super::tests::completed(file.clone(), Timestamp::from_micros(10));
        assert_eq!(downloadable(&export, Timestamp::from_micros(9)), Ok(&file));
        assert_eq!(downloadable(&export, Timestamp::from_micros(10)), Err(LinkError::Gone));
        export.state = ExportState::Expired;
        assert_eq!(downloadable(&export, Timestamp::from_micros(9)), Err(LinkError::Gone));
    }
}
