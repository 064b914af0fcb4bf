mod batches;

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use serde::{Deserialize, Serialize};

use self::batches::{Batch, Batches};
use super::org::{self, NewOrganisationOutput};
use crate::Context;
use crate::control::{Operator, OrganisationToCreate, Request};
use crate::failure::Failure;
use crate::printer::{Printer, counted};

/// Groups of batches that were completed together and not yet taken.
const GROUPS_AHEAD: usize = 1;
/// Organisations that are asked for together and mostly share a transaction, which holds up everybody else's for
/// milliseconds.
const CREATED_TOGETHER: usize = 50;
/// A longer line is refused: an event has at most 64 KiB.
const LINE_BYTES_MAX: u64 = 1 << 20;
/// Bad lines that are listed.
const BAD_LINES_LISTED: usize = 10;

/// Record the events of a file, each with the organisation that its field `organisation` names
///
/// Works with and without a running server. An import that was interrupted is run again with the same file: what was
/// recorded in the last six days is recognised and not recorded twice.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// File with one event a line; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Create organisations that do not exist, on the plan enterprise; their secrets are printed once
    #[arg(long)]
    create_organisations: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Imported {
    recorded: u64,
    /// Of these: recorded by an earlier run.
    replayed: u64,
    created: Vec<NewOrganisationOutput>,
}

pub(crate) fn run(arguments: Arguments, context: Context) -> Result<(), Failure> {
    let (reader, length) = open(&arguments.file)?;
    let operator = Operator::find(&context.settings, "holdfast import")?;
    let (sender, receiver) = sync_channel(GROUPS_AHEAD);
    let imported = std::thread::scope(|scope| {
        let importer = scope.spawn(|| Importer::new(operator, arguments.create_organisations)?.import(receiver));
        let read = read(reader, length, &sender, &context.printer);
        drop(sender);
        let imported = importer.join().expect("the importer does not panic");
        // The importer's failure is the reason why reading could not go on.
        imported.and_then(|imported| read.map(|()| imported))
    })?;
    context.printer.data(&imported, || {
        let created = imported.created.iter().map(NewOrganisationOutput::describe);
        let counts = format!("{} recorded, {} of them before", counted(imported.recorded, "event"), imported.replayed);
        created.chain([counts]).collect::<Vec<_>>().join("\n\n")
    })
}

fn open(path: &Path) -> Result<(Box<dyn Read>, Option<u64>), Failure> {
    if path == Path::new("-") {
        return Ok((Box::new(io::stdin().lock()), None));
    }
    let failed = |error: io::Error| Failure::input(format!("could not open `{}`: {error}", path.display()));
    let file = File::open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    Ok((Box::new(file), metadata.is_file().then_some(metadata.len())))
}

/// Reads the input to its end, or until nobody takes its batches any more.
fn read(
    reader: Box<dyn Read>,
    length: Option<u64>,
    sender: &SyncSender<Vec<Batch>>,
    printer: &Printer,
) -> Result<(), Failure> {
    let mut reader = BufReader::with_capacity(1 << 20, reader);
    let bar = printer.progress("importing, bytes read", length);
    let mut batches = Batches::default();
    let mut line = String::new();
    for number in 1.. {
        line.clear();
        let count = (&mut reader).take(LINE_BYTES_MAX).read_line(&mut line);
        let count = count.map_err(|error| Failure::input(format!("could not read line {number}: {error}")))?;
        if count == 0 {
            break;
        }
        bar.inc(count as u64);
        let text = line.trim();
        if text.is_empty() {
            continue;
        }
        let complete = batches.add(text, number).map_err(|why| {
            Failure::input(format!("line {number} is not an event to import: {why}"))
                .hint("mend the line and run the same command again: it goes on where it stopped")
        })?;
        if !complete.is_empty() && sender.send(complete).is_err() {
            return Ok(());
        }
    }
    // Nobody takes them any more when the import has failed, which tells why.
    drop(sender.send(batches.close_all()));
    bar.finish_and_clear();
    Ok(())
}

/// Carries batches to the log.
struct Importer {
    operator: Operator,
    /// Ids by slug, and by id.
    organisations: HashMap<String, String>,
    create_organisations: bool,
    created: Vec<NewOrganisationOutput>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Accepted {
    #[serde(default)]
    bad_count: usize,
    #[serde(default)]
    bad: Vec<Bad>,
}

#[derive(Deserialize)]
struct Bad {
    index: usize,
    field: String,
    message: String,
}

#[derive(Deserialize)]
struct Finished {
    recorded: u64,
    replayed: u64,
}

impl Importer {
    fn new(mut operator: Operator, create_organisations: bool) -> Result<Self, Failure> {
        let organisations = org::ids(&mut operator)?;
        Ok(Self { operator, organisations, create_organisations, created: Vec::new() })
    }

    fn import(mut self, groups: Receiver<Vec<Batch>>) -> Result<Imported, Failure> {
        for batches in groups {
            self.create_missing(&batches)?;
            for batch in batches {
                let organisation = self.organisation(&batch.organisation)?;
                let request = Request::Import { organisation, key: batch.key.to_string(), events: batch.events };
                let accepted: Accepted = self.operator.execute(&request)?;
                if accepted.bad_count > 0 {
                    return Err(refused(&accepted, &batch.lines));
                }
            }
        }
        let Finished { recorded, replayed } = self.operator.execute(&Request::FinishImport)?;
        Ok(Imported { recorded, replayed, created: self.created })
    }

    /// Creates the organisations of `batches` that do not exist, if that is wanted. No two batches have the same one.
    fn create_missing(&mut self, batches: &[Batch]) -> Result<(), Failure> {
        if !self.create_organisations {
            return Ok(());
        }
        let slugs = batches.iter().map(|batch| batch.organisation.as_str());
        let missing: Vec<&str> = slugs.filter(|slug| !self.organisations.contains_key(*slug)).collect();
        for slugs in missing.chunks(CREATED_TOGETHER) {
            let organisations = slugs.iter().map(|slug| to_create(slug)).collect();
            let created: Vec<NewOrganisationOutput> =
                self.operator.execute(&Request::CreateOrganisations { organisations })?;
            let ids = created.iter().map(|created| created.organisation_id().to_owned());
            self.organisations.extend(slugs.iter().map(|slug| (*slug).to_owned()).zip(ids));
            self.created.extend(created);
        }
        Ok(())
    }

    fn organisation(&self, slug: &str) -> Result<String, Failure> {
        self.organisations.get(slug).cloned().ok_or_else(|| {
            Failure::input(format!("there is no organisation `{slug}`"))
                .hint("`--create-organisations` creates those that are missing")
        })
    }
}

fn to_create(slug: &str) -> OrganisationToCreate {
    OrganisationToCreate {
        name: slug.to_owned(),
        owner_email: format!("owner@{slug}.example"),
        plan: "enterprise".to_owned(),
        retention_days: None,
    }
}

fn refused(accepted: &Accepted, lines: &[u64]) -> Failure {
    let bad = accepted.bad.iter().take(BAD_LINES_LISTED).map(|bad| {
        let line = lines.get(bad.index).copied().unwrap_or_default();
        format!("line {line}: {}: {}", bad.field, bad.message)
    });
    let listed = bad.collect::<Vec<_>>().join("\n");
    Failure::input(format!("{} events are not acceptable\n{listed}", accepted.bad_count))
        .hint("mend the lines and run the same command again: it goes on where it stopped")
}
