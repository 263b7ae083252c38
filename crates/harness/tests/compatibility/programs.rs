//! Small contracts, and programs in few words that were written for them.

use serde_json::Value;
use smithereens_cases::Cases;
use smithereens_contract::{Contract, compare, load};
use smithereens_formats::{Compatibility, CompatibilityRow, Part, Phase, Role};
use smithereens_harness::{
    Answer, Codec, HumanReporter, Incoming, Options, Selection, Side, compatibility, run,
};

/// A contract of one operation, asked with these members.
pub(crate) fn contract(name: &str, members: &str, required: &str) -> Contract {
    read(name, &model(members, required))
}

pub(crate) fn read(name: &str, model: &str) -> Contract {
    load(name, model.as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

pub(crate) fn model(members: &str, required: &str) -> String {
    format!(
        r#"{{
            "version": "2.0",
            "metadata": {{
                "apiVersion": "2020-01-01", "endpointPrefix": "example", "jsonVersion": "1.1",
                "protocol": "json", "serviceId": "Example", "signatureVersion": "v4",
                "targetPrefix": "Example", "serviceFullName": "Example", "uid": "example"
            }},
            "operations": {{
                "Ask": {{
                    "name": "Ask", "http": {{"method": "POST", "requestUri": "/"}},
                    "input": {{"shape": "AskRequest"}}
                }}
            }},
            "shapes": {{
                "AskRequest": {{"type": "structure", "required": [{required}], "members": {{{members}}}}},
                "Flag": {{"type": "boolean"}},
                "Short": {{"type": "string", "max": 3}},
                "Long": {{"type": "string", "max": 5}},
                "Bare": {{"type": "structure", "members": {{"A": {{"shape": "Flag"}}}}}},
                "Bares": {{"type": "list", "member": {{"shape": "Bare"}}}},
                "Rich": {{"type": "structure", "members": {{
                    "A": {{"shape": "Flag"}}, "C": {{"shape": "Flag"}}, "D": {{"shape": "Flag"}}
                }}}},
                "Riches": {{"type": "list", "member": {{"shape": "Rich"}}}},
                "Boxed": {{"type": "boolean", "box": true}},
                "ByShort": {{"type": "map", "key": {{"shape": "Short"}}, "value": {{"shape": "Flag"}}}},
                "ByLong": {{"type": "map", "key": {{"shape": "Long"}}, "value": {{"shape": "Flag"}}}}
            }}
        }}"#
    )
}

pub(crate) const A: &str = r#""A": {"shape": "Flag"}"#;
pub(crate) const B: &str = r#""B": {"shape": "Flag"}"#;
pub(crate) const C: &str = r#""C": {"shape": "Flag"}"#;
pub(crate) const D: &str = r#""D": {"shape": "Flag"}"#;

/// What a program makes of a request's or an error's JSON.
pub(crate) struct Program<F>(pub(crate) F);

impl<F> Codec for Program<F>
where
    F: Fn(Value) -> Result<Value, &'static str> + Sync,
{
    fn name(&self) -> &str {
        "program"
    }

    fn role(&self) -> Role {
        Role::Validator
    }

    fn exchange(&self, incoming: &Incoming<'_>) -> Answer {
        if incoming.body.is_empty() || incoming.message.part == Part::Response {
            return Answer::Encoded(b"{}".to_vec());
        }
        match (self.0)(serde_json::from_slice(incoming.body).unwrap_or_default()) {
            Ok(value) => Answer::Encoded(value.to_string().into_bytes()),
            Err(reason) => Answer::Refused(reason.to_owned()),
        }
    }
}

/// A row in few words: what, at how many places, how many kept of how many, and
/// what happened to the others. All numbers add up.
pub(crate) fn told(row: &CompatibilityRow) -> String {
    let happened = row.not_kept.iter().chain(&row.undecided);
    let counted: u64 = happened.map(|one| one.payloads).sum();
    assert_eq!(row.payloads, row.kept + counted, "{row:?}");
    let mut told = format!(
        "{} ({}): {} of {}",
        row.title, row.places, row.kept, row.payloads
    );
    for (all, mark) in [(&row.not_kept, ""), (&row.undecided, "perhaps ")] {
        for one in all {
            told.push_str(&format!(", {} {mark}{}", one.payloads, one.observed));
        }
    }
    told
}

/// The rows of a program for each of the contracts.
pub(crate) fn rows(
    old: (&Contract, &dyn Codec),
    new: (&Contract, &dyn Codec),
    which: &str,
) -> Vec<CompatibilityRow> {
    let changes = compare(old.0, new.0).expect("one service");
    let (old_cases, new_cases) = (Cases::new(old.0), Cases::new(new.0));
    let table = compatibility(
        Side {
            cases: &old_cases,
            subjects: &[old.1],
        },
        Side {
            cases: &new_cases,
            subjects: &[new.1],
        },
        &changes,
        &Selection::default(),
        1,
    );
    let rows = table.rows.into_iter();
    rows.filter(|row| row.written_for == which).collect()
}

/// What an old program does with payloads of the new contract.
pub(crate) fn forward(
    old: &Contract,
    new: &Contract,
    program: impl Fn(Value) -> Result<Value, &'static str> + Sync,
) -> Vec<CompatibilityRow> {
    let (program, nobody) = (Program(program), Program(Ok));
    rows((old, &program), (new, &nobody), old.name())
}

pub(crate) fn all_told(rows: &[CompatibilityRow]) -> Vec<String> {
    rows.iter().map(told).collect()
}

pub(crate) fn without(mut value: Value, name: &str) -> Value {
    if let Value::Object(members) = &mut value {
        members.remove(name);
    }
    value
}

/// A program that knows some members of the request and needs some.
pub(crate) fn knowing(
    known: &'static [&'static str],
    needed: &'static [&'static str],
) -> impl Fn(Value) -> Result<Value, &'static str> + Sync {
    move |mut value| {
        let members = value.as_object_mut().ok_or("no object")?;
        members.retain(|name, _| known.contains(&name.as_str()));
        if needed.iter().any(|name| !members.contains_key(*name)) {
            return Err("a member is missing");
        }
        Ok(value)
    }
}

/// The rows as a report for people has them.
pub(crate) fn shown(new: &Contract, rows: Vec<CompatibilityRow>) -> String {
    let cases = Cases::new(new);
    let options = Options {
        compatibility: Some(Compatibility {
            old: "old".to_owned(),
            new: "new".to_owned(),
            rows,
        }),
        phases: vec![Phase::Coverage],
        ..Options::default()
    };
    let report = run(&cases, &[&Program(Ok)], &options, &mut |_| {}).report;
    let mut human = HumanReporter::new(Vec::new(), false);
    human.report(&report).expect("memory can be written to");
    let text = String::from_utf8(human.into_inner()).expect("UTF-8");
    let text = anstream::adapter::strip_str(&text).to_string();
    let (_, table) = text.split_once("meets payloads of new\n").expect("a table");
    let (table, _) = table.split_once("\n\n").expect("the verdict after it");
    format!("{table}\n")
}
