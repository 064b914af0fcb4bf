//! The grammar against a model of what was accepted before it, against its own writing, and a table of errors.

mod old;

use jiff::tz::TimeZone;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;
use crate::filter::{Condition, Extent, Network, Pattern};
use crate::limits::{FILTER_DEPTH_MAX, FILTER_TERMS_MAX};
use holdfast_format::{Outcome, Timestamp};

/// What queries are made of, and what is near it.
const PIECES: [&str; 30] = [
    " ",
    " ",
    "\t",
    "\u{a0}",
    "a",
    "pay",
    "ÉTÉ",
    "-",
    "(",
    ")",
    "OR",
    "or",
    "AND",
    ":",
    "*",
    ",",
    "\"",
    "\\",
    "_",
    "/",
    "resource:",
    "ip:",
    "10.0.0.0/8",
    "outcome:",
    "denied",
    "after:",
    "2026-11-01",
    "word:",
    "\"a b\"",
    "nobody:",
];
const TEXTS: [&str; 12] =
    ["a", "pay-ments", "user logins", "OR", "-x", "a:b", "(", "*", "say \"hi\"", r"back\slash", "été", "a,b"];

fn read(text: &str) -> Result<Expression, SyntaxError> {
    parse(text, &TimeZone::UTC)
}

fn term(text: &str) -> Expression {
    Expression::term(text.to_owned())
}

fn text(text: &str, extent: Extent) -> Expression {
    Expression::Text(Pattern { text: text.to_owned(), extent })
}

