//! What is committed, in memory: the list of segments of each shard and the events that are not sealed yet.
//!
//! This is a cache of the catalog. Only the committer changes it, after COMMIT and in journal order; readers take a
//! [`Snapshot`], which never changes.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use holdfast_format::canonical::Templates;
use holdfast_format::{DecodeError, Event, OrganisationId, Timestamp, canonical};
use tokio::sync::watch;

use crate::catalog::segments::SegmentRow;

/// Blocks up to this many bytes are joined, so that a flood of small commits does not become a list of small blocks.
const JOINED_BLOCK_BYTES_MAX: usize = 256 << 10;

/// Consecutive events of one organisation as records, ready to be read.
#[derive(Debug, PartialEq, Eq)]
pub struct HeadBlock {
    first_id: u64,
    /// Journal position of the last event.
    position: i64,
    min_timestamp: Timestamp,
    max_timestamp: Timestamp,
    records: Vec<u8>,
    /// Where each record starts, and where the last one ends.
    offsets: Vec<u32>,
}

impl HeadBlock {
    /// Takes the records of consecutive events, as [`canonical::TemplateRef::write_record`] writes them.
    pub fn new(position: i64, records: Vec<u8>) -> Result<Self, DecodeError> {
        let (first_id, _) = canonical::peek_record(&records)?;
        let mut block = Self::empty(first_id);
        let mut rest = records.as_slice();
        while !rest.is_empty() {
            let (id, timestamp) = canonical::peek_record(rest)?;
            if id != block.next_id() {
                return Err(DecodeError::Malformed { what: "a journal frame", why: "its ids are not consecutive" });
            }
            rest = canonical::split_record(rest)?.1;
            block.note(timestamp, records.len() - rest.len())?;
        }
        Ok(Self { position, records, ..block })
    }

    /// The block into which the committer writes, until [`HeadBlock::at`] says where it stands.
    pub(crate) fn empty(first_id: u64) -> Self {
        let (min_timestamp, max_timestamp) = (Timestamp::MAX, Timestamp::MIN);
        Self { first_id, position: 0, min_timestamp, max_timestamp, records: Vec::new(), offsets: vec![0] }
    }

    /// Writes the next events.
    pub(crate) fn write(&mut self, events: &Templates, recorded_at: Timestamp) {
        self.records.reserve(events.record_bytes_max());
        self.offsets.reserve(events.len());
        for event in events.iter() {
            event.write_record(self.next_id(), recorded_at, &mut self.records);
            self.note(event.timestamp(), self.records.len()).expect("the committer bounds its groups far below 4 GiB");
        }
    }

    /// The block at its position of the journal, without the room that was kept for more events.
    pub(crate) fn at(mut self, position: i64) -> Self {
        self.records.shrink_to_fit();
        self.offsets.shrink_to_fit();
        Self { position, ..self }
    }

    fn next_id(&self) -> u64 {
        self.first_id + self.len() as u64
    }

    /// Counts an event whose record ends there.
    fn note(&mut self, timestamp: Timestamp, end: usize) -> Result<(), DecodeError> {
        let end = u32::try_from(end)
            .map_err(|_| DecodeError::Malformed { what: "a journal frame", why: "it is over 4 GiB" })?;
        self.offsets.push(end);
        self.min_timestamp = self.min_timestamp.min(timestamp);
        self.max_timestamp = self.max_timestamp.max(timestamp);
        Ok(())
    }

    /// The records, one behind the other.
    pub(crate) fn records(&self) -> &[u8] {
        &self.records
    }

    /// Number of events.
    #[expect(clippy::len_without_is_empty, reason = "a block that can be read is never empty")]
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    pub fn first_id(&self) -> u64 {
        self.first_id
    }

    pub fn last_id(&self) -> u64 {
        self.first_id + self.len() as u64 - 1
    }

    pub fn min_timestamp(&self) -> Timestamp {
        self.min_timestamp
    }

    pub fn max_timestamp(&self) -> Timestamp {
        self.max_timestamp
    }

    /// The record of the event at `index`, which is less than [`HeadBlock::len`].
    pub fn record(&self, index: usize) -> &[u8] {
        &self.records[self.offsets[index] as usize..self.offsets[index + 1] as usize]
    }

    /// Where the records of `events` lie.
    pub(crate) fn bytes_of(&self, events: Range<usize>) -> Range<usize> {
        self.offsets[events.start] as usize..self.offsets[events.end] as usize
    }

