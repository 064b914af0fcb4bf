//! Every bound of the engine in one place, each with what happens at it (I9).

use std::time::Duration;

/// Events of one request. More: 413.
pub const REQUEST_EVENTS_MAX: usize = 10_000;
/// Bytes of one request's body after expansion. More: 413, and nothing more is expanded.
pub const REQUEST_BYTES_MAX: usize = 8 << 20;
/// Bytes of one event as JSON. More: 422 for that event.
pub const EVENT_BYTES_MAX: usize = 64 << 10;
/// Depth of nested objects and arrays in `meta`, itself included. Deeper: 422 for that event.
pub const META_DEPTH_MAX: usize = 32;
/// Keys of all objects in one `meta`. More: 422 for that event.
pub const META_KEYS_MAX: usize = 4_096;
/// Bad events listed in one refusal; the rest are only counted.
pub const BAD_EVENTS_LISTED_MAX: usize = 100;
/// How far in the future a producer's timestamp may lie. Further: 422 for that event.
pub const FUTURE_MAX: Duration = Duration::from_secs(5 * 60);

/// Characters of `resource` and `action`.
pub const NAME_CHARS_MAX: usize = 100;
/// Characters of `client`.
pub const CLIENT_CHARS_MAX: usize = 50;
/// Characters of `tokenType`, `sessionID`, `requestID` and the strings of actor, team and target.
pub const STRING_CHARS_MAX: usize = 256;
pub const USER_AGENT_CHARS_MAX: usize = 1_024;
pub const REASON_CHARS_MAX: usize = 1_000;
pub const ADDITIONAL_INFO_BYTES_MAX: usize = 8 << 10;
pub const ON_BEHALF_OF_MAX: usize = 8;
pub const TARGETS_MAX: usize = 50;
pub const IDEMPOTENCY_KEY_CHARS_MAX: usize = 255;

/// Requests and units that wait for the committer. At the limit: 503 at once.
pub const COMMIT_QUEUE_LEN_MAX: usize = 4_096;
/// Encoded bytes that wait for the committer. At the limit: 503 at once.
pub const COMMIT_QUEUE_BYTES_MAX: usize = 64 << 20;
/// Encoded bytes of one transaction; what is over it waits for the next one.
pub const COMMIT_GROUP_BYTES_MAX: usize = 16 << 20;
/// Encoded bytes waiting of an organisation that is let into the reserve of the heads.
pub const COMMIT_SMALL_BYTES_MAX: usize = 256 << 10;
/// Share of the heads' bytes that is kept for organisations of which little waits, so that they need not wait until the
/// flood of another is sealed: one part in so many.
pub const HEAD_RESERVE_SHARE: usize = 8;
/// Decoded bytes of all heads together. At the limit commits wait in their queue until sealing has caught up.
pub const HEAD_BYTES_MAX: usize = 64 << 20;
/// Decoded bytes of all heads together from which on the shard that has most of them is sealed.
pub const SEAL_BYTES: usize = HEAD_BYTES_MAX / 2;
/// A shard whose oldest unsealed event is this old is sealed.
pub const SEAL_AGE_MAX: Duration = Duration::from_secs(10 * 60);
/// Journal bytes deleted by one transaction once they are sealed.
pub const JOURNAL_DELETE_BYTES: u64 = 4 << 20;
/// Shards of a new catalog.
pub const SHARD_COUNT: i64 = 16;
/// A clock this far behind the last `recordedAt` refuses commits; one that jumps this far stops retention.
pub const CLOCK_SKEW_MAX: Duration = Duration::from_secs(5 * 60);
/// How long an idempotency key is remembered, in days.
pub const IDEMPOTENCY_DAYS: i64 = 7;
/// How many idempotency keys are remembered; the oldest whole days go first.
pub const IDEMPOTENCY_KEYS_MAX: u64 = 20_000_000;
/// Idempotency keys forgotten in one transaction.
pub const IDEMPOTENCY_DELETE_KEYS: usize = 10_000;

/// Segments merged into one.
pub const MERGE_FAN_OUT: usize = 8;
/// Bytes of a merged segment; larger neighbours are left alone.
pub const MERGED_SEGMENT_BYTES_MAX: u64 = 256 << 20;
/// How often merging may rewrite an event.
pub const MERGE_LEVEL_MAX: i64 = 3;
/// Decoded bytes of a segment's dictionaries; inputs that together have more are not merged.
pub const SEGMENT_DICTIONARY_BYTES_MAX: u64 = 64 << 20;
/// How long an export's file stays readable after the catalog dropped it.
pub const EXPORT_FILE_GRACE: Duration = Duration::from_secs(60 * 60);
/// How long a lease on a pending file or a shard's writer holds without renewal.
pub const LEASE: Duration = Duration::from_secs(60);

