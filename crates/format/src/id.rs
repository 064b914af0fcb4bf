use std::fmt;
use std::str::FromStr;

/// The id of an organisation: 12 bytes, written as 24 lower-case hexadecimal characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrganisationId([u8; Self::LEN]);

impl OrganisationId {
    /// Length of the binary form in bytes.
    pub const LEN: usize = 12;

    pub const fn from_bytes(bytes: [u8; Self::LEN]) -> Self {
        Self(bytes)
    }

    pub const fn as_bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }
}

/// The text is not 24 lower-case hexadecimal characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id is 24 lower-case hexadecimal characters")]
pub struct ParseIdError;

impl FromStr for OrganisationId {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let digits = text.as_bytes();
        if digits.len() != Self::LEN * 2 {
            return Err(ParseIdError);
        }
        let mut bytes = [0; Self::LEN];
        for (byte, pair) in bytes.iter_mut().zip(digits.as_chunks::<2>().0) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Ok(Self(bytes))
    }
}

fn digit(character: u8) -> Result<u8, ParseIdError> {
    match character {
        b'0'..=b'9' => Ok(character - b'0'),
        b'a'..=b'f' => Ok(character - b'a' + 10),
        _ => Err(ParseIdError),
    }
}

impl fmt::Display for OrganisationId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for OrganisationId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_round_trips_and_refuses_everything_else() {
        let id = OrganisationId::from_bytes([0, 1, 0x7f, 0x80, 0xff, 5, 6, 7, 8, 9, 10, 11]);
        assert_eq!(id.to_string(), "00017f80ff05060708090a0b");
        assert_eq!(id.to_string().parse(), Ok(id));
        for wrong in [
            "",
            "00017F80ff05060708090a0b",
            "00017f80ff05060708090a0",
            "00017f80ff05060708090a0bc",
            "zz017f80ff05060708090a0b",
        ] {
            assert_eq!(wrong.parse::<OrganisationId>(), Err(ParseIdError), "{wrong}");
        }
    }
}
