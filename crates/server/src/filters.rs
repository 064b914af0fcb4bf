//! From the parameters of a query or the `filters` of an export to the engine's filter: one way for every route (I7).

use std::collections::BTreeMap;

use holdfast_engine::filter::{Expression, Filter, Network, Selection};
use holdfast_engine::language;
use holdfast_engine::limits::FILTER_VALUES_MAX;
use holdfast_format::{Outcome, Timestamp};
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use crate::error::{ApiError, ApiResult, Code};
use crate::looking::{Asked, Looking, Range, time_zone};
use crate::query::Parameters;

/// Names of the filters that are lists, each also as an exclusion.
pub(crate) const LISTS: [&str; 10] =
    ["resource", "action", "actor", "team", "client", "outcome", "target", "sessionID", "requestID", "ipAddress"];

/// Every name that selects events, as they are looked up.
pub(crate) const NAMES: [&str; 26] = [
    "startDate",
    "endDate",
    "startTime",
    "endTime",
    "timezone",
    "q",
    "resource",
    "action",
    "actor",
    "team",
    "client",
    "outcome",
    "target",
    "sessionID",
    "requestID",
    "ipAddress",
    "exclude.resource",
    "exclude.action",
    "exclude.actor",
    "exclude.team",
    "exclude.client",
    "exclude.outcome",
    "exclude.target",
    "exclude.sessionID",
    "exclude.requestID",
    "exclude.ipAddress",
];

/// Those of them that say of which time.
pub(crate) const RANGE: [&str; 4] = ["startDate", "endDate", "startTime", "endTime"];

/// Those that the existing API shows also where nothing was asked.
pub(crate) const ALWAYS_SHOWN: [&str; 5] = ["resource", "action", "actor", "team", "client"];

/// What was asked for, as it was written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asking {
    /// `startDate`, `endDate`, `startTime`, `endTime`, `timezone`, `q`.
    pub(crate) scalars: BTreeMap<&'static str, String>,
    /// The lists of [`LISTS`] and their exclusions, by their whole names.
    pub(crate) lists: BTreeMap<&'static str, Vec<String>>,
}

/// A filter and what else its range says.
#[derive(Debug, Clone)]
pub(crate) struct Resolved {
    pub(crate) filter: Filter,
    pub(crate) zone: TimeZone,
    /// Absent when none was asked for and the route allows that.
    pub(crate) range: Option<Range>,
}

impl Asking {
    pub(crate) fn of_query(parameters: &Parameters) -> ApiResult<Self> {
        let mut asking = Self::default();
        for name in NAMES {
            if is_list(name) {
                let values = parameters.list(name);
                if !values.is_empty() {
                    asking.lists.insert(name, values);
                }
            } else if let Some(value) = parameters.scalar(name)? {
                asking.scalars.insert(name, value.to_owned());
            }
        }
        Ok(asking)
    }

    /// The filter of a route that requires a range.
    pub(crate) fn resolve(&self, looking: Looking<'_>) -> ApiResult<Resolved> {
        let absent: Vec<_> = self.missing_range().collect();
        if absent.is_empty() {
            return self.resolve_optional(looking);
        }
        Err(missing(&absent, "; `startTime` and `endTime` may stand for them"))
    }

    /// The filter of a route that may go without a range: it then reaches from the start of the history window on.
    pub(crate) fn resolve_optional(&self, looking: Looking<'_>) -> ApiResult<Resolved> {
        let zone = time_zone(self.scalar("timezone"))?;
        let range = self.asked()?.map(|asked| looking.range(asked, &zone)).transpose()?;
        let open_end = Timestamp::from_micros(i64::MAX);
        let (from, to) =
            range.as_ref().map_or_else(|| (looking.window_start(&zone), open_end), |range| (range.from, range.to));
        let filter = Filter {
            from,
            to,
            include: self.selection("")?,
            exclude: self.selection("exclude.")?,
            expression: self.scalar("q").map_or(Ok(Expression::everything()), |q| language::parse(q, &zone))?,
        };
        Ok(Resolved { filter, zone, range })
    }

