//! A whole `service-2.json`: its shapes by name, and the operations on them.

use std::collections::HashMap;

use super::{calling, service, shape};
use crate::error::{Problem, Within as _};
use crate::json::Json;
use crate::load::Parts;
use crate::{Auth, ContractBuilder, Operation, ShapeId};

/// The shapes of the document, and the graph as far as it is built.
pub(crate) struct Reader<'a> {
    shapes: HashMap<&'a str, &'a Json>,
    pub(crate) builder: ContractBuilder,
}

pub(crate) fn read(document: &Json) -> Result<Parts, Problem> {
    let service = service::read(member(document, "metadata")?).within("metadata")?;
    let shapes = member(document, "shapes")?;
    let entries = shapes.object().within("shapes")?;
    let mut reader = Reader {
        shapes: entries
            .iter()
            .map(|(name, shape)| (name.as_str(), shape))
            .collect(),
        builder: ContractBuilder::default(),
    };
    for (name, definition) in entries {
        shape::define(&mut reader, name, definition)
            .within(name)
            .within("shapes")?;
    }
    let operations = member(document, "operations")?;
    let operations = operations
        .object()
        .within("operations")?
        .iter()
        .map(|(name, definition)| {
            reader
                .operation(name, definition, &service.auth)
                .within(name)
                .within("operations")
        });
    let operations = operations.collect::<Result<Vec<_>, _>>()?;
    Ok(Parts {
        builder: reader.builder,
        service,
        operations,
        tells_deprecated_values: false,
    })
}

/// What must be there.
pub(crate) fn member<'a>(json: &'a Json, name: &str) -> Result<&'a Json, Problem> {
    json.object()?;
    json.get(name).ok_or_else(|| {
        Problem::new(
            format!("`{name}` is missing"),
            "add it, or fetch the file again: botocore's models all have it",
        )
    })
}

/// A marker such as `box`: absent means no.
pub(crate) fn flag(json: &Json, name: &str) -> Result<bool, Problem> {
    json.get(name).map_or(Ok(false), Json::bool).within(name)
}

impl<'a> Reader<'a> {
    /// The id of the shape that a reference names.
    pub(crate) fn target(&mut self, reference: &Json) -> Result<ShapeId, Problem> {
        let name = member(reference, "shape")?.text().within("shape")?;
        if self.shapes.contains_key(name) {
            return Ok(self.builder.shape_id(name));
        }
        let problem = format!("it targets `{name}`, which is not among the shapes");
        Err(Problem::new(
            problem,
            format!("define `{name}`, or correct the name"),
        ))
    }

    /// The definition of the shape that a reference names, once the target is
    /// known to be there.
    pub(crate) fn definition(&self, reference: &Json) -> Option<&'a Json> {
        self.shapes
            .get(reference.get("shape")?.text().ok()?)
            .copied()
    }

    fn operation(
        &mut self,
        key: &str,
        definition: &Json,
        of_service: &Auth,
    ) -> Result<Operation, Problem> {
        definition.object()?;
        // Older models key some operations differently from their wire name.
        let name = definition
            .get("name")
            .map_or(Ok(key), Json::text)
            .within("name")?;
        let mut message = |part: &str| match definition.get(part) {
            Some(reference) => self.target(reference).map(Some).within(part),
            None => Ok(None),
        };
        let (input, output) = (message("input")?, message("output")?);
        let errors = definition
            .get("errors")
            .map_or(Ok(&[][..]), Json::array)
            .within("errors")?;
        let mut ids = Vec::with_capacity(errors.len());
        for (index, reference) in errors.iter().enumerate() {
            let id = self
                .target(reference)
                .within(&index.to_string())
                .within("errors")?;
            // Some models list an error twice.
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Ok(Operation {
            name: name.to_owned(),
            input,
            output,
            errors: ids,
            set_up: false,
            traits: calling::read(definition, of_service)?,
        })
    }
}
