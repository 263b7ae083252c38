//! The envelope of errors: where an answer says which error it is, and where it
//! keeps the message.

use smithereens_formats::{Level, Part};

use crate::build::{Site, with_error_name};
use crate::case::{Http, Unbuilt};
use crate::intent::{Intent, inferred, model, specification};
use crate::json::Json;
use crate::wire::{MESSAGE, set_header};

/// An error's answer in one of the documented forms.
pub(crate) struct Envelope {
    pub(crate) body: Json,
    /// What must come back, whatever the form.
    pub(crate) kept: Option<Json>,
    pub(crate) intent: Intent,
}

pub(crate) fn error_body(name: Option<&str>, members: &[(&str, &str)]) -> Json {
    let name = name.map(|name| ("__type".to_owned(), Json::text(name)));
    let members = members
        .iter()
        .map(|(key, value)| ((*key).to_owned(), Json::text(*value)));
    Json::Object(name.into_iter().chain(members).collect())
}

fn error_name<'s>(site: &'s Site<'_, '_>) -> &'s str {
    match &site.message.id.part {
        Part::Error(name) => name,
        _ => "",
    }
}

pub(crate) fn of(site: &Site<'_, '_>, form: &str, around: &mut Http) -> Envelope {
    let name = error_name(site);
    let namespace = &site.contract.service().namespace;
    let suffix = format!(":http://internal.amazon.com/coral/{namespace}/");
    let spaced = format!("{namespace}#{name}");
    let plain = plain(site);
    let with = |name: &str, place: &str| {
        let mut body = plain.clone();
        if let Json::Object(members) = &mut body {
            members.insert(0, (place.to_owned(), Json::text(name)));
        }
        body
    };
    let typed = |name: &str| with(name, "__type");
    let coded = |name: &str| with(name, "code");
    let mut headed = |name: &str| {
        set_header(around, "X-Amzn-Errortype", Some(name.to_owned()));
        plain.clone()
    };
    let body = match form {
        "type" => typed(name),
        "type-namespace" => typed(&spaced),
        "type-suffix" => typed(&format!("{name}{suffix}")),
        "type-namespace-suffix" => typed(&format!("{spaced}{suffix}")),
        "code" => coded(name),
        "code-namespace" => coded(&spaced),
        "code-suffix" => coded(&format!("{name}{suffix}")),
        "header" => headed(name),
        "header-suffix" => headed(&format!("{name}{suffix}")),
        "header-namespace-suffix" => headed(&format!("{spaced}{suffix}")),
        "nested-type" => {
            let mut body = typed(name);
            let detail = error_body(Some("SmithereensOtherException"), &[]);
            body.set("SmithereensDetails", Json::Array(vec![detail]));
            body
        }
        "conflict" => {
            headed(name);
            typed("SmithereensOtherException")
        }
        _ => plain.clone(),
    };
    let kept = (!matches!(form, "conflict" | "none")).then(|| typed(name));
    let protocol =
        || specification("awsJson 1.1: where an error's type is told, and what is cut off it");
    let intent = match form {
        "conflict" => {
            Intent::reader_survives(inferred("readers differ in which place they look at first"))
        }
        "none" => Intent::reader_survives(inferred("an answer that names no error")),
        form if form.starts_with("type") || form == "nested-type" => {
            Intent::reader_takes(Level::Required, protocol())
        }
        // botocore looks at `__type` alone.
        _ => Intent::reader_takes(Level::Recommended, protocol()),
    };
    Envelope { body, kept, intent }
}

/// The error's members, with a message where it has one.
fn plain(site: &Site<'_, '_>) -> Json {
    let mut body = site.base();
    if let Some(name) = message_name(site) {
        body.set(name, Json::text(MESSAGE));
    }
    body
}

fn message_name(site: &Site<'_, '_>) -> Option<&'static str> {
    let shape = site.place.shape.map(|id| site.contract.shape(id))?;
    ["Message", "message"]
        .into_iter()
        .find(|name| shape.member(name).is_some())
}

/// The message under the name that the shape does not give it, or nowhere.
pub(crate) fn message_member(
    site: &Site<'_, '_>,
    name: &str,
) -> Result<(Json, Json, Intent), Unbuilt> {
    let own = message_name(site);
    let own = own.ok_or(Unbuilt("the error has no message member".into()))?;
    let other = if own == "Message" {
        "message"
    } else {
        "Message"
    };
    let with = |members: &[(&str, &str)]| {
        let mut body = with_error_name(site.message, site.base());
        body.remove(own);
        for (name, text) in members {
            body.set(name, Json::text(*text));
        }
        body
    };
    let kept = with(&[(own, MESSAGE)]);
    let source = inferred("front ends write `message`, models `Message`; readers take either");
    Ok(match name {
        "other-case" => (
            with(&[(other, MESSAGE)]),
            kept,
            Intent::reader_takes(Level::Recommended, source),
        ),
        "both" => (
            with(&[(own, MESSAGE), (other, "other")]),
            kept,
            Intent::reader_survives(source),
        ),
        _ => (
            with(&[]),
            with(&[]),
            Intent::reader_takes(Level::Required, model("an error's message is optional")),
        ),
    })
}
