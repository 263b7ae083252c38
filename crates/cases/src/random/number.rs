//! Random numbers and timestamps, the ends of what is allowed often.

use smithereens_contract::{Decimal, Range, ShapeKind};

use super::choices::Choices;

/// Integers between two ends.
#[derive(Debug, Clone)]
pub struct IntegerPlan {
    low: i64,
    high: i64,
    /// Values that code often gets wrong, all within the ends.
    notable: Vec<i64>,
}

const NOTABLE: [i64; 24] = [
    0,
    1,
    -1,
    2,
    7,
    9,
    10,
    100,
    127,
    128,
    255,
    256,
    -128,
    32_767,
    32_768,
    65_535,
    65_536,
    i32::MAX as i64,
    i32::MIN as i64,
    i32::MAX as i64 + 1,
    9_007_199_254_740_991,
    9_007_199_254_740_993,
    i64::MAX,
    i64::MIN,
];

impl IntegerPlan {
    /// What the type and the range allow, within 64 bits. `None` if that is
    /// nothing.
    pub(super) fn new(kind: &ShapeKind, range: Option<&Range>) -> Option<IntegerPlan> {
        let (least, greatest) = kind.integer_bounds().unwrap_or((i64::MIN, i64::MAX));
        let end = |end: Option<&Decimal>, up: bool| {
            let end = end?;
            // A whole end, or the whole number just inside it.
            end.to_i64().or_else(|| {
                let near = end.to_string().parse::<f64>().ok()?;
                Some(if up { near.ceil() } else { near.floor() } as i64)
            })
        };
        let low = end(range.and_then(|range| range.min.as_ref()), true);
        let high = end(range.and_then(|range| range.max.as_ref()), false);
        IntegerPlan::between(
            low.unwrap_or(least).max(least),
            high.unwrap_or(greatest).min(greatest),
        )
    }

    /// The integers from `low` to `high`; `None` if there are none.
    pub(super) fn between(low: i64, high: i64) -> Option<IntegerPlan> {
        if low > high {
            return None;
        }
        let near = [low, high, low.saturating_add(1), high.saturating_sub(1)];
        let mut notable: Vec<i64> = NOTABLE.into_iter().chain(near).collect();
        notable.retain(|value| (low..=high).contains(value));
        // The least in size first, each once, in an order of its own.
        notable.sort_unstable_by_key(|value| (value.unsigned_abs(), *value < 0));
        notable.dedup();
        Some(IntegerPlan { low, high, notable })
    }

    /// The part of it between two ends.
    pub(super) fn within(&self, low: Option<i64>, high: Option<i64>) -> Option<IntegerPlan> {
        let low = low.map_or(self.low, |low| low.max(self.low));
        let high = high.map_or(self.high, |high| high.min(self.high));
        IntegerPlan::between(low, high)
    }

    /// Draws one.
    pub fn draw(&self, choices: &mut Choices<'_>) -> i64 {
        let span = self.high.wrapping_sub(self.low) as u64;
        match choices.byte() {
            0..=71 => *choices.of(&self.notable),
            72..=135 => [self.high, self.low][choices.index(2)],
            136..=215 => {
                let start = self.low.max(0).min(self.high);
                let room = self.high.wrapping_sub(start) as u64;
                start.wrapping_add(choices.below(room.min(999) + 1) as i64)
            }
            _ => {
                let step = match span.checked_add(1) {
                    Some(count) => choices.below(count),
                    None => choices.whole(),
                };
                self.low.wrapping_add(step as i64)
            }
        }
    }
}

/// Doubles between two ends, or floats.
#[derive(Debug, Clone)]
pub struct DoublePlan {
    low: f64,
    high: f64,
    single: bool,
    notable: Vec<f64>,
}

const NOTABLE_DOUBLES: [f64; 17] = [
    0.0,
    1.0,
    -1.0,
    0.5,
    0.1,
    2.0,
    10.0,
    0.0625,
    1.1,
    -0.25,
    123_456.789,
    1e21,
    1e-7,
    16_777_217.0,
    9_007_199_254_740_993.0,
    f64::MAX,
    5e-324,
];

impl DoublePlan {
    /// What the type and the range allow. `None` if that is nothing.
    pub(super) fn new(kind: &ShapeKind, range: Option<&Range>) -> Option<DoublePlan> {
        let single = *kind == ShapeKind::Float;
        let most = if single {
            f64::from(f32::MAX)
        } else {
            f64::MAX
        };
        let end = |end: Option<&Decimal>| end?.to_string().parse::<f64>().ok();
        let low = end(range.and_then(|range| range.min.as_ref())).unwrap_or(-most);
        let high = end(range.and_then(|range| range.max.as_ref())).unwrap_or(most);
        DoublePlan::between(low.max(-most), high.min(most), single)
    }

    fn between(low: f64, high: f64, single: bool) -> Option<DoublePlan> {
        let mut plan = DoublePlan {
            low,
            high,
            single,
            notable: Vec::new(),
        };
        let ends = [low, high, f64::from(f32::MAX), 1e-45];
        let values = NOTABLE_DOUBLES.into_iter().chain(ends);
        for value in values {
            let value = plan.rounded(value);
            let is_it = |known: &f64| known.to_bits() == value.to_bits();
            if plan.allows(value) && !plan.notable.iter().any(is_it) {
                plan.notable.push(value);
            }
        }
        plan.notable
            .sort_by(|one, other| one.abs().total_cmp(&other.abs()));
        (!plan.notable.is_empty()).then_some(plan)
    }

