//! Refresh tokens, access tokens, service keys, sessions and password links: their form, and what is stored of them.
//!
//! A credential is a prefix such as `hfr_`, 43 base62 characters that carry 256 random bits, and 6 base62 characters
//! of the CRC-32 of everything before them: safe in a URL, recognisable to a scanner, and a typing error is told from a
//! revoked credential without a look-up. Only its SHA-256 is stored. A fast hash is enough: nobody guesses 256 bits.

use std::fmt;
use std::hash::{Hash, Hasher};

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The digits of base62, in ASCII order.
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const PREFIX_LEN: usize = 4;
/// Digits that 256 bits need.
const SECRET_LEN: usize = 43;
/// Digits that 32 bits need.
const CHECK_LEN: usize = 6;
/// Characters of a credential.
pub const CREDENTIAL_LEN: usize = PREFIX_LEN + SECRET_LEN + CHECK_LEN;

/// What a credential is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CredentialKind {
    /// Exchanged for access tokens; lives until it is revoked.
    RefreshToken,
    /// Reads in the name of a user.
    AccessToken,
    /// Records events for a service.
    ServiceKey,
    /// The cookie of somebody who signed in.
    Session,
    /// The secret of an invitation or of a link to set a new password.
    PasswordLink,
}

impl CredentialKind {
    pub const ALL: [Self; 5] =
        [Self::RefreshToken, Self::AccessToken, Self::ServiceKey, Self::Session, Self::PasswordLink];

    pub const fn prefix(self) -> &'static str {
        match self {
            Self::RefreshToken => "hfr_",
            Self::AccessToken => "hfa_",
            Self::ServiceKey => "hfs_",
            Self::Session => "hfc_",
            Self::PasswordLink => "hfp_",
        }
    }
}

/// A well-formed credential; whether it is anybody's only the catalog knows. `Debug` hides its secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    kind: CredentialKind,
    text: String,
}

impl Credential {
    /// Makes a credential from 256 random bits.
    pub fn new(kind: CredentialKind, random: [u8; 32]) -> Self {
        let mut text = String::with_capacity(CREDENTIAL_LEN);
        text.push_str(kind.prefix());
        push_base62(&mut text, random, SECRET_LEN);
        let check = checksum(text.as_bytes());
        push_base62(&mut text, check, CHECK_LEN);
        Self { kind, text }
    }

    /// Checks form and checksum; `None` is a typing error or something else altogether.
    pub fn parse(text: &str) -> Option<Self> {
        let kind = CredentialKind::ALL.into_iter().find(|kind| text.starts_with(kind.prefix()))?;
        if text.len() != CREDENTIAL_LEN || !text.bytes().skip(PREFIX_LEN).all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        let (body, check) = text.split_at(CREDENTIAL_LEN - CHECK_LEN);
        let mut expected = String::with_capacity(CHECK_LEN);
        push_base62(&mut expected, checksum(body.as_bytes()), CHECK_LEN);
        (check == expected).then(|| Self { kind, text: text.to_owned() })
    }

    pub fn kind(&self) -> CredentialKind {
        self.kind
    }

    /// The whole credential. It is shown once, to whoever it is made for.
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// What is stored.
    pub fn hash(&self) -> CredentialHash {
        CredentialHash(Sha256::digest(self.text.as_bytes()).into())
    }

    /// What may be shown for ever: prefix, `…` and the last four characters.
    pub fn hint(&self) -> String {
        format!("{}…{}", self.kind.prefix(), &self.text[CREDENTIAL_LEN - 4..])
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Credential({})", self.hint())
    }
}

/// The SHA-256 of a credential. Comparing two takes the same time whatever they are, and nothing but the comparison
/// of a row found by this hash decides who somebody is.
#[derive(Debug, Clone, Copy, Eq)]
pub struct CredentialHash([u8; 32]);

impl CredentialHash {
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for CredentialHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Hash for CredentialHash {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

/// The CRC-32 of `bytes`, widened to the width that [`push_base62`] takes.
fn checksum(bytes: &[u8]) -> [u8; 32] {
    let mut widened = [0; 32];
    widened[28..].copy_from_slice(&crc32fast::hash(bytes).to_be_bytes());
    widened
}

/// Appends the big-endian number as `count` digits, of which the first may be zeros.
fn push_base62(text: &mut String, mut number: [u8; 32], count: usize) {
    let mut digits = vec![DIGITS[0]; count];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[usize::from(divide(&mut number, 62))];
    }
    text.extend(digits.into_iter().map(char::from));
}

/// Divides the big-endian number in place and returns the remainder.
fn divide(number: &mut [u8; 32], divisor: u8) -> u8 {
    let mut remainder = 0_u16;
    for byte in number {
        let dividend = remainder << 8 | u16::from(*byte);
        *byte = u8::try_from(dividend / u16::from(divisor)).expect("the remainder is less than the divisor");
        remainder = dividend % u16::from(divisor);
    }
    u8::try_from(remainder).expect("the remainder is less than the divisor")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The texts were made by another implementation: Python's integers and `zlib.crc32`.
    #[test]
    fn a_credential_has_the_published_form() {
        for (kind, random, text) in [
            (CredentialKind::RefreshToken, [0; 32], "hfr_00000000000000000000000000000000000000000002HFVSJ"),
            (CredentialKind::AccessToken, [0xff; 32], "hfa_yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp13qMSn6"),
        ] {
            let credential = Credential::new(kind, random);
            assert_eq!(credential.reveal(), text);
            assert_eq!(Credential::parse(text), Some(credential));
        }
    }

    #[test]
    fn every_changed_character_is_refused() {
        let text =
            Credential::new(CredentialKind::ServiceKey, std::array::from_fn(|index| u8::try_from(index).unwrap())).text;
        for index in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[index] = if changed[index] == b'7' { b'8' } else { b'7' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(Credential::parse(&changed), None, "{changed}");
        }
        for wrong in ["", "hfs_", &text[1..], &format!("{text}0"), "hfs_é", &text.replace("hfs_", "hfr_")] {
            assert_eq!(Credential::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn neither_hint_nor_debug_shows_the_secret() {
        let credential = Credential::new(CredentialKind::AccessToken, [7; 32]);
        let secret = &credential.text[PREFIX_LEN..CREDENTIAL_LEN - 4];
        assert!(!credential.hint().contains(secret) && !format!("{credential:?}").contains(secret));
        assert_eq!(credential.hint().chars().count(), PREFIX_LEN + 1 + 4);
    }
}
