//! How fast exports are, and how much memory they take whatever their size.

use std::path::Path;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::process::memory_bytes;
use super::stopwatch::Stopwatch;
use super::{Generated, Installation, Options, figure, interface, mebibytes, page};
use crate::Violation;
use crate::server::Server;
use crate::workload::window;

/// Days that the exported events fill; an export covers three months at most.
const DAYS: &str = "55";

/// An export of everything that one request may cover, beside an otherwise idle server.
pub(super) fn measure_rate(server: &Server, token: &str, say: &mut dyn FnMut(&str)) -> Result<(), Violation> {
    let idle = memory_bytes(server, "VmRSS:")?;
    figure(say, "resident memory, idle", mebibytes(idle), "MiB", "256 MiB");
    let watch = Stopwatch::start();
    let mut peak = idle;
    export(server, token, &json!({}), || {
        peak = peak.max(memory_bytes(server, "VmRSS:")?);
        Ok(())
    })?;
    let rows = page(&server.http, token, "")?.metadata.total_count;
    figure(say, &format!("CSV export of {rows} rows"), rows as f64 / watch.seconds(), "rows/s", "700000 rows/s");
    figure(say, "resident memory while exporting, above idle", mebibytes(peak - idle), "MiB", "+64 MiB");
    Ok(())
}

/// The most memory that a server ever has which does nothing but one export, of few rows and of ten times as many. All of
/// the rows are in the range that one look covers, so that this is where scrolling is measured, too.
pub(super) fn measure_memory(options: &Options, place: &Path, say: &mut dyn FnMut(&str)) -> Result<(), Violation> {
    let shape = ["--organisations", "1", "--days", DAYS].map(str::to_owned).to_vec();
    let events = Generated { options, events: options.export_events, shape };
    let log = Installation::import(&events, &place.join("export"))?;
    let mut peaks = [0; 2];
    for (rows, peak) in [options.export_events / 10, options.export_events].into_iter().zip(&mut peaks) {
        let server = log.program.start_ready("")?;
        let token = server.http.exchange(&log.giant.refresh_token)?;
        let done = export(&server, &token, &json!({"throughID": rows}), || Ok(()))?;
        if done["rowsWritten"] != rows {
            return Err(format!("the export has {} rows instead of {rows}", done["rowsWritten"]));
        }
        *peak = memory_bytes(&server, "VmHWM:")?;
        figure(say, &format!("peak memory, CSV export of {rows} rows"), mebibytes(*peak), "MiB", "any");
        server.kill();
    }
    let server = log.program.start_ready("")?;
    interface::measure(options, &server, &log.giant, "scroll", say)?;
    server.kill();
    let difference = mebibytes(peaks[1].saturating_sub(peaks[0]));
    figure(say, "peak memory, difference of the two exports", difference, "MiB", "32 MiB");
    Ok(())
}

/// Asks for a CSV export of the last two months and calls `wait` until it is done; its entry of the history.
fn export(
    server: &Server,
    token: &str,
    filters: &Value,
    mut wait: impl FnMut() -> Result<(), Violation>,
) -> Result<Value, Violation> {
    let (start, end) = window(Timestamp::now());
    let mut filters = filters.clone();
    filters["startDate"] = start.into();
    filters["endDate"] = end.into();
    let body = json!({"name": "bench", "exportType": "csv", "filters": filters}).to_string();
    let answer = server.http.post(token, "/v3/audit-logs/export", &body).map_err(|error| error.to_string())?;
    let id = answer.data::<Value>()?["id"].as_str().unwrap_or_default().to_owned();
    let path = format!("/v3/audit-logs/export/history/{id}");
    loop {
        let export: Value = server.http.get(token, &path).map_err(|error| error.to_string())?.data()?;
        wait()?;
        match export["status"].as_str() {
            Some("Completed") => return Ok(export),
            Some("Pending" | "In Progress") => {}
            _ => return Err(format!("the export failed: {export}")),
        }
    }
}
