use super::random::Random;

const HOUR_MICROS: i64 = 3_600_000_000;
/// How many hours after it happened a late event comes.
const LATE_HOURS: [i64; 5] = [1, 1, 2, 3, 6];
const HOURS_OF_WEEK: usize = 7 * 24;

/// Spreads a known number of events over a span of time as people work: little at night and at weekends, most around
/// ten and three o'clock UTC. Moments come in ascending order, except for a few late events.
#[derive(Debug, Clone)]
pub(crate) struct Calendar {
    /// First moment of the current hour, in microseconds since 1970.
    hour_start: i64,
    /// Weight of all hours before the current one.
    weight_before: f64,
    end: i64,
    weight_total: f64,
    weight_per_event: f64,
    events_given: u64,
}

impl Calendar {
    /// `events` moments in `from..until`, both in microseconds since 1970 and at least an hour apart.
    pub(crate) fn new(from: i64, until: i64, events: u64) -> Self {
        let hour_start = from - from.rem_euclid(HOUR_MICROS);
        let mut weight_total = 0.0;
        let mut hour = hour_start;
        while hour + HOUR_MICROS <= until {
            weight_total += weight(hour);
            hour += HOUR_MICROS;
        }
        let weight_per_event = weight_total / events.max(1) as f64;
        Self { hour_start, weight_before: 0.0, end: until, weight_total, weight_per_event, events_given: 0 }
    }

    /// The next moment, in microseconds since 1970.
    pub(crate) fn next(&mut self, random: &mut Random) -> i64 {
        let target = (self.events_given as f64 + random.fraction()) * self.weight_per_event;
        let target = target.min(self.weight_total * (1.0 - f64::EPSILON));
        self.events_given += 1;
        while self.weight_before + weight(self.hour_start) <= target && self.hour_start + 2 * HOUR_MICROS <= self.end {
            self.weight_before += weight(self.hour_start);
            self.hour_start += HOUR_MICROS;
        }
        let part = ((target - self.weight_before) / weight(self.hour_start)).clamp(0.0, 1.0);
        #[expect(clippy::cast_possible_truncation, reason = "at most an hour's microseconds")]
        let micros = (part * HOUR_MICROS as f64) as i64;
        let late = if random.chance(1) { LATE_HOURS[random.below(LATE_HOURS.len())] * HOUR_MICROS } else { 0 };
        self.hour_start + micros.min(HOUR_MICROS - 1) - late
    }
}

/// How much happens in the hour that begins at `hour_start`.
fn weight(hour_start: i64) -> f64 {
    const BY_HOUR: [f64; 24] = [
        0.2, 0.2, 0.2, 0.3, 0.4, 0.6, 0.9, 1.4, 2.0, 2.6, 2.8, 2.4, 1.9, 2.3, 2.7, 2.8, 2.3, 1.8, 1.3, 0.9, 0.7, 0.5,
        0.4, 0.3,
    ];
    // The first of January 1970 was a Thursday, the fourth day of a week that begins on Monday.
    let hour_of_week = (hour_start / HOUR_MICROS + 3 * 24).rem_euclid(HOURS_OF_WEEK as i64);
    let hour_of_week = usize::try_from(hour_of_week).expect("less than the hours of a week");
    let is_weekend = hour_of_week >= 5 * 24;
    BY_HOUR[hour_of_week % 24] * if is_weekend { 0.15 } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_the_span_from_end_to_end_with_quiet_nights_and_weekends() {
        let (from, until) = (1_700_000_000_000_000, 1_700_000_000_000_000 + 28 * 24 * HOUR_MICROS);
        let mut calendar = Calendar::new(from, until, 20_000);
        let mut random = Random::new(1);
        let moments: Vec<i64> = (0..20_000).map(|_| calendar.next(&mut random)).collect();
        let (first, last) = (*moments.iter().min().expect("some"), *moments.iter().max().expect("some"));
        assert!(first >= from - 6 * HOUR_MICROS && first < from + 12 * HOUR_MICROS, "{first}");
        assert!(last < until && last > until - 12 * HOUR_MICROS, "{last}");
        let of_hour = |hour| moments.iter().filter(|moment| *moment / HOUR_MICROS % 24 == hour).count();
        assert!(of_hour(10) > 5 * of_hour(1));
        let ascending = moments.windows(2).filter(|pair| pair[0] <= pair[1]).count();
        assert!(ascending > 19_000, "{ascending}");
    }
}
