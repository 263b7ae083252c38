//! The macros that the generated [`shapes`](crate::shapes) are written in.

/// An enumeration: its documented values, and any other as it came.
macro_rules! enumeration {
    ($name:ident { $($variant:ident = $value:literal,)+ }) => {
        #[doc = concat!("The enumeration `", stringify!($name), "`.")]
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = concat!("`", $value, "`")] $variant,)+
            /// A value that the contract does not list, kept as it came. Made by
            /// `from`, which never puts a documented one here.
            Unknown(String),
        }

        impl $name {
            /// The documented values, in documented order.
            pub const VALUES: &'static [&'static str] = &[$($value,)+];

            /// What goes over the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $($name::$variant => $value,)+
                    $name::Unknown(value) => value,
                }
            }

            /// Whether the contract lists this value.
            #[must_use]
            pub fn is_known(&self) -> bool {
                !matches!(self, $name::Unknown(_))
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> $name {
                match value {
                    $($value => $name::$variant,)+
                    other => $name::Unknown(other.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            fn from(value: String) -> $name {
                match $name::from(value.as_str()) {
                    $name::Unknown(_) => $name::Unknown(value),
                    known => known,
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<$name, D::Error> {
                Ok($name::from(crate::shape::Text::deserialize(from)?.as_str()))
            }
        }

        impl crate::shape::Shape for $name {
            type Value = $name;

            fn decode<'de, D: serde::Deserializer<'de>>(from: D) -> Result<$name, D::Error> {
                serde::Deserialize::deserialize(from)
            }

            fn encode<S: serde::Serializer>(value: &$name, to: S) -> Result<S::Ok, S::Error> {
                serde::Serialize::serialize(value, to)
            }

            fn check(value: &$name, at: &mut crate::check::Check) {
                // By text: a documented value may sit in an `Unknown` made by hand.
                if !$name::VALUES.contains(&value.as_str()) {
                    at.report(crate::Constraint::EnumValue($name::VALUES));
                }
            }
        }
    };
}

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

/// A list of a shape.
macro_rules! list {
    ($name:ident = $member:ident $(, length $length:expr)?) => {
        pub(crate) enum $name {}

        impl crate::shape::Shape for $name {
            type Value = Vec<<$member as crate::shape::Shape>::Value>;

            fn decode<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Self::Value, D::Error> {
                crate::shape::decode_list::<$member, D>(from)
            }

            fn encode<S: serde::Serializer>(value: &Self::Value, to: S) -> Result<S::Ok, S::Error> {
                crate::shape::encode_list::<$member, S>(value, to)
            }

            fn check(value: &Self::Value, at: &mut crate::check::Check) {
                $(at.length(value.len(), &$length);)?
                for (index, element) in value.iter().enumerate() {
                    at.element::<$member>(index, element);
                }
            }
        }
    };
}

/// A map from texts to a shape.
macro_rules! map {
    ($name:ident = $key:ident => $value:ident $(, length $length:expr)?) => {
        pub(crate) enum $name {}

        impl crate::shape::Shape for $name {
            type Value = std::collections::BTreeMap<String, <$value as crate::shape::Shape>::Value>;

            fn decode<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Self::Value, D::Error> {
                crate::shape::decode_map::<$value, D>(from)
            }

            fn encode<S: serde::Serializer>(map: &Self::Value, to: S) -> Result<S::Ok, S::Error> {
                crate::shape::encode_map::<$value, S>(map, to)
            }

            fn check(map: &Self::Value, at: &mut crate::check::Check) {
                $(at.length(map.len(), &$length);)?
                for (key, value) in map {
                    at.entry::<$key, $value>(key, value);
                }
            }
        }
    };
}

/// A structure. Every member may be absent, also a required one: whether it is
/// there is the business of checking, not of reading.
macro_rules! structure {
    ($name:ident { $($member:ident: $type:ty = $wire:literal as $shape:ident $($required:ident)?,)* }) => {
        #[doc = concat!("The structure `", stringify!($name), "`.")]
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct $name {
            $(#[doc = concat!("`", $wire, "`")] pub $member: Option<$type>,)*
        }

        impl $name {
            /// The members' names, in documented order.
            pub const MEMBERS: &'static [&'static str] = &[$($wire,)*];
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                let members: &[bool] = &[$(self.$member.is_some(),)*];
                let present = members.iter().filter(|present| **present).count();
                let structure = to.serialize_struct(stringify!($name), present)?;
                $(
                    let mut structure = structure;
                    if let Some(value) = &self.$member {
                        let value = crate::shape::Written::<$shape>(value);
                        serde::ser::SerializeStruct::serialize_field(&mut structure, $wire, &value)?;
                    }
                )*
                serde::ser::SerializeStruct::end(structure)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<$name, D::Error> {
                struct Members;

                impl<'de> serde::de::Visitor<'de> for Members {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str(concat!("an object (", stringify!($name), ")"))
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(
                        self,
                        mut members: A,
                    ) -> Result<$name, A::Error> {
                        // The outer option tells whether the name was there, be
                        // it with null.
                        $(let mut $member: Option<Option<$type>> = None;)*
                        while let Some(name) = members.next_key::<crate::shape::Text<'de>>()? {
                            $(
                                if name.as_str() == $wire {
                                    if $member.is_some() {
                                        return Err(serde::de::Error::duplicate_field($wire));
                                    }
                                    let read = crate::shape::ReadMember::<$shape>::new();
                                    $member = Some(members.next_value_seed(read)?);
                                    continue;
                                }
                            )*
                            let _ = name;
                            members.next_value::<serde::de::IgnoredAny>()?;
                        }
                        Ok($name { $($member: $member.flatten(),)* })
                    }
                }

                from.deserialize_struct(stringify!($name), $name::MEMBERS, Members)
            }
        }

        impl crate::shape::Shape for $name {
            type Value = $name;

            fn decode<'de, D: serde::Deserializer<'de>>(from: D) -> Result<$name, D::Error> {
                serde::Deserialize::deserialize(from)
            }

            fn encode<S: serde::Serializer>(value: &$name, to: S) -> Result<S::Ok, S::Error> {
                serde::Serialize::serialize(value, to)
            }

            fn check(value: &$name, at: &mut crate::check::Check) {
                $(at.member::<$shape>($wire, structure!(@required $($required)?), value.$member.as_ref());)*
                at.rules(value);
            }
        }

        impl crate::Validate for $name {
            fn validate(&self, side: crate::Side) -> Result<(), crate::Violations> {
                crate::check::Check::whole::<$name>(self, side)
            }
        }
    };
    (@required required) => { true };
    (@required) => { false };
}

/// The messages: which structure goes with which operation, and which errors.
macro_rules! messages {
    (
        requests { $($asked:ident: $request:ident,)* }
        responses { $($answered:ident: $response:ident,)* }
        errors { $($error:ident: $($failing:ident)+,)* }
    ) => {
        /// One message of one operation, by its structure.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Message {
            $(#[doc = concat!("What `", stringify!($asked), "` is asked.")] $request(Box<$request>),)*
            $(#[doc = concat!("What `", stringify!($answered), "` answers.")] $response(Box<$response>),)*
            $(#[doc = concat!("The error `", stringify!($error), "`.")] $error(Box<$error>),)*
            /// An error that the contract does not list for the operation.
            Unmodelled(crate::Unmodelled),
        }

        /// The operations, in documented order.
        pub const OPERATIONS: &[&str] = &[$(stringify!($asked),)*];

        impl Message {
            /// The structure's name; of an error that is not listed, its own.
            #[must_use]
            pub fn shape(&self) -> &str {
                match self {
                    $(Message::$request(_) => stringify!($request),)*
                    $(Message::$response(_) => stringify!($response),)*
                    $(Message::$error(_) => stringify!($error),)*
                    Message::Unmodelled(error) => &error.name,
                }
            }

            /// All that the message breaks of its constraints and of the
            /// [rules](crate::rules).
            ///
            /// # Errors
            /// The violations, if there are any.
            pub fn validate(&self) -> Result<(), crate::Violations> {
                use crate::{Side, Validate as _};
                match self {
                    $(Message::$request(message) => message.validate(Side::Request),)*
                    $(Message::$response(message) => message.validate(Side::Response),)*
                    $(Message::$error(message) => message.validate(Side::Response),)*
                    Message::Unmodelled(_) => Ok(()),
                }
            }
        }

        impl serde::Serialize for Message {
            /// The structure alone; of an error, without its name.
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Message::$request(message) => message.serialize(to),)*
                    $(Message::$response(message) => message.serialize(to),)*
                    $(Message::$error(message) => message.serialize(to),)*
                    Message::Unmodelled(message) => message.serialize(to),
                }
            }
        }

        /// How the request of an operation is read.
        pub(crate) fn request_of(operation: &str) -> Option<crate::message::Reader> {
            match operation {
                $(stringify!($asked) => Some(|body| {
                    crate::json::from_json(body).map(|read| Message::$request(Box::new(read)))
                }),)*
                _ => None,
            }
        }

        /// How the response of an operation is read.
        pub(crate) fn response_of(operation: &str) -> Option<crate::message::Reader> {
            match operation {
                $(stringify!($answered) => Some(|body| {
                    crate::json::from_json(body).map(|read| Message::$response(Box::new(read)))
                }),)*
                _ => None,
            }
        }

        /// How an error of an operation is read, if it is listed there.
        pub(crate) fn error_of(operation: &str, name: &str) -> Option<crate::message::Reader> {
            match name {
                $(stringify!($error) if [$(stringify!($failing),)+].contains(&operation) => {
                    Some(|body| {
                        let mut read: $error = crate::json::from_json(body)?;
                        if read.message.is_none() {
                            read.message = crate::error::message(body)?;
                        }
                        Ok(Message::$error(Box::new(read)))
                    })
                })*
                _ => None,
            }
        }

        /// Whether a structure is an error's.
        pub(crate) fn is_error(message: &Message) -> bool {
            match message {
                $(Message::$error(_) => true,)*
                Message::Unmodelled(_) => true,
                _ => false,
            }
        }

        /// Whether the answer of an operation has no members.
        pub(crate) fn answers_nothing(operation: &str) -> bool {
            match operation {
                $(stringify!($answered) => $response::MEMBERS.is_empty(),)*
                _ => false,
            }
        }
    };
}
