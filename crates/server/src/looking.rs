//! The limits on looking: how long a range may be and how far back it may reach. Every route that looks asks here.

use holdfast_engine::language::{self, start_of};
use holdfast_format::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};

use crate::error::{ApiError, ApiResult, Code};

/// How long a range may be.
const RANGE_MONTHS_MAX: i64 = 3;
/// How far back a range may reach: the history window.
const HISTORY_YEARS: i64 = 1;

/// Looks at the clock once, so that one request has one today.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Looking<'a> {
    pub(crate) now: Timestamp,
    /// The way to records that are older than the history window.
    pub(crate) support_contact: &'a str,
}

/// What a request asked for, before it is checked.
#[derive(Debug, Clone, Copy)]
pub enum Asked<'a> {
    /// Days, both included.
    Days { start: &'a str, end: &'a str },
    /// Half-open instants.
    Instants { start: &'a str, end: &'a str },
}

/// A range that may be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) from: Timestamp,
    /// One past the last moment.
    pub(crate) to: Timestamp,
    /// First and last day that the range touches, in the request's time zone.
    pub(crate) days: (Date, Date),
}

/// The zone of a request, UTC unless it says otherwise.
pub(crate) fn time_zone(name: Option<&str>) -> ApiResult<TimeZone> {
    let Some(name) = name else { return Ok(TimeZone::UTC) };
    TimeZone::get(name).map_err(|_| {
        ApiError::parameter("timezone", format!("`{name}` is not an IANA time zone such as `Europe/Berlin`"))
    })
}

impl Looking<'_> {
    /// Checks a range against both limits.
    pub(crate) fn range(self, asked: Asked<'_>, zone: &TimeZone) -> ApiResult<Range> {
        let range = match asked {
            Asked::Days { start, end } => days_range(start, end, zone)?,
            Asked::Instants { start, end } => instants_range(start, end, zone)?,
        };
        self.check_length(range.days)?;
        self.check_age(range.days.0, zone)?;
        Ok(range)
    }

    /// Checks that an event of this time may be opened.
    pub(crate) fn moment(self, timestamp: Timestamp) -> ApiResult<()> {
        self.check_age(day_of(timestamp, &TimeZone::UTC), &TimeZone::UTC)
    }

    /// Checks that a range that was allowed once and begins at `from` still is.
    pub(crate) fn since(self, from: Timestamp, zone: &TimeZone) -> ApiResult<()> {
        self.check_age(day_of(from, zone), zone)
    }

    /// First moment of the history window.
    pub(crate) fn window_start(self, zone: &TimeZone) -> Timestamp {
        start_of(self.first_day(zone), zone)
    }

    fn first_day(self, zone: &TimeZone) -> Date {
        before(day_of(self.now, zone), HISTORY_YEARS.years())
    }

    fn check_length(self, (start, end): (Date, Date)) -> ApiResult<()> {
        let last = start.saturating_add(RANGE_MONTHS_MAX.months());
        if end <= last {
            return Ok(());
        }
        let message = format!(
            "the range {start} to {end} is longer than {RANGE_MONTHS_MAX} calendar months; a range that begins on {start} \
             ends on {last} at the latest"
        );
        Err(ApiError::new(Code::RangeTooLong, message))
    }

    fn check_age(self, start: Date, zone: &TimeZone) -> ApiResult<()> {
        let first = self.first_day(zone);
        if start >= first {
            return Ok(());
        }
        let message = format!(
            "{start} is more than {HISTORY_YEARS} year back; {first} is the earliest day that can be looked at. For older \
             records: {}",
            self.support_contact
        );
        Err(ApiError::new(Code::RangeTooOld, message))
    }
}

fn days_range(start: &str, end: &str, zone: &TimeZone) -> ApiResult<Range> {
    let days = (date("startDate", start)?, date("endDate", end)?);
    if days.1 < days.0 {
        return Err(ApiError::parameter("endDate", format!("{end} is before startDate {start}")));
    }
    let from = start_of(days.0, zone);
    let to = start_of(days.1.saturating_add(1.day()), zone);
    Ok(Range { from, to, days })
}

fn instants_range(start: &str, end: &str, zone: &TimeZone) -> ApiResult<Range> {
    let (from, to) = (instant("startTime", start)?, instant("endTime", end)?);
    if to <= from {
        return Err(ApiError::parameter("endTime", format!("{end} is not after startTime {start}")));
    }
    let last = Timestamp::from_micros(to.micros() - 1);
    Ok(Range { from, to, days: (day_of(from, zone), day_of(last, zone)) })
}

