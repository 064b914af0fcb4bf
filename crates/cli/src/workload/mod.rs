//! Events of organisations that do not exist, for `generate`, the demonstration and the benchmarks.
//!
//! The same shape and seed give the same bytes. `Sizes` says how the events are shared out; in each organisation a few
//! people and things account for most of what happens, as in real life.

mod calendar;
mod change;
mod company;
mod event;
mod names;
mod random;

use holdfast_engine::clock::DAY_MICROS;

pub(crate) use calendar::Calendar;
pub(crate) use company::{Company, Size};
pub(crate) use random::Random;

/// How far back generated events begin: eleven months, within what people may look at.
pub(crate) const SPAN_DAYS: u16 = 334;

/// What is generated.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) events: u64,
    pub(crate) organisations: usize,
    pub(crate) seed: u64,
    /// One past the last moment, in microseconds since 1970.
    pub(crate) until: i64,
    /// Days before `until` that the events fill.
    pub(crate) days: u16,
    pub(crate) sizes: Sizes,
}

/// How the events are divided among the organisations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sizes {
    /// The k-th organisation has 1/k times the events of the first.
    Skewed,
    /// The first organisation has half of the events, the others have equal parts of the rest.
    Giant,
}

/// An endless source of events; [`Shape::events`] of them fill the span of time.
#[derive(Debug)]
pub(crate) struct Workload {
    companies: Vec<Company>,
    /// Share of the first organisations together, by how many they are; the last is 1. Not looked at beside a giant.
    shares: Vec<f64>,
    sizes: Sizes,
    written: usize,
    calendar: Calendar,
    random: Random,
}

impl Workload {
    pub(crate) fn new(shape: Shape) -> Self {
        let mut random = Random::new(shape.seed);
        let companies = (0..shape.organisations)
            .map(|rank| {
                let size = Size { people: 6 + 400 / (rank + 1), teams: 2 + 24 / (rank + 2) };
                Company::new(company_name(rank), size, &mut random)
            })
            .collect();
        let calendar = Calendar::new(shape.until - i64::from(shape.days) * DAY_MICROS, shape.until, shape.events);
        Self { companies, shares: shares(shape.organisations), sizes: shape.sizes, written: 0, calendar, random }
    }

    /// Appends one event with its organisation, as a line.
    pub(crate) fn write_line(&mut self, out: &mut Vec<u8>) {
        let index = self.next_company();
        let company = &self.companies[index];
        let moment = self.calendar.next(&mut self.random);
        for part in [r#"{"organisation":""#, &company.name, r#"","#] {
            out.extend_from_slice(part.as_bytes());
        }
        company.write_members(moment, &mut self.random, out);
        out.push(b'\n');
    }

    /// Whose event is next.
    fn next_company(&mut self) -> usize {
        self.written += 1;
        let others = self.companies.len() - 1;
        match self.sizes {
            Sizes::Giant if self.written % 2 == 1 || others == 0 => 0,
            Sizes::Giant => 1 + (self.written / 2 - 1) % others,
            Sizes::Skewed => {
                let drawn = self.random.fraction();
                self.shares.partition_point(|share| *share <= drawn).min(others)
            }
        }
    }
}

fn shares(count: usize) -> Vec<f64> {
    let total: f64 = (1..=count).map(|rank| 1.0 / rank as f64).sum();
    let mut sum = 0.0;
    (1..=count)
        .map(|rank| {
            sum += 1.0 / rank as f64;
            sum / total
        })
        .collect()
}

/// Names in an order in which neighbours differ, with a number once the words are used up.
fn company_name(rank: usize) -> String {
    let (first, second) = (names::COMPANY_FIRST, names::COMPANY_SECOND);
    let combinations = first.len() * second.len();
    let name = format!("{}-{}", first[rank % first.len()], second[(rank + rank / first.len()) % second.len()]);
    match rank / combinations {
        0 => name,
        round => format!("{name}-{}", round + 1),
    }
}

#[cfg(test)]
mod tests;
