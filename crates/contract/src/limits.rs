//! Bounds as both formats write them: JSON numbers, read exactly.

use crate::error::{Problem, Within as _};
use crate::json::Json;
use crate::{Decimal, Length, Range};

fn decimal(json: &Json) -> Result<Decimal, Problem> {
    let digits = json.number()?;
    Decimal::parse(digits)
        .ok_or_else(|| Problem::new(format!("`{digits}` is not a number"), "give a JSON number"))
}

fn count(json: &Json) -> Result<u64, Problem> {
    let value = decimal(json)?;
    value
        .to_i64()
        .and_then(|value| u64::try_from(value).ok())
        .ok_or_else(|| {
            Problem::new(
                format!("{value} counts nothing"),
                "give a whole number from 0 to 9223372036854775807",
            )
        })
}

/// A length, if one of its ends is given.
pub(crate) fn length(min: Option<&Json>, max: Option<&Json>) -> Result<Option<Length>, Problem> {
    let min = min.map(count).transpose().within("min")?;
    let max = max.map(count).transpose().within("max")?;
    Ok((min.is_some() || max.is_some()).then_some(Length { min, max }))
}

/// A range, if one of its ends is given.
pub(crate) fn range(min: Option<&Json>, max: Option<&Json>) -> Result<Option<Range>, Problem> {
    let min = min.map(decimal).transpose().within("min")?;
    let max = max.map(decimal).transpose().within("max")?;
    Ok((min.is_some() || max.is_some()).then_some(Range { min, max }))
}
