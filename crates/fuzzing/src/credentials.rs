//! What callers show: tokens and keys, download links, and cursors. Each is also fed what somebody who has the secret
//! could sign, so that what lies behind a right signature is decoded too.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use holdfast_client::Credential as Shown;
use holdfast_engine::catalog::installation::LinkKey;
use holdfast_engine::export::{Link, LinkKeys};
use holdfast_format::{OrganisationId, Timestamp};
use holdfast_organisation::credential::{CREDENTIAL_LEN, Credential, CredentialKind};
use holdfast_server::parsers::Installation;
use sha2::{Digest, Sha256};

use crate::requests::NOW;

const SECRET: [u8; 32] = [7; 32];
pub(crate) const INSTALLATION: Installation = Installation {
    cursor_key: SECRET,
    epoch: 3,
    organisation: OrganisationId::from_bytes([1; OrganisationId::LEN]),
    now: NOW,
};

/// A credential that parses is the whole text, and a client takes it too; any 256 bits make one.
pub(crate) fn credential(input: &[u8]) {
    if let Some(random) = input.first_chunk() {
        for kind in CredentialKind::ALL {
            let made = Credential::new(kind, *random);
            assert_eq!(Credential::parse(made.reveal()), Some(made));
        }
    }
    let Ok(text) = std::str::from_utf8(input) else { return };
    if let Some(credential) = Credential::parse(text) {
        assert!(credential.reveal() == text && text.len() == CREDENTIAL_LEN);
        assert!(text.starts_with(credential.kind().prefix()));
        let is_of_browsers = matches!(credential.kind(), CredentialKind::Session | CredentialKind::PasswordLink);
        assert_eq!(Shown::new(text).is_err(), is_of_browsers, "a client takes what the server takes from it");
    }
    if let Ok(shown) = Shown::new(text) {
        assert!(shown.secret().is_ascii(), "a credential fits a header");
    }
}

/// A link that verifies is what would be signed for what it says.
pub(crate) fn link(input: &[u8]) {
    let keys = LinkKeys::new(vec![LinkKey { id: 1, secret: SECRET, created_at: Timestamp::MIN }]);
    let forged = format!("{}.{}", URL_SAFE_NO_PAD.encode(input), URL_SAFE_NO_PAD.encode(tag(&[input])));
    for text in [str::from_utf8(input).unwrap_or_default(), &forged] {
        if let Ok(link) = keys.verify(text, Timestamp::MIN) {
            assert_eq!(keys.sign(&link), text, "a link has one spelling");
        }
    }
}

/// A cursor that is read is written so that it reads the same, and lists or is refused as a cursor of a list.
pub(crate) fn cursor(input: &[u8]) {
    for text in [str::from_utf8(input).unwrap_or_default(), &forged_cursor(input)] {
        if let Ok(written) = INSTALLATION.rewrite_cursor(text) {
            assert_eq!(INSTALLATION.rewrite_cursor(&written).as_ref(), Ok(&written));
            _ = INSTALLATION.list(&format!("cursor={written}"));
        }
    }
}

/// The payload as a cursor with the right signature and, where it has a filter, the right hash of it.
fn forged_cursor(payload: &[u8]) -> String {
    let mut payload = payload.to_vec();
    if let Ok(mut json) = serde_json::from_slice::<serde_json::Value>(&payload)
        && let Some(filter) = json.get("filter")
    {
        json["filter_hash"] = URL_SAFE_NO_PAD.encode(Sha256::digest(filter.to_string())).into();
        payload = json.to_string().into_bytes();
    }
    let tag = tag(&[b"holdfast cursor 1\0", &payload]);
    payload.extend_from_slice(&tag);
    URL_SAFE_NO_PAD.encode(payload)
}

fn tag(parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(&SECRET).expect("HMAC takes a key of any length");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

pub(crate) fn credential_seeds() -> Vec<Vec<u8>> {
    CredentialKind::ALL.map(|kind| Credential::new(kind, SECRET).reveal().as_bytes().to_vec()).to_vec()
}

pub(crate) fn link_seeds() -> Vec<Vec<u8>> {
    let keys = LinkKeys::new(vec![LinkKey { id: 1, secret: SECRET, created_at: Timestamp::MIN }]);
    let signed = keys.sign(&Link {
        organisation: INSTALLATION.organisation,
        export_id: "exp_5f0000000000000000000001".to_owned(),
        user_id: "62d2fe23a57381088224d700".to_owned(),
        link_id: "5f0000000000000000000002".to_owned(),
        expires_at: NOW,
    });
    let payload = signed.split('.').next().and_then(|payload| URL_SAFE_NO_PAD.decode(payload).ok());
    vec![payload.expect("a link has a payload"), signed.into_bytes()]
}

pub(crate) fn cursor_seeds() -> Vec<Vec<u8>> {
    let selection = r#"{"resources":["Services"],"actions":[],"actors":["asha@example.com"],"teams":[],"clients":[],
        "outcomes":["denied"],"targets":[],"session_ids":[],"request_ids":[],"addresses":["10.0.0.0/8"]}"#;
    let payload = |place: &str| {
        format!(
            r#"{{"organisation":"{}","epoch":3,"filter_hash":"","place":{place},"filter":{{"from":1795000000000000,
            "to":1795400000000000,"include":{selection},"exclude":{selection},"terms":["payments"]}},
            "timezone":"Asia/Kolkata","page_size":50,"with_meta":true}}"#,
            INSTALLATION.organisation
        )
    };
    [r#"{"Below":{"head_id":70,"timestamp_micros":1795000000000000,"id":41}}"#, r#"{"After":{"id":7}}"#]
        .map(|place| payload(place).into_bytes())
        .to_vec()
}