fn date(name: &str, text: &str) -> ApiResult<Date> {
    language::day(text)
        .ok_or_else(|| ApiError::parameter(name, format!("`{text}` is not a date in the form YYYY-MM-DD")))
}

fn instant(name: &str, text: &str) -> ApiResult<Timestamp> {
    let form = "an RFC 3339 time with an offset, such as 2026-11-20T10:15:30Z";
    language::instant(text).ok_or_else(|| ApiError::parameter(name, format!("`{text}` is not {form}")))
}

fn day_of(timestamp: Timestamp, zone: &TimeZone) -> Date {
    let moment = jiff::Timestamp::from_microsecond(timestamp.micros());
    moment.map_or(Date::MAX, |moment| moment.to_zoned(zone.clone()).date())
}

fn before(day: Date, span: Span) -> Date {
    day.saturating_sub(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOKING: Looking<'_> =
        Looking { now: Timestamp::from_micros(1_795_169_730_000_000), support_contact: "help@example.com" };

    fn days(start: &str, end: &str) -> Result<Range, Code> {
        LOOKING.range(Asked::Days { start, end }, &TimeZone::UTC).map_err(|error| error.code)
    }

    fn instants(start: &str, end: &str) -> Result<Range, Code> {
        LOOKING.range(Asked::Instants { start, end }, &TimeZone::UTC).map_err(|error| error.code)
    }

    #[test]
    fn three_calendar_months_are_allowed_and_a_missing_day_becomes_the_last() {
        assert!(days("2026-09-01", "2026-12-01").is_ok());
        assert_eq!(days("2026-09-01", "2026-12-02").unwrap_err(), Code::RangeTooLong);
        assert!(days("2025-11-30", "2026-02-28").is_ok());
        assert_eq!(days("2025-11-30", "2026-03-01").unwrap_err(), Code::RangeTooLong);
    }

    #[test]
    fn the_window_begins_a_year_before_today_in_the_zone_of_the_request() {
        assert!(days("2025-11-20", "2025-11-20").is_ok());
        assert_eq!(days("2025-11-19", "2025-11-20").unwrap_err(), Code::RangeTooOld);
        let late = Looking { now: Timestamp::from_micros(1_795_169_730_000_000 + 10 * 3_600_000_000), ..LOOKING };
        let zone = time_zone(Some("Pacific/Kiritimati")).unwrap();
        let asked = Asked::Days { start: "2025-11-20", end: "2025-11-20" };
        assert_eq!(late.range(asked, &zone).unwrap_err().code, Code::RangeTooOld);
        let message =
            LOOKING.range(Asked::Days { start: "2020-01-01", end: "2020-01-02" }, &TimeZone::UTC).unwrap_err().message;
        assert!(message.contains("2025-11-20") && message.ends_with("help@example.com"), "{message}");
    }

    #[test]
    fn days_are_both_included_also_where_clocks_change() {
        let zone = time_zone(Some("Europe/Berlin")).unwrap();
        let range = LOOKING.range(Asked::Days { start: "2026-10-25", end: "2026-10-25" }, &zone).unwrap();
        assert_eq!(range.to.micros() - range.from.micros(), 25 * 3_600_000_000);
        assert_eq!(range.from.to_string(), "2026-10-24T22:00:00.000000Z");
    }

    #[test]
    fn instants_are_half_open_and_obey_the_same_rule() {
        let range = instants("2026-11-20T10:00:00+01:00", "2026-11-21T00:00:00Z").unwrap();
        assert_eq!(range.from.to_string(), "2026-11-20T09:00:00.000000Z");
        assert_eq!(range.days.0, range.days.1);
        assert_eq!(instants("2026-08-01T00:00:00Z", "2026-11-02T00:00:00.1Z").unwrap_err(), Code::RangeTooLong);
        assert_eq!(instants("2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z").unwrap_err(), Code::InvalidParameter);
    }

    #[test]
    fn what_is_not_a_day_a_moment_or_a_zone_is_refused() {
        for (start, end) in [
            ("2026-02-30", "2026-03-01"),
            ("2026-9-1", "2026-09-02"),
            ("20260901", "2026-09-02"),
            ("2026-09-01T10:00", "2026-09-02"),
            ("2026-09-02", "2026-09-01"),
        ] {
            assert_eq!(days(start, end).unwrap_err(), Code::InvalidParameter, "{start}");
        }
        for moment in ["2026-11-20", "2026-11-20T10:00:00", "yesterday"] {
            assert_eq!(instants(moment, "2026-11-21T00:00:00Z").unwrap_err(), Code::InvalidParameter, "{moment}");
        }
        assert_eq!(time_zone(Some("Mars/Olympus")).unwrap_err().code, Code::InvalidParameter);
    }
}
