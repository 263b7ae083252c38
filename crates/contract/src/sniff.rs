//! Tells by content what a file is, and says so when it is no contract.

use crate::LoadError;
use crate::json::Json;

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Smithy,
    Botocore,
}

const GIVE: &str = "give a Smithy JSON AST or a botocore `service-2.json`, plain or gzipped";
const TAKE_SERVICE: &str = "give the `service-2.json` that lies beside it";

fn not_a_contract(file: &str, looks_like: impl Into<String>, remedy: &str) -> LoadError {
    LoadError::NotAContract {
        file: file.to_owned(),
        looks_like: looks_like.into(),
        remedy: remedy.to_owned(),
    }
}

/// The bytes as a text that may be JSON.
pub(crate) fn text<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a str, LoadError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.starts_with(b"PK\x03\x04") {
        let remedy = "take the model out of it: \
                      a wheel has it at `botocore/data/SERVICE/VERSION/service-2.json`";
        return Err(not_a_contract(file, "a zip archive", remedy));
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err(not_a_contract(file, "UTF-16 text", "save it as UTF-8"));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let looks_like = format!("binary data (byte {} is not UTF-8)", error.valid_up_to());
        not_a_contract(file, looks_like, GIVE)
    })?;
    match other_than_json(text) {
        Some((looks_like, remedy)) => Err(not_a_contract(file, looks_like, remedy)),
        None => Ok(text),
    }
}

fn other_than_json(text: &str) -> Option<(&'static str, &'static str)> {
    let start = text.trim_start();
    let head: String = start
        .chars()
        .take(512)
        .collect::<String>()
        .to_ascii_lowercase();
    if start.is_empty() {
        return Some(("an empty file", GIVE));
    }
    if start.starts_with(['{', '[', '"']) {
        return None;
    }
    if head.starts_with("<!doctype html") || head.starts_with("<html") {
        return Some((
            "an HTML page",
            "fetch the raw file instead of the page that shows it",
        ));
    }
    if head.starts_with('<') {
        return Some(("XML", GIVE));
    }
    let first_lines = || head.lines().map(str::trim);
    if first_lines().any(|line| line.starts_with("openapi:") || line.starts_with("swagger:")) {
        return Some(("an OpenAPI document in YAML", GIVE));
    }
    let is_idl = |line: &str| line.starts_with("$version") || line.starts_with("namespace ");
    if first_lines().any(is_idl) {
        return Some(("Smithy IDL", "turn it into JSON with `smithy ast FILE`"));
    }
    let is_entry = |line: &str| line.ends_with(':') || line.contains(": ");
    if head.starts_with("---")
        || first_lines()
            .find(|line| !line.starts_with('#'))
            .is_some_and(is_entry)
    {
        return Some(("YAML", GIVE));
    }
    None
}

/// Which reader is for this document.
pub(crate) fn format(file: &str, document: &Json) -> Result<Format, LoadError> {
    let Json::Object(entries) = document else {
        return Err(not_a_contract(file, "JSON that is not an object", GIVE));
    };
    let has = |key: &str| entries.iter().any(|(name, _)| name == key);
    if has("smithy") {
        return Ok(Format::Smithy);
    }
    if has("openapi") || has("swagger") {
        return Err(not_a_contract(file, "an OpenAPI document", GIVE));
    }
    let has_ids = || {
        let shapes = document
            .get("shapes")
            .and_then(|shapes| shapes.object().ok());
        shapes.is_some_and(|shapes| shapes.iter().any(|(id, _)| id.contains('#')))
    };
    if has_ids() {
        let looks_like = "a Smithy JSON AST without its version";
        return Err(not_a_contract(
            file,
            looks_like,
            "add `\"smithy\": \"2.0\"` at its top",
        ));
    }
    if [has("metadata"), has("operations"), has("shapes")]
        .into_iter()
        .filter(|has| *has)
        .count()
        > 1
    {
        return Ok(Format::Botocore);
    }
    let (looks_like, remedy) = if has("pagination") {
        ("botocore's paginators", TAKE_SERVICE)
    } else if has("waiters") {
        ("botocore's waiters", TAKE_SERVICE)
    } else if has("examples") {
        ("botocore's examples", TAKE_SERVICE)
    } else if has("merge") {
        ("botocore's additions to a model", TAKE_SERVICE)
    } else if has("partitions") {
        ("a list of endpoints", GIVE)
    } else if has("rules") && has("parameters") {
        ("an endpoint rule set", TAKE_SERVICE)
    } else if has("Resources") || has("AWSTemplateFormatVersion") {
        ("a CloudFormation template", GIVE)
    } else if has("$schema") {
        ("a JSON Schema", GIVE)
    } else {
        ("JSON of another kind", GIVE)
    };
    Err(not_a_contract(file, looks_like, remedy))
}
