//! Random edits of a contract, made to its Smithy JSON AST, with the id of the
//! change that each must be found as.

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value, json};
use smithereens_contract::{Compact, Contract, load, to_smithy_ast};
use smithereens_formats::{ChangeId, ChangeKind, Subject};

mod calling;

/// The document of a contract, as Smithy's JSON AST.
pub(crate) fn document(contract: &Contract) -> Value {
    let operations = contract.operations().iter();
    let compact = Compact {
        operations: operations.map(|operation| operation.name.clone()).collect(),
        ..Compact::default()
    };
    serde_json::from_str(&to_smithy_ast(contract, &compact)).expect("it is JSON")
}

/// The contract of a document.
pub(crate) fn contract(document: &Value) -> Contract {
    load("edited", document.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

/// What is done to a contract.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Edit {
    AddMember,
    RemoveMember,
    Retarget,
    Require,
    AddValue,
    RemoveValue,
    Bound,
    Match,
    Deprecate,
    Hide,
    AddOperation,
    RemoveOperation,
    AddError,
    RemoveError,
    Blame,
    DeprecateValue,
    RenameOnWire,
    DeprecateOperation,
    Authenticate,
    AuthenticateAll,
    Prefix,
    Check,
    CheckAnswers,
    Compress,
    Discover,
    Route,
    Retry,
    TellCodes,
}

pub(crate) const ALL: [Edit; 28] = [
    Edit::AddMember,
    Edit::RemoveMember,
    Edit::Retarget,
    Edit::Require,
    Edit::AddValue,
    Edit::RemoveValue,
    Edit::Bound,
    Edit::Match,
    Edit::Deprecate,
    Edit::Hide,
    Edit::AddOperation,
    Edit::RemoveOperation,
    Edit::AddError,
    Edit::RemoveError,
    Edit::Blame,
    Edit::DeprecateValue,
    Edit::RenameOnWire,
    Edit::DeprecateOperation,
    Edit::Authenticate,
    Edit::AuthenticateAll,
    Edit::Prefix,
    Edit::Check,
    Edit::CheckAnswers,
    Edit::Compress,
    Edit::Discover,
    Edit::Route,
    Edit::Retry,
    Edit::TellCodes,
];

/// One edit at one of the places where it can be made.
pub(crate) fn any_edit() -> impl Strategy<Value = (Edit, Index)> {
    (prop::sample::select(&ALL[..]), any::<Index>())
}

const NEW: &str = "com.amazonaws.glue#";
const ENUM: &str = "smithy.api#enum";

fn short(id: &str) -> &str {
    id.rsplit('#').next().unwrap_or(id)
}

/// The ids of the shapes of these types.
fn of_type(document: &Value, types: &[&str]) -> Vec<String> {
    let shapes = document["shapes"].as_object().expect("shapes");
    let is_wanted = |shape: &Value| types.iter().any(|name| shape["type"] == *name);
    shapes
        .iter()
        .filter(|(_, shape)| is_wanted(shape))
        .map(|(id, _)| id.clone())
        .collect()
}

/// All members of structures, with their shape's id.
fn members(document: &Value) -> Vec<(String, String)> {
    let structures = of_type(document, &["structure"]);
    let of = |id: String| {
        let members = document["shapes"][&id]["members"].as_object();
        let names: Vec<String> = members.into_iter().flat_map(Map::keys).cloned().collect();
        names.into_iter().map(move |name| (id.clone(), name))
    };
    structures.into_iter().flat_map(of).collect()
}

/// The traits of a shape or member.
fn traits(of: &mut Value) -> &mut Map<String, Value> {
    let members = of.as_object_mut().expect("an object");
    let traits = members.entry("traits").or_insert(json!({}));
    traits.as_object_mut().expect("traits")
}

/// Sets a marker, or takes it away, and tells which.
fn toggle(of: &mut Value, name: &str) -> &'static str {
    let traits = traits(of);
    if traits.remove(name).is_some() {
        "removed"
    } else {
        traits.insert(name.to_owned(), json!({}));
        "added"
    }
}

