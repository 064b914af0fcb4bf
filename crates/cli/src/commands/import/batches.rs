use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::mem;

use holdfast_client::IdempotencyKey;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Events of a batch.
const BATCH_EVENTS: usize = 10_000;
/// Bytes of a batch: as JSON text inside a control request it stays below that request's limit.
const BATCH_BYTES: usize = 4 << 20;
/// Bytes of all unfinished batches together.
const BUFFERED_BYTES_MAX: usize = 64 << 20;

/// Events of one organisation that are imported together.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) organisation: String,
    pub(super) key: IdempotencyKey,
    /// Newline-delimited JSON.
    pub(super) events: String,
    /// The line of each event in the input, counted from 1.
    pub(super) lines: Vec<u64>,
}

/// Sorts lines into batches by organisation. The same input gives the same batches with the same keys, so that an
/// import that is run again goes on where it stopped.
#[derive(Debug, Default)]
pub(super) struct Batches {
    open: BTreeMap<String, Open>,
    buffered_bytes: usize,
}

#[derive(Debug, Default)]
struct Open {
    events: String,
    lines: Vec<u64>,
    /// Events of the organisation in batches before this one.
    before: u64,
}

impl Batches {
    /// Takes a line; returns the batches that are complete with it.
    pub(super) fn add(&mut self, text: &str, line: u64) -> Result<Vec<Batch>, String> {
        let (organisation, event) = split(text)?;
        let open = match self.open.get_mut(&*organisation) {
            Some(open) => open,
            None => self.open.entry(organisation.clone().into_owned()).or_default(),
        };
        let before = open.events.len();
        event.append_to(&mut open.events);
        open.lines.push(line);
        self.buffered_bytes += open.events.len() - before;
        let mut complete = Vec::new();
        if open.lines.len() >= BATCH_EVENTS || open.events.len() >= BATCH_BYTES {
            complete.extend(self.close(&organisation));
        } else if self.buffered_bytes >= BUFFERED_BYTES_MAX {
            complete = self.close_all();
        }
        Ok(complete)
    }

    /// The batches that are not complete, at the end of the input.
    pub(super) fn close_all(&mut self) -> Vec<Batch> {
        let organisations: Vec<String> = self.open.keys().cloned().collect();
        organisations.iter().filter_map(|organisation| self.close(organisation)).collect()
    }

    fn close(&mut self, organisation: &str) -> Option<Batch> {
        let open = self.open.get_mut(organisation).filter(|open| !open.lines.is_empty())?;
        let (events, lines) = (mem::take(&mut open.events), mem::take(&mut open.lines));
        // The place of the batch stands where keys have their time: they ascend as times do.
        let key = IdempotencyKey::of_content(open.before, &[organisation.as_bytes(), events.as_bytes()]);
        open.before += lines.len() as u64;
        self.buffered_bytes -= events.len();
        Some(Batch { organisation: organisation.to_owned(), key, events, lines })
    }
}

/// An event without its organisation.
enum Event<'a> {
    /// The organisation came first: everything after it and its comma.
    Rest(&'a str),
    Members(Vec<(Cow<'a, str>, &'a RawValue)>),
}

impl Event<'_> {
    fn append_to(&self, out: &mut String) {
        out.push('{');
        match self {
            Self::Rest(rest) => out.push_str(rest),
            Self::Members(members) => {
                for (index, (name, value)) in members.iter().enumerate() {
                    out.push_str(if index == 0 { "" } else { "," });
                    out.push_str(&serde_json::to_string(name).expect("text is JSON"));
                    out.push(':');
                    out.push_str(value.get());
                }
                out.push('}');
            }
        }
        out.push('\n');
    }
}

/// Takes the organisation out of a line. Everything else stays as it is written.
fn split(text: &str) -> Result<(Cow<'_, str>, Event<'_>), String> {
    let first = text.strip_prefix(r#"{"organisation":""#).and_then(|rest| rest.split_once('"'));
    if let Some((organisation, rest)) = first
        && !organisation.contains('\\')
        && let Some(rest) = rest.strip_prefix(',')
    {
        return Ok((organisation.into(), Event::Rest(rest)));
    }
    let Members(mut members) =
        serde_json::from_str(text).map_err(|error| format!("it is not a JSON object: {error}"))?;
    let place = members.iter().position(|(name, _)| name == "organisation");
    let (_, value) = members.remove(place.ok_or("it has no field `organisation`")?);
    let organisation: String = serde_json::from_str(value.get()).map_err(|_| "`organisation` is not a text")?;
    Ok((organisation.into(), Event::Members(members)))
}

/// The members of a JSON object as they are written.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
                    members.push((Cow::Owned(name), value));
                }
                Ok(members)
            }
        }
        deserializer.deserialize_map(Reader).map(Members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(mut batches: Batches) -> Batch {
        let mut all = batches.close_all();
        assert_eq!(all.len(), 1);
        all.remove(0)
    }

    #[test]
    fn takes_the_organisation_out_and_nothing_else() {
        for text in [
            r#"{"organisation":"a","n":1.0,"x":{"organisation":"b"}}"#,
            r#"{"n":1.0,"organisation":"a","x":{"organisation":"b"}}"#,
            r#"{ "organisation" : "\u0061", "n":1.0,"x":{"organisation":"b"} }"#,
        ] {
            let mut batches = Batches::default();
            assert!(batches.add(text, 7).expect("a line").is_empty());
            let batch = only(batches);
            assert_eq!(batch.organisation, "a");
            assert_eq!(batch.events.trim_end().replace(" }", "}"), r#"{"n":1.0,"x":{"organisation":"b"}}"#);
            assert_eq!(batch.lines, [7]);
        }
        for wrong in ["[]", "{", r#"{"n":1}"#, r#"{"organisation":1}"#] {
            assert!(Batches::default().add(wrong, 1).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_same_input_has_the_same_keys_and_another_place_another() {
        let keys = |count: u64| {
            let mut batches = Batches::default();
            let mut all = Vec::new();
            for line in 0..count {
                let organisation = if line % 3 == 0 { "a" } else { "b" };
                let text = format!(r#"{{"organisation":"{organisation}","resource":"Services"}}"#);
                all.extend(batches.add(&text, line + 1).expect("a line"));
            }
            all.extend(batches.close_all());
            assert_eq!(batches.buffered_bytes, 0, "nothing is buffered once every batch is closed");
            all
        };
        let (once, again) = (keys(40_000), keys(40_000));
        assert_eq!(once.len(), 5);
        assert!(once.iter().zip(&again).all(|(once, again)| once.key == again.key && once.events == again.events));
        assert_eq!(once.iter().map(|batch| batch.lines.len()).sum::<usize>(), 40_000);
        let distinct: std::collections::BTreeSet<&str> = once.iter().map(|batch| batch.key.as_str()).collect();
        assert_eq!(distinct.len(), 5, "equal events at different places are different batches");
    }
}
