//! Messages: structures with a part to play.

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
