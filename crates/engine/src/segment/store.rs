use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use quick_cache::sync::Cache;

use super::Segment;
use super::cache::{PartCache, SegmentWeight};
use crate::EngineError;
use crate::catalog::segments::SegmentRow;
use crate::limits::SEGMENT_CACHE_BYTES;
use crate::objects::Objects;

/// One part in so many of the cache is for indexes, the rest for pages and blocks.
const INDEX_SHARE: u64 = 4;

/// Opens segments and keeps what was read of them.
pub struct SegmentStore {
    objects: Arc<dyn Objects>,
    segments: Cache<String, Arc<Segment>, SegmentWeight>,
    parts: Arc<PartCache>,
    opened: AtomicU64,
}

impl SegmentStore {
    pub fn new(objects: Arc<dyn Objects>) -> Self {
        const TYPICAL_SEGMENTS: usize = 256;
        let index_bytes = SEGMENT_CACHE_BYTES / INDEX_SHARE;
        Self {
            objects,
            segments: Cache::with_weighter(TYPICAL_SEGMENTS, index_bytes, SegmentWeight),
            parts: Arc::new(PartCache::new(SEGMENT_CACHE_BYTES - index_bytes)),
            opened: AtomicU64::new(0),
        }
    }

    /// Opens a segment: reads and verifies its index, unless it is cached.
    /// [`EngineError::SegmentMissing`] when there is no such file.
    pub fn open(&self, row: &SegmentRow) -> Result<Arc<Segment>, EngineError> {
        if let Some(segment) = self.segments.get(&row.name) {
            return Ok(segment);
        }
        let object = self.objects.open(&row.name).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => EngineError::SegmentMissing { segment: row.name.clone() },
            _ => EngineError::Object { action: "open", name: row.name.clone(), source },
        })?;
        let number = self.opened.fetch_add(1, Ordering::Relaxed);
        let segment = Arc::new(Segment::open(row, number, object, Arc::clone(&self.parts))?);
        self.segments.insert(row.name.clone(), Arc::clone(&segment));
        Ok(segment)
    }

    /// Lets go of a segment whose file is about to be deleted: an open file keeps its bytes on the disk.
    pub fn forget(&self, name: &str) {
        self.segments.remove(name);
    }
}

impl fmt::Debug for SegmentStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SegmentStore").field("objects", &self.objects).finish_non_exhaustive()
    }
}
