use holdfast_client::Query;
use holdfast_engine::clock::Clock;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::failure::Failure;

/// Days that are looked at when nobody says how many.
const DAYS_DEFAULT: i64 = 30;

/// What is looked for, except when. Each may be given several times: its values are alternatives.
#[derive(Debug, clap::Args)]
pub(crate) struct FilterArguments {
    /// Words that must all be found in the event, and fields such as `outcome:denied`; "quotes" keep blanks, `OR`, `-`
    /// and parentheses combine them
    #[arg(short, long, value_name = "QUERY")]
    query: Option<String>,
    #[arg(long, value_name = "NAME")]
    resource: Vec<String>,
    #[arg(long, value_name = "NAME")]
    action: Vec<String>,
    /// User id or e-mail address of who did it
    #[arg(long, value_name = "USER")]
    actor: Vec<String>,
    /// Id of the team
    #[arg(long, value_name = "ID")]
    team: Vec<String>,
    /// web, mobile, terraform, api, …
    #[arg(long, value_name = "NAME")]
    client: Vec<String>,
    /// success, failure or denied
    #[arg(long, value_name = "OUTCOME")]
    outcome: Vec<String>,
    /// Id of what was acted on
    #[arg(long, value_name = "ID")]
    target: Vec<String>,
    #[arg(long, value_name = "ID")]
    session: Vec<String>,
    #[arg(long, value_name = "ID")]
    request: Vec<String>,
    /// IP address or network such as 10.0.0.0/8
    #[arg(long, value_name = "ADDRESS")]
    ip: Vec<String>,
    /// Leave out events with this value, such as `action=Login`; FILTER is one of the names above
    #[arg(long, value_name = "FILTER=VALUE")]
    exclude: Vec<String>,
}

impl FilterArguments {
    /// Adds the filters to a query, under the server's names.
    pub(crate) fn apply(&self, query: Query) -> Result<Query, Failure> {
        let lists = [
            ("resource", &self.resource),
            ("action", &self.action),
            ("actor", &self.actor),
            ("team", &self.team),
            ("client", &self.client),
            ("outcome", &self.outcome),
            ("target", &self.target),
            ("session", &self.session),
            ("request", &self.request),
            ("ip", &self.ip),
        ];
        let mut query = match &self.query {
            Some(words) => query.with("q", words),
            None => query,
        };
        for (name, values) in lists {
            for value in values {
                query = query.with_one_of(wire_name(name), value);
            }
        }
        for exclusion in &self.exclude {
            let known = |name: &str| lists.iter().any(|(known, _)| *known == name);
            let Some((name, value)) = exclusion.split_once('=').filter(|(name, _)| known(name)) else {
                let names = lists.map(|(name, _)| name).join(", ");
                return Err(Failure::input(format!("`--exclude {exclusion}` is not of the form FILTER=VALUE"))
                    .hint(format!("FILTER is one of {names}")));
            };
            query = query.with_one_of(&format!("exclude.{}", wire_name(name)), value);
        }
        Ok(query)
    }
}

fn wire_name(name: &str) -> &str {
    match name {
        "session" => "sessionID",
        "request" => "requestID",
        "ip" => "ipAddress",
        same => same,
    }
}

/// When. Days are those of `--timezone` and both count; times are moments, and the last one does not count.
#[derive(Debug, clap::Args)]
pub(crate) struct RangeArguments {
    /// First day (2026-11-01) or moment (2026-11-01T09:00:00Z); 30 days before the end if nothing is said
    #[arg(long, value_name = "WHEN")]
    from: Option<String>,
    /// Last day or end; today if nothing is said
    #[arg(long, value_name = "WHEN")]
    to: Option<String>,
    /// Time zone of days, such as Asia/Kolkata
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    timezone: String,
}

/// A range as the server takes it.
#[derive(Debug, PartialEq, Eq)]
enum Range {
    Days(Date, Date),
    Instants(Timestamp, Timestamp),
}

enum Moment {
    Day(Date),
    Instant(Timestamp),
}

impl RangeArguments {
    pub(crate) fn apply(&self, query: Query) -> Result<Query, Failure> {
        let query = if self.timezone == "UTC" { query } else { query.with("timezone", &self.timezone) };
        Ok(match self.range(now())? {
            Range::Days(from, to) => query.with("startDate", from.to_string()).with("endDate", to.to_string()),
            Range::Instants(from, to) => query.with("startTime", from.to_string()).with("endTime", to.to_string()),
        })
    }

    fn range(&self, now: Timestamp) -> Result<Range, Failure> {
        let zone = TimeZone::get(&self.timezone).map_err(|error| Failure::input(error.to_string()))?;
        let today = zone.to_datetime(now).date();
        let to = self.to.as_deref().map_or(Ok(Moment::Day(today)), parse)?;
        let from = match &self.from {
            Some(from) => parse(from)?,
            None => match to {
                Moment::Day(day) => Moment::Day(day.saturating_sub(DAYS_DEFAULT.days())),
                Moment::Instant(end) => Moment::Instant(end.saturating_sub((DAYS_DEFAULT * 24).hours()).unwrap_or(end)),
            },
        };
        Ok(match (from, to) {
            (Moment::Day(from), Moment::Day(to)) => Range::Days(from, to),
            (Moment::Day(from), Moment::Instant(to)) => Range::Instants(start_of(from, &zone)?, to),
            (Moment::Instant(from), Moment::Day(to)) => {
                Range::Instants(from, start_of(to.saturating_add(1.days()), &zone)?)
            }
            (Moment::Instant(from), Moment::Instant(to)) => Range::Instants(from, to),
        })
    }
}

fn parse(text: &str) -> Result<Moment, Failure> {
    if let Ok(instant) = text.parse() {
        return Ok(Moment::Instant(instant));
    }
    text.parse().map(Moment::Day).map_err(|_| {
        Failure::input(format!("`{text}` is neither a day nor a moment"))
            .hint("write 2026-11-01 or 2026-11-01T09:00:00Z")
    })
}

fn start_of(day: Date, zone: &TimeZone) -> Result<Timestamp, Failure> {
    let start = day.to_zoned(zone.clone()).map_err(|error| Failure::input(error.to_string()))?;
    Ok(start.timestamp())
}

fn now() -> Timestamp {
    Timestamp::from_microsecond(Clock::system().now().micros()).expect("the clock is between 1970 and 9999")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(from: Option<&str>, to: Option<&str>) -> Range {
        let arguments = RangeArguments {
            from: from.map(str::to_owned),
            to: to.map(str::to_owned),
            timezone: "Asia/Kolkata".to_owned(),
        };
        arguments.range("2026-11-20T20:00:00Z".parse().expect("a time")).expect("a range")
    }

    #[test]
    fn days_moments_and_both() {
        let day = |text: &str| text.parse::<Date>().expect("a day");
        let time = |text: &str| text.parse::<Timestamp>().expect("a time");
        assert_eq!(range(None, None), Range::Days(day("2026-10-22"), day("2026-11-21")));
        assert_eq!(range(Some("2026-11-01"), Some("2026-11-02")), Range::Days(day("2026-11-01"), day("2026-11-02")));
        assert_eq!(
            range(Some("2026-11-01T10:00:00Z"), Some("2026-11-02")),
            Range::Instants(time("2026-11-01T10:00:00Z"), time("2026-11-02T18:30:00Z"))
        );
    }
}
