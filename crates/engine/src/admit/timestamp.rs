//! Reads the timestamps of producers.

use holdfast_format::Timestamp;

use crate::limits::FUTURE_MAX;

/// Reads RFC 3339 with an offset, `2026-11-20T10:15:30.123456Z` or `…+05:30`, to the microsecond; finer digits are cut off.
pub(super) fn parse(text: &str, now: Timestamp) -> Result<Timestamp, String> {
    let wrong = || {
        format!(
            "`{}` is not an RFC 3339 time with an offset, such as 2026-11-20T10:15:30Z",
            super::check::excerpt(text)
        )
    };
    if !has_rfc_3339_shape(text.as_bytes()) {
        return Err(wrong());
    }
    let parsed: jiff::Timestamp = text.parse().map_err(|_| wrong())?;
    if parsed < jiff::Timestamp::UNIX_EPOCH {
        return Err(format!("`{text}` is before 1970-01-01T00:00:00Z"));
    }
    let timestamp = Timestamp::from_micros(parsed.as_microsecond());
    let future_micros = timestamp.micros().saturating_sub(now.micros());
    if u128::try_from(future_micros).is_ok_and(|micros| micros > FUTURE_MAX.as_micros()) {
        let minutes = FUTURE_MAX.as_secs() / 60;
        return Err(format!("`{text}` is more than {minutes} min ahead of the server's clock, which reads {now}"));
    }
    Ok(timestamp)
}

/// True for the spelling of RFC 3339, section 5.6, whose ranges the parser checks. The parser alone also takes other
/// spellings of ISO 8601, and zone names.
fn has_rfc_3339_shape(text: &[u8]) -> bool {
    let Some((date_time, rest)) = text.split_at_checked("2026-11-20T10:15:30".len()) else { return false };
    let offset = match rest.split_first() {
        Some((b'.', fraction)) => {
            let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if !(1..=9).contains(&digits) {
                return false;
            }
            &fraction[digits..]
        }
        _ => rest,
    };
    matches(date_time, b"0000-00-00T00:00:00")
        && (matches!(offset, b"Z" | b"z") || matches(offset, b"+00:00") || matches(offset, b"-00:00"))
}

/// True when `text` has a digit for each `0` of `pattern` and is the same elsewhere, a small `t` apart.
fn matches(text: &[u8], pattern: &[u8]) -> bool {
    text.len() == pattern.len()
        && text.iter().zip(pattern).all(|(byte, wanted)| match wanted {
            b'0' => byte.is_ascii_digit(),
            wanted => byte.eq_ignore_ascii_case(wanted),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_795_169_730_123_456);

    #[test]
    fn reads_any_offset_to_the_microsecond() {
        for (text, utc) in [
            ("2026-11-20T10:15:30.123456Z", "2026-11-20T10:15:30.123456Z"),
            ("2026-11-20t10:15:30z", "2026-11-20T10:15:30.000000Z"),
            ("2026-11-20T15:45:30.1+05:30", "2026-11-20T10:15:30.100000Z"),
            ("2026-11-19T22:15:30.123456789-12:00", "2026-11-20T10:15:30.123456Z"),
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000000Z"),
            ("2026-11-20T10:20:30.123456Z", "2026-11-20T10:20:30.123456Z"),
        ] {
            assert_eq!(parse(text, NOW).unwrap().to_string(), utc, "{text}");
        }
    }

    #[test]
    fn refuses_other_spellings_and_impossible_dates() {
        for text in [
            "",
            "2026-11-20",
            "2026-11-20T10:15:30",
            "2026-11-20 10:15:30Z",
            "20261120T101530Z",
            "2026-11-20T10:15:30+05",
            "2026-11-20T10:15:30.Z",
            "2026-11-20T10:15:30.1234567891Z",
            "2026-11-20T10:15:30Z[UTC]",
            "2026-02-29T10:15:30Z",
            "2026-11-20T25:15:30Z",
            "２026-11-20T10:15:30Z",
        ] {
            assert!(parse(text, NOW).unwrap_err().contains("RFC 3339"), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_before_1970_or_too_far_ahead() {
        assert!(parse("1969-12-31T23:59:59.999999999Z", NOW).unwrap_err().contains("before 1970"));
        assert!(parse("2026-11-20T10:20:30.123457Z", NOW).unwrap_err().contains("more than 5 min ahead"));
    }
}