    /// The event whose record has the byte at `place`.
    pub(crate) fn index_at(&self, place: usize) -> usize {
        self.offsets.partition_point(|start| *start as usize <= place) - 1
    }

    /// The event at `index`, which is less than [`HeadBlock::len`].
    pub fn event(&self, index: usize) -> Event<'_> {
        canonical::decode_record(self.record(index)).expect("records are decoded before they enter the journal").0
    }

    fn bytes(&self) -> usize {
        self.records.capacity() + self.offsets.capacity() * size_of::<u32>() + size_of::<Self>()
    }

    fn join(&self, next: &Self) -> Self {
        let shift = self.offsets[self.len()];
        Self {
            first_id: self.first_id,
            position: next.position,
            min_timestamp: self.min_timestamp.min(next.min_timestamp),
            max_timestamp: self.max_timestamp.max(next.max_timestamp),
            records: [self.records.as_slice(), &next.records].concat(),
            offsets: self
                .offsets
                .iter()
                .copied()
                .chain(next.offsets[1..].iter().map(|offset| offset + shift))
                .collect(),
        }
    }
}

/// What one organisation's readers see: the events with floor <= id <= head. It never changes.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub organisation: OrganisationId,
    /// Lowest id kept; 1 when nothing expired.
    pub floor_id: u64,
    /// Highest id committed; 0 when there is no event yet.
    pub head_id: u64,
    /// Events that were not sealed, in the order of their ids.
    pub blocks: Vec<Arc<HeadBlock>>,
    /// The shard's segments in journal order; not each holds the organisation.
    pub segments: Arc<Vec<Arc<SegmentRow>>>,
}

#[derive(Debug)]
struct ShardState {
    segments: Arc<Vec<Arc<SegmentRow>>>,
    /// Organisations with unsealed events.
    heads: HashMap<OrganisationId, Vec<Arc<HeadBlock>>>,
    bytes: usize,
    /// When the oldest unsealed event was committed.
    oldest: Option<Timestamp>,
    committed_through: i64,
    /// Blocks at or below this position are about to be sealed and are not joined with later ones.
    sealing_through: i64,
}

/// Everything of all shards.
#[derive(Debug)]
pub struct State {
    shards: Vec<Mutex<ShardState>>,
    /// Segments that were taken off their list; readers that took the list before may still hold them.
    replaced: Mutex<Vec<Weak<SegmentRow>>>,
    moved: Vec<watch::Sender<i64>>,
    bytes: AtomicUsize,
}

/// A shard's unsealed journal, as the sealer sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsealed {
    pub bytes: usize,
    pub oldest: Timestamp,
    pub committed_through: i64,
}

impl State {
    /// One shard for each list of segments.
    pub fn new(segments: Vec<Vec<Arc<SegmentRow>>>) -> Self {
        let shard = |segments| ShardState {
            segments: Arc::new(segments),
            heads: HashMap::new(),
            bytes: 0,
            oldest: None,
            committed_through: 0,
            sealing_through: 0,
        };
        Self {
            moved: segments.iter().map(|_| watch::Sender::new(0)).collect(),
            shards: segments.into_iter().map(|segments| Mutex::new(shard(segments))).collect(),
            replaced: Mutex::default(),
            bytes: AtomicUsize::new(0),
        }
    }

    /// Decoded bytes of all heads.
    pub fn head_bytes(&self) -> usize {
        self.bytes.load(Ordering::Acquire)
    }

    pub fn shard_count(&self) -> usize {
        self.shards.len()
    }

    /// Makes a committed journal row visible. Called in the order of positions.
    pub fn append(
        &self,
        shard: usize,
        position: i64,
        recorded_at: Timestamp,
        blocks: Vec<(OrganisationId, HeadBlock)>,
    ) {
        let mut state = self.lock(shard);
        let before = state.bytes;
        for (organisation, block) in blocks {
            state.push(organisation, block);
        }
        state.committed_through = position;
        state.oldest.get_or_insert(recorded_at);
        // Joined blocks give up what they had to spare, so a shard may also shrink; the sum of both wraps back.
        let grown = state.bytes.wrapping_sub(before);
        drop(state);
        self.bytes.fetch_add(grown, Ordering::AcqRel);
        self.moved[shard].send_replace(position);
    }

