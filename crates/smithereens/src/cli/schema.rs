//! `smithereens schema`: JSON Schemas out of the contract.

use std::io::Write as _;

use smithereens_cases::{
    Message, Schema, messages, schema_of_contract, schema_of_message, schema_of_shape,
};
use smithereens_contract::Contract;
use smithereens_formats::ExitCode;
use smithereens_harness::printable_json;

use super::error::CliError;
use super::nearest::nearest_names;
use super::{contract, output};

/// Arguments of `smithereens schema`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A message such as CreateTrigger.request, or a shape such as Trigger;
    /// without it, all of them under $defs
    #[arg(value_name = "MESSAGE|SHAPE")]
    name: Option<String>,
    /// What a tolerant reader takes, instead of only what is documented
    #[arg(long)]
    open: bool,
}

pub(crate) fn run(contract: &str, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let contract = contract::open(contract)?;
    let schema = if arguments.open {
        Schema::Open
    } else {
        Schema::Strict
    };
    let value = match &arguments.name {
        None => schema_of_contract(&contract, schema),
        Some(name) => of_one(&contract, name, schema)?,
    };
    let mut out = output::stdout();
    writeln!(out, "{}", printable_json(&format!("{value:#}")))?;
    out.flush()?;
    Ok(ExitCode::Kept)
}

fn of_one(contract: &Contract, name: &str, schema: Schema) -> Result<serde_json::Value, CliError> {
    let all = contract.operations().iter();
    let all: Vec<Message> = all
        .flat_map(|operation| messages(contract, operation))
        .collect();
    if let Some(message) = all.iter().find(|message| message.id.to_string() == name) {
        return Ok(schema_of_message(contract, message, schema));
    }
    if let Some((id, _)) = contract.shape_named(name) {
        return Ok(schema_of_shape(contract, id, schema));
    }
    let ids: Vec<String> = all.iter().map(|message| message.id.to_string()).collect();
    let shapes = contract.shapes().iter().map(|shape| shape.name.as_str());
    Err(CliError::NoShape {
        contract: contract.name().to_owned(),
        name: name.to_owned(),
        nearest: nearest_names(name, ids.iter().map(String::as_str).chain(shapes)),
    })
}
