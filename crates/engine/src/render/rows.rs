//! Many events, one behind the other, as the whole of a file.

use holdfast_format::segment::{RowBlock, set_value};
use holdfast_format::{Event, Timestamp};

use super::part::Part;
use super::remembered::Remembered;
use super::{DeletedTeams, csv, json};
use crate::catalog::exports::ExportKind;

/// An event where it is stored.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "it is passed on and not kept")]
pub enum Row<'a> {
    Unsealed(Event<'a>),
    /// The row at the index, counted in the block.
    Sealed(&'a RowBlock, usize),
}

impl<'a> Row<'a> {
    /// Timestamp and id.
    pub fn key(&self) -> (Timestamp, u64) {
        match self {
            Self::Unsealed(event) => (event.timestamp, event.id),
            Self::Sealed(block, index) => block.key(*index),
        }
    }

    pub fn event(self) -> Event<'a> {
        match self {
            Self::Unsealed(event) => event,
            Self::Sealed(block, index) => block.event(index),
        }
    }
}

/// Renders rows as a file of one kind: [`csv`] with a header, or one array of [`json`]. A row is the same bytes as the event
/// that it holds, with less work where it is sealed.
#[derive(Debug)]
pub struct RowRenderer {
    kind: ExportKind,
    deleted_teams: DeletedTeams,
    remembered: Remembered,
    rows: u64,
}

impl RowRenderer {
    pub fn new(kind: ExportKind, deleted_teams: DeletedTeams) -> Self {
        Self { kind, deleted_teams, remembered: Remembered::default(), rows: 0 }
    }

    /// Rows rendered so far.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Appends what stands before the first row.
    pub fn begin(&self, out: &mut Vec<u8>) {
        match self.kind {
            ExportKind::Csv => csv::header(out),
            ExportKind::Json => out.push(b'['),
        }
    }

    pub fn row(&mut self, row: Row<'_>, out: &mut Vec<u8>) {
        match self.kind {
            ExportKind::Csv => {
                self.parts(&row, csv::part, out);
                csv::end_row(out);
            }
            ExportKind::Json => {
                out.extend_from_slice(if self.rows == 0 { b"\n" } else { b",\n" });
                self.parts(&row, json::part, out);
                json::end_event(out);
            }
        }
        self.rows += 1;
    }

    /// Appends what stands behind the last row.
    pub fn end(&self, out: &mut Vec<u8>) {
        match self.kind {
            ExportKind::Csv => {}
            ExportKind::Json => out.extend_from_slice(b"\n]\n"),
        }
    }

    fn parts(
        &mut self,
        row: &Row<'_>,
        render: impl Fn(Part, &Event<'_>, &DeletedTeams, &mut Vec<u8>),
        out: &mut Vec<u8>,
    ) {
        let deleted_teams = &self.deleted_teams;
        let (block, index) = match row {
            Row::Sealed(block, index) => (block, *index),
            Row::Unsealed(event) => return Part::ALL.iter().for_each(|part| render(*part, event, deleted_teams, out)),
        };
        let event = block.event_without_values(index);
        for part in Part::ALL {
            match part.column().and_then(|column| Some((column, block.coded_value(column, index)?))) {
                None => render(part, &event, deleted_teams, out),
                Some((column, (page, code))) => self.remembered.append(part, page, code, out, |value, out| {
                    let mut event = Event::default();
                    set_value(&mut event, column, value);
                    render(part, &event, deleted_teams, out);
                }),
            }
        }
    }
}