    /// Tells when a shard's committed position moves.
    pub fn watch(&self, shard: usize) -> watch::Receiver<i64> {
        self.moved[shard].subscribe()
    }

    /// What waits to be sealed, or `None` when the shard has nothing.
    pub fn unsealed(&self, shard: usize) -> Option<Unsealed> {
        let state = self.lock(shard);
        let oldest = state.oldest?;
        Some(Unsealed { bytes: state.bytes, oldest, committed_through: state.committed_through })
    }

    /// Announces that everything up to `position` is being sealed.
    pub fn begin_seal(&self, shard: usize, position: i64) {
        self.lock(shard).sealing_through = position;
    }

    /// Takes over the shard's new list of segments, which holds the same events as the old one.
    pub fn replace_segments(&self, shard: usize, segments: Vec<Arc<SegmentRow>>) {
        let segments = Arc::new(segments);
        let before = std::mem::replace(&mut self.lock(shard).segments, Arc::clone(&segments));
        let names: HashSet<&str> = segments.iter().map(|row| row.name.as_str()).collect();
        let replaced = before.iter().filter(|row| !names.contains(row.name.as_str()));
        self.replaced().extend(replaced.map(Arc::downgrade));
    }

    /// Whether somebody holds a list of segments that this one was taken off. Only the thread that replaces segments asks,
    /// after the list was replaced: whoever takes a list from then on does not find it there.
    pub fn is_listed_by_readers(&self, name: &str) -> bool {
        let mut replaced = self.replaced();
        replaced.retain(|row| row.strong_count() > 0);
        replaced.iter().filter_map(Weak::upgrade).any(|row| row.name == name)
    }

    /// Takes over a list of segments that also holds the events at or below `sealed_through`, and forgets their blocks.
    /// `oldest` is when the first event after it was committed.
    pub fn replace_sealed(&self, shard: usize, segments: Vec<Arc<SegmentRow>>, sealed_through: i64, oldest: Timestamp) {
        let mut state = self.lock(shard);
        let before = state.bytes;
        state.segments = Arc::new(segments);
        let mut freed = 0;
        state.heads.retain(|_, blocks| {
            blocks.retain(|block| {
                let stays = block.position > sealed_through;
                freed += if stays { 0 } else { block.bytes() };
                stays
            });
            !blocks.is_empty()
        });
        state.bytes = before - freed;
        state.oldest = (!state.heads.is_empty()).then(|| state.oldest.map_or(oldest, |known| known.max(oldest)));
        drop(state);
        self.bytes.fetch_sub(freed, Ordering::AcqRel);
    }

    pub fn segments(&self, shard: usize) -> Arc<Vec<Arc<SegmentRow>>> {
        Arc::clone(&self.lock(shard).segments)
    }

    /// The snapshot of an organisation. `committed_head_id` and `floor_id` were read from the catalog *before* this
    /// call: if nothing of the organisation is unsealed now, then everything up to that head is in the segments.
    pub fn snapshot(
        &self,
        shard: usize,
        organisation: OrganisationId,
        committed_head_id: u64,
        floor_id: u64,
    ) -> Snapshot {
        let state = self.lock(shard);
        let blocks = state.heads.get(&organisation).cloned().unwrap_or_default();
        let head_id = blocks.last().map_or(committed_head_id, |block| block.last_id().max(committed_head_id));
        Snapshot { organisation, floor_id, head_id, blocks, segments: Arc::clone(&state.segments) }
    }

    fn replaced(&self) -> MutexGuard<'_, Vec<Weak<SegmentRow>>> {
        self.replaced.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self, shard: usize) -> MutexGuard<'_, ShardState> {
        self.shards[shard].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ShardState {
    fn push(&mut self, organisation: OrganisationId, block: HeadBlock) {
        let blocks = self.heads.entry(organisation).or_default();
        self.bytes += block.bytes();
        let mut last = block;
        while let Some(previous) = blocks.last() {
            let joinable = previous.position > self.sealing_through
                && previous.records.len() <= 2 * last.records.len()
                && previous.records.len() + last.records.len() <= JOINED_BLOCK_BYTES_MAX;
            if !joinable {
                break;
            }
            let joined = previous.join(&last);
            self.bytes = self.bytes + joined.bytes() - previous.bytes() - last.bytes();
            last = joined;
            blocks.pop();
        }
        blocks.push(Arc::new(last));
    }
}