/// Decoded footers, dictionaries and blocks kept in memory, in bytes.
pub const SEGMENT_CACHE_BYTES: u64 = 64 << 20;
/// Decoded blocks that one merged reading of segments holds; with more segments at once they are read again.
pub const SEARCH_OPEN_BLOCKS_MAX: usize = 32;
/// Threads that look through texts for one request.
pub const SEARCH_THREADS_MAX: usize = 2;
/// Ids that one call of the ascending feed looks at; the caller goes on after them.
pub const FEED_IDS_MAX: u64 = 2_048;
/// Events of one page.
pub const PAGE_EVENTS_MAX: usize = 1_000;
/// Different values that one request for facets counts. More: 400, which asks for a narrower filter.
pub const FACET_VALUES_MAX: usize = 100_000;
/// Values of one filter. More: 400.
pub const FILTER_VALUES_MAX: usize = 1_000;
/// Terms and fields of `q`, each value of `word:` for itself. More: 400.
pub const FILTER_TERMS_MAX: usize = 32;
/// Characters of `q`. More: 400.
pub const FILTER_QUERY_CHARS_MAX: usize = 1_024;
/// Parentheses of `q` inside one another. More: 400.
pub const FILTER_DEPTH_MAX: usize = 16;

/// Export jobs that run at once in one process; the others wait as Pending.
pub const EXPORTS_RUNNING_MAX: usize = 2;
/// Export jobs of one organisation that are Pending or In Progress. More: 409.
pub const EXPORTS_UNFINISHED_MAX: u64 = 100;
/// Characters of an export's name. More: 400.
pub const EXPORT_NAME_CHARS_MAX: usize = 100;
/// Characters of an export's description. More: 400.
pub const EXPORT_DESCRIPTION_CHARS_MAX: usize = 300;
/// Rendered values of dictionaries that a running export keeps, in bytes; at more it forgets all and begins anew.
pub const RENDERED_VALUES_BYTES_MAX: usize = 8 << 20;
/// How long an export's file is kept.
pub const EXPORT_FILE_DAYS: i64 = 30;
/// How long a download link is good.
pub const DOWNLOAD_LINK_MAX: Duration = Duration::from_secs(15 * 60);
/// Free disk below which an export fails rather than take what ingest needs, in bytes.
pub const DISK_RESERVE_BYTES: u64 = 256 << 20;

/// Days that events are kept unless an organisation says otherwise: 7 years.
pub const RETENTION_DAYS_DEFAULT: i64 = 7 * 365;
/// Share of an organisation's events, in per cent, that retention may drop at once without an operator's word.
pub const RETENTION_SHARE_MAX_PERCENT: u64 = 10;
/// Share of a segment, in per cent, that must have expired before it is rewritten.
pub const RETENTION_REWRITE_PERCENT: u64 = 30;
/// Days after which an expired event makes its segment be rewritten, however little of it has expired.
pub const RETENTION_REWRITE_DAYS: i64 = 30;
/// How often expired events are looked for.
pub const RETAIN_INTERVAL: Duration = Duration::from_secs(60 * 60);
/// Organisations read from the catalog at a time by work that goes over all of them.
pub const ORGANISATIONS_PAGE: usize = 1_000;
/// Journal bytes read from the catalog in one transaction.
pub const JOURNAL_READ_BYTES: u64 = 8 << 20;
/// Pending or dropped files handled in one transaction.
pub const FILES_PAGE: usize = 100;
/// zstd level of segments that seal writes: it must keep up with ingest.
pub const SEAL_COMPRESSION_LEVEL: i32 = 3;
/// zstd level of segments that merging writes: they stay.
pub const MERGE_COMPRESSION_LEVEL: i32 = 6;
/// How far sealing gives way to commits and requests when processors are short, as `nice` counts.
pub const SEAL_NICE: i32 = 5;
/// The same for merging, which gives way to sealing too.
pub const MERGE_NICE: i32 = 10;

/// Shards that a catalog may have.
pub const SHARD_COUNT_MAX: i64 = 1_024;
/// Resource and action pairs that one organisation may add. More: 409.
pub const ORGANISATION_ACTIONS_MAX: usize = 10_000;
/// Segments of one shard. More: the catalog is taken for damaged; merging keeps it far below.
pub const SHARD_SEGMENTS_MAX: usize = 100_000;
/// Connections that read the catalog at once; who wants another waits.
pub const CATALOG_READERS_MAX: usize = 8;
/// Memory in which the writing connection keeps pages of the catalog, in KiB.
pub const CATALOG_WRITER_CACHE_KIB: i64 = 16 << 10;
/// Memory in which each reading connection keeps pages of the catalog, in KiB.
pub const CATALOG_READER_CACHE_KIB: i64 = 2 << 10;
/// A WAL with more than this that is not in the catalog's file yet is copied into it, in bytes.
pub const WAL_CHECKPOINT_BYTES: i64 = 1 << 20;
/// A WAL longer than this is cut, which waits for readers, in bytes.
pub const WAL_BYTES_MAX: i64 = 64 << 20;
/// How long a connection waits for another one's lock.
pub const CATALOG_LOCK_WAIT: Duration = Duration::from_secs(2);