    /// What a route that requires a range misses of it, when there is nothing of a range.
    pub(crate) fn missing_range(&self) -> impl Iterator<Item = &'static str> {
        let given = RANGE.iter().any(|name| self.scalars.contains_key(name));
        if given { [].iter() } else { ["startDate", "endDate"].iter() }.copied()
    }

    /// As the `filters` of a body.
    pub(crate) fn to_json(&self) -> Map<String, Value> {
        let scalars = self.scalars.iter().map(|(name, value)| ((*name).to_owned(), value.as_str().into()));
        let lists = self.lists.iter().map(|(name, values)| ((*name).to_owned(), values.as_slice().into()));
        scalars.chain(lists).collect()
    }

    fn scalar(&self, name: &str) -> Option<&str> {
        self.scalars.get(name).map(String::as_str)
    }

    fn asked(&self) -> ApiResult<Option<Asked<'_>>> {
        let [start_date, end_date, start_time, end_time] =
            ["startDate", "endDate", "startTime", "endTime"].map(|name| self.scalar(name));
        match (start_date, end_date, start_time, end_time) {
            (None, None, None, None) => Ok(None),
            (Some(start), Some(end), None, None) => Ok(Some(Asked::Days { start, end })),
            (None, None, Some(start), Some(end)) => Ok(Some(Asked::Instants { start, end })),
            (Some(_), None, None, None) => Err(missing(&["endDate"], "")),
            (None, Some(_), None, None) => Err(missing(&["startDate"], "")),
            (None, None, Some(_), None) => Err(missing(&["endTime"], "")),
            (None, None, None, Some(_)) => Err(missing(&["startTime"], "")),
            _ => Err(ApiError::new(
                Code::InvalidParameter,
                "days and instants cannot be mixed: give `startDate` and `endDate`, or `startTime` and `endTime`",
            )),
        }
    }

    fn selection(&self, prefix: &'static str) -> ApiResult<Selection> {
        let list = |name: &str| self.list(prefix, name);
        Ok(Selection {
            resources: list("resource")?,
            actions: list("action")?,
            actors: list("actor")?,
            teams: list("team")?,
            clients: list("client")?,
            outcomes: self.parsed(prefix, "outcome", |name| {
                Outcome::from_name(name).ok_or_else(|| format!("`{name}` is not `success`, `failure` or `denied`"))
            })?,
            targets: list("target")?,
            session_ids: list("sessionID")?,
            request_ids: list("requestID")?,
            addresses: self.parsed(prefix, "ipAddress", str::parse::<Network>)?,
        })
    }

    fn list(&self, prefix: &str, name: &str) -> ApiResult<Vec<String>> {
        self.parsed(prefix, name, |value| Ok(value.to_owned()))
    }

    fn parsed<T>(&self, prefix: &str, name: &str, parse: impl Fn(&str) -> Result<T, String>) -> ApiResult<Vec<T>> {
        let name = format!("{prefix}{name}");
        let values = self.lists.get(name.as_str()).map_or(&[][..], Vec::as_slice);
        if values.len() > FILTER_VALUES_MAX {
            let message = format!("has {} values; the limit is {FILTER_VALUES_MAX}", values.len());
            return Err(ApiError::parameter(&name, message));
        }
        values.iter().map(|value| parse(value).map_err(|message| ApiError::parameter(&name, message))).collect()
    }
}

/// Whether a name of [`NAMES`] is a list.
pub(crate) fn is_list(name: &str) -> bool {
    LISTS.contains(&name.strip_prefix("exclude.").unwrap_or(name))
}

