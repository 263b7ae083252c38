//! Planted failures whose smallest payload is known.

use smithereens_cases::json::Json;

/// Every value in a payload, itself included.
fn within<'j>(payload: &'j Json, found: &mut Vec<&'j Json>) {
    found.push(payload);
    match payload {
        Json::Array(items) => items.iter().for_each(|item| within(item, found)),
        Json::Object(entries) => entries.iter().for_each(|(_, value)| within(value, found)),
        _ => {}
    }
}

fn any(payload: &Json, test: impl Fn(&Json) -> bool) -> bool {
    let mut found = Vec::new();
    within(payload, &mut found);
    found.into_iter().any(test)
}

fn member_is(value: &Json, name: &str, is: &str) -> bool {
    value.get(name) == Some(&Json::text(is))
}

/// What fails, and the smallest payload that does.
pub(crate) struct Planted {
    pub(crate) name: &'static str,
    /// How many are proposed at most: with the focus known, and without.
    pub(crate) calls: (usize, usize),
    pub(crate) contract: &'static str,
    pub(crate) message: &'static str,
    pub(crate) fails: fn(&Json) -> bool,
    /// What is put into the grown payload so that it fails.
    pub(crate) plant: &'static [(&'static str, &'static str)],
    pub(crate) focus: &'static str,
    pub(crate) smallest: &'static str,
    /// Place and kind of the enumerated case nearest to it.
    pub(crate) named: &'static str,
}

