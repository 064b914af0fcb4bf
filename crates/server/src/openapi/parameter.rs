use serde_json::{Value, json};

use crate::filters;
use crate::limits;
use crate::routes::FACETS;

const IF_MATCH: &str = "If-Match";

/// A parameter of an operation.
#[derive(Debug, Clone)]
pub(crate) struct Parameter {
    name: String,
    place: &'static str,
    is_required: bool,
    about: &'static str,
    schema: Value,
}

impl Parameter {
    /// All that select events.
    pub(crate) fn filters() -> Vec<Self> {
        filters::NAMES.into_iter().map(Self::named).collect()
    }

    /// A parameter of the query, with what is known under its name.
    pub(crate) fn named(name: &'static str) -> Self {
        let is_list = filters::is_list(name);
        Self {
            name: if is_list { format!("{name}[]") } else { name.to_owned() },
            place: "query",
            is_required: false,
            about: about(name),
            schema: schema(name, is_list),
        }
    }

    pub(crate) fn path_id() -> Self {
        let schema = json!({"type": "string"});
        Self { name: "id".to_owned(), place: "path", is_required: true, about: "The id", schema }
    }

    /// A part of the path.
    pub(crate) fn path(name: &str, about: &'static str) -> Self {
        let schema = json!({"type": "string"});
        Self { name: name.to_owned(), place: "path", is_required: true, about, schema }
    }

    /// A parameter of the query that selects no events.
    pub(crate) fn text(name: &str, about: &'static str) -> Self {
        let schema = json!({"type": "string"});
        Self { name: name.to_owned(), place: "query", is_required: false, about, schema }
    }

    /// A whole number in the query that selects no events.
    pub(crate) fn number(name: &str, about: &'static str) -> Self {
        Self { schema: json!({"type": "integer", "minimum": 0}), ..Self::text(name, about) }
    }

    pub(crate) fn header(name: &'static str, about: &'static str) -> Self {
        let schema = json!({"type": "string"});
        Self { name: name.to_owned(), place: "header", is_required: false, about, schema }
    }

    /// The version that a change is made of.
    pub(crate) fn version() -> Self {
        let about = "The `ETag` with which the object was read: the change is refused when somebody changed it since";
        Self::header(IF_MATCH, about)
    }

    /// Whether it is [`Parameter::version`].
    pub(crate) fn is_version(&self) -> bool {
        self.name == IF_MATCH
    }

    pub(crate) fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    pub(crate) fn json(&self) -> Value {
        let mut parameter = json!({
            "name": self.name,
            "in": self.place,
            "required": self.is_required,
            "description": self.about,
            "schema": self.schema,
        });
        if self.schema["type"] == "array" {
            parameter["style"] = "form".into();
            parameter["explode"] = false.into();
        }
        parameter
    }
}

fn schema(name: &str, is_list: bool) -> Value {
    match name {
        _ if is_list => json!({"type": "array", "items": {"type": "string"}}),
        "pageSize" => json!({"type": "integer", "minimum": 1, "maximum": holdfast_engine::limits::PAGE_EVENTS_MAX}),
        "pageNumber" => json!({"type": "integer", "minimum": 1}),
        "throughID" | "afterID" => json!({"type": "integer", "minimum": 0}),
        "startDate" | "endDate" => json!({"type": "string", "format": "date"}),
        "startTime" | "endTime" => json!({"type": "string", "format": "date-time"}),
        "order" => json!({"type": "string", "enum": ["newest", "recorded"]}),
        "include" => json!({"type": "string", "enum": ["meta"]}),
        "field" => json!({"type": "string", "enum": FACETS.map(|(name, _)| name)}),
        "limit" => json!({"type": "integer", "minimum": 1, "maximum": limits::FACETS_LISTED_MAX}),
        "buckets" => json!({"type": "integer", "minimum": 1, "maximum": limits::HISTOGRAM_BUCKETS_MAX}),
        _ => json!({"type": "string"}),
    }
}

fn about(name: &str) -> &'static str {
    match name {
        "startDate" => "First day, included; required with endDate unless instants are given",
        "endDate" => "Last day, included; at most three calendar months after startDate",
        "startTime" => "First instant; stands with endTime for the dates",
        "endTime" => "Instant before which the range ends",
        "timezone" => "IANA zone of the days; UTC by default",
        "q" => {
            "Terms that must all be found, fields such as `resource:Services`, `OR`, `-` and parentheses; \
             docs/query-language.md has the grammar"
        }
        "pageSize" => "Rows of a page",
        "pageNumber" => "Page, counted from 1",
        "cursor" => "`nextCursor` of the page before; only pageSize may be given beside it",
        "throughID" => "`headID` of an earlier page: fixes the set while events arrive",
        "afterID" => "Only events with higher ids, in the order of ids",
        "order" => "`newest` first, or in the order in which they were `recorded`",
        "include" => "`meta` adds it to each event",
        "field" => "Whose values; the name of a filter. Events whose value is empty are in none",
        "prefix" => {
            "Only values of which a word begins with it: of the value, the name or the e-mail, whatever the case"
        }
        "limit" => "Values of the answer, 100 by default",
        "buckets" => "Parts of equal length into which the range is divided",
        "link" => "The signed part of a downloadLink",
        "actor" | "exclude.actor" => "User ids or e-mail addresses",
        "team" | "exclude.team" => "Team ids",
        "outcome" | "exclude.outcome" => "`success`, `failure`, `denied`",
        "target" | "exclude.target" => "Ids of what was acted on",
        "ipAddress" | "exclude.ipAddress" => "IP addresses or CIDR ranges",
        _ => "Values separated by commas; a comma inside a value is written `\\,`",
    }
}
