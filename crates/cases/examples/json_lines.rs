//! Every case of a built-in contract as one JSON line, with what the contract's
//! judge says of its body, for a validator in another language to compare.
//!
//! ```text
//! cargo run --release --package smithereens-cases --example json_lines [CONTRACT]
//! ```
//!
//! A line has `id`, `message`, `body_base64`, and, where the body is JSON,
//! `documented` and `open` (does the shape take it, by either policy?) and
//! `broken_rules` (which rules does it break beyond the shape?). `strict` sums
//! up: documented, and no rule broken. A body that is not JSON has null for all
//! of these; a case that cannot be built has `unbuilt` instead of a body.

use std::io::{self, BufWriter, Write as _};
use std::process::ExitCode;

use aws_smithy_types::base64;
use serde_json::{Value, json};
use smithereens_cases::json::Json;
use smithereens_cases::{Cases, Message, Policy, judge, rules};
use smithereens_contract::{BUILTIN_NAMES, Contract, DEFAULT_NAME, builtin};
use smithereens_formats::Part;

fn main() -> io::Result<ExitCode> {
    let name = std::env::args()
        .nth(1)
        .unwrap_or_else(|| DEFAULT_NAME.to_owned());
    let Some(contract) = builtin(&name) else {
        writeln!(
            io::stderr(),
            "json_lines: no contract `{name}`; there are {}",
            BUILTIN_NAMES.join(", ")
        )?;
        return Ok(ExitCode::from(2));
    };
    let cases = Cases::new(&contract);
    let mut out = BufWriter::new(io::stdout().lock());
    for planned in cases.planned() {
        let message = cases.message(planned);
        let mut line = match cases.build(planned) {
            Ok(case) => judged(&contract, message, &case.payload.body),
            Err(why) => json!({ "unbuilt": why.to_string() }),
        };
        line["id"] = cases.id(planned).to_string().into();
        line["message"] = message.id.to_string().into();
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn judged(contract: &Contract, message: &Message, body: &[u8]) -> Value {
    let mut line = json!({
        "body_base64": base64::encode(body),
        "documented": null, "open": null, "broken_rules": null, "strict": null,
    });
    if let (Ok(mut json), Some(shape)) = (Json::parse(body), message.shape) {
        if matches!(message.id.part, Part::Error(_)) {
            // An error's name is no member of it.
            json.remove("__type");
        }
        let takes = |policy| judge(contract, shape, &json, policy).is_empty();
        let broken = rules::broken(contract, message, &json);
        line["documented"] = takes(Policy::Documented).into();
        line["open"] = takes(Policy::Open).into();
        line["strict"] = (takes(Policy::Documented) && broken.is_empty()).into();
        line["broken_rules"] = broken
            .iter()
            .map(|broken| broken.rule.id.as_str())
            .collect();
    }
    line
}
