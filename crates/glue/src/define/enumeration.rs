//! Enumerations.

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
