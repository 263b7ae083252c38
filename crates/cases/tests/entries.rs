//! Every case can be kept as a corpus entry, and is the same when it comes back.

use rstest::rstest;
use smithereens_cases::json::Json;
use smithereens_cases::{Case, Cases, Http, Needs, NoEntry};
use smithereens_contract::{Contract, builtin, load};
use smithereens_formats::Entry;

fn contract(name: &str) -> Contract {
    let kitchen_sink = include_bytes!("contracts/kitchen-sink.json");
    builtin(name).unwrap_or_else(|| load(name, kitchen_sink).expect("a contract"))
}

fn built(cases: &Cases<'_>, id: &str) -> Case {
    let planned = cases.find(&id.parse().expect("an id")).expect("a case");
    cases.build(planned).expect("it can be built")
}

/// Those about the connection too, and byte for byte, through a file.
#[rstest]
fn every_case_comes_back_equal_from_its_entry(
    #[values("glue@2020-05-15", "glue@newest", "kitchen-sink")] name: &str,
) {
    let contract = contract(name);
    let cases = Cases::new(&contract);
    let (mut usual, mut unusual, mut others) = (0, 0, 0);
    for planned in cases.planned() {
        let Ok(case) = cases.build(planned) else {
            continue;
        };
        let entry = cases.record(&case, "A test.").expect("an entry");
        let read = Entry::read(entry.to_line().as_bytes()).expect("an entry");
        assert_eq!(read, [entry], "{}", case.id);
        let (back, message) = cases.restore(&read[0]).expect("a case");
        assert_eq!(back, case);
        assert_eq!(message.id, case.id.site.message);
        match (case.needs, read[0].http.is_usual()) {
            (Needs::Bytes, true) => usual += 1,
            (Needs::Bytes, false) => unusual += 1,
            _ => others += 1,
        }
    }
    // The form of errors, told in headers, is what bytes need beside a body.
    assert!(usual > 50 * unusual && unusual > 0, "{usual}, {unusual}");
    assert!(others > 20, "{others}");
    if name == "glue@2020-05-15" {
        assert_eq!(usual + unusual + others, 22_983);
    }
}

#[test]
fn what_is_usual_is_left_out_and_what_is_not_is_said() {
    let contract = contract("glue@2020-05-15");
    let cases = Cases::new(&contract);
    let line = |id: &str| {
        let entry = cases
            .record(&built(&cases, id), "A test.")
            .expect("an entry");
        entry.to_line()
    };
    let usual = line("StopWorkflowRun.request/RunId/missing");
    assert!(usual.starts_with(
        r#"{"version":1,"id":"StopWorkflowRun.request/RunId/missing","contract":"glue@2020-05-15","why":"A test.","expectations":[{"role":"reader""#
    ));
    assert!(usual.ends_with("],\"payload\":{\"json\":{\"Name\":\"example\"}}}\n"));
    let headed = line("GetTrigger.error.InvalidInputException/./error-form=header");
    assert!(
        headed.contains(r#""http":{"headers":[["Content-Type","application/x-amz-json-1.1"],["x-amzn-RequestId","00000000-0000-4000-8000-000000000000"],["X-Amzn-Errortype","InvalidInputException"]]},"kept":{"__type":"InvalidInputException","Message":"Something is wrong: \"ü\""},"payload""#),
        "{headed}"
    );
    let unmodelled = line("GetTrigger.response/./error-type=unmodelled");
    assert!(unmodelled.contains(r#""http":{"status":400},"payload""#));
    let method = line("GetTrigger.request/./method=GET");
    assert!(method.contains(r#""needs":"connection","#));
    assert!(method.contains(r#""http":{"method":"GET"},"payload""#));
}

/// An entry says nothing of the usual headers, so they are this contract's.
#[test]
fn an_entry_of_another_contract_is_restored_as_this_one_has_it() {
    let (glue, other) = (contract("glue@newest"), contract("kitchen-sink"));
    let (glue, other) = (Cases::new(&glue), Cases::new(&other));
    let entry = glue
        .record(&built(&glue, "GetTrigger.request/Name/too-long"), "A test.")
        .expect("an entry");
    let unbuilt = other.restore(&entry).expect_err("no such message");
    assert_eq!(
        unbuilt.to_string(),
        "is of a message that the contract lacks"
    );
    let operation = other.contract().operations()[0].name.clone();
    let mut moved = entry;
    moved.id.site.message.operation.clone_from(&operation);
    let (case, _) = other.restore(&moved).expect("a case");
    let target = format!("{}.{operation}", other.contract().service().name);
    assert_eq!(case.payload.http.header("X-Amz-Target"), Some(&*target));
    assert_eq!(case.payload.body, moved.payload);
}

#[test]
fn a_case_of_other_making_may_have_no_entry() {
    let contract = contract("glue@2020-05-15");
    let cases = Cases::new(&contract);
    let case = built(&cases, "GetTrigger.request/Name/longest");
    let mut foreign = case.clone();
    foreign.id.site.message.operation = "GetJob".to_owned();
    assert_eq!(cases.record(&foreign, "A test."), Err(NoEntry::NoMessage));
    for kept in [b"[01]".to_vec(), b"\"\\ud800\"".to_vec(), b"\xff".to_vec()] {
        let mut case = case.clone();
        case.kept = Some(Json::Array(vec![Json::Raw(kept)]));
        assert_eq!(cases.record(&case, "A test."), Err(NoEntry::Kept));
    }
}

#[test]
fn headers_and_methods_of_all_kinds_are_taken_from_an_entry() {
    let contract = contract("glue@2020-05-15");
    let cases = Cases::new(&contract);
    let mut case = built(&cases, "GetTrigger.request/./method=GET");
    let Http::Request {
        method, headers, ..
    } = &mut case.payload.http
    else {
        panic!("a request")
    };
    *method = "BREW".to_owned().into();
    headers.push(("X-Made-Up".to_owned().into(), "\u{7f}".to_owned()));
    let entry = cases.record(&case, "A test.").expect("an entry");
    assert_eq!(cases.restore(&entry).expect("a case").0, case);
}
