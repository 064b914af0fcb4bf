//! How often each value of a field occurs among the matches, in the head and in segments alike.

use std::collections::HashMap;
use std::sync::Arc;

use holdfast_format::segment::{Actors, CodeColumn, DictionaryPage, team};
use holdfast_format::{Outcome, Timestamp};

use super::head::Head;
use super::merge::KeyPair;
use super::query::Query;
use super::sealed::Sealed;
use super::sealed_parts;
use super::tally::tallies;
use super::values::{Field, FieldValue};
use crate::EngineError;
use crate::filter::Filter;
use crate::segment::{Segment, SegmentStore};
use crate::state::Snapshot;

/// Values and how often each was seen. Only values of the organisation's own rows are looked at (I5).
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) values: HashMap<FieldValue, Seen>,
    /// All matches, whether or not their values are wanted.
    pub(super) matches: u64,
}

/// How often a value was seen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub(super) count: u64,
    /// Timestamp and id of the newest match that has it.
    pub(super) newest: KeyPair,
}

/// The key of values that are the same in every event, so that none is newer.
const NEVER: KeyPair = (Timestamp::MIN, 0);

/// Which values are counted.
pub(super) struct Wanted<'a> {
    pub(super) field: Field,
    pub(super) keeps: &'a dyn Fn(&FieldValue) -> bool,
    /// How many different ones at most.
    pub(super) values_max: usize,
}

impl Counts {
    /// # Errors
    /// [`EngineError::Invalid`] when there are more different values than are wanted.
    pub(super) fn of(
        store: &SegmentStore,
        snapshot: &Snapshot,
        filter: &Filter,
        wanted: &Wanted<'_>,
    ) -> Result<Self, EngineError> {
        let query = Arc::new(Query::new(filter)?);
        let mut counts = Self::default();
        let head = Head::new(snapshot, &query);
        for found in &head.matches {
            let value = FieldValue::of_event(wanted.field, &head.event(found));
            counts.add(wanted, value, Seen { count: 1, newest: found.key })?;
        }
        counts
            .add_sealed(store, snapshot, &query, wanted)
            .map_err(|error| error.in_organisation(snapshot.organisation))?;
        Ok(counts)
    }

    fn add_sealed(
        &mut self,
        store: &SegmentStore,
        snapshot: &Snapshot,
        query: &Arc<Query>,
        wanted: &Wanted<'_>,
    ) -> Result<(), EngineError> {
        for sealed in sealed_parts(store, snapshot, query)? {
            match stored(wanted.field) {
                Stored::Outcomes => self.add_codes(&sealed, CodeColumn::Outcome, wanted, |code| {
                    Ok(FieldValue::Outcome(outcome_of(code)))
                })?,
                Stored::Values(column, read) => {
                    let mut dictionary = DictionaryReader::of(&sealed, column);
                    self.add_codes(&sealed, column, wanted, |code| dictionary.value(code).map(read))?;
                }
                Stored::Pairs => self.add_pairs(&sealed, wanted)?,
            }
        }
        Ok(())
    }

    fn add_codes(
        &mut self,
        sealed: &Sealed,
        column: CodeColumn,
        wanted: &Wanted<'_>,
        mut read: impl FnMut(u32) -> Result<FieldValue, EngineError>,
    ) -> Result<(), EngineError> {
        for (code, tally) in (0..).zip(tallies(sealed, column)?).filter(|(_, tally)| tally.count > 0) {
            let of_identity = wanted.field.is_identity();
            let newest =
                if of_identity { sealed.segment.key_of_row(tally.last_row(sealed, column, code)?)? } else { NEVER };
            self.add(wanted, read(code)?, Seen { count: tally.count.into(), newest })?;
        }
        Ok(())
    }

