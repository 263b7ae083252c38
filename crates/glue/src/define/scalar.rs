//! Texts, numbers and times.

/// A text, number or time with a name and, perhaps, constraints of its own.
macro_rules! simple {
    ($name:ident: String $(, length $length:expr)? $(, pattern $pattern:literal)?) => {
        pub(crate) enum $name {}

        impl crate::shape::Shape for $name {
            type Value = String;

            fn decode<'de, D: serde::Deserializer<'de>>(from: D) -> Result<String, D::Error> {
                serde::Deserialize::deserialize(from)
            }

            fn encode<S: serde::Serializer>(value: &String, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(value)
            }

            fn check(_value: &String, _at: &mut crate::check::Check) {
                $(_at.length(_value.chars().count(), &$length);)?
                $(
                    static WHOLE: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
                        regex::Regex::new(concat!("^(?:", $pattern, ")$")).expect("generated, and tested")
                    });
                    _at.pattern(_value, &WHOLE, $pattern);
                )?
            }
        }
    };
    ($name:ident: i32 $(, range $range:expr)?) => {
        pub(crate) enum $name {}

        impl crate::shape::Shape for $name {
            type Value = i32;

            fn decode<'de, D: serde::Deserializer<'de>>(from: D) -> Result<i32, D::Error> {
                serde::Deserialize::deserialize(from)
            }

            fn encode<S: serde::Serializer>(value: &i32, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_i32(*value)
            }

            fn check(_value: &i32, _at: &mut crate::check::Check) {
                $(_at.range(i64::from(*_value), &$range);)?
            }
        }
    };
    ($name:ident: i64) => {
        simple!(@unconstrained $name, i64, serde::Deserialize::deserialize, serde::Serialize::serialize);
    };
    ($name:ident: bool) => {
        simple!(@unconstrained $name, bool, serde::Deserialize::deserialize, serde::Serialize::serialize);
    };
    ($name:ident: f64) => {
        simple!(@unconstrained $name, f64, crate::number::decode_double, |value: &f64, to| {
            crate::number::encode_double(*value, to)
        });
    };
    ($name:ident: DateTime) => {
        simple!(
            @unconstrained $name, aws_smithy_types::DateTime, crate::number::decode_timestamp,
            |value: &aws_smithy_types::DateTime, to| crate::number::encode_timestamp(*value, to)
        );
    };
    (@unconstrained $name:ident, $value:ty, $decode:expr, $encode:expr) => {
        pub(crate) enum $name {}

        impl crate::shape::Shape for $name {
            type Value = $value;

            fn decode<'de, D: serde::Deserializer<'de>>(from: D) -> Result<$value, D::Error> {
                $decode(from)
            }

            fn encode<S: serde::Serializer>(value: &$value, to: S) -> Result<S::Ok, S::Error> {
                $encode(value, to)
            }

            fn check(_value: &$value, _at: &mut crate::check::Check) {}
        }
    };
}
