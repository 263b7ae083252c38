//! Faults with what stands in texts.

use smithereens::Role::Reader;

use crate::fault::Acts::{Alters, Misreads, Panics};
use crate::fault::Needs::{Combination, Value};
use crate::fault::Within::{Anything, Responses};
use crate::fault::{Fault, shown, smallest};
use crate::walk::{any, lose, other, text, texts};

pub(crate) const FAULTS: &[Fault] = &[
    Fault {
        name: "workflow-names-are-folded",
        about: "the name of a trigger's workflow comes back in small letters",
        role: Reader,
        needs: Value,
        family: &["*/*WorkflowName/*"],
        shown: shown(
            "GetTrigger.response",
            r#"{"Trigger":{"WorkflowName":"Nightly"}}"#,
        ),
        within: Anything,
        acts: Alters(|body| {
            texts(body, "WorkflowName", |text| {
                other(text, text.to_lowercase())
            })
        }),
    },
    Fault {
        name: "spaces-at-a-names-end-are-lost",
        about: "names are trimmed, on the right only",
        role: Reader,
        needs: Value,
        family: &["*.response/Name/*", "*.response/*.Name/*"],
        shown: smallest("GetTrigger.response", r#"{"Trigger":{"Name":" "}}"#),
        within: Responses,
        acts: Alters(|body| texts(body, "Name", |text| other(text, text.trim_end_matches(' ')))),
    },
    Fault {
        name: "a-descriptions-last-line-break-is-lost",
        about: "descriptions lose the line break that they end with",
        role: Reader,
        needs: Value,
        family: &["*/Description/*", "*/*.Description/*"],
        shown: smallest("GetTrigger.response", r#"{"Trigger":{"Description":"\n"}}"#),
        within: Anything,
        acts: Alters(|body| {
            texts(body, "Description", |text| {
                other(text, text.strip_suffix('\n')?)
            })
        }),
    },
    Fault {
        name: "tabs-in-descriptions-are-lost",
        about: "descriptions lose their tabs",
        role: Reader,
        needs: Value,
        family: &["*/Description/*", "*/*.Description/*"],
        shown: smallest("GetTrigger.response", r#"{"Trigger":{"Description":"\t"}}"#),
        within: Anything,
        acts: Alters(|body| {
            texts(body, "Description", |text| {
                other(text, text.replace('\t', ""))
            })
        }),
    },
    Fault {
        name: "backslashes-in-log-streams-are-lost",
        about: "a backslash in a log stream's name is taken for an escape",
        role: Reader,
        needs: Value,
        family: &["*/*.LogStream/*"],
        shown: smallest(
            "GetWorkflowRun.response",
            r#"{"Run":{"Graph":{"Nodes":[{"CrawlerDetails":{"Crawls":[{"LogStream":"\\"}]}}]}}}"#,
        ),
        within: Anything,
        acts: Alters(|body| {
            texts(body, "LogStream", |text| {
                other(text, text.replace('\\', ""))
            })
        }),
    },
    Fault {
        name: "quotes-in-error-messages-are-lost",
        about: "quotes are stripped out of what went wrong with a run",
        role: Reader,
        needs: Value,
        family: &["*/*.ErrorMessage/*"],
        shown: shown(
            "GetWorkflowRun.response",
            r#"{"Run":{"Graph":{"Nodes":[{"JobDetails":{"JobRuns":[{"ErrorMessage":"\"x\""}]}}]}}}"#,
        ),
        within: Anything,
        acts: Alters(|body| {
            texts(body, "ErrorMessage", |text| {
                other(text, text.replace('"', ""))
            })
        }),
    },
    Fault {
        name: "accents-are-composed",
        about: "a letter and a combining accent in an error's message become one character, as in NFC",
        role: Reader,
        needs: Value,
        family: &["*/*.ErrorMessage/*"],
        shown: shown(
            "GetWorkflowRun.response",
            r#"{"Run":{"Graph":{"Nodes":[{"JobDetails":{"JobRuns":[{"ErrorMessage":"e\u0301"}]}}]}}}"#,
        ),
        within: Anything,
        acts: Alters(|body| texts(body, "ErrorMessage", |text| other(text, composed(text)))),
    },
    Fault {
        name: "tokens-are-percent-decoded",
        about: "a page's token is read as if it stood in a URL",
        role: Reader,
        needs: Value,
        family: &["*/NextToken/*"],
        shown: shown("GetTriggers.response", r#"{"NextToken":"%41"}"#),
        within: Anything,
        acts: Misreads(|body| texts(body, "NextToken", |text| other(text, percent_decoded(text)))),
    },
    Fault {
        name: "arguments-are-templates",
        about: "what stands in double braces in an argument is replaced by nothing",
        role: Reader,
        needs: Value,
        family: &["*/*Arguments.value/*"],
        shown: shown(
            "GetTrigger.response",
            r#"{"Trigger":{"Actions":[{"Arguments":{"key":"{{Name}}"}}]}}"#,
        ),
        within: Anything,
        acts: Alters(|body| texts(body, "Arguments", without_placeholder)),
    },
    Fault {
        name: "numbers-in-arguments-lose-zeros",
        about: "an argument of digits is read as a number, and written as one",
        role: Reader,
        needs: Value,
        family: &["*/*Arguments.value/*"],
        shown: smallest(
            "GetTrigger.response",
            r#"{"Trigger":{"Actions":[{"Arguments":{"example":"00"}}]}}"#,
        ),
        within: Anything,
        acts: Alters(|body| {
            texts(body, "Arguments", |text| {
                let digits = text.bytes().all(|byte| byte.is_ascii_digit());
                other(
                    text,
                    text.parse::<u64>().ok().filter(|_| digits)?.to_string(),
                )
            })
        }),
    },
    Fault {
        name: "the-run-null-is-none",
        about: "the text null is taken for a null",
        role: Reader,
        needs: Value,
        family: &["*/*.WorkflowRunId/*"],
        shown: smallest(
            "GetWorkflowRun.response",
            r#"{"Run":{"WorkflowRunId":"null"}}"#,
        ),
        within: Responses,
        acts: Alters(|body| {
            lose(body, "WorkflowRunId", |run| {
                text(run, "WorkflowRunId") == Some("null")
            })
        }),
    },
    Fault {
        name: "an-empty-token-is-none",
        about: "an empty page token is taken for an absent one",
        role: Reader,
        needs: Value,
        family: &["*/NextToken/*"],
        shown: smallest("GetTriggers.response", r#"{"NextToken":""}"#),
        within: Anything,
        acts: Alters(|body| {
            lose(body, "NextToken", |page| {
                text(page, "NextToken") == Some("")
            })
        }),
    },
    Fault {
        name: "a-second-astral-character-is-lost",
        about: "of the characters beyond U+FFFF in a log group's name only the first comes back",
        role: Reader,
        needs: Combination,
        family: &["*/*.LogGroupName/*"],
        shown: smallest(
            "GetWorkflowRun.response",
            r#"{"Run":{"Graph":{"Nodes":[{"JobDetails":{"JobRuns":[{"LogGroupName":"𐀀𐀀"}]}}]}}}"#,
        ),
        within: Anything,
        acts: Alters(|body| {
            texts(body, "LogGroupName", |text| {
                other(text, first_astral_only(text))
            })
        }),
    },
    Fault {
        name: "ids-are-cut-between-bytes",
        about: "panics on a node's id of which the eighth byte does not end a character",
        role: Reader,
        needs: Combination,
        family: &["*/*.UniqueId/*"],
        shown: shown(
            "GetWorkflowRun.response",
            r#"{"Run":{"Graph":{"Nodes":[{"UniqueId":"example😀"}]}}}"#,
        ),
        within: Responses,
        acts: Panics(|body| {
            any(body, &|node| {
                text(node, "UniqueId").is_some_and(|id| id.len() > 8 && !id.is_char_boundary(8))
            })
        }),
    },
];

/// The five vowels with an acute accent, which is all that is needed to be wrong.
fn composed(text: &str) -> String {
    let vowels = [('a', 'á'), ('e', 'é'), ('i', 'í'), ('o', 'ó'), ('u', 'ú')];
    vowels
        .iter()
        .fold(text.to_owned(), |text, (plain, accented)| {
            text.replace(&format!("{plain}\u{301}"), &accented.to_string())
        })
}

/// ASCII characters only: more would need care with UTF-8.
fn percent_decoded(text: &str) -> String {
    let mut decoded = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        decoded.push_str(before);
        let byte = after
            .get(..2)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match byte.filter(u8::is_ascii) {
            Some(byte) => {
                decoded.push(char::from(byte));
                rest = &after[2..];
            }
            None => {
                decoded.push('%');
                rest = after;
            }
        }
    }
    decoded + rest
}

fn without_placeholder(text: &str) -> Option<String> {
    let (before, rest) = text.split_once("{{")?;
    let (_, after) = rest.split_once("}}")?;
    Some(format!("{before}{after}"))
}

fn first_astral_only(text: &str) -> String {
    let mut seen = false;
    let keep = |char: &char| {
        let astral = *char > '\u{FFFF}';
        let again = astral && seen;
        seen |= astral;
        !again
    };
    text.chars().filter(keep).collect()
}