fn texts(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

#[test]
fn every_part_of_the_grammar_is_understood() {
    let resource = |values: &[&str]| Expression::Field(Condition::Resource(texts(values)));
    for (query, expected) in [
        ("", Expression::everything()),
        (" a  \"b c\" ", Expression::All(vec![term("a"), term("b c")])),
        ("a OR b c", Expression::Any(vec![term("a"), Expression::All(vec![term("b"), term("c")])])),
        ("(a OR b) c", Expression::All(vec![Expression::Any(vec![term("a"), term("b")]), term("c")])),
        ("-a", Expression::not(term("a"))),
        ("-\"a b\"", Expression::not(term("a b"))),
        ("-(a b)", Expression::not(Expression::All(vec![term("a"), term("b")]))),
        ("((a))", term("a")),
        ("resource:Services", resource(&["Services"])),
        ("resource:a,\"b, c\",d:e", resource(&["a", "b, c", "d:e"])),
        ("-resource:a", Expression::not(resource(&["a"]))),
        ("(resource:a)", resource(&["a"])),
        ("outcome:denied,failure", Expression::Field(Condition::Outcome(vec![Outcome::Denied, Outcome::Failure]))),
        ("session:s", Expression::Field(Condition::Session(texts(&["s"])))),
        ("request:r", Expression::Field(Condition::Request(texts(&["r"])))),
        ("target:p", Expression::Field(Condition::Target(texts(&["p"])))),
        ("team:t", Expression::Field(Condition::Team(texts(&["t"])))),
        ("client:web", Expression::Field(Condition::Client(texts(&["web"])))),
        ("action:Update", Expression::Field(Condition::Action(texts(&["Update"])))),
        ("actor:asha@example.com", Expression::Field(Condition::Actor(texts(&["asha@example.com"])))),
        ("ip:2001:db8::/32", Expression::Field(Condition::Address(vec!["2001:db8::/32".parse().unwrap()]))),
        ("word:pay", text("pay", Extent::Word)),
        ("word:\"user logins\"*", text("user logins", Extent::Prefix)),
        ("pay*", text("pay", Extent::Prefix)),
        ("word:a,b*", Expression::Any(vec![text("a", Extent::Word), text("b", Extent::Prefix)])),
        ("\"a\"b", Expression::All(vec![term("a"), term("b")])),
        ("a AND or", Expression::All(vec![term("a"), term("AND"), term("or")])),
    ] {
        assert_eq!(read(query), Ok(expected), "{query}");
    }
}

#[test]
fn days_begin_where_the_zone_says() {
    let zone = TimeZone::get("Asia/Kolkata").unwrap();
    for (query, written) in [
        ("after:2026-11-05", "after:2026-11-04T18:30:00.000000Z"),
        ("before:2026-11-05", "before:2026-11-04T18:30:00.000000Z"),
        ("after:2026-11-05T10:00:00.5+01:00", "after:2026-11-05T09:00:00.500000Z"),
        ("before:1960-01-01", "before:1970-01-01T00:00:00.000000Z"),
    ] {
        assert_eq!(parse(query, &zone).unwrap().to_string(), written, "{query}");
    }
}

#[test]
fn errors_say_where_and_what_to_do() {
    for (query, position, said) in [
        (
            "a:b",
            1,
            "`a` is no field; the fields are resource, action, actor, team, client, outcome, target, session, request, ip, after, before, word; to find it as text, quote it: `\"a:b\"`",
        ),
        ("x resorce:b", 3, "did you mean `resource:`?"),
        ("IP:10.0.0.1", 1, "did you mean `ip:`?"),
        ("(a:b)", 2, "quote it: `\"a:b\"`"),
        ("a :b", 3, "expected the name of a field before `:`"),
        ("(a", 3, "expected `)`, which closes the `(` at character 1"),
        ("a)", 2, "this `)` closes nothing; leave it out, or quote it: `\")\"`"),
        ("()", 2, "expected a term, a field or `(` after `(`"),
        ("a(b)", 2, "`(` begins only after a blank; to find it as text, quote it: `\"a(b)\"`"),
        ("x OR", 5, "expected a term, a field or `(` after `OR`"),
        (
            "OR x",
            1,
            "expected a term, a field or `(` at the start of the query; `OR` stands between two alternatives; to find the word, quote it: `\"OR\"`",
        ),
        ("x OR OR y", 6, "after `OR`; `OR` stands between"),
        ("a -", 4, "right after `-`; to find it as text, quote it: `\"-\"`"),
        ("- a", 2, "right after `-`"),
        ("--a", 2, "quote it: `\"--a\"`"),
        ("-OR", 2, "right after `-`"),
        ("a*b", 2, "`*` stands only where a word ends; to find it as text, quote it: `\"a*b\"`"),
        ("*", 1, "`*` stands only where a word ends"),
        ("a\"b\"", 2, "a quote begins only after a blank"),
        ("été \"a", 5, "this quote is not closed; end it with `\"`"),
        ("a \"\"", 3, "these quotes are empty; leave them out"),
        ("resource:", 10, "expected a value right after `resource:`"),
        ("resource: a", 10, "expected a value right after `resource:`"),
        ("resource:a,", 12, "expected a value right after `,`"),
        (
            "resource:pay*",
            13,
            "expected `,` or a blank after the value; quote a value that has other characters: `resource:\"…\"`",
        ),
        ("resource:\"a\"b", 13, "expected `,` or a blank after the value"),
        ("outcome:denied,maybe", 16, "`maybe` is not `success`, `failure` or `denied`"),
        ("ip:home", 4, "`home` is not an IP address or a CIDR range"),
        ("after:yesterday", 7, "`yesterday` is neither a day such as 2026-11-20, nor a time"),
        ("after:2026-11-01,2026-11-02", 18, "`after` takes one time, not several"),
        ("word:\"--\"", 6, "has no letter, digit or `_`"),
        ("a \"-\"*", 3, "has no letter, digit or `_`"),
    ] {
        let error = read(query).expect_err(query);
        assert_eq!(error.position, position, "{query}: {error}");
        assert!(error.message.contains(said), "{query}: {error}");
    }
}

#[test]
fn queries_are_bounded() {
    let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    assert!(read(&nested(FILTER_DEPTH_MAX)).is_ok());
    assert_eq!(read(&nested(FILTER_DEPTH_MAX + 1)).unwrap_err().position, FILTER_DEPTH_MAX + 1);
    assert!(read(&"a ".repeat(FILTER_TERMS_MAX)).is_ok());
    assert!(read(&"a ip:::1 ".repeat(FILTER_TERMS_MAX / 2 + 1)).unwrap_err().message.contains("more than 32 terms"));
    assert!(read(&format!("word:{}", vec!["a"; FILTER_TERMS_MAX + 1].join(","))).is_err());
    assert!(read(&"é".repeat(FILTER_QUERY_CHARS_MAX)).is_ok());
    let error = read(&"é".repeat(FILTER_QUERY_CHARS_MAX + 1)).unwrap_err();
    assert_eq!(error.position, FILTER_QUERY_CHARS_MAX + 1);
}

fn values() -> impl Strategy<Value = Vec<String>> {
    subsequence(TEXTS.to_vec(), 1..=3).prop_map(|values| texts(&values))
}

fn condition() -> impl Strategy<Value = Condition> {
    let lists: [fn(Vec<String>) -> Condition; 8] = [
        Condition::Resource,
        Condition::Action,
        Condition::Actor,
        Condition::Team,
        Condition::Client,
        Condition::Target,
        Condition::Session,
        Condition::Request,
    ];
    let networks = subsequence(vec!["10.0.0.0/8", "2001:db8::/32", "203.0.113.7"], 1..=2)
        .prop_map(|texts| texts.iter().map(|text| text.parse::<Network>().unwrap()).collect());
    let moment = || (0..=Timestamp::MAX.micros()).prop_map(Timestamp::from_micros);
    prop_oneof![
        (select(lists.to_vec()), values()).prop_map(|(list, values)| list(values)),
        subsequence(Outcome::ALL.to_vec(), 1..=2).prop_map(Condition::Outcome),
        networks.prop_map(Condition::Address),
        moment().prop_map(Condition::Since),
        moment().prop_map(Condition::Before),
    ]
}

fn pattern() -> impl Strategy<Value = Pattern> {
    (select(&TEXTS[..]), select(vec![Extent::Part, Extent::Word, Extent::Prefix])).prop_map(|(text, extent)| {
        let extent = if text.contains(Pattern::is_of_word) { extent } else { Extent::Part };
        Pattern { text: text.to_owned(), extent }
    })
}

/// Expressions that are not too large for a query.
fn expression() -> impl Strategy<Value = Expression> {
    let leaf = prop_oneof![condition().prop_map(Expression::Field), pattern().prop_map(Expression::Text)];
    leaf.prop_recursive(4, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..4).prop_map(Expression::all),
            vec(inner.clone(), 1..4).prop_map(Expression::any),
            inner.prop_map(Expression::not),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_was_accepted_before_means_the_same(pieces in vec(select(&PIECES[..]), 0..12)) {
        let query = pieces.concat();
        if let Ok(terms) = old::terms(&query) {
            let expected = Expression::all(terms.into_iter().map(Expression::term).collect());
            prop_assert_eq!(read(&query), Ok(expected), "{}", query);
        }
    }

    #[test]
    fn errors_lie_in_the_query(pieces in vec(select(&PIECES[..]), 0..12)) {
        let query = pieces.concat();
        match read(&query) {
            Ok(expression) => prop_assert_eq!(read(&expression.to_string()), Ok(expression), "{}", query),
            Err(error) => prop_assert!((1..=query.chars().count() + 1).contains(&error.position), "{}: {}", query, error),
        }
    }

    #[test]
    fn what_is_written_reads_the_same(expression in expression()) {
        let written = expression.to_string();
        if written.chars().count() <= FILTER_QUERY_CHARS_MAX {
            prop_assert_eq!(read(&written), Ok(expression), "{}", written);
        }
    }

    #[test]
    fn what_is_kept_reads_the_same(expression in expression()) {
        let kept = serde_json::to_string(&expression).unwrap();
        prop_assert_eq!(serde_json::from_str::<Expression>(&kept).unwrap(), expression);
    }
}
