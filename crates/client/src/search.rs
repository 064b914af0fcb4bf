use serde::Deserialize;
use serde_json::value::RawValue;

use crate::client::Data;
use crate::query::encode;
use crate::{Client, ClientError, Query};

/// One page of a search. Events are the server's JSON, unchanged.
#[derive(Debug, Deserialize)]
pub struct Page {
    #[serde(rename = "data")]
    pub events: Vec<Box<RawValue>>,
    pub metadata: Metadata,
}

/// What the server says about a search as a whole.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    /// Exact number of events that match.
    pub total_count: u64,
    /// The newest event that this search knows of; a tail after it continues the search without a gap.
    #[serde(rename = "headID", default)]
    pub head_id: u64,
    /// Where the next page begins; none on the last page.
    #[serde(default)]
    pub next_cursor: Option<String>,
}

impl Client {
    /// The first page of a search, newest events first.
    ///
    /// # Errors
    /// As every reading call: refused, or no answer within the client's patience.
    pub fn search(&self, query: &Query, page_size: usize) -> Result<Page, ClientError> {
        self.get(&format!("/v3/audit-logs?pageSize={page_size}&pageNumber=1&{}", query.to_parameters()))
    }

    /// The page at a cursor of the page before.
    ///
    /// # Errors
    /// As [`Client::search`]; a cursor dies with a restored backup.
    pub fn next_page(&self, cursor: &str, page_size: usize) -> Result<Page, ClientError> {
        self.get(&format!("/v3/audit-logs?pageSize={page_size}&cursor={}", encode(cursor)))
    }

    /// One event with all its detail.
    ///
    /// # Errors
    /// As [`Client::search`]; [`ClientError::Refused`] with status 404 when there is none.
    pub fn show(&self, id: u64) -> Result<Box<RawValue>, ClientError> {
        Ok(self.get::<Data<_>>(&format!("/v3/audit-logs/{id}"))?.data)
    }
}
