use std::fmt;

use crate::ClientError;

/// What a caller shows the server. The form tells what it is good for: `hfs_…` is a service's key and records events,
/// `hfr_…` a refresh token and `hfa_…` an access token of a person who reads.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    text: String,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    ServiceKey,
    RefreshToken,
    AccessToken,
}

impl Credential {
    /// Reads a credential as it stands in a file or a variable; blanks around it are ignored.
    ///
    /// # Errors
    /// The text has none of the three forms. The message does not repeat it.
    pub fn new(text: &str) -> Result<Self, ClientError> {
        let text = text.trim();
        let kind = match text.get(..4) {
            Some("hfs_") => Kind::ServiceKey,
            Some("hfr_") => Kind::RefreshToken,
            Some("hfa_") => Kind::AccessToken,
            _ => {
                return Err(ClientError::Settings(
                    "the key is not one of Holdfast's: they begin with `hfs_`, `hfr_` or `hfa_`".to_owned(),
                ));
            }
        };
        if text.chars().all(|character| character.is_ascii_alphanumeric() || character == '_') {
            Ok(Self { text: text.to_owned(), kind })
        } else {
            Err(ClientError::Settings("the key contains characters that no key of Holdfast has".to_owned()))
        }
    }

    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// The secret itself. Whoever asks for it must not show or store it.
    pub fn secret(&self) -> &str {
        &self.text
    }

    /// True for a key that records events and reads nothing.
    pub fn is_service_key(&self) -> bool {
        self.kind == Kind::ServiceKey
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}…", &self.text[..4])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_shows_itself() {
        let credential = Credential::new("hfs_0123456789\n").expect("a key");
        assert_eq!(format!("{credential:?}"), "hfs_…");
        assert_eq!(credential.secret(), "hfs_0123456789");
        for wrong in ["", "hf", "hfs-abc", "Bearer hfs_abc", "hfs_a b", "hfs_a\r\nX-Evil: 1"] {
            let message = Credential::new(wrong).expect_err("not a key").to_string();
            assert!(wrong.is_empty() || wrong == "hf" || !message.contains(wrong), "{message}");
        }
    }
}
