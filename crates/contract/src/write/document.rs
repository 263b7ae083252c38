//! The document: the service, its operations, then the shapes by name.

use super::entries::{Entries, object, target, text};
use super::{calling, shape};
use crate::json::{Json, quoted};
use crate::smithy::{SET_UP, UNIT};
use crate::{Contract, Operation, Protocol, Shape, ShapeId};

/// What of a contract is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Compact {
    /// Operations that cases are derived for.
    pub operations: Vec<String>,
    /// Operations that only prepare and clean up.
    pub set_up: Vec<String>,
    /// Entries of the document's `metadata`, in this order.
    pub metadata: Vec<(String, String)>,
}

/// The part of `contract` that `compact` asks for as Smithy 2.0 JSON AST, with
/// a line break at its end. Operations that the contract lacks are left out.
/// Reading it back gives the same graph, shape ids included, as
/// [`Contract::restricted_to`].
#[must_use]
pub fn to_smithy_ast(contract: &Contract, compact: &Compact) -> String {
    let documented: Vec<&str> = compact.operations.iter().map(String::as_str).collect();
    let set_up: Vec<&str> = compact.set_up.iter().map(String::as_str).collect();
    let contract = &contract.restricted_to(&documented, &set_up);
    let writer = Writer::new(contract);
    let service = contract.service();
    let service_id = format!("{}#{}", service.namespace, service.name);
    let mut lines = vec![line(&service_id, &writer.service())];
    for operation in contract.operations() {
        lines.push(line(
            &writer.operation_id(operation),
            &writer.operation(operation),
        ));
    }
    let mut shapes: Vec<&Shape> = contract.shapes().iter().collect();
    shapes.sort_by(|one, other| one.name.cmp(&other.name));
    let shapes = shapes
        .into_iter()
        .map(|shape| line(&writer.shape_id(shape), &shape::written(&writer, shape)));
    lines.extend(shapes);
    let metadata = compact
        .metadata
        .iter()
        .map(|(key, value)| (key.clone(), text(value)));
    let metadata = Json::Object(metadata.collect());
    let shapes = lines.join(",\n");
    format!(
        "{{\n  \"smithy\": \"2.0\",\n  \"metadata\": {metadata},\n  \"shapes\": {{\n{shapes}\n  }}\n}}\n"
    )
}

fn line(id: &str, shape: &Json) -> String {
    format!("    {}: {shape}", quoted(id))
}

/// Where the parts of the document are called what.
pub(crate) struct Writer<'a> {
    contract: &'a Contract,
    operations: String,
    shapes: String,
}

impl<'a> Writer<'a> {
    fn new(contract: &'a Contract) -> Writer<'a> {
        let service = contract.service();
        let named = |name: &str| contract.shape_named(name).is_some();
        let operations = || {
            contract
                .operations()
                .iter()
                .map(|operation| operation.name.as_str())
        };
        // Some models call an operation as its structure, which Smithy does
        // not allow in one namespace.
        let clash =
            named(&service.name) || operations().any(|name| named(name) || name == service.name);
        let namespace = |part: &str| match clash {
            true => format!("{}.{part}", service.namespace),
            false => service.namespace.clone(),
        };
        Writer {
            contract,
            operations: namespace("operations"),
            shapes: namespace("shapes"),
        }
    }

    fn operation_id(&self, operation: &Operation) -> String {
        format!("{}#{}", self.operations, operation.name)
    }

    fn shape_id(&self, shape: &Shape) -> String {
        format!("{}#{}", self.shapes, shape.name)
    }

    /// A reference to a shape.
    pub(crate) fn target(&self, id: ShapeId) -> Json {
        target(&self.shape_id(self.contract.shape(id)))
    }

    fn service(&self) -> Json {
        let service = self.contract.service();
        let mut traits = Entries::default();
        traits.add(
            "aws.auth#sigv4",
            object([("name", text(&service.signing_name))]),
        );
        calling::of_service(&service.auth, &mut traits);
        let telling = self.contract.operations().iter();
        let telling = telling.filter(|operation| operation.traits.discovery.tells);
        for operation in telling.take(1) {
            let id = text(&self.operation_id(operation));
            traits.add(
                "aws.api#clientEndpointDiscovery",
                object([("operation", id)]),
            );
        }
        match &service.protocol {
            Protocol::Other(name) if name == "none" => {}
            Protocol::Other(name) if name.starts_with("rpcv2") => {
                traits.mark(&format!("smithy.protocols#{name}"), true);
            }
            protocol => traits.mark(&format!("aws.protocols#{}", protocol.name()), true),
        }
        traits.mark("aws.protocols#awsQueryCompatible", service.query_compatible);
        let operations = self.contract.operations().iter();
        let operations = operations.map(|operation| target(&self.operation_id(operation)));
        object([
            ("type", text("service")),
            ("version", text(&service.version)),
            ("operations", Json::Array(operations.collect())),
            ("traits", Json::Object(traits.0)),
        ])
    }

    fn operation(&self, operation: &Operation) -> Json {
        let message = |id: Option<ShapeId>| id.map_or_else(|| target(UNIT), |id| self.target(id));
        let mut entries = Entries::default();
        entries.add("type", text("operation"));
        entries.add("input", message(operation.input));
        entries.add("output", message(operation.output));
        if !operation.errors.is_empty() {
            let errors = operation.errors.iter().map(|id| self.target(*id));
            entries.add("errors", Json::Array(errors.collect()));
        }
        let mut traits = calling::of_operation(&operation.traits, &self.contract.service().auth);
        traits.mark(SET_UP, operation.set_up);
        if let Some(traits) = traits.unless_empty() {
            entries.add("traits", traits);
        }
        Json::Object(entries.0)
    }
}
