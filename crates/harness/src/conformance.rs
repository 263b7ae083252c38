//! JSON Schema conformance: what a subject sends, checked by a validator that
//! shares no code with ours. This, with `outlined`, is the interface to the
//! `jsonschema` crate.

mod outlined;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::OnceLock;

use jsonschema::Validator;
use outlined::{Item, Outlined};
use serde_json::Value;
use smithereens_cases::json::Outline;
use smithereens_cases::{Message, Schema, messages, schema_of_message};
use smithereens_contract::Contract;
use smithereens_formats::MessageId;

/// Of a body that has more bytes it is only said that it breaks its schema: where,
/// costs hundreds of times as much memory.
const TOLD: usize = 256 << 10;
/// And of a value that would take more characters it is not said what it is.
const SHOWN: usize = 300;

/// An error's name in its body, which is no member of its shape.
const ERROR_NAME: &str = "__type";

/// The schemas of every message of a contract, each compiled when it is first
/// asked for: a run of one case needs one message's.
pub(crate) struct Conformance<'c> {
    contract: &'c Contract,
    messages: HashMap<MessageId, (Message, Compiled)>,
}

type Compiled = OnceLock<Result<Validators, String>>;

/// The compiled schemas of one message.
pub(crate) struct Validators {
    strict: Validator,
    open: Validator,
}

/// The strict schema of one message, for outlines.
pub(crate) struct StrictOutline(Validator<Outlined>);

impl<'c> Conformance<'c> {
    /// Of the documented messages.
    pub(crate) fn new(contract: &'c Contract) -> Conformance<'c> {
        let all = contract
            .documented()
            .flat_map(|operation| messages(contract, operation));
        Conformance {
            contract,
            messages: all
                .map(|message| (message.id.clone(), (message, OnceLock::new())))
                .collect(),
        }
    }

    /// The schemas of a message, or why nothing can be said of it: a validator
    /// that drops out silently would make every answer conform. `None` for a
    /// message that the contract does not have.
    pub(crate) fn of(&self, message: &MessageId) -> Option<Result<&Validators, &str>> {
        let (message, compiled) = self.messages.get(message)?;
        let validators = compiled.get_or_init(|| Validators::new(self.contract, message));
        Some(validators.as_ref().map_err(String::as_str))
    }
}

impl Validators {
    fn new(contract: &Contract, message: &Message) -> Result<Validators, String> {
        let compile = |schema: Schema| {
            jsonschema::validator_for(&document(contract, message, schema))
                .map_err(|error| format!("has no {} JSON Schema: {error}", schema.name()))
        };
        Ok(Validators {
            strict: compile(Schema::Strict)?,
            open: compile(Schema::Open)?,
        })
    }

    /// How `back` falls short of the schema that `sent` keeps: the strict one
    /// if it keeps that, else the open one. `None` if it does not.
    pub(crate) fn breach(&self, sent: &[u8], back: &[u8]) -> Option<String> {
        // What is the same keeps what it kept.
        if sent == back {
            return None;
        }
        let bytes = back.len();
        let back = instance(back)?;
        // What keeps the strict schema keeps the open one.
        if self.strict.is_valid(&back) {
            return None;
        }
        let sent = instance(sent)?;
        if self.strict.is_valid(&sent) {
            first_error(&self.strict, &back, bytes)
        } else if self.open.is_valid(&sent) {
            first_error(&self.open, &back, bytes)
        } else {
            None
        }
    }

    /// How a body falls short of what a tolerant reader takes.
    pub(crate) fn open_breach(&self, body: &[u8]) -> Option<String> {
        first_error(&self.open, &instance(body)?, body.len())
    }

    /// How a body falls short of the strict schema.
    pub(crate) fn strict_breach(&self, body: &[u8]) -> Option<String> {
        first_error(&self.strict, &instance(body)?, body.len())
    }
}

impl StrictOutline {
    /// Compiles it; `None` if that cannot be done.
    pub(crate) fn new(contract: &Contract, message: &Message) -> Option<StrictOutline> {
        let document = document(contract, message, Schema::Strict);
        let options = jsonschema::options_for::<Outlined>();
        options.build(&document).ok().map(StrictOutline)
    }

    /// Whether a body is known to keep the schema. In doubt it is not.
    pub(crate) fn surely_takes(&self, body: &Outline<'_>) -> bool {
        self.0.is_valid(Item::whole(body))
    }
}

fn document(contract: &Contract, message: &Message, schema: Schema) -> Value {
    let mut document = schema_of_message(contract, message, schema);
    simplify_patterns(&mut document);
    document
}

fn first_error(validator: &Validator, body: &Value, bytes: usize) -> Option<String> {
    if bytes > TOLD {
        let is_kept = validator.is_valid(body);
        return (!is_kept).then(|| format!("one of {bytes} bytes is not as its schema has it"));
    }
    let error = validator.iter_errors(body).next()?;
    let mut what = error.to_string();
    if what.chars().nth(SHOWN).is_some() {
        what = error.masked().to_string();
    }
    let place = error.instance_path().to_string();
    Some(format!("{what} at {place:?}"))
}

/// The body without an error's name.
fn instance(body: &[u8]) -> Option<Value> {
    let mut value: Value = serde_json::from_slice(body).ok()?;
    if let Value::Object(members) = &mut value {
        members.remove(ERROR_NAME);
    }
    Some(value)
}

/// Takes away from the patterns what says something to Python alone, whose `$`
/// is also before a line's end that ends the text. To ECMA-262, and here, it
/// adds nothing, but that the pattern has to be matched by trying.
fn simplify_patterns(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(pattern) if name == "pattern" => {
                        if let Some(plain) = pattern.strip_suffix("(?!\\n)")
                            && plain.ends_with('$')
                            && !plain.ends_with("\\$")
                        {
                            *value = plain.into();
                        }
                    }
                    value => simplify_patterns(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(simplify_patterns),
        _ => {}
    }
}
