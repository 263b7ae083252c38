//! A whole JSON AST: picks the service, then defines every data shape.

use std::collections::HashSet;

use super::definition::{Definition, Definitions};
use super::{prelude, service, shape};
use crate::error::{Problem, Within as _};
use crate::json::Json;
use crate::load::Parts;
use crate::{ContractBuilder, ShapeId};

/// The definitions of the document, and the graph as far as it is built.
pub(crate) struct Reader<'a> {
    pub(crate) definitions: Definitions<'a>,
    /// Smithy 1.0, where the prelude's plain numbers are boxed.
    pub(crate) is_version_1: bool,
    /// Names that the service gives to shapes of other namespaces.
    pub(crate) renamed: Vec<(&'a str, &'a str)>,
    pub(crate) builder: ContractBuilder,
}

pub(crate) fn read(document: &Json) -> Result<Parts, Problem> {
    let is_version_1 = is_version_1(document).within("smithy")?;
    let shapes = document.get("shapes").ok_or_else(|| {
        Problem::new(
            "`shapes` is missing",
            "give the whole model, built with `smithy ast`",
        )
    })?;
    let mut definitions = Definitions::read(shapes.object().within("shapes")?).within("shapes")?;
    let (id, service) = service::the_one(&mut definitions)?;
    let renamed = service::renamed(&service).within(id).within("shapes")?;
    let mut reader = Reader {
        definitions,
        is_version_1,
        renamed,
        builder: ContractBuilder::default(),
    };
    for id in reader.definitions.ids() {
        reader.define(id).within(id).within("shapes")?;
    }
    let described = service::describe(id, &service, &reader.definitions)
        .within(id)
        .within("shapes")?;
    let operations = service::operations(&mut reader, &service, id, &described.auth)?;
    Ok(Parts {
        builder: reader.builder,
        service: described,
        operations,
        tells_deprecated_values: true,
    })
}

fn is_version_1(document: &Json) -> Result<bool, Problem> {
    let version = document.get("smithy").map_or(Ok(""), Json::text)?;
    match version.split('.').next() {
        Some("1") => Ok(true),
        Some("2") => Ok(false),
        _ => {
            let problem = format!("`{version}` is a version of Smithy that is not read");
            Err(Problem::new(problem, "give a model of version 1.0 or 2.0"))
        }
    }
}

impl<'a> Reader<'a> {
    fn define(&mut self, id: &'a str) -> Result<(), Problem> {
        let definition = self.definitions.flattened(id)?;
        if is_no_data(definition.kind) {
            return Ok(());
        }
        let name = self.name_of(id);
        shape::define(self, id, name, &definition)
    }

    /// The id of the shape that `target` names, defining the prelude's on
    /// first use.
    pub(crate) fn target(&mut self, target: &str) -> Result<ShapeId, Problem> {
        match self.definitions.kind(target) {
            Some(kind) if is_no_data(kind) => {
                let problem =
                    format!("it targets `{target}`, which is of type {kind} and holds no data");
                return Err(Problem::new(problem, "target a data shape instead"));
            }
            Some(_) => return Ok(self.builder.shape_id(target)),
            None => {}
        }
        if self.builder.is_defined(target) {
            return Ok(self.builder.shape_id(target));
        }
        let Some(mut shape) = prelude::shape(target, self.is_version_1) else {
            let problem = format!("it targets `{target}`, which is not in the file");
            let remedy = format!(
                "define `{target}`, correct its name, or build the model with its dependencies"
            );
            return Err(Problem::new(problem, remedy));
        };
        // Shape names must be told apart in case ids and schemas; the file's
        // own keep theirs.
        if self.definitions.has_name(&shape.name) {
            shape.name.insert_str(0, "Prelude");
        }
        Ok(self.builder.define(target, shape))
    }

    pub(crate) fn name_of(&self, id: &'a str) -> &'a str {
        let renamed = self
            .renamed
            .iter()
            .find(|(from, _)| *from == id)
            .map(|(_, to)| *to);
        renamed.unwrap_or_else(|| local_name(id))
    }
}

fn is_no_data(kind: &str) -> bool {
    matches!(kind, "service" | "operation" | "resource")
}

/// A shape id without its namespace.
pub(crate) fn local_name(id: &str) -> &str {
    id.split_once('#').map_or(id, |(_, name)| name)
}

/// The id in `{"target": ID}`.
pub(crate) fn target_of(json: &Json) -> Result<&str, Problem> {
    json.object()?;
    let target = json.get("target").ok_or_else(|| {
        Problem::new(
            "`target` is missing",
            "write `{\"target\": \"namespace#Name\"}`",
        )
    })?;
    target.text().within("target")
}

/// The ids in a list of `{"target": ID}` that `definition` may have, mixins'
/// included.
pub(crate) fn targets<'a>(definition: &Definition<'a>, key: &str) -> Result<Vec<&'a str>, Problem> {
    let mut ids = Vec::new();
    let mut seen = HashSet::new();
    for list in definition.properties(key) {
        for (index, item) in list.array().within(key)?.iter().enumerate() {
            let id = target_of(item).within(&index.to_string()).within(key)?;
            if seen.insert(id) {
                ids.push(id);
            }
        }
    }
    Ok(ids)
}
