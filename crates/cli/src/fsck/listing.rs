use std::collections::HashSet;

use holdfast_engine::catalog::exports::{self, ExportFile, ExportState};
use holdfast_engine::catalog::journal::{self, JournalRow};
use holdfast_engine::catalog::organisations::{self, OrganisationRow};
use holdfast_engine::catalog::segments::{self, SegmentRow};
use holdfast_engine::catalog::shards::{self, ShardRow};
use holdfast_engine::catalog::{self, Catalog, CatalogError, Connection, files};
use holdfast_format::OrganisationId;

/// Rows read by one statement.
const PAGE: usize = 1_000;
/// Journal bytes read by one statement.
const JOURNAL_SLICE_BYTES: u64 = 4 << 20;

/// Everything that the catalog says about the log, read in one snapshot. What is not sealed fits the heads' limit.
#[derive(Debug)]
pub(super) struct Listing {
    pub(super) organisations: Vec<OrganisationRow>,
    pub(super) shards: Vec<Shard>,
    /// Files of completed exports.
    pub(super) exports: Vec<ExportFile>,
    /// Files on their way in or out.
    passing: HashSet<String>,
}

#[derive(Debug)]
pub(super) struct Shard {
    pub(super) row: ShardRow,
    pub(super) segments: Vec<SegmentRow>,
    /// The rows that are not sealed.
    pub(super) journal: Vec<JournalRow>,
}

impl Listing {
    pub(super) fn read(catalog: &dyn Catalog) -> Result<Self, CatalogError> {
        catalog::read(catalog, |connection| {
            let organisations = organisations(connection)?;
            Ok(Self {
                shards: shards(connection)?,
                exports: exports(connection, &organisations)?,
                passing: passing(connection)?,
                organisations,
            })
        })
    }

    pub(super) fn segments(&self) -> impl Iterator<Item = &SegmentRow> {
        self.shards.iter().flat_map(|shard| &shard.segments)
    }

    /// Bytes of all files that are checked.
    pub(super) fn object_bytes(&self) -> u64 {
        let segments: u64 = self.segments().map(|segment| segment.bytes).sum();
        segments + self.exports.iter().map(|file| file.bytes).sum::<u64>()
    }

    pub(super) fn knows(&self, name: &str) -> bool {
        self.passing.contains(name)
            || self.segments().any(|segment| segment.name == name)
            || self.exports.iter().any(|file| file.name == name)
    }
}

fn organisations(connection: &mut dyn Connection) -> Result<Vec<OrganisationRow>, CatalogError> {
    let mut rows: Vec<OrganisationRow> = Vec::new();
    loop {
        let after = rows.last().map(|row| row.id);
        let page = organisations::list(connection, after.as_ref(), PAGE)?;
        let is_last = page.len() < PAGE;
        rows.extend(page);
        if is_last {
            return Ok(rows);
        }
    }
}

fn shards(connection: &mut dyn Connection) -> Result<Vec<Shard>, CatalogError> {
    let rows = shards::list(connection)?;
    let shard = |row: ShardRow| {
        let segments = segments::list(connection, row.shard)?;
        Ok(Shard { journal: unsealed(connection, &row)?, row, segments })
    };
    rows.into_iter().map(shard).collect()
}

fn unsealed(connection: &mut dyn Connection, shard: &ShardRow) -> Result<Vec<JournalRow>, CatalogError> {
    let mut rows: Vec<JournalRow> = Vec::new();
    loop {
        let after = rows.last().map_or(shard.sealed_through, |row| row.position);
        let slice = journal::range(connection, shard.shard, after, JOURNAL_SLICE_BYTES)?;
        if slice.is_empty() {
            return Ok(rows);
        }
        rows.extend(slice);
    }
}

fn exports(
    connection: &mut dyn Connection,
    organisations: &[OrganisationRow],
) -> Result<Vec<ExportFile>, CatalogError> {
    let mut files = Vec::new();
    for organisation in organisations {
        files.extend(exports_of(connection, &organisation.id)?);
    }
    Ok(files)
}

fn exports_of(connection: &mut dyn Connection, id: &OrganisationId) -> Result<Vec<ExportFile>, CatalogError> {
    let mut files = Vec::new();
    let mut offset = 0;
    loop {
        let page = exports::list(connection, id, offset, PAGE)?;
        offset += page.len() as u64;
        let is_last = page.len() < PAGE;
        let completed = page.into_iter().filter(|row| row.state == ExportState::Completed);
        files.extend(completed.filter_map(|row| row.file));
        if is_last {
            return Ok(files);
        }
    }
}

fn passing(connection: &mut dyn Connection) -> Result<HashSet<String>, CatalogError> {
    let mut names = HashSet::new();
    add_pages(&mut names, |after| Ok(files::list_pending(connection, after, PAGE)?.into_iter().map(|file| file.name)))?;
    add_pages(&mut names, |after| Ok(files::list_dropped(connection, after, PAGE)?.into_iter().map(|file| file.name)))?;
    Ok(names)
}

/// Adds the names of all pages; `page` reads the one after a name.
fn add_pages<P: ExactSizeIterator<Item = String>>(
    names: &mut HashSet<String>,
    mut page: impl FnMut(&str) -> Result<P, CatalogError>,
) -> Result<(), CatalogError> {
    let mut after = String::new();
    loop {
        let found = page(&after)?;
        let is_last = found.len() < PAGE;
        for name in found {
            after.clone_from(&name);
            names.insert(name);
        }
        if is_last {
            return Ok(());
        }
    }
}
