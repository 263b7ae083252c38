//! The contracts that come with the library.

use rstest::rstest;
use smithereens_contract::{
    BUILTIN_NAMES, Contract, DEFAULT_NAME, LoadError, Protocol, ShapeKind, builtin, load,
};

const DOCUMENTED: [&str; 10] = [
    "BatchGetTriggers",
    "BatchGetWorkflows",
    "CreateTrigger",
    "GetTrigger",
    "GetTriggers",
    "GetWorkflow",
    "GetWorkflowRun",
    "GetWorkflowRuns",
    "StopWorkflowRun",
    "UpdateTrigger",
];

fn contract(name: &str) -> Contract {
    builtin(name).unwrap_or_else(|| panic!("{name} is built in"))
}

fn values(contract: &Contract, shape: &str) -> Vec<String> {
    match contract.shape_named(shape).map(|(_, shape)| &shape.kind) {
        Some(ShapeKind::Enum(values)) => values.iter().map(|value| value.value.clone()).collect(),
        other => panic!("{shape} is an enum, not {other:?}"),
    }
}

#[rstest]
#[case("glue@2020-05-14", 9, 90)]
#[case("glue@2020-05-15", 10, 93)]
#[case("glue@newest", 10, 105)]
fn the_documented_operations_reach_so_many_shapes(
    #[case] name: &str,
    #[case] operations: usize,
    #[case] shapes: usize,
) {
    let contract = contract(name);
    assert_eq!(contract.name(), name);
    let expected = DOCUMENTED
        .into_iter()
        .filter(|name| operations == 10 || *name != "StopWorkflowRun");
    let documented: Vec<&str> = contract.documented().map(|it| it.name.as_str()).collect();
    assert_eq!(documented, expected.collect::<Vec<_>>());
    let roots = contract.documented().flat_map(|operation| {
        operation
            .input
            .into_iter()
            .chain(operation.output)
            .chain(operation.errors.iter().copied())
    });
    assert_eq!(contract.closure(roots).len(), shapes);
}

#[test]
fn all_built_in_contracts_are_glues_and_one_is_the_default() {
    for name in BUILTIN_NAMES {
        let contract = contract(name);
        let service = contract.service();
        assert_eq!(
            (service.name.as_str(), service.signing_name.as_str()),
            ("AWSGlue", "glue")
        );
        assert_eq!(service.protocol, Protocol::AwsJson1_1);
        assert_eq!(contract.knowledge().service, "AWSGlue");
        for set_up in [
            "CreateWorkflow",
            "StartWorkflowRun",
            "DeleteTrigger",
            "CreateJob",
        ] {
            assert_eq!(
                contract.operation(set_up).map(|it| it.set_up),
                Some(true),
                "{set_up}"
            );
        }
    }
    assert_eq!(DEFAULT_NAME, "glue@2020-05-15");
    assert!(builtin("glue@1999-01-01").is_none());
}

#[test]
fn the_change_of_2020_05_15_is_between_the_first_two() {
    let (before, after) = (contract("glue@2020-05-14"), contract("glue@2020-05-15"));
    assert!(before.operation("StopWorkflowRun").is_none());
    assert!(!values(&before, "CrawlState").contains(&"CANCELLING".to_owned()));
    assert_eq!(
        values(&after, "CrawlState"),
        ["RUNNING", "CANCELLING", "CANCELLED", "SUCCEEDED", "FAILED"]
    );
    assert_eq!(
        values(&before, "WorkflowRunStatus"),
        ["RUNNING", "COMPLETED"]
    );
    assert_eq!(
        values(&after, "WorkflowRunStatus"),
        ["RUNNING", "COMPLETED", "STOPPING", "STOPPED"]
    );
}

#[test]
fn every_pattern_of_a_built_in_contract_can_be_matched() {
    for name in BUILTIN_NAMES {
        for shape in contract(name).shapes() {
            if let Some(pattern) = &shape.traits.pattern {
                assert_eq!(pattern.limitation(), None, "{name} {}", shape.name);
            }
        }
    }
}

#[test]
fn what_is_known_of_glue_comes_with_any_contract_of_its_service() -> Result<(), LoadError> {
    let model = |target: &str| {
        format!(
            r#"{{"metadata": {{"apiVersion": "1", "endpointPrefix": "x", "protocol": "json",
                "jsonVersion": "1.1", "targetPrefix": "{target}"}}, "operations": {{}}, "shapes": {{}}}}"#
        )
    };
    let glue = load("my-glue.json", model("AWSGlue").as_bytes())?;
    assert_eq!(glue.knowledge().service, "AWSGlue");
    assert_eq!(
        glue.knowledge().rules,
        [],
        "it has none of the operations that rules speak of"
    );
    let toy = load("toy.json", model("Toy").as_bytes())?;
    assert_eq!(toy.knowledge().service, "");
    Ok(())
}