/// Makes an edit, if there is a place for it; the ids of the changes that it is.
pub(crate) fn make(document: &mut Value, edit: Edit, at: Index) -> Option<Vec<String>> {
    let one = match edit {
        Edit::RenameOnWire => return on_wire(document, at),
        Edit::DeprecateValue => calling::value(document, at),
        Edit::DeprecateOperation
        | Edit::Authenticate
        | Edit::Prefix
        | Edit::Check
        | Edit::CheckAnswers
        | Edit::Compress
        | Edit::Discover
        | Edit::Route => calling::operation(document, edit, at),
        Edit::AuthenticateAll | Edit::TellCodes => calling::service(document, edit, at),
        Edit::Retry => calling::error(document, at),
        Edit::AddMember | Edit::RemoveMember | Edit::Retarget | Edit::Require | Edit::Deprecate => {
            of_member(document, edit, at)
        }
        Edit::AddValue | Edit::RemoveValue => of_value(document, edit, at),
        Edit::Bound | Edit::Match | Edit::Hide => of_text(document, edit, at),
        _ => of_operation(document, edit, at),
    };
    one.map(|id| vec![id])
}

/// A member that is called otherwise on the wire is another one.
fn on_wire(document: &mut Value, at: Index) -> Option<Vec<String>> {
    let (shape, name) = pick(&members(document), at)?;
    let member = &mut document["shapes"][&shape]["members"][&name];
    if member["traits"]["smithereens#wireName"].is_string() {
        return None;
    }
    let other = format!("wire{name}");
    traits(member).insert("smithereens#wireName".to_owned(), json!(other));
    let subject = short(&shape);
    Some(vec![
        format!("{subject}.{name}/member-removed"),
        format!("{subject}.{other}/member-added"),
    ])
}

fn pick<T: Clone>(from: &[T], at: Index) -> Option<T> {
    (!from.is_empty()).then(|| at.get(from).clone())
}

fn of_member(document: &mut Value, edit: Edit, at: Index) -> Option<String> {
    if let Edit::AddMember = edit {
        let shape = pick(&of_type(document, &["structure"]), at)?;
        let members = document["shapes"][&shape]["members"].as_object_mut()?;
        let name = format!("Added{}", members.len());
        members.insert(name.clone(), json!({ "target": "smithy.api#Double" }));
        return Some(format!("{}.{name}/member-added", short(&shape)));
    }
    let (shape, name) = pick(&members(document), at)?;
    let subject = format!("{}.{name}", short(&shape));
    let members = document["shapes"][&shape]["members"].as_object_mut()?;
    if let Edit::RemoveMember = edit {
        members.remove(&name);
        return Some(format!("{subject}/member-removed"));
    }
    let member = members.get_mut(&name)?;
    if let Edit::Retarget = edit {
        if member["target"] == "smithy.api#Blob" {
            return None;
        }
        member["target"] = json!("smithy.api#Blob");
        traits(member).retain(|name, _| name == "smithy.api#required");
        return Some(format!("{subject}/type-changed"));
    }
    let (name, word) = match edit {
        Edit::Require => ("smithy.api#required", "required"),
        _ => ("smithy.api#deprecated", "deprecated"),
    };
    Some(format!("{subject}/{word}-{}", toggle(member, name)))
}

fn of_value(document: &mut Value, edit: Edit, at: Index) -> Option<String> {
    let is_enumeration = |id: &String| !document["shapes"][id]["traits"][ENUM].is_null();
    let mut all = of_type(document, &["string"]);
    all.retain(is_enumeration);
    let shape = pick(&all, at)?;
    let subject = short(&shape).to_owned();
    let values = document["shapes"][&shape]["traits"][ENUM].as_array_mut()?;
    if let Edit::AddValue = edit {
        let value = format!("ADDED{}", values.len());
        values.push(json!({ "value": value }));
        return Some(format!("{subject}/enum-value-added={value}"));
    }
    if values.len() < 2 {
        return None;
    }
    let gone = values.remove(at.index(values.len()));
    let id = ChangeId {
        subject: Subject::named(&subject),
        kind: ChangeKind::EnumValueRemoved,
        value: Some(gone["value"].as_str()?.to_owned()),
    };
    Some(id.to_string())
}

