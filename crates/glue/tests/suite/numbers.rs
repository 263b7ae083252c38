//! Times to the millisecond, doubles to the bit.

use proptest::prelude::*;
use rstest::rstest;
use smithereens_glue::shapes::{Crawl, JobRun};
use smithereens_glue::{Fault, from_json};

use aws_smithy_types::DateTime;

/// Up to here times are exact to the millisecond.
pub(crate) const EXACT_MILLIS: i64 = (1 << 43) * 1000;

fn time(text: &str) -> Result<DateTime, String> {
    match from_json::<Crawl>(format!(r#"{{"StartedOn":{text}}}"#).as_bytes()) {
        Ok(crawl) => Ok(crawl.started_on.unwrap()),
        Err(error) => {
            assert_eq!(
                (error.location.to_string().as_str(), error.fault),
                ("StartedOn", Fault::Value)
            );
            Err(error.reason)
        }
    }
}

fn write_time(value: DateTime) -> String {
    let crawl = Crawl {
        started_on: Some(value),
        ..Crawl::default()
    };
    let written = serde_json::to_string(&crawl).unwrap();
    let text = written
        .strip_prefix(r#"{"StartedOn":"#)
        .and_then(|rest| rest.strip_suffix('}'));
    text.unwrap().to_owned()
}

#[rstest]
#[case("0", 0, "0")]
#[case("-0", 0, "0")]
#[case("-0.0", 0, "0")]
#[case("1.001", 1_001, "1.001")]
#[case("1.1", 1_100, "1.1")]
#[case("1589500800", 1_589_500_800_000, "1589500800")]
#[case("1589500800.0", 1_589_500_800_000, "1589500800")]
#[case("1589500800.123", 1_589_500_800_123, "1589500800.123")]
#[case("4102444800.999", 4_102_444_800_999, "4102444800.999")]
#[case::last_of_year_9999("253402300799.999", 253_402_300_799_999, "253402300799.999")]
#[case::before_1970("-0.001", -1, "-0.001")]
#[case::before_1970("-1.001", -1_001, "-1.001")]
#[case::year_1("-62135596800", -62_135_596_800_000, "-62135596800")]
#[case::cut_off_towards_zero("1.0019999", 1_001, "1.001")]
#[case::cut_off_towards_zero("-0.0019999", -1, "-0.001")]
#[case::cut_off_towards_zero("-0.0009", 0, "0")]
#[case::nine_digits_that_a_float_rounds_up(
    "1589500800.122999999",
    1_589_500_800_122,
    "1589500800.122"
)]
#[case::digits_without_end("0.99999999999999999999999999", 999, "0.999")]
#[case::exponent("1.5895008e9", 1_589_500_800_000, "1589500800")]
#[case::exponent("1589500800123E-3", 1_589_500_800_123, "1589500800.123")]
#[case::exponent("0.001e+3", 1_000, "1")]
#[case::tiny("1e-400", 0, "0")]
#[case::tiny("1e-99999999999999999999", 0, "0")]
#[case::zero_whatever_the_exponent("0e99999999999999999999", 0, "0")]
#[case::last_with_milliseconds("8796093022207.999", 8_796_093_022_207_999, "8796093022207.999")]
#[case::greatest_whole_millisecond(
    "9223372036854775",
    9_223_372_036_854_775_000,
    "9223372036854775"
)]
fn a_time_is_exact_to_the_millisecond(
    #[case] text: &str,
    #[case] millis: i64,
    #[case] written: &str,
) {
    let value = time(text).unwrap();
    assert_eq!(value, DateTime::from_millis(millis));
    assert_eq!(write_time(value), written);
}

#[rstest]
#[case("9223372036854775807", i64::MAX)]
#[case("-9223372036854775808", i64::MIN)]
fn whole_seconds_reach_as_far_as_a_time_does(#[case] text: &str, #[case] seconds: i64) {
    assert_eq!(time(text).unwrap(), DateTime::from_secs(seconds));
    assert_eq!(write_time(DateTime::from_secs(seconds)), text);
}

#[rstest]
#[case("9223372036854775808", "the time is out of range")]
#[case("-9223372036854775809", "the time is out of range")]
#[case("1e400", "the time is out of range")]
#[case("1e99999999999999999999", "the time is out of range")]
#[case("8796093022208.001", "the time is too far from 1970 for milliseconds")]
#[case("\"1589500800\"", "expected a number of seconds, found a string")]
#[case(
    "\"2020-05-15T00:00:00Z\"",
    "expected a number of seconds, found a string"
)]
#[case("\"NaN\"", "expected a number of seconds, found a string")]
#[case("true", "expected a number of seconds, found true")]
#[case("[0]", "expected a number of seconds, found a list")]
#[case("{}", "expected a number of seconds, found an object")]
fn this_is_no_time(#[case] text: &str, #[case] reason: &str) {
    assert_eq!(time(text).unwrap_err(), reason);
}

#[test]
fn a_time_with_thousands_of_digits_is_read_in_no_time() {
    let digits = "0".repeat(1_000_000);
    assert_eq!(
        time(&format!("1.{digits}")).unwrap(),
        DateTime::from_secs(1)
    );
    assert_eq!(
        time(&format!("1{digits}e-1000000")).unwrap(),
        DateTime::from_secs(1)
    );
    assert_eq!(
        time(&format!("0.{digits}1e1000001")).unwrap(),
        DateTime::from_secs(1)
    );
    assert_eq!(
        time(&format!("1{digits}")).unwrap_err(),
        "the time is out of range"
    );
}

