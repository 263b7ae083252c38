//! One case, checked in this process: the subject decodes and encodes, what came
//! back is compared with what was sent and has to keep the JSON Schema. How much
//! that costs, against one parse of the same bytes into a `serde_json::Value`.

use std::io::{self, Write};

use serde_json::Value;
use smithereens::subjects::GlueReader;
use smithereens_cases::json::Outline;
use smithereens_cases::{Cases, lockstep};
use smithereens_contract::{Contract, DEFAULT_NAME, builtin};
use smithereens_formats::{Level, Outcome, Part};
use smithereens_glue::decode;
use smithereens_harness::{Checker, Probe, Verdict};

use crate::figure::{Figure, median, ratios, work};
use crate::payloads::{SIZES, Sample, samples};
use crate::variant::rewritten;

/// The most that a check may cost.
const AT_MOST: f64 = 3.5;
/// The same where the subject writes the very bytes that were sent.
const CANONICAL_AT_MOST: f64 = 2.9;

/// A check by its parts, each as a multiple of one parse.
#[derive(Clone, Copy)]
struct Cost {
    whole: f64,
    decode: f64,
    encode: f64,
    compare: f64,
}

impl Cost {
    /// What is not one of the parts: the JSON Schema, and what little there is
    /// around it.
    fn rest(&self) -> f64 {
        self.whole - self.decode - self.encode - self.compare
    }
}

/// A figure for each size, written in the canonical way and in another.
pub(crate) fn figures(out: &mut dyn Write) -> io::Result<Vec<Figure>> {
    let contract = builtin(DEFAULT_NAME).expect("the default contract is built in");
    let cases = Cases::new(&contract);
    let checker = Checker::new(&cases);
    let mut figures = Vec::new();
    for (size, called) in SIZES {
        let samples = samples(&cases, size);
        for canonical in [true, false] {
            let costs: Vec<Cost> = samples
                .iter()
                .map(|sample| cost(&contract, &checker, sample, canonical))
                .collect();
            let of = |part: fn(&Cost) -> f64| median(costs.iter().map(part).collect());
            let how = if canonical { "as written" } else { "rewritten" };
            let worst = costs.iter().map(|cost| cost.whole).fold(0.0, f64::max);
            writeln!(
                out,
                "  {called:>5} {how:<10} decode {:.2}, encode {:.2}, compare {:.2}, schema and the rest {:.2}; the slowest message {worst:.2}",
                of(|cost| cost.decode),
                of(|cost| cost.encode),
                of(|cost| cost.compare),
                of(Cost::rest),
            )?;
            figures.push(Figure::at_most(
                format!("check of {called}, {how}, in parses"),
                of(|cost| cost.whole),
                if canonical {
                    CANONICAL_AT_MOST
                } else {
                    AT_MOST
                },
            ));
        }
    }
    Ok(figures)
}

fn cost(contract: &Contract, checker: &Checker<'_>, sample: &Sample<'_>, canonical: bool) -> Cost {
    let message = sample.message;
    let shape = message.shape.expect("a structure");
    let decoded = |body: &[u8]| decode(&message.id, &[], body).expect("the typed shapes take it");
    let body = if canonical {
        decoded(&sample.json.to_bytes()).encode()
    } else {
        rewritten(contract, shape, &sample.json)
    };
    let decoded = decoded(&body);
    let back = decoded.encode();
    assert_eq!(back == body, canonical, "{}", message.id);
    let of_message = checker
        .message(&message.id)
        .expect("a message of the contract");
    let probe = Probe {
        status: (message.id.part == Part::Response).then_some(200),
        headers: &[],
        body: &body,
        outcome: &Outcome::Accept,
        level: Level::Required,
        documented: true,
        ask_again: false,
    };
    let check = || of_message.check(&probe, &GlueReader::NEWEST);
    assert_eq!(check(), Verdict::Pass(Vec::new()), "{}", message.id);
    let compare = || {
        if canonical {
            return body == back;
        }
        let (sent, back) = (Outline::read(&body), Outline::read(&back));
        let both = sent.zip(back);
        both.is_some_and(|(sent, back)| lockstep(contract, Some(shape), &sent, &back).is_some())
    };
    assert!(compare(), "{} says the same", message.id);
    let [whole, decode, encode, compare] = ratios(
        work(|| serde_json::from_slice::<Value>(&body)),
        [
            work(check),
            work(|| decode(&message.id, &[], &body)),
            work(|| decoded.encode()),
            work(compare),
        ],
    );
    Cost {
        whole,
        decode,
        encode,
        compare,
    }
}