/// What holds for a text wherever it stands, unless a use says otherwise.
fn of_text(document: &mut Value, edit: Edit, at: Index) -> Option<String> {
    let all = of_type(document, &["string"]);
    let shapes = document["shapes"].as_object_mut()?;
    let trait_name = match edit {
        Edit::Bound => "smithy.api#length",
        Edit::Match => "smithy.api#pattern",
        _ => "smithy.api#sensitive",
    };
    let text = serde_json::to_string(shapes).ok()?;
    let says_itself = |id: &String| text.contains(&format!("\"target\":\"{id}\",\"traits\""));
    let is_free = |id: &&String| shapes[*id]["traits"][ENUM].is_null() && !says_itself(id);
    let free: Vec<String> = all.iter().filter(is_free).cloned().collect();
    let shape = pick(&free, at)?;
    let subject = short(&shape).to_owned();
    let traits = traits(shapes.get_mut(&shape)?);
    let word = match edit {
        Edit::Bound => {
            traits.insert(trait_name.to_owned(), json!({ "min": 3, "max": 77 }));
            "length-changed"
        }
        Edit::Match => {
            traits.remove("smithereens#fullMatch");
            traits.insert(trait_name.to_owned(), json!("^[x-z]{3,7}$"));
            "pattern-changed"
        }
        _ => match toggle(shapes.get_mut(&shape)?, trait_name) {
            "added" => "sensitive-added",
            _ => "sensitive-removed",
        },
    };
    Some(format!("{subject}/{word}"))
}

fn of_operation(document: &mut Value, edit: Edit, at: Index) -> Option<String> {
    let service = pick(&of_type(document, &["service"]), at)?;
    let operations = document["shapes"][&service]["operations"]
        .as_array()?
        .clone();
    let errors: Vec<String> = of_type(document, &["structure"])
        .into_iter()
        .filter(|id| !document["shapes"][id]["traits"]["smithy.api#error"].is_null())
        .collect();
    match edit {
        Edit::AddOperation => {
            let name = format!("Added{}", operations.len());
            let id = format!("{NEW}{name}");
            document["shapes"][&id] = json!({ "type": "operation" });
            let list = document["shapes"][&service]["operations"].as_array_mut()?;
            list.push(json!({ "target": id }));
            Some(format!("{name}/operation-added"))
        }
        Edit::RemoveOperation => {
            if operations.len() < 2 {
                return None;
            }
            let index = at.index(operations.len());
            let list = document["shapes"][&service]["operations"].as_array_mut()?;
            let gone = list.remove(index);
            Some(format!(
                "{}/operation-removed",
                short(gone["target"].as_str()?)
            ))
        }
        Edit::Blame => {
            let error = pick(&errors, at)?;
            let traits = traits(&mut document["shapes"][&error]);
            let (fault, status) = match traits.get("smithy.api#error")?.as_str()? {
                "server" => ("client", 500),
                _ => ("server", 400),
            };
            traits.insert("smithy.api#error".to_owned(), json!(fault));
            // Another fault would have another status, where none is said.
            traits
                .entry("smithy.api#httpError")
                .or_insert(json!(status));
            Some(format!("{}/error-fault-changed", short(&error)))
        }
        _ => {
            let operation = pick(&operations, at)?["target"].as_str()?.to_owned();
            let operation = document["shapes"][&operation].as_object_mut()?;
            let listed = operation.entry("errors").or_insert(json!([]));
            let listed = listed.as_array_mut()?;
            let position = |id: &str| listed.iter().position(|error| error["target"] == id);
            if let Edit::AddError = edit {
                let new: Vec<String> = errors
                    .into_iter()
                    .filter(|id| position(id).is_none())
                    .collect();
                let error = pick(&new, at)?;
                listed.push(json!({ "target": error }));
                return Some(format!("{}/error-added", short(&error)));
            }
            if listed.is_empty() {
                return None;
            }
            let gone = listed.remove(at.index(listed.len()));
            Some(format!("{}/error-removed", short(gone["target"].as_str()?)))
        }
    }
}
