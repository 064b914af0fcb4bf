//! The Rust SDK of Holdfast: batching, retries, idempotency keys, a spool on disk
