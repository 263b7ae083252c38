//! JSON Schema conformance: what a subject sends, checked by a validator that
//! shares no code with ours. This is the interface to the `jsonschema` crate.

use std::collections::HashMap;

use jsonschema::Validator;
use serde_json::Value;
use smithereens_cases::{Cases, Schema, messages, schema_of_message};
use smithereens_formats::MessageId;

/// The compiled schemas of every message of a contract.
pub(crate) struct Conformance {
    messages: HashMap<MessageId, (Validator, Validator)>,
}

impl Conformance {
    /// Compiles them. A schema that the validator cannot compile (a pattern
    /// that it does not know, say) is left out: its messages conform.
    pub(crate) fn new(cases: &Cases<'_>) -> Conformance {
        let contract = cases.contract();
        let all = contract
            .documented()
            .flat_map(|operation| messages(contract, operation));
        let compiled = all.filter_map(|message| {
            let compile = |schema| {
                jsonschema::validator_for(&schema_of_message(contract, &message, schema)).ok()
            };
            Some((
                message.id.clone(),
                (compile(Schema::Strict)?, compile(Schema::Open)?),
            ))
        });
        Conformance {
            messages: compiled.collect(),
        }
    }

    /// How `back` falls short of the schema that `sent` keeps: the strict one
    /// if it keeps that, else the open one. `None` if it does not.
    pub(crate) fn breach(&self, message: &MessageId, sent: &[u8], back: &[u8]) -> Option<String> {
        let (strict, open) = self.messages.get(message)?;
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
