//! Days and moments as requests write them.

use holdfast_format::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A date in the form YYYY-MM-DD.
pub fn day(text: &str) -> Option<Date> {
    let is_plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    text.parse().ok().filter(|_| is_plain)
}

/// An RFC 3339 time with an offset. A fraction below the microsecond is rounded up, so that the first moment of a range
/// and the one after its last keep their meaning.
pub fn instant(text: &str) -> Option<Timestamp> {
    let parsed: jiff::Timestamp = text.parse().ok()?;
    i64::try_from((parsed.as_nanosecond() + 999).div_euclid(1_000)).ok().map(Timestamp::from_micros)
}

/// The first moment of a day.
pub fn start_of(day: Date, zone: &TimeZone) -> Timestamp {
    let start = day.to_zoned(zone.clone()).map(|zoned| zoned.timestamp().as_microsecond());
    Timestamp::from_micros(start.unwrap_or(Timestamp::MAX.micros()))
}