    fn add_pairs(&mut self, sealed: &Sealed, wanted: &Wanted<'_>) -> Result<(), EngineError> {
        let mut pairs: HashMap<[u32; 2], u64> = HashMap::new();
        let columns = [CodeColumn::Resource, CodeColumn::Action];
        sealed.visit_codes(columns, &mut |_, codes| *pairs.entry(codes).or_default() += 1)?;
        let [mut resources, mut actions] = columns.map(|column| DictionaryReader::of(sealed, column));
        for ([resource, action], count) in pairs {
            let (resource, action) = (resources.value(resource)?.to_owned(), actions.value(action)?.to_owned());
            self.add(wanted, FieldValue::ResourceAction { resource, action }, Seen { count, newest: NEVER })?;
        }
        Ok(())
    }

    fn add(&mut self, wanted: &Wanted<'_>, value: FieldValue, seen: Seen) -> Result<(), EngineError> {
        self.matches += seen.count;
        if let Some(known) = self.values.get_mut(&value) {
            known.count += seen.count;
            known.newest = known.newest.max(seen.newest);
        } else if (wanted.keeps)(&value) {
            if self.values.len() == wanted.values_max {
                return Err(too_many(wanted.values_max));
            }
            self.values.insert(value, seen);
        }
        Ok(())
    }
}

/// How a segment holds a field.
enum Stored {
    /// As codes that mean themselves.
    Outcomes,
    /// As codes of a dictionary, each value read so.
    Values(CodeColumn, fn(&str) -> FieldValue),
    /// In two columns, resource and action.
    Pairs,
}

fn stored(field: Field) -> Stored {
    match field {
        Field::Resource => Stored::Values(CodeColumn::Resource, |text| FieldValue::Resource(text.to_owned())),
        Field::Action => Stored::Values(CodeColumn::Action, |text| FieldValue::Action(text.to_owned())),
        Field::ResourceAction => Stored::Pairs,
        Field::Actor => {
            Stored::Values(CodeColumn::Actor, |text| FieldValue::of_actor(&Actors::of(text).next().unwrap_or_default()))
        }
        Field::Team => Stored::Values(CodeColumn::Team, |text| FieldValue::of_team(&team(text))),
        Field::Client => Stored::Values(CodeColumn::Client, |text| FieldValue::Client(text.to_owned())),
        Field::Outcome => Stored::Outcomes,
        Field::IpAddress => Stored::Values(CodeColumn::IpAddress, |text| FieldValue::IpAddress(text.to_owned())),
    }
}

/// The outcome of a code; a code that is none was refused when the segment was written.
pub(super) fn outcome_of(code: u32) -> Outcome {
    u8::try_from(code).ok().and_then(Outcome::from_code).unwrap_or_default()
}

fn too_many(max: usize) -> EngineError {
    let message = format!("more than {max} different values match; give a longer `prefix`, more filters or less time");
    EngineError::invalid("prefix", message)
}

/// Reads what the codes of a column stand for. While they ascend it opens each page of the dictionary once.
struct DictionaryReader<'a> {
    segment: &'a Segment,
    column: CodeColumn,
    page: Option<Arc<DictionaryPage>>,
}

impl<'a> DictionaryReader<'a> {
    fn of(sealed: &'a Sealed, column: CodeColumn) -> Self {
        Self { segment: &sealed.segment, column, page: None }
    }

    fn value(&mut self, code: u32) -> Result<&str, EngineError> {
        let page = match self.page.take().filter(|page| page.codes().contains(&code)) {
            Some(page) => page,
            None => self.segment.page(self.column, self.segment.index().pages_of(self.column, &[code])[0])?,
        };
        Ok(self.page.insert(page).value(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_values_than_are_wanted_are_refused() {
        let wanted = Wanted { field: Field::Client, keeps: &|value| value.id() != "no", values_max: 2 };
        let mut counts = Counts::default();
        let mut add =
            |client: &str| counts.add(&wanted, FieldValue::Client(client.to_owned()), Seen { count: 1, newest: NEVER });
        for client in ["web", "api", "web", "no"] {
            add(client).expect("two different values are kept");
        }
        let error = add("mobile").expect_err("a third is not");
        assert!(error.to_string().contains("more than 2 different values"), "{error}");
        assert_eq!((counts.values.len(), counts.matches), (2, 5));
    }
}
