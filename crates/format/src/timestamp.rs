use std::fmt;

/// A moment in UTC: microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    pub const MIN: Self = Self(0);
    /// 9999-12-31T23:59:59.999999Z, the last moment that RFC 3339 can write.
    pub const MAX: Self = Self(253_402_300_799_999_999);

    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The text form, `2026-11-20T10:15:30.123456Z`, without an allocation. Moments outside
    /// [`Timestamp::MIN`]..=[`Timestamp::MAX`] are written as the nearer bound.
    pub fn text(self) -> TimestampText {
        TimestampText::of(self)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.text().as_str())
    }
}

/// A timestamp's RFC 3339 form, always in UTC and with six decimals, so that text order is time order.
#[derive(Clone, Copy)]
pub struct TimestampText([u8; 27]);

impl TimestampText {
    fn of(timestamp: Timestamp) -> Self {
        let micros = timestamp.0.clamp(Timestamp::MIN.0, Timestamp::MAX.0).unsigned_abs();
        let (seconds, fraction) = (micros / 1_000_000, micros % 1_000_000);
        let (days, second) = (seconds / 86_400, seconds % 86_400);
        let (year, month, day) = civil_from_days(days);
        let mut text = *b"0000-00-00T00:00:00.000000Z";
        let places = [0, 2, 5, 8, 11, 14, 17, 20, 22, 24];
        let (hour, minute) = (second / 3600, second / 60 % 60);
        let (high, low) = (fraction / 10_000, fraction % 10_000);
        let pairs = [year / 100, year % 100, month, day, hour, minute, second % 60, high, low / 100, low % 100];
        for (place, pair) in places.into_iter().zip(pairs) {
            let digits = DIGITS[usize::try_from(pair).expect("a number below 100")];
            text[place..place + 2].copy_from_slice(&digits);
        }
        Self(text)
    }

    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).expect("only ASCII was written")
    }
}

impl fmt::Debug for TimestampText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The numbers below 100 as two decimal digits.
const DIGITS: [[u8; 2]; 100] = {
    let mut digits = [*b"00"; 100];
    let (mut number, mut next) = (1, *b"01");
    while number < digits.len() {
        digits[number] = next;
        next = if next[1] == b'9' { [next[0] + 1, b'0'] } else { [next[0], next[1] + 1] };
        number += 1;
    }
    digits
};

/// Year, month and day of a count of days since 1970-01-01, in the proleptic Gregorian calendar.
/// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
fn civil_from_days(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_rfc_3339_in_utc() {
        for (micros, text) in [
            (0, "1970-01-01T00:00:00.000000Z"),
            (951_782_400_000_001, "2000-02-29T00:00:00.000001Z"),
            (1_795_169_730_123_456, "2026-11-20T10:15:30.123456Z"),
            (Timestamp::MAX.micros(), "9999-12-31T23:59:59.999999Z"),
            (-1, "1970-01-01T00:00:00.000000Z"),
        ] {
            assert_eq!(Timestamp::from_micros(micros).to_string(), text);
        }
    }
}
