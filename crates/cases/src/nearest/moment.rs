//! Which of the enumerated instants a timestamp is like.

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use smithereens_contract::{Decimal, TimestampFormat, Traits};

use crate::json::Json;

/// From 2100 on it is the far future.
const FAR: i64 = 4_102_444_800;

/// The name of the `timestamp=` case. `None` for an instant of our days.
pub(crate) fn moment(traits: &Traits, value: &Json) -> Option<&'static str> {
    let text = match value {
        Json::Number(text) => text.clone(),
        Json::String(text) => {
            let format = match traits.timestamp_format? {
                TimestampFormat::EpochSeconds => return None,
                TimestampFormat::DateTime => Format::DateTimeWithOffset,
                TimestampFormat::HttpDate => Format::HttpDate,
            };
            let moment = DateTime::from_str(text, format).ok()?;
            moment.fmt(Format::EpochSeconds).ok()?
        }
        _ => return None,
    };
    let instant = Decimal::parse(&text)?;
    let has_fraction = !instant.is_integer();
    Some(if text.contains(['e', 'E']) {
        "exponent"
    } else if instant >= Decimal::from(FAR) {
        "far-future"
    } else if instant.truncated(3) != instant {
        "sub-millisecond"
    } else if instant < Decimal::from(0) && has_fraction {
        "milliseconds-before-1970"
    } else if instant < Decimal::from(0) {
        "before-1970"
    } else if has_fraction {
        "milliseconds"
    } else if instant < Decimal::from(FAR / 4) {
        "epoch"
    } else {
        return None;
    })
}
