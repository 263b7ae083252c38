//! Lists and maps.

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
