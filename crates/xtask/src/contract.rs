//! The built-in contracts, from the models in botocore's wheels.

use std::fs::{self, File};
use std::io::{Read as _, Write};
use std::path::{Path, PathBuf};

use smithereens_contract::{Compact, load, to_smithy_ast};
use zip::ZipArchive;

use crate::error::{TaskError, at};
use crate::refresh::Refresh;

/// Arguments of `cargo xtask contract`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only compare with what is checked in
    #[arg(long)]
    check: bool,
    /// The directory with the wheels of botocore 1.16.10, 1.16.11 and 1.44.5
    #[arg(long, value_name = "DIR")]
    wheels: PathBuf,
}

const COMMAND: &str = "cargo xtask contract --wheels DIR";

/// A built-in contract and the botocore version that it is taken from.
struct Source {
    file: &'static str,
    version: &'static str,
    /// Documented operations that this version does not have yet.
    lacks: &'static [&'static str],
}

const SOURCES: [Source; 3] = [
    Source {
        file: "glue-2020-05-14.json",
        version: "1.16.10",
        lacks: &["StopWorkflowRun"],
    },
    Source {
        file: "glue-2020-05-15.json",
        version: "1.16.11",
        lacks: &[],
    },
    Source {
        file: "glue-newest.json",
        version: "1.44.5",
        lacks: &[],
    },
];

/// The model's place in a wheel; newer wheels have it gzipped.
const MODEL: &str = "botocore/data/glue/2017-03-31/service-2.json";

/// No model is nearly as large.
const MAX_MODEL: u64 = 64 << 20;

/// What the API change of 2020-05-15 speaks of.
const DOCUMENTED: [&str; 10] = [
    "StopWorkflowRun",
    "BatchGetTriggers",
    "BatchGetWorkflows",
    "CreateTrigger",
    "GetTrigger",
    "GetTriggers",
    "GetWorkflow",
    "GetWorkflowRun",
    "GetWorkflowRuns",
    "UpdateTrigger",
];

/// What else touches workflows, triggers, and the jobs and crawlers in them.
/// A version has those that it has.
const SET_UP: [&str; 32] = [
    "CreateWorkflow",
    "UpdateWorkflow",
    "DeleteWorkflow",
    "ListWorkflows",
    "StartWorkflowRun",
    "ResumeWorkflowRun",
    "GetWorkflowRunProperties",
    "PutWorkflowRunProperties",
    "DeleteTrigger",
    "StartTrigger",
    "StopTrigger",
    "ListTriggers",
    "CreateJob",
    "GetJob",
    "GetJobs",
    "BatchGetJobs",
    "ListJobs",
    "UpdateJob",
    "DeleteJob",
    "StartJobRun",
    "GetJobRun",
    "GetJobRuns",
    "BatchStopJobRun",
    "CreateCrawler",
    "GetCrawler",
    "GetCrawlers",
    "BatchGetCrawlers",
    "ListCrawlers",
    "UpdateCrawler",
    "DeleteCrawler",
    "StartCrawler",
    "StopCrawler",
];

/// Tags of all of them.
const TAGS: [&str; 3] = ["GetTags", "TagResource", "UntagResource"];

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), TaskError> {
    let mut refresh = Refresh::new(arguments.check, COMMAND);
    for source in &SOURCES {
        let wheel = wheel(&arguments.wheels, source.version)?;
        let (path, model) = model(&wheel)?;
        let text = compact(source, path, &model)?;
        refresh.file(
            &format!("crates/contract/contracts/{}", source.file),
            &text,
            out,
        )?;
    }
    refresh.finish()
}

fn wheel(directory: &Path, version: &'static str) -> Result<PathBuf, TaskError> {
    let start = format!("botocore-{version}-");
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).map_err(at(directory))? {
        let path = entry.map_err(at(directory))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(&start) && name.ends_with(".whl") {
            found.push(path);
        }
    }
    found.sort();
    found.pop().ok_or_else(|| TaskError::NoWheel {
        directory: directory.to_owned(),
        version,
    })
}

/// The model's bytes, still gzipped if they are.
fn model(wheel: &Path) -> Result<(&'static str, Vec<u8>), TaskError> {
    let broken = |problem: String| TaskError::BrokenWheel {
        wheel: wheel.to_owned(),
        problem,
    };
    let file = File::open(wheel).map_err(at(wheel))?;
    let mut archive = ZipArchive::new(file).map_err(|error| broken(error.to_string()))?;
    let is_plain = archive.index_for_name(MODEL).is_some();
    let path = if is_plain {
        MODEL.to_owned()
    } else {
        format!("{MODEL}.gz")
    };
    let entry = archive
        .by_name(&path)
        .map_err(|error| broken(format!("`{path}`: {error}")))?;
    let mut bytes = Vec::new();
    entry
        .take(MAX_MODEL)
        .read_to_end(&mut bytes)
        .map_err(at(wheel))?;
    Ok((MODEL, bytes))
}

fn compact(source: &Source, path: &str, model: &[u8]) -> Result<String, TaskError> {
    let name = format!("botocore {}'s {path}", source.version);
    let contract = load(&name, model)?;
    let is_documented = |name: &&&str| !source.lacks.contains(name);
    let operations: Vec<String> = DOCUMENTED
        .iter()
        .filter(is_documented)
        .map(|name| (*name).to_owned())
        .collect();
    if let Some(operation) = operations
        .iter()
        .find(|name| contract.operation(name).is_none())
    {
        let operation = operation.clone();
        return Err(TaskError::NoOperation {
            version: source.version,
            operation,
        });
    }
    let set_up = SET_UP
        .iter()
        .chain(&TAGS)
        .map(|name| (*name).to_owned())
        .collect();
    let metadata = [
        ("generatedBy", COMMAND.to_owned()),
        ("from", format!("botocore {}", source.version)),
        ("path", path.to_owned()),
    ];
    let metadata = metadata
        .map(|(key, value)| (key.to_owned(), value))
        .to_vec();
    Ok(to_smithy_ast(
        &contract,
        &Compact {
            operations,
            set_up,
            metadata,
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_operation_is_named_twice() {
        let mut names: Vec<&str> = DOCUMENTED.into_iter().chain(SET_UP).chain(TAGS).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
