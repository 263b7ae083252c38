//! Bounds and patterns that no value, or no value of the type, can keep.

use crate::error::Problem;
use crate::{Decimal, Length, Range, Shape, ShapeKind, Traits};

/// Checks the traits of `shape` itself or of a use of it.
pub(crate) fn of(shape: &Shape, traits: &Traits) -> Result<(), Problem> {
    if let Some(length) = traits.length {
        let counts = matches!(
            shape.kind,
            ShapeKind::String
                | ShapeKind::Enum(_)
                | ShapeKind::Blob
                | ShapeKind::List(_)
                | ShapeKind::Map { .. }
        );
        misplaced(counts, "length", shape, "a string, blob, list or map")?;
        possible_length(length)?;
    }
    if let Some(range) = &traits.range {
        let is_number = shape.kind.is_integer()
            || matches!(
                shape.kind,
                ShapeKind::Float | ShapeKind::Double | ShapeKind::BigDecimal
            );
        misplaced(is_number, "range", shape, "a number")?;
        possible_range(shape, range)?;
    }
    let is_text = matches!(shape.kind, ShapeKind::String | ShapeKind::Enum(_));
    misplaced(
        is_text || traits.pattern.is_none(),
        "pattern",
        shape,
        "a string",
    )
}

fn misplaced(is_right: bool, what: &str, shape: &Shape, on: &str) -> Result<(), Problem> {
    if is_right {
        return Ok(());
    }
    let problem = format!(
        "a {what} is on `{}`, of type {}",
        shape.name,
        shape.type_name()
    );
    Err(Problem::new(
        problem,
        format!("put it on {on}, or remove it"),
    ))
}

fn possible_length(length: Length) -> Result<(), Problem> {
    match (length.min, length.max) {
        (Some(min), Some(max)) if min > max => Err(Problem::new(
            format!("no length is at least {min} and at most {max}"),
            "exchange the bounds, or correct one",
        )),
        _ => Ok(()),
    }
}

/// An integer's range must hold an integer that its type can hold.
fn possible_range(shape: &Shape, range: &Range) -> Result<(), Problem> {
    let remedy = "exchange the bounds, or correct one";
    if let (Some(min), Some(max)) = (&range.min, &range.max)
        && min > max
    {
        return Err(Problem::new(
            format!("no number is at least {min} and at most {max}"),
            remedy,
        ));
    }
    if !shape.kind.is_integer() {
        return Ok(());
    }
    // Cut towards zero, one of the ends is an integer inside, if there is any.
    if let (Some(min), Some(max)) = (&range.min, &range.max)
        && !range.allows(&min.truncated(0))
        && !range.allows(&max.truncated(0))
    {
        return Err(Problem::new(
            format!("no integer is between {min} and {max}"),
            remedy,
        ));
    }
    let Some((least, greatest)) = shape.kind.integer_bounds() else {
        return Ok(());
    };
    let is_beyond = range
        .min
        .as_ref()
        .is_some_and(|min| *min > Decimal::from(greatest))
        || range
            .max
            .as_ref()
            .is_some_and(|max| *max < Decimal::from(least));
    if is_beyond {
        let problem = format!(
            "the type {} holds no number of this range",
            shape.type_name()
        );
        return Err(Problem::new(
            problem,
            "correct the bounds, or take a wider type",
        ));
    }
    Ok(())
}
