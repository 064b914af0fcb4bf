//! Bounds of the HTTP interface, each with what happens at it (I9). Those of the log are in [`holdfast_engine::limits`].

use std::time::Duration;

/// Bytes of request bodies, as received and expanded, held at once. At the limit: 503 before more is read.
pub(crate) const BODY_BUDGET_BYTES: usize = 96 << 20;
/// Bytes reserved at a time for a body whose length is not known.
pub(crate) const BODY_STEP_BYTES: usize = 64 << 10;
/// Bytes of a JSON request body that is not events. More: 413.
pub(crate) const SMALL_BODY_BYTES_MAX: usize = 256 << 10;
/// Bytes of a body that is too large which are read and thrown away before it is refused. More: the connection breaks.
pub(crate) const BODY_DISCARD_BYTES_MAX: usize = 64 << 20;
/// How long a body may take to arrive. Longer: 408.
pub(crate) const BODY_READ_MAX: Duration = Duration::from_secs(60);
/// Bytes of a request's query. More: 400.
pub(crate) const QUERY_BYTES_MAX: usize = 64 << 10;
/// Bytes of a cursor. More: 400.
pub(crate) const CURSOR_BYTES_MAX: usize = 48 << 10;
/// Reads of the log that run at once; the others wait.
pub(crate) const READS_RUNNING_MAX: usize = 8;
/// Reads of the log that run or wait. More: 503.
pub(crate) const READS_WAITING_MAX: usize = 512;
/// Bytes of a body that is checked where it was received: that takes less time than handing it to another thread.
pub(crate) const BODY_CHECKED_IN_PLACE_BYTES_MAX: usize = 8 << 10;
/// Requests whose events are checked at once; the others wait with their bytes reserved.
pub(crate) const ADMITS_RUNNING_MAX: usize = 4;
/// Requests whose events are checked or wait for it. More: 503.
pub(crate) const ADMITS_WAITING_MAX: usize = 4_096;
/// Passwords hashed at once, each with 19 MiB; the others wait.
pub(crate) const HASHES_RUNNING_MAX: usize = 2;
/// Passwords hashed or waiting for it. More: 503.
pub(crate) const HASHES_WAITING_MAX: usize = 64;
/// How long failures to sign in or to exchange a token count.
pub(crate) const ATTEMPTS_WINDOW: Duration = Duration::from_secs(15 * 60);
/// Failures of one address on one account in that time. More: 429.
pub(crate) const FAILURES_PER_ACCOUNT_MAX: u32 = 10;
/// Failures of one address on all accounts in that time. More: 429.
pub(crate) const FAILURES_PER_ADDRESS_MAX: u32 = 100;
/// Failures on one account from all addresses after which its answers are delayed, by a step for each further one.
pub(crate) const ACCOUNT_DELAY_AFTER: u32 = 20;
pub(crate) const ACCOUNT_DELAY_STEP: Duration = Duration::from_millis(50);
/// The longest delay.
pub(crate) const ACCOUNT_DELAY_MAX: Duration = Duration::from_secs(2);
/// Characters of an organisation and of an address under which failures are counted; longer texts count as one.
pub(crate) const ACCOUNT_CHARS_MAX: usize = 256;
/// Addresses, accounts and pairs of both whose failures are remembered, each; at the limit those that are over go, then all.
pub(crate) const ATTEMPTS_REMEMBERED_MAX: usize = 20_000;
/// Tails open at once. More: 503.
pub(crate) const TAILS_MAX: usize = 1_024;
/// Events that a tail reads at a time.
pub(crate) const TAIL_BATCH_EVENTS: usize = 200;
/// How often a tail says that it lives.
pub(crate) const TAIL_KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How often a tail makes sure that its reader still may look.
pub(crate) const TAIL_RECHECK: Duration = Duration::from_secs(4);
/// Bytes of a download read at a time.
pub(crate) const DOWNLOAD_STEP_BYTES: u64 = 256 << 10;
/// Actors and teams offered in the filter menus, each.
pub(crate) const MENU_VALUES_MAX: usize = 1_000;
/// Values that one answer of facets has. More: 400.
pub(crate) const FACETS_LISTED_MAX: usize = 1_000;
/// The same unless the request says otherwise.
pub(crate) const FACETS_LISTED_DEFAULT: usize = 100;
/// Parts of the range that one histogram has. More: 400.
pub(crate) const HISTOGRAM_BUCKETS_MAX: u32 = 200;
/// How long repeated refusals of one kind and one user or service are one event, unless the operator says otherwise.
pub const DENIAL_WINDOW: Duration = Duration::from_secs(60);
/// How long the looks of one person at the log are one event, unless the operator says otherwise.
pub const VIEW_WINDOW: Duration = Duration::from_secs(10 * 60);
/// People whose looks are coalesced; those of others are recorded one by one.
pub(crate) const VIEWS_REMEMBERED_MAX: usize = 10_000;
/// How often windows that are over are looked for.
pub(crate) const WINDOWS_LOOK: Duration = Duration::from_secs(1);
/// Kinds of refusals, of all users and services, that are coalesced; others are recorded one by one.
pub(crate) const DENIALS_REMEMBERED_MAX: usize = 10_000;
/// Organisations whose catalogue of resources is remembered.
pub(crate) const CATALOGUES_REMEMBERED_MAX: usize = 1_024;
/// How long a catalogue is used before it is read again.
pub(crate) const CATALOGUE_AGE_MAX: Duration = Duration::from_secs(4);
/// Objects of the organisation that a page of a list may have, and the highest number of a page. More: 400.
pub(crate) const LISTED_MAX: u64 = 10_000;
/// How often what services recorded is stored; a crash forgets at most what was counted since and in the quiet after it.
pub(crate) const ACTIVITY_STORE: Duration = Duration::from_secs(10);
