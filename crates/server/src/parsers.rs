//! What a request says, as functions over text that need no server: public so that arbitrary text can be fed to them
//! from outside. An error is the message that a client would get.

use holdfast_engine::filter::Filter;
use holdfast_format::{OrganisationId, Timestamp};

use crate::cursor::Cursors;
use crate::error::ApiError;
pub use crate::looking::Asked as AskedRange;
use crate::looking::{self, Looking};
use crate::routes::Asked;

/// An installation and the organisation that asks.
#[derive(Debug, Clone, Copy)]
pub struct Installation {
    pub cursor_key: [u8; 32],
    pub epoch: u64,
    pub organisation: OrganisationId,
    pub now: Timestamp,
}

impl Installation {
    /// The filter and the page size of a list's query string.
    pub fn list(&self, query: &str) -> Result<(Filter, usize), String> {
        let asked = Asked::of_query(&self.cursors(), self.looking(), &self.organisation, Some(query));
        asked.map(|asked| (asked.filter, asked.page_size)).map_err(message)
    }

    /// A cursor read and written again.
    pub fn rewrite_cursor(&self, text: &str) -> Result<String, String> {
        let cursor = self.cursors().read(&self.organisation, text).map_err(message)?;
        self.cursors().write(&self.organisation, cursor).map_err(message)
    }

    /// The first moment of a range and the one after its last, when the range may be looked at.
    pub fn range(&self, asked: AskedRange<'_>, time_zone: Option<&str>) -> Result<(Timestamp, Timestamp), String> {
        let zone = looking::time_zone(time_zone).map_err(message)?;
        self.looking().range(asked, &zone).map(|range| (range.from, range.to)).map_err(message)
    }

    fn cursors(&self) -> Cursors {
        Cursors::new(self.cursor_key, self.epoch)
    }

    fn looking(&self) -> Looking<'_> {
        Looking { now: self.now, support_contact: "the operator" }
    }
}

fn message(error: ApiError) -> String {
    error.message
}
