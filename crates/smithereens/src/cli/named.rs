//! What random payloads are asked for by: an operation, a message or a shape.

use smithereens_cases::{Cases, Message, messages};
use smithereens_contract::Contract;
use smithereens_formats::Part;

use super::error::CliError;
use super::nearest::nearest_names;

/// The messages that a name stands for: of an operation, of a set-up one too,
/// request and response.
pub(crate) fn cases_of<'c>(contract: &'c Contract, name: &str) -> Result<Cases<'c>, CliError> {
    let every = contract.operations().iter();
    let every: Vec<Message> = every
        .flat_map(|operation| messages(contract, operation))
        .collect();
    let is_named = |message: &&Message| {
        let id = &message.id;
        let whole = id.operation == name && (id.part == Part::Request || id.part == Part::Response);
        whole || id.to_string() == name
    };
    let named: Vec<Message> = every.iter().filter(is_named).cloned().collect();
    if !named.is_empty() {
        return Ok(Cases::of(contract, named)?);
    }
    let shape = name.strip_suffix(".shape").unwrap_or(name);
    if let Some((id, _)) = contract.shape_named(shape) {
        return Ok(Cases::of_shape(contract, id)?);
    }
    let ids: Vec<String> = every.iter().map(|message| message.id.to_string()).collect();
    let shapes = contract.shapes().iter().map(|shape| shape.name.as_str());
    let operations = contract.operations().iter();
    let names = operations
        .map(|operation| operation.name.as_str())
        .chain(ids.iter().map(String::as_str))
        .chain(shapes);
    Err(CliError::NothingToGenerate {
        contract: contract.name().to_owned(),
        name: name.to_owned(),
        nearest: nearest_names(name, names),
    })
}
