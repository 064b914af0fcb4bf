//! What the system says that a process has used.

use std::fs;
use std::time::Duration;

use crate::Violation;
use crate::server::Server;

/// Parts of a second in which Linux counts processor time for programs, whatever its own clock.
const TICKS_PER_SECOND: f64 = 100.0;
/// A log is settled whose server has used hardly any processor time for so long.
const QUIET: Duration = Duration::from_secs(3);
const QUIET_SECONDS_MAX: f64 = 0.1;

/// A line of `/proc/PID/status`, in bytes.
pub(super) fn memory_bytes(server: &Server, line: &str) -> Result<u64, Violation> {
    let status =
        fs::read_to_string(format!("/proc/{}/status", server.process_id())).map_err(|error| error.to_string())?;
    let kib =
        status.lines().find_map(|text| text.strip_prefix(line)?.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kib.map(|kib| kib << 10).ok_or_else(|| format!("{line} is not in /proc/PID/status"))
}

/// Processor time of all threads of a process so far, also of those that ended, in seconds.
pub(super) fn processor_seconds(process_id: u32) -> Result<f64, Violation> {
    let path = format!("/proc/{process_id}/stat");
    let stat = fs::read_to_string(&path).map_err(|error| error.to_string())?;
    // The second field, the program's name, is in parentheses and may have anything in it.
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_ascii_whitespace();
    let (user_and_system, ticks) = (fields.skip(11).take(2), |field: &str| field.parse::<u64>().ok());
    let ticks: Option<u64> = user_and_system.map(ticks).sum();
    ticks.map(|ticks| ticks as f64 / TICKS_PER_SECOND).ok_or_else(|| format!("{path} is not as it should be"))
}

/// Waits until the server has sealed and merged what it can, and has nothing more to do.
pub(super) fn await_quiet(server: &Server) -> Result<(), Violation> {
    loop {
        let before = processor_seconds(server.process_id())?;
        std::thread::park_timeout(QUIET);
        if processor_seconds(server.process_id())? - before < QUIET_SECONDS_MAX {
            return Ok(());
        }
    }
}
