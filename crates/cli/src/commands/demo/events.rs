use holdfast_client::IdempotencyKey;
use holdfast_engine::Engine;
use holdfast_engine::clock::DAY_MICROS;
use holdfast_format::{OrganisationId, Timestamp};

use crate::control::{Request, Session, execute};
use crate::failure::Failure;
use crate::printer::Printer;
use crate::workload::{Calendar, Company, Random, SPAN_DAYS, Size};

/// The people and things of the demonstration are the same at every start.
const COMPANY_SEED: u64 = 2026;
const SIZE: Size = Size { people: 40, teams: 6 };
const BATCH_EVENTS: usize = 2_000;
/// Events of a day that passed between two runs: as many as an average day of the first past has.
const EVENTS_A_DAY: i64 = 600;

/// Makes events of the demonstration organisation and records them as everybody else's.
#[derive(Debug)]
pub(super) struct Events {
    organisation: String,
    company: Company,
    session: Session,
}

impl Events {
    pub(super) fn new(organisation: &str) -> Self {
        let company = Company::new("aurora-freight".to_owned(), SIZE, &mut Random::new(COMPANY_SEED));
        Self { organisation: organisation.to_owned(), company, session: Session::default() }
    }

    /// Records `count` events of the eleven months before `until`. Run again with the same numbers, it goes on where it
    /// stopped.
    pub(super) fn fill_past(
        &mut self,
        engine: &Engine,
        count: u64,
        until: i64,
        printer: &Printer,
    ) -> Result<(), Failure> {
        let mut random = Random::new(until.unsigned_abs());
        let mut calendar = Calendar::new(until - i64::from(SPAN_DAYS) * DAY_MICROS, until, count);
        self.fill(engine, count, &mut random, |random| calendar.next(random), printer)
    }

    /// Records what would have happened since the last run, of a day at most.
    pub(super) fn fill_gap(&mut self, engine: &Engine, now: Timestamp, printer: &Printer) -> Result<(), Failure> {
        let organisation: OrganisationId =
            self.organisation.parse().map_err(|_| Failure::input("the demonstration's sign-in has no organisation"))?;
        let last = engine.organisation(&organisation)?.last_recorded_at.micros();
        let gap = (now.micros() - last).clamp(0, DAY_MICROS);
        let count = u64::try_from(gap * EVENTS_A_DAY / DAY_MICROS).expect("a gap is not negative");
        let (start, step) = (now.micros() - gap, gap / count.max(1).cast_signed());
        let mut number = 0;
        let moment = |_: &mut Random| {
            number += 1;
            start + (number - 1) * step
        };
        self.fill(engine, count, &mut Random::new(now.micros().unsigned_abs()), moment, printer)
    }

    /// Records one event that happens now.
    pub(super) fn add_now(&mut self, engine: &Engine) -> Result<(), Failure> {
        let now = engine.clock().now().micros();
        let mut event = vec![b'{'];
        self.company.write_members(now, &mut Random::new(now.unsigned_abs()), &mut event);
        self.record(engine, IdempotencyKey::new(now.unsigned_abs() / 1_000), event)?;
        self.finish(engine)
    }

    fn fill(
        &mut self,
        engine: &Engine,
        count: u64,
        random: &mut Random,
        mut moment: impl FnMut(&mut Random) -> i64,
        printer: &Printer,
    ) -> Result<(), Failure> {
        let bar = printer.progress("making events", Some(count));
        let mut batch = Vec::new();
        for number in 1..=count {
            batch.push(b'{');
            let moment = moment(random);
            self.company.write_members(moment, random, &mut batch);
            batch.push(b'\n');
            if number % BATCH_EVENTS as u64 == 0 || number == count {
                let key = IdempotencyKey::of_content(number, &[&batch]);
                self.record(engine, key, std::mem::take(&mut batch))?;
                bar.set_position(number);
            }
        }
        bar.finish_and_clear();
        self.finish(engine)
    }

    fn record(&mut self, engine: &Engine, key: IdempotencyKey, events: Vec<u8>) -> Result<(), Failure> {
        let events = String::from_utf8(events).expect("the workload is made of text");
        let organisation = self.organisation.clone();
        let request = Request::Import { organisation, key: key.to_string(), events };
        let answer = execute(engine, &mut self.session, &request)?;
        match answer.get("bad") {
            Some(bad) => Err(Failure::internal(format!("events of the demonstration are not acceptable: {bad}"))),
            None => Ok(()),
        }
    }

    fn finish(&mut self, engine: &Engine) -> Result<(), Failure> {
        execute(engine, &mut self.session, &Request::FinishImport).map(|_| ())
    }
}
