use crate::catalog::idempotency;
use crate::clock::DAY_MICROS;
use crate::core::Core;
use crate::{EngineError, fault, limits};

/// Forgets whole days of idempotency keys: those past `IDEMPOTENCY_DAYS`, and the oldest while there are more than
/// `IDEMPOTENCY_KEYS_MAX`. Today's stay.
pub(crate) fn forget_keys(core: &Core) -> Result<(), EngineError> {
    let _stage = fault::stage("retain");
    let today = core.clock.now().micros().div_euclid(DAY_MICROS);
    let days = core.read(|connection| idempotency::days(connection))?;
    let mut keys: u64 = days.iter().map(|day| day.keys).sum();
    for day in days.iter().filter(|day| day.day < today) {
        if day.day >= today - limits::IDEMPOTENCY_DAYS && keys <= limits::IDEMPOTENCY_KEYS_MAX {
            metrics::gauge!("retain_idempotency_window_days").set((today - day.day) as f64);
            break;
        }
        forget_day(core, day.day)?;
        keys -= day.keys;
    }
    Ok(())
}

/// In slices, so that no commit waits long for it.
fn forget_day(core: &Core, day: i64) -> Result<(), EngineError> {
    loop {
        let forgotten = core.change(move |unit| -> Result<u64, EngineError> {
            Ok(idempotency::drop_day(unit.connection(), day, limits::IDEMPOTENCY_DELETE_KEYS)?)
        })?;
        if forgotten.wait()? == 0 {
            return Ok(());
        }
    }
}
