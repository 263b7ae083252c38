//! The service: its protocol, and its operations through all resources.

use std::collections::HashSet;
use std::rc::Rc;

use super::calling;
use super::definition::{Definition, Definitions};
use super::document::{Reader, local_name, target_of, targets};
use super::prelude::UNIT;
use super::traits::SET_UP;
use crate::error::{Problem, Within as _};
use crate::json::Json;
use crate::{Auth, Operation, Protocol, Service, ShapeId};

const LIFECYCLE: [&str; 6] = ["create", "put", "read", "update", "delete", "list"];

/// Protocol traits, those that can be run first.
const PROTOCOLS: [&str; 8] = [
    "aws.protocols#awsJson1_1",
    "aws.protocols#awsJson1_0",
    "smithy.protocols#rpcv2Cbor",
    "aws.protocols#restJson1",
    "aws.protocols#restXml",
    "aws.protocols#awsQuery",
    "aws.protocols#ec2Query",
    "smithy.protocols#rpcv2Json",
];

/// The document's only service.
pub(crate) fn the_one<'a>(
    definitions: &mut Definitions<'a>,
) -> Result<(&'a str, Rc<Definition<'a>>), Problem> {
    let is_service =
        |id: &&str| definitions.kind(id) == Some("service") && !definitions.is_mixin(id);
    let ids: Vec<&str> = definitions.ids().into_iter().filter(is_service).collect();
    match ids[..] {
        [id] => Ok((id, definitions.flattened(id).within(id)?)),
        [] => Err(Problem::new(
            "it describes no service",
            "give a model with a shape of type `service`",
        )),
        _ => Err(Problem::new(
            format!("it describes several services: {}", ids.join(", ")),
            "give a model with one of them, for instance by a `smithy build` projection",
        )),
    }
    .within("shapes")
}

/// The names that the service gives to shapes.
pub(crate) fn renamed<'a>(service: &Definition<'a>) -> Result<Vec<(&'a str, &'a str)>, Problem> {
    let mut renamed = Vec::new();
    for names in service.properties("rename") {
        for (id, name) in names.object().within("rename")? {
            renamed.push((id.as_str(), name.text().within(id).within("rename")?));
        }
    }
    Ok(renamed)
}

pub(crate) fn describe(
    id: &str,
    service: &Definition,
    definitions: &Definitions,
) -> Result<Service, Problem> {
    let (namespace, name) = id.split_once('#').unwrap_or(("", id));
    let version = service
        .property("version")
        .map_or(Ok(""), Json::text)
        .within("version")?;
    let stated = |id: &str, key: &str| match service.traits.get(id).and_then(|json| json.get(key)) {
        Some(json) => json
            .text()
            .map(Some)
            .within(key)
            .within(id)
            .within("traits"),
        None => Ok(None),
    };
    let signing_name = match stated("aws.auth#sigv4", "name")? {
        Some(name) => Some(name),
        None => stated("aws.api#service", "arnNamespace")?,
    };
    let protocol = PROTOCOLS
        .into_iter()
        .find(|id| service.traits.contains_key(id));
    Ok(Service {
        name: name.to_owned(),
        namespace: namespace.to_owned(),
        version: version.to_owned(),
        signing_name: signing_name.map_or_else(|| name.to_ascii_lowercase(), str::to_owned),
        protocol: match protocol.map(local_name) {
            Some("awsJson1_0") => Protocol::AwsJson1_0,
            Some("awsJson1_1") => Protocol::AwsJson1_1,
            Some(other) => Protocol::Other(other.to_owned()),
            None => Protocol::Other("none".to_owned()),
        },
        query_compatible: service
            .traits
            .contains_key("aws.protocols#awsQueryCompatible"),
        auth: calling::auth_of_service(service, definitions)?,
    })
}