/// Says which parameters are missing.
pub(crate) fn missing(names: &[&str], hint: &str) -> ApiError {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    ApiError::new(Code::MissingParameter, format!("{} {verb} missing{hint}", quoted.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOKING: Looking<'_> =
        Looking { now: Timestamp::from_micros(1_795_169_730_000_000), support_contact: "help@example.com" };
    const RANGE: &str = "startDate=2026-11-01&endDate=2026-11-20";

    fn resolve(query: &str) -> ApiResult<Resolved> {
        Asking::of_query(&Parameters::parse(Some(query), &NAMES)?)?.resolve(LOOKING)
    }

    #[test]
    fn the_names_are_the_lists_and_their_exclusions() {
        for list in LISTS {
            assert!(NAMES.contains(&list) && NAMES.contains(&format!("exclude.{list}").as_str()), "{list}");
        }
        assert_eq!(NAMES.iter().filter(|name| is_list(name)).count(), 2 * LISTS.len());
    }

    #[test]
    fn every_filter_reaches_its_place() {
        let filter = resolve(&format!(
            "{RANGE}&resource[]=R&action[]=A&actor[]=U&team[]=T&client[]=web&outcome[]=denied&target[]=X&sessionID[]=S\
             &requestID[]=Q&ipAddress[]=10.0.0.0/8&exclude.resource[]=r&exclude.outcome[]=failure&q=a%20%22b%20c%22"
        ))
        .unwrap()
        .filter;
        let selection = Selection {
            resources: vec!["R".into()],
            actions: vec!["A".into()],
            actors: vec!["U".into()],
            teams: vec!["T".into()],
            clients: vec!["web".into()],
            outcomes: vec![Outcome::Denied],
            targets: vec!["X".into()],
            session_ids: vec!["S".into()],
            request_ids: vec!["Q".into()],
            addresses: vec!["10.0.0.0/8".parse().unwrap()],
        };
        assert_eq!(filter.include, selection);
        let exclude =
            Selection { resources: vec!["r".into()], outcomes: vec![Outcome::Failure], ..Selection::default() };
        assert_eq!(filter.exclude, exclude);
        let terms = ["a", "b c"].map(|text| Expression::term(text.to_owned()));
        assert_eq!(filter.expression, Expression::All(terms.to_vec()));
        assert_eq!(filter.to.to_string(), "2026-11-21T00:00:00.000000Z");
    }

    #[test]
    fn what_is_missing_or_mixed_is_named() {
        for (query, named) in [
            ("", "`startDate`, `endDate` are missing"),
            ("startDate=2026-11-01", "`endDate` is missing"),
            ("endTime=2026-11-01T00:00:00Z", "`startTime` is missing"),
            ("startDate=2026-11-01&endDate=2026-11-02&startTime=2026-11-01T00:00:00Z", "cannot be mixed"),
        ] {
            let error = resolve(query).unwrap_err();
            assert!(error.message.contains(named), "{query}: {}", error.message);
        }
    }

    #[test]
    fn days_of_the_language_are_those_of_the_zone() {
        let filter = resolve(&format!("{RANGE}&timezone=Asia/Kolkata&q=after:2026-11-05")).unwrap().filter;
        assert_eq!(filter.expression.to_string(), "after:2026-11-04T18:30:00.000000Z");
    }

    #[test]
    fn what_is_wrong_with_a_query_says_where() {
        let error = resolve(&format!("{RANGE}&q=a%20OR%20owner:b")).unwrap_err();
        let detail = &error.details[0];
        assert_eq!((detail.field.as_str(), detail.position), ("q", Some(6)));
        assert!(error.message.starts_with("`q`: at character 6: `owner` is no field"), "{}", error.message);
    }

    #[test]
    fn values_that_no_event_can_have_are_refused() {
        for query in ["outcome[]=maybe", "ipAddress[]=10.0.0.0/33", "exclude.ipAddress[]=home"] {
            let error = resolve(&format!("{RANGE}&{query}")).unwrap_err();
            assert_eq!(error.code, Code::InvalidParameter, "{query}");
        }
    }
}