pub(crate) const PLANTED: &[Planted] = &[
    Planted {
        name: "anything",
        calls: (1, 1),
        contract: "glue@2020-05-15",
        message: "CreateTrigger.request",
        fails: |_| true,
        plant: &[],
        focus: "Name",
        smallest: r#"{"Name":"nightly","Type":"ON_DEMAND","Actions":[{"JobName":"load"}]}"#,
        named: "Type/enum=ON_DEMAND",
    },
    Planted {
        name: "a cancelling crawl and a state",
        calls: (25, 30),
        contract: "glue@2020-05-15",
        message: "GetTrigger.response",
        fails: |payload| {
            any(payload, |value| {
                member_is(value, "CrawlState", "CANCELLING")
            }) && any(payload, |value| {
                value.get("Conditions").is_some()
                    && any(value, |value| member_is(value, "State", "STOPPED"))
            })
        },
        plant: &[(
            "Trigger.Predicate.Conditions",
            r#"[{"LogicalOperator":"EQUALS","JobName":"a","State":"STOPPED"},{"CrawlerName":"b","CrawlState":"CANCELLING"}]"#,
        )],
        focus: "Trigger.Predicate.Conditions.member.CrawlState",
        smallest: r#"{"Trigger":{"Predicate":{"Conditions":[{"State":"STOPPED"},{"CrawlState":"CANCELLING"}]}}}"#,
        named: "Trigger.Predicate.Conditions.member.CrawlState/enum=CANCELLING",
    },
    Planted {
        name: "more than 8 actions",
        calls: (27, 28),
        contract: "glue@2020-05-15",
        message: "CreateTrigger.request",
        fails: |payload| matches!(payload.get("Actions"), Some(Json::Array(items)) if items.len() > 8),
        plant: &[(
            "Actions",
            r#"[{"JobName":"1"},{"JobName":"2","Timeout":3},{"JobName":"3"},{"JobName":"4"},{"JobName":"5"},{"JobName":"6"},{"JobName":"7"},{"JobName":"8"},{"JobName":"9"},{"CrawlerName":"10"},{"JobName":"11","Arguments":{"a":"b"}}]"#,
        )],
        focus: "Actions",
        smallest: r#"{"Name":"nightly","Type":"ON_DEMAND","Actions":[{"JobName":"load"},{"JobName":"load"},{"JobName":"load"},{"JobName":"load"},{"JobName":"load"},{"JobName":"load"},{"JobName":"load"},{"JobName":"load"},{"JobName":"load"}]}"#,
        named: "Actions/many",
    },
    Planted {
        name: "an astral character",
        calls: (23, 27),
        contract: "glue@2020-05-15",
        message: "GetWorkflow.response",
        fails: |payload| {
            any(
                payload,
                |value| matches!(value.get("Description"), Some(Json::String(text)) if text.chars().any(|char| char >= '\u{10000}')),
            )
        },
        plant: &[(
            "Workflow.Description",
            r#""some long text with a 🧪 in it""#,
        )],
        focus: "Workflow.Description",
        smallest: r#"{"Workflow":{"Description":"𐀀"}}"#,
        named: "Workflow.Description/char=U10000",
    },
    Planted {
        name: "two conditions on one job",
        calls: (24, 39),
        contract: "glue@2020-05-15",
        message: "CreateTrigger.request",
        fails: |payload| {
            any(payload, |value| {
                let Some(Json::Array(items)) = value.get("Conditions") else {
                    return false;
                };
                let mut names: Vec<_> = items
                    .iter()
                    .filter_map(|item| match item.get("JobName") {
                        Some(Json::String(name)) => Some(name.clone()),
                        _ => None,
                    })
                    .collect();
                let count = names.len();
                names.sort();
                names.dedup();
                names.len() < count
            })
        },
        plant: &[
            ("Type", "\"CONDITIONAL\""),
            ("Schedule", "null"),
            (
                "Predicate",
                r#"{"Logical":"ANY","Conditions":[{"LogicalOperator":"EQUALS","JobName":"same","State":"STOPPED"},{"LogicalOperator":"EQUALS","CrawlerName":"b","CrawlState":"FAILED"},{"LogicalOperator":"EQUALS","JobName":"same","State":"FAILED"}]}"#,
            ),
        ],
        focus: "Predicate.Conditions",
        smallest: r#"{"Name":"nightly","Type":"ON_DEMAND","Predicate":{"Logical":"AND","Conditions":[{"LogicalOperator":"EQUALS","JobName":"extract","State":"SUCCEEDED"},{"LogicalOperator":"EQUALS","JobName":"extract","State":"SUCCEEDED"}]},"Actions":[{"JobName":"load"}]}"#,
        named: "Predicate.Conditions/many",
    },
    Planted {
        name: "the greatest timeout",
        calls: (10, 14),
        contract: "glue@2020-05-15",
        message: "GetTrigger.response",
        fails: |payload| {
            any(payload, |value| {
                value.get("Timeout") == Some(&Json::integer(2_147_483_647))
            })
        },
        plant: &[(
            "Trigger.Actions",
            r#"[{"JobName":"a"},{"JobName":"b","Timeout":2147483647}]"#,
        )],
        focus: "Trigger.Actions.member.Timeout",
        smallest: r#"{"Trigger":{"Actions":[{"Timeout":2147483647}]}}"#,
        named: "Trigger.Actions.member.Timeout/number=2147483647",
    },
    Planted {
        name: "a timeout above a thousand",
        calls: (18, 24),
        contract: "glue@2020-05-15",
        message: "CreateTrigger.request",
        fails: |payload| {
            any(
                payload,
                |value| matches!(value.get("Timeout"), Some(Json::Number(text)) if text.parse::<i64>().is_ok_and(|timeout| timeout > 1_000)),
            )
        },
        plant: &[
            ("Type", "\"CONDITIONAL\""),
            ("Schedule", "null"),
            (
                "Predicate",
                r#"{"Conditions":[{"LogicalOperator":"EQUALS","JobName":"same","State":"STOPPED"}]}"#,
            ),
            (
                "Actions",
                r#"[{"JobName":"a"},{"JobName":"b","Timeout":8765}]"#,
            ),
        ],
        focus: "Actions.member.Timeout",
        smallest: r#"{"Name":"nightly","Type":"ON_DEMAND","Actions":[{"JobName":"load","Timeout":1001}]}"#,
        named: "Actions.member.Timeout/number=2147483647",
    },
    Planted {
        name: "milliseconds before 1970",
        calls: (13, 17),
        contract: "glue@2020-05-15",
        message: "GetWorkflowRun.response",
        fails: |payload| {
            any(
                payload,
                |value| matches!(value, Json::Number(text) if text.starts_with('-') && text.contains('.')),
            )
        },
        plant: &[("Run.CompletedOn", "-12345.678")],
        focus: "Run.CompletedOn",
        smallest: r#"{"Run":{"CompletedOn":-0.1}}"#,
        named: "Run.CompletedOn/timestamp=milliseconds-before-1970",
    },
    Planted {
        name: "a long text",
        calls: (14, 25),
        contract: "glue@2020-05-15",
        message: "CreateTrigger.request",
        fails: |payload| matches!(payload.get("Description"), Some(Json::String(text)) if text.chars().count() > 255),
        plant: &[(
            "Description",
            r#""0 Lorem ipsum dolor sit amet, consetetur sadipscing elitr, sed diam nonumy eirmod tempor invidunt ut labore et dolore magna aliquyam erat, sed diam voluptua. At vero eos et accusam et justo duo dolores et ea rebum. Stet clita kasd gubergren, no sea takimata sanctus est Lorem ipsum dolor sit amet.""#,
        )],
        focus: "Description",
        smallest: r#"{"Name":"nightly","Type":"ON_DEMAND","Actions":[{"JobName":"load"}],"Description":"exampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexam"}"#,
        named: "Description/longest",
    },
    Planted {
        name: "a property named like another",
        calls: (12, 16),
        contract: "glue@2020-05-15",
        message: "GetWorkflowRun.response",
        fails: |payload| any(payload, |value| value.get("Z").is_some()),
        plant: &[(
            "Run.WorkflowRunProperties",
            r#"{"a":"b","c":"d","Z":"long value","e":"f"}"#,
        )],
        focus: "Run.WorkflowRunProperties",
        smallest: r#"{"Run":{"WorkflowRunProperties":{"Z":"example"}}}"#,
        named: "Run.WorkflowRunProperties.key/shortest",
    },
    Planted {
        name: "a crawler's node with a cancelled crawl",
        calls: (14, 27),
        contract: "glue@2020-05-15",
        message: "GetWorkflow.response",
        fails: |payload| {
            any(payload, |value| {
                member_is(value, "Type", "CRAWLER")
                    && any(value, |value| member_is(value, "State", "CANCELLED"))
            })
        },
        plant: &[(
            "Workflow.Graph.Nodes",
            r#"[{"Type":"TRIGGER","Name":"a","UniqueId":"1","TriggerDetails":{"Trigger":{"Name":"x"}}},{"Type":"JOB","Name":"b"},{"Type":"CRAWLER","Name":"c","CrawlerDetails":{"Crawls":[{"State":"RUNNING"},{"State":"CANCELLED","StartedOn":17,"LogGroup":"g"}]}}]"#,
        )],
        focus: "Workflow.Graph.Nodes.member.CrawlerDetails.Crawls.member.State",
        smallest: r#"{"Workflow":{"Graph":{"Nodes":[{"Type":"CRAWLER","CrawlerDetails":{"Crawls":[{"State":"CANCELLED"}]}}]}}}"#,
        named: "Workflow.Graph.Nodes.member.CrawlerDetails.Crawls.member.State/enum=CANCELLED",
    },
    Planted {
        name: "a deep tree",
        calls: (24, 24),
        contract: "kitchen-sink.json",
        message: "Wash.request",
        fails: |payload| {
            any(
                payload,
                |value| matches!(value, Json::String(text) if text == "leaf"),
            )
        },
        plant: &[(
            "Tree",
            r#"{"Name":"a","Left":{"Left":{"Others":[{"Name":"b"},{"Left":{"Left":{"Left":{"Name":"leaf"}}}}]}},"Others":[{},{"Name":"d"}]}"#,
        )],
        focus: "Tree",
        smallest: r#"{"Tree":{"Name":"leaf"}}"#,
        named: "Tree.Name/shortest",
    },
    Planted {
        name: "a number in a union in a union",
        calls: (30, 41),
        contract: "kitchen-sink.json",
        message: "Wash.request",
        fails: |payload| {
            any(
                payload,
                |value| matches!(value.get("Number"), Some(Json::Number(text)) if text.len() > 3),
            )
        },
        plant: &[("Choice", r#"{"Nested":{"Nested":{"Number":-123456}}}"#)],
        focus: "Choice.Nested.Nested.Number",
        smallest: r#"{"Tree":{},"Choice":{"Number":1000}}"#,
        named: "Choice.Number/number=2147483647",
    },
    Planted {
        name: "true in a document",
        calls: (14, 32),
        contract: "kitchen-sink.json",
        message: "Wash.request",
        fails: |payload| {
            payload
                .get("Anything")
                .is_some_and(|value| any(value, |value| *value == Json::Bool(true)))
        },
        plant: &[(
            "Anything",
            r#"{"a":[1,2,{"b":[null,{"c":true}]}],"d":"text"}"#,
        )],
        focus: "Anything",
        smallest: r#"{"Tree":{},"Anything":true}"#,
        named: "Anything/document=boolean",
    },
    Planted {
        name: "a blob with a slash",
        calls: (14, 25),
        contract: "kitchen-sink.json",
        message: "Wash.request",
        fails: |payload| matches!(payload.get("Salt"), Some(Json::String(text)) if text.contains('/')),
        plant: &[("Salt", r#""AAECAwQFBgcICQr/CwwNDg==""#)],
        focus: "Salt",
        smallest: r#"{"Tree":{},"Salt":"YWFhYWFhYWFh/w=="}"#,
        named: "Salt/blob=one-byte",
    },
    Planted {
        name: "a null in a sparse list",
        calls: (6, 19),
        contract: "kitchen-sink.json",
        message: "Wash.request",
        fails: |payload| matches!(payload.get("Sparse"), Some(Json::Array(items)) if items.contains(&Json::Null)),
        plant: &[("Sparse", "[1,2,null,4,null]")],
        focus: "Sparse",
        smallest: r#"{"Tree":{},"Sparse":[null]}"#,
        named: "Sparse.member/null",
    },
    Planted {
        name: "a code with a digit",
        calls: (13, 23),
        contract: "kitchen-sink.json",
        message: "Wash.request",
        fails: |payload| matches!(payload.get("Code"), Some(Json::String(text)) if text.contains('7')),
        plant: &[
            ("Code", r#""DE-1974""#),
            ("UniquePair", r#"["b","c","dd"]"#),
            ("ByColour", r#"{"blue":{"Name":"x"},"red":{}}"#),
        ],
        focus: "Code",
        smallest: r#"{"Tree":{},"Code":"AA-7"}"#,
        named: "Code/shortest",
    },
    Planted {
        name: "an odd date",
        calls: (4, 16),
        contract: "kitchen-sink.json",
        message: "Wash.request",
        fails: |payload| matches!(payload.get("Day"), Some(Json::String(text)) if text.starts_with("19")),
        plant: &[("Day", r#""1969-12-31T23:59:59.5Z""#)],
        focus: "Day",
        smallest: r#"{"Tree":{},"Day":"1970-01-01T00:00:00Z"}"#,
        named: "Day/timestamp=epoch",
    },
];
