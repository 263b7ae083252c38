//! Structures.

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
