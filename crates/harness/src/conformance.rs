//! JSON Schema conformance: what a subject sends, checked by a validator that
//! shares no code with ours. This is the interface to the `jsonschema` crate.

use std::collections::HashMap;

use jsonschema::Validator;
use serde_json::Value;
use smithereens_cases::{Cases, Message, Schema, messages, schema_of_message};
use smithereens_formats::MessageId;

/// The compiled schemas of every message of a contract.
pub(crate) struct Conformance {
    messages: HashMap<MessageId, Result<Validators, String>>,
}

struct Validators {
    strict: Validator,
    open: Validator,
}

impl Conformance {
    /// Compiles them.
    pub(crate) fn new(cases: &Cases<'_>) -> Conformance {
        let contract = cases.contract();
        let all = contract
            .documented()
            .flat_map(|operation| messages(contract, operation));
        let compile = |message: &Message, schema| {
            let document = schema_of_message(contract, message, schema);
            jsonschema::validator_for(&document)
                .map_err(|error| format!("has no {} JSON Schema: {error}", schema.name()))
        };
        let compiled = all.map(|message| {
            let strict = compile(&message, Schema::Strict);
            let both = strict.and_then(|strict| {
                Ok(Validators {
                    strict,
                    open: compile(&message, Schema::Open)?,
                })
            });
            (message.id, both)
        });
        Conformance {
            messages: compiled.collect(),
        }
    }

    /// Why nothing can be said of a message, if that is so: a validator that
    /// drops out silently would make every answer conform.
    pub(crate) fn gap(&self, message: &MessageId) -> Option<&str> {
        match self.messages.get(message)? {
            Ok(_) => None,
            Err(why) => Some(why),
        }
    }

    /// How `back` falls short of the schema that `sent` keeps: the strict one
    /// if it keeps that, else the open one. `None` if it does not.
    pub(crate) fn breach(&self, message: &MessageId, sent: &[u8], back: &[u8]) -> Option<String> {
        let Ok(Validators { strict, open }) = self.messages.get(message)? else {
            return None;
        };
        // What is the same keeps what it kept.
        if sent == back {
            return None;
        }
        let (sent, back) = (instance(sent)?, instance(back)?);
        let validator = if strict.is_valid(&sent) { strict } else { open };
        if !validator.is_valid(&sent) {
            return None;
        }
        let error = validator.iter_errors(&back).next()?;
        Some(format!(
            "{} at {:?}",
            error,
            error.instance_path().to_string()
        ))
    }
}

/// The body without an error's name, which is no member of its shape.
fn instance(body: &[u8]) -> Option<Value> {
    let mut value: Value = serde_json::from_slice(body).ok()?;
    if let Value::Object(members) = &mut value {
        members.remove("__type");
    }
    Some(value)
}