    /// The part of it between two ends.
    pub(super) fn within(&self, low: Option<f64>, high: Option<f64>) -> Option<DoublePlan> {
        let low = low.map_or(self.low, |low| low.max(self.low));
        let high = high.map_or(self.high, |high| high.min(self.high));
        DoublePlan::between(low, high, self.single)
    }

    fn rounded(&self, value: f64) -> f64 {
        if self.single {
            f64::from(value as f32)
        } else {
            value
        }
    }

    fn allows(&self, value: f64) -> bool {
        value.is_finite() && (self.low..=self.high).contains(&value)
    }

    /// Whether it is of single precision.
    #[must_use]
    pub fn is_single(&self) -> bool {
        self.single
    }

    /// Draws one.
    pub fn draw(&self, choices: &mut Choices<'_>) -> f64 {
        let how = choices.byte();
        let drawn = match how {
            0..=111 => *choices.of(&self.notable),
            112..=191 => {
                let whole = choices.below(100_000) as f64;
                // Exact: a power of two.
                whole / f64::from(1_u32 << choices.below(8))
            }
            _ => {
                let unit = (choices.whole() >> 11) as f64 / (1_u64 << 53) as f64;
                // Halved, as the span of all doubles is none.
                let span = self.high / 2.0 - self.low / 2.0;
                self.low + span * unit * 2.0
            }
        };
        let drawn = self.rounded(drawn);
        if self.allows(drawn) {
            drawn
        } else {
            self.notable[0]
        }
    }

    /// Writes a number as JSON, in the fewest digits that say it.
    pub fn write(&self, value: f64, out: &mut Vec<u8>) {
        let written = if self.single {
            serde_json::to_writer(out, &(value as f32))
        } else {
            serde_json::to_writer(out, &value)
        };
        written.unwrap_or_else(|error| unreachable!("a vector takes all: {error}"));
    }
}

/// Milliseconds since 1970 that code often gets wrong: the day of the first
/// contract, the epoch, a step to either side of it, the ends of 32 bits, years
/// with five digits just ahead.
const MOMENTS: [i64; 14] = [
    1_589_500_800_000,
    0,
    1_589_500_800_123,
    1,
    -1,
    -1_000,
    -1_001,
    999,
    951_782_399_999,
    2_147_483_647_000,
    2_147_483_648_000,
    -2_147_483_649_000,
    4_102_444_800_500,
    253_370_764_800_500,
];

/// Draws an instant, in milliseconds since 1970.
pub fn moment(choices: &mut Choices<'_>) -> i64 {
    let how = choices.byte();
    let seconds = match how {
        0..=79 => return *choices.of(&MOMENTS),
        80..=223 => 1_589_500_800 + choices.below(1 << 16) as i64 * 977,
        _ => choices.below(1 << 32) as i64 - (1 << 31),
    };
    let millis = if how & 1 == 1 {
        choices.below(1000) as i64
    } else {
        0
    };
    seconds * 1000 + millis
}

/// Writes an instant as epoch seconds, with up to three digits after the point.
pub fn write_epoch_seconds(moment: i64, out: &mut Vec<u8>) {
    let mut digits = itoa::Buffer::new();
    if moment < 0 {
        out.push(b'-');
    }
    let (seconds, millis) = (moment.unsigned_abs() / 1000, moment.unsigned_abs() % 1000);
    out.extend_from_slice(digits.format(seconds).as_bytes());
    if millis > 0 {
        out.push(b'.');
        let thousand = [millis / 100, millis / 10 % 10, millis % 10];
        // Each is a digit.
        out.extend(thousand.map(|digit| b'0' + digit as u8));
        while out.last() == Some(&b'0') {
            out.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_written_with_the_digits_they_need() {
        let written = |moment| {
            let mut out = Vec::new();
            write_epoch_seconds(moment, &mut out);
            String::from_utf8(out).expect("digits")
        };
        assert_eq!(written(0), "0");
        assert_eq!(written(1_589_500_800_120), "1589500800.12");
        assert_eq!(written(-1), "-0.001");
        assert_eq!(written(-1_001), "-1.001");
        assert_eq!(written(-1_000), "-1");
    }

    #[test]
    fn integers_stay_within_their_ends_and_reach_them() {
        for (low, high) in [
            (0, 0),
            (1, 2),
            (-5, 1000),
            (i64::MIN, i64::MAX),
            (i64::MAX - 1, i64::MAX),
        ] {
            let plan = IntegerPlan::between(low, high).expect("some");
            let mut choices = Choices::seeded(1);
            let drawn: Vec<i64> = (0..2000).map(|_| plan.draw(&mut choices)).collect();
            assert!(drawn.iter().all(|value| (low..=high).contains(value)));
            assert!(
                drawn.contains(&low) && drawn.contains(&high),
                "{low} {high}"
            );
        }
    }

    #[test]
    fn doubles_stay_within_their_ends_and_reach_them() {
        for (low, high) in [(0.0625, 100.0), (-f64::MAX, f64::MAX), (0.0, 0.0)] {
            let plan = DoublePlan::between(low, high, false).expect("some");
            let mut choices = Choices::seeded(1);
            let drawn: Vec<f64> = (0..2000).map(|_| plan.draw(&mut choices)).collect();
            assert!(drawn.iter().all(|value| (low..=high).contains(value)));
            assert!(
                drawn.contains(&low) && drawn.contains(&high),
                "{low} {high}"
            );
        }
    }
}
