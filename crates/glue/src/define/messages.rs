//! Messages: structures with a part to play.

/// The messages: which structure goes with which operation, and which errors.
macro_rules! messages {
    (
        contract $contract:literal
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

        /// The contract that these shapes are typed for.
        pub const CONTRACT: &str = $contract;

        /// The operations, in documented order.
        pub const OPERATIONS: &[&str] = &[$(stringify!($asked),)*];

        impl Message {
            /// Reads one message of one operation.
            ///
            /// An empty body is taken for a request, as `{}`, and for an answer
            /// that has no members. Of `headers`, only `X-Amzn-Errortype` is looked
            /// at, and only for an error. The error that comes back is the one that
            /// the answer names, whatever shape `id` has.
            ///
            /// # Errors
            /// What is wrong with the body, or that there is no such message here.
            pub fn decode(
                id: &smithereens_formats::MessageId,
                headers: &[(&str, &str)],
                body: &[u8],
            ) -> Result<Message, crate::DecodeError> {
                crate::message::decode(id, headers, body)
            }

            /// The message's body, as awsJson 1.1 writes it: absent members are left
            /// out, and an error says its name in `__type`.
            #[must_use]
            pub fn encode(&self) -> Vec<u8> {
                crate::message::encode(self)
            }

            /// Whether this is an answer that tells of a failure.
            #[must_use]
            pub fn is_error(&self) -> bool {
                match self {
                    $(Message::$error(_) => true,)*
                    Message::Unmodelled(_) => true,
                    _ => false,
                }
            }

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

        impl crate::message::Messages for Message {
            const OPERATIONS: &'static [&'static str] = OPERATIONS;

            fn request_of(operation: &str) -> Option<crate::message::Reader<Message>> {
                match operation {
                    $(stringify!($asked) => Some(|body| {
                        crate::json::from_json(body).map(|read| Message::$request(Box::new(read)))
                    }),)*
                    _ => None,
                }
            }

            fn response_of(operation: &str) -> Option<crate::message::Reader<Message>> {
                match operation {
                    $(stringify!($answered) => Some(|body| {
                        crate::json::from_json(body).map(|read| Message::$response(Box::new(read)))
                    }),)*
                    _ => None,
                }
            }

            fn error_of(operation: &str, name: &str) -> Option<crate::message::Reader<Message>> {
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

            fn unmodelled(error: crate::Unmodelled) -> Message {
                Message::Unmodelled(error)
            }

            fn error_name(&self) -> Option<&str> {
                self.is_error().then(|| self.shape())
            }

            fn answers_nothing(operation: &str) -> bool {
                match operation {
                    $(stringify!($answered) => $response::MEMBERS.is_empty(),)*
                    _ => false,
                }
            }
        }
    };
}