#[test]
fn a_time_made_by_hand_is_cut_off_when_written() {
    assert_eq!(
        write_time(DateTime::from_secs_and_nanos(1, 1_999_999)),
        "1.001"
    );
    assert_eq!(
        write_time(DateTime::from_secs_and_nanos(-1, 998_000_001)),
        "-0.001"
    );
    assert_eq!(
        write_time(DateTime::from_secs_and_nanos(i64::MAX, 999_999_999)),
        i64::MAX.to_string()
    );
    assert_eq!(
        write_time(DateTime::from_secs_and_nanos(i64::MIN, 1)),
        (i64::MIN + 1).to_string()
    );
}

#[test]
fn a_time_from_another_deserializer_is_as_good_as_its_float() {
    let crawl: Crawl =
        serde_json::from_str(r#"{"StartedOn":1589500800.123,"CompletedOn":-5}"#).unwrap();
    assert_eq!(
        crawl.started_on,
        Some(DateTime::from_millis(1_589_500_800_123))
    );
    assert_eq!(crawl.completed_on, Some(DateTime::from_secs(-5)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_millisecond_that_a_float_tells_apart_comes_back(millis in 1 - EXACT_MILLIS..EXACT_MILLIS) {
        let value = DateTime::from_millis(millis);
        let text = write_time(value);
        prop_assert_eq!(time(&text).unwrap(), value);
        let sign = if millis < 0 { "-" } else { "" };
        let plain = format!("{sign}{}.{:03}", millis.abs() / 1000, millis.abs() % 1000);
        prop_assert_eq!(time(&plain).unwrap(), value);
        prop_assert_eq!(text.as_str(), plain.trim_end_matches('0').trim_end_matches('.'));
    }

    #[test]
    fn every_second_comes_back(seconds: i64) {
        let value = DateTime::from_secs(seconds);
        prop_assert_eq!(time(&write_time(value)).unwrap(), value);
    }

    #[test]
    fn every_double_comes_back(bits: u64) {
        let value = f64::from_bits(bits);
        let again = double(&write_double(value)).unwrap();
        prop_assert!(again.to_bits() == bits || (value.is_nan() && again.is_nan()));
    }
}

fn double(text: &str) -> Result<f64, String> {
    match from_json::<JobRun>(format!(r#"{{"MaxCapacity":{text}}}"#).as_bytes()) {
        Ok(run) => Ok(run.max_capacity.unwrap()),
        Err(error) => {
            assert_eq!(
                (error.location.to_string().as_str(), error.fault),
                ("MaxCapacity", Fault::Value)
            );
            Err(error.reason)
        }
    }
}

fn write_double(value: f64) -> String {
    let run = JobRun {
        max_capacity: Some(value),
        ..JobRun::default()
    };
    let written = serde_json::to_string(&run).unwrap();
    let text = written
        .strip_prefix(r#"{"MaxCapacity":"#)
        .and_then(|rest| rest.strip_suffix('}'));
    text.unwrap().to_owned()
}

#[rstest]
#[case("0", 0.0, "0.0")]
#[case("-0", -0.0, "-0.0")]
#[case("-0.0", -0.0, "-0.0")]
#[case("10", 10.0, "10.0")]
#[case("0.0625", 0.0625, "0.0625")]
#[case("1e21", 1e21, "1e+21")]
#[case("1.7976931348623157e308", f64::MAX, "1.7976931348623157e+308")]
#[case("5e-324", 5e-324, "5e-324")]
#[case("1e-400", 0.0, "0.0")]
#[case("\"Infinity\"", f64::INFINITY, "\"Infinity\"")]
#[case("\"-Infinity\"", f64::NEG_INFINITY, "\"-Infinity\"")]
fn a_double_is_kept_to_the_bit(#[case] text: &str, #[case] value: f64, #[case] written: &str) {
    assert_eq!(double(text).unwrap().to_bits(), value.to_bits());
    assert_eq!(write_double(value), written);
}

#[test]
fn no_number_is_a_double_too() {
    assert!(double("\"NaN\"").unwrap().is_nan());
    assert_eq!(write_double(f64::NAN), "\"NaN\"");
    assert_eq!(write_double(-f64::NAN), "\"NaN\"");
}

#[rstest]
#[case("1e400", "the number is beyond a double's range")]
#[case("-1e400", "the number is beyond a double's range")]
#[case(
    "\"nan\"",
    "expected a number, \"NaN\", \"Infinity\" or \"-Infinity\", found a string"
)]
#[case(
    "\"1.5\"",
    "expected a number, \"NaN\", \"Infinity\" or \"-Infinity\", found a string"
)]
#[case(
    "\"+Infinity\"",
    "expected a number, \"NaN\", \"Infinity\" or \"-Infinity\", found a string"
)]
#[case(
    "true",
    "expected a number, \"NaN\", \"Infinity\" or \"-Infinity\", found true"
)]
fn this_is_no_double(#[case] text: &str, #[case] reason: &str) {
    assert_eq!(double(text).unwrap_err(), reason);
}