/// The service's operations: its own, then those of its resources, depth
/// first, each once.
pub(crate) fn operations<'a>(
    reader: &mut Reader<'a>,
    service: &Definition<'a>,
    id: &str,
    auth: &Auth,
) -> Result<Vec<Operation>, Problem> {
    let place = |problem: Problem| problem.within(id).within("shapes");
    let mut ids = Ids::default();
    ids.add(targets(service, "operations").map_err(place)?);
    let mut stack = targets(service, "resources").map_err(place)?;
    stack.reverse();
    let mut seen = HashSet::new();
    while let Some(resource) = stack.pop() {
        if !seen.insert(resource) {
            continue;
        }
        let resource_place = |problem: Problem| problem.within(resource).within("shapes");
        let definition = of_kind(reader, resource, "resource").map_err(place)?;
        for key in LIFECYCLE {
            if let Some(json) = definition.property(key) {
                ids.add(vec![target_of(json).within(key).map_err(resource_place)?]);
            }
        }
        ids.add(targets(&definition, "operations").map_err(resource_place)?);
        ids.add(targets(&definition, "collectionOperations").map_err(resource_place)?);
        stack.extend(
            targets(&definition, "resources")
                .map_err(resource_place)?
                .into_iter()
                .rev(),
        );
    }
    let common = Common {
        errors: errors(reader, service).map_err(place)?,
        auth,
        telling_hosts: calling::telling_hosts(service).map_err(place)?,
    };
    let mut operations = Vec::with_capacity(ids.order.len());
    for id in ids.order {
        let definition = of_kind(reader, id, "operation").map_err(place)?;
        operations.push(
            operation(reader, id, &definition, &common)
                .within(id)
                .within("shapes")?,
        );
    }
    Ok(operations)
}

/// Ids in the order of first meeting.
#[derive(Default)]
struct Ids<'a> {
    order: Vec<&'a str>,
    seen: HashSet<&'a str>,
}

impl<'a> Ids<'a> {
    fn add(&mut self, ids: Vec<&'a str>) {
        self.order
            .extend(ids.into_iter().filter(|id| self.seen.insert(*id)));
    }
}

fn of_kind<'a>(
    reader: &mut Reader<'a>,
    id: &'a str,
    kind: &str,
) -> Result<Rc<Definition<'a>>, Problem> {
    match reader.definitions.kind(id) {
        Some(found) if found == kind => reader.definitions.flattened(id),
        found => {
            let found = found.map_or("not in the file".to_owned(), |found| {
                format!("of type {found}")
            });
            let problem = format!("`{id}` must be of type {kind}, and is {found}");
            Err(Problem::new(
                problem,
                format!("define the {kind}, or correct the name"),
            ))
        }
    }
}

fn errors<'a>(reader: &mut Reader<'a>, from: &Definition<'a>) -> Result<Vec<ShapeId>, Problem> {
    let ids = targets(from, "errors")?;
    ids.into_iter()
        .map(|id| reader.target(id).within("errors"))
        .collect()
}

/// What the service says of all its operations.
struct Common<'a> {
    errors: Vec<ShapeId>,
    auth: &'a Auth,
    telling_hosts: Option<&'a str>,
}

fn operation<'a>(
    reader: &mut Reader<'a>,
    id: &'a str,
    definition: &Definition<'a>,
    common: &Common,
) -> Result<Operation, Problem> {
    let mut message = |key: &str| {
        let target = definition
            .property(key)
            .map_or(Ok(UNIT), target_of)
            .within(key)?;
        match target {
            UNIT => Ok(None),
            target => reader.target(target).map(Some).within(key),
        }
    };
    let (input, output) = (message("input")?, message("output")?);
    let mut errors = errors(reader, definition)?;
    let own = errors.clone();
    errors.extend(common.errors.iter().filter(|id| !own.contains(id)));
    Ok(Operation {
        name: local_name(id).to_owned(),
        input,
        output,
        errors,
        set_up: definition.traits.contains_key(SET_UP),
        traits: calling::operation(
            &definition.traits,
            common.auth,
            common.telling_hosts == Some(id),
        )?,
    })
}
