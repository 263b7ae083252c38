//! Faults with documented limits, which are off by one or counted wrongly:
//! validators that refuse what they should take.

use serde_json::json;
use smithereens::Role::Validator;

use crate::fault::Acts::Refuses;
use crate::fault::Needs::{Combination, Value};
use crate::fault::Within::{Anything, RequestOf, Responses};
use crate::fault::{Fault, shown, smallest};
use crate::walk::{any, integer, items, text};

pub(crate) const FAULTS: &[Fault] = &[
    Fault {
        name: "utf-16-units-of-names-are-counted",
        about: "refuses a WorkflowName of 255 characters or fewer that is longer in UTF-16",
        role: Validator,
        needs: Combination,
        family: &["*/*WorkflowName/*"],
        shown: shown(
            "GetTrigger.response",
            concat!(
                r#"{"Trigger":{"WorkflowName":""#,
                "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
                "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
                "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
                "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
                r#""}}"#
            ),
        ),
        within: Anything,
        acts: Refuses(|body| {
            any(body, &|it| {
                text(it, "WorkflowName").is_some_and(|name| name.encode_utf16().count() > 255)
            })
        }),
    },
    Fault {
        name: "bytes-of-tags-are-counted",
        about: "refuses a tag of 256 characters or fewer that is longer in UTF-8",
        role: Validator,
        needs: Combination,
        family: &["CreateTrigger.request/Tags*/*"],
        shown: shown(
            "CreateTrigger.request",
            concat!(
                r#"{"Name":"e","Type":"ON_DEMAND","Actions":[{"JobName":"load"}],"Tags":{"e":""#,
                "áááááááááááááááááááááááááááááááááááááááááááááááááááááááááááááááá",
                "áááááááááááááááááááááááááááááááááááááááááááááááááááááááááááááááá",
                "á",
                r#""}}"#
            ),
        ),
        within: RequestOf("CreateTrigger"),
        acts: Refuses(|body| {
            let tags = body["Tags"].as_object();
            let mut values = tags.into_iter().flat_map(|tags| tags.values());
            values.any(|value| value.as_str().is_some_and(|text| text.len() > 256))
        }),
    },
    Fault {
        name: "the-25th-name-is-one-too-many",
        about: "refuses to get as many workflows as are allowed",
        role: Validator,
        needs: Value,
        family: &["BatchGetWorkflows.request/Names*/*"],
        shown: smallest(
            "BatchGetWorkflows.request",
            r#"{"Names":["example","example","example","example","example","example","example","example","example","example","example","example","example","example","example","example","example","example","example","example","example","example","example","example","example"]}"#,
        ),
        within: RequestOf("BatchGetWorkflows"),
        acts: Refuses(|body| {
            body.as_object()
                .is_some_and(|asked| items(asked, "Names").len() == 25)
        }),
    },
    Fault {
        name: "graphs-are-for-ten-workflows",
        about: "refuses to get the graphs of more than ten workflows",
        role: Validator,
        needs: Combination,
        family: &[
            "BatchGetWorkflows.request/Names*/*",
            "BatchGetWorkflows.request/IncludeGraph/*",
        ],
        shown: smallest(
            "BatchGetWorkflows.request",
            r#"{"Names":["example","example","example","example","example","example","example","example","example","example","example"],"IncludeGraph":true}"#,
        ),
        within: RequestOf("BatchGetWorkflows"),
        acts: Refuses(|body| {
            body["IncludeGraph"] == json!(true)
                && body
                    .as_object()
                    .is_some_and(|asked| items(asked, "Names").len() > 10)
        }),
    },
    Fault {
        name: "a-full-page-is-the-first",
        about: "refuses a MaxResults of 1000 where a NextToken is there",
        role: Validator,
        needs: Combination,
        family: &[
            "GetTriggers.request/NextToken/*",
            "GetTriggers.request/MaxResults/*",
        ],
        shown: smallest(
            "GetTriggers.request",
            r#"{"NextToken":"example","MaxResults":1000}"#,
        ),
        within: RequestOf("GetTriggers"),
        acts: Refuses(|body| body.get("NextToken").is_some() && body["MaxResults"] == json!(1000)),
    },
    Fault {
        name: "149-workers-are-one-too-many",
        about: "refuses as many G.2X workers as are allowed",
        role: Validator,
        needs: Combination,
        family: &[
            "*/*JobRuns.member.NumberOfWorkers/*",
            "*/*JobRuns.member.WorkerType/*",
            "*/*JobRuns.member/rule-kept=workers-at-most-g2x",
        ],
        shown: smallest(
            "GetWorkflowRun.response",
            r#"{"Run":{"Graph":{"Nodes":[{"JobDetails":{"JobRuns":[{"WorkerType":"G.2X","NumberOfWorkers":149}]}}]}}}"#,
        ),
        within: Responses,
        acts: Refuses(|body| {
            any(body, &|run| {
                text(run, "WorkerType") == Some("G.2X")
                    && integer(run, "NumberOfWorkers") == Some(149)
            })
        }),
    },
];
