//! How values are written: sizes and durations carry their unit.

use std::ops::RangeInclusive;
use std::time::Duration;

use holdfast_engine::filter::Network;

/// The form of this process's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    Human,
    Json,
}

impl LogFormat {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Json => "json",
        }
    }

    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let format = [Self::Human, Self::Json].into_iter().find(|format| format.as_str() == text);
        format.ok_or_else(|| format!("`{text}` is neither human nor json"))
    }
}

/// Units of a duration with their milliseconds, the longest first.
const DURATION_UNITS: [(&str, u64); 5] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];
const SIZE_UNITS: [(&str, usize); 4] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("", 1)];

/// `None` for empty text.
pub(super) fn optional<T>(text: &str, parse: impl Fn(&str) -> Result<T, String>) -> Result<Option<T>, String> {
    if text.is_empty() { Ok(None) } else { parse(text).map(Some) }
}

pub(super) fn flag(text: &str) -> Result<bool, String> {
    text.parse().map_err(|_| format!("`{text}` is neither true nor false"))
}

pub(super) fn count(text: &str, range: RangeInclusive<usize>) -> Result<usize, String> {
    let number = text.parse().map_err(|_| format!("`{text}` is not a number"))?;
    within(number, range)
}

/// A whole number of bytes, or of KiB, MiB or GiB.
pub(super) fn bytes(text: &str, range: RangeInclusive<usize>) -> Result<usize, String> {
    let (number, unit) = split_unit(text);
    let unit = SIZE_UNITS.into_iter().find(|(name, _)| *name == unit).map(|(_, bytes)| bytes);
    let size = number.parse::<usize>().ok().zip(unit).and_then(|(number, unit)| number.checked_mul(unit));
    within(size.ok_or_else(|| format!("`{text}` is not a size such as 65536 or 32MiB"))?, range)
}

/// A whole number of milliseconds, seconds, minutes, hours or days; at least one millisecond.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let (number, unit) = split_unit(text);
    let unit = DURATION_UNITS.into_iter().find(|(name, _)| *name == unit).map(|(_, millis)| millis);
    let millis = number.parse::<u64>().ok().zip(unit).and_then(|(number, unit)| number.checked_mul(unit));
    let millis = millis.filter(|millis| *millis > 0);
    millis.map(Duration::from_millis).ok_or_else(|| format!("`{text}` is not a duration such as 200ms, 2s or 10m"))
}

/// A duration in its largest whole unit.
pub(super) fn show_duration(duration: Duration) -> String {
    let millis = duration.as_millis();
    let whole = DURATION_UNITS.into_iter().find(|(_, unit)| millis.is_multiple_of(u128::from(*unit)));
    let (name, unit) = whole.expect("everything is a multiple of a millisecond");
    format!("{}{name}", millis / u128::from(unit))
}

/// Scheme and authority, without a slash at the end.
pub(super) fn url(text: &str) -> Result<String, String> {
    let authority = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let authority = authority.map(|authority| authority.strip_suffix('/').unwrap_or(authority));
    match authority {
        Some(authority) if !authority.is_empty() && !authority.contains(['/', '?', '#', ' ', '@']) => {
            Ok(text.strip_suffix('/').unwrap_or(text).to_owned())
        }
        Some(_) | None => Err(format!("`{text}` is not a URL such as https://audit.example.com, without a path")),
    }
}

/// IP addresses and CIDR ranges between commas.
pub(super) fn networks(text: &str) -> Result<Vec<Network>, String> {
    text.split(',').map(str::trim).filter(|network| !network.is_empty()).map(str::parse).collect()
}

pub(super) fn show_networks(networks: &[Network]) -> String {
    networks.iter().map(|network| String::from(*network)).collect::<Vec<_>>().join(",")
}

fn split_unit(text: &str) -> (&str, &str) {
    text.split_at(text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len()))
}

fn within(number: usize, range: RangeInclusive<usize>) -> Result<usize, String> {
    let (low, high) = (*range.start(), *range.end());
    if range.contains(&number) { Ok(number) } else { Err(format!("{number} is not from {low} to {high}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_carry_their_units() {
        for (text, millis) in [("200ms", 200), ("2s", 2_000), ("10m", 600_000), ("1h", 3_600_000), ("7d", 604_800_000)]
        {
            assert_eq!(duration(text), Ok(Duration::from_millis(millis)));
            assert_eq!(show_duration(Duration::from_millis(millis)), text);
        }
        for wrong in ["", "2", "s", "0s", "-1s", "2 s", "1.5s", "99999999999999999d"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
        assert_eq!(bytes("64KiB", 1..=usize::MAX), Ok(65_536));
        assert!(bytes("64KiB", 1..=100).is_err() && bytes("64kb", 1..=usize::MAX).is_err());
    }

    #[test]
    fn urls_have_no_path() {
        assert_eq!(url("https://audit.example.com/"), Ok("https://audit.example.com".to_owned()));
        for wrong in ["audit.example.com", "ftp://a", "http://", "http://a/b", "http://u@a"] {
            assert!(url(wrong).is_err(), "{wrong}");
        }
    }
}
