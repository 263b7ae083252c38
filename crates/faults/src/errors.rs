//! Faults with the answers that tell of an error.

use smithereens::Role::Reader;

use crate::fault::Acts::Alters;
use crate::fault::Needs::Value;
use crate::fault::Within::Errors;
use crate::fault::{Fault, shown, smallest};
use crate::walk::{lose, other, text, texts};

pub(crate) const FAULTS: &[Fault] = &[
    Fault {
        name: "an-errors-message-is-one-line",
        about: "an error's message ends with its first line",
        role: Reader,
        needs: Value,
        family: &["*.error.*/Message/*"],
        shown: smallest(
            "CreateTrigger.error.InvalidInputException",
            r#"{"__type":"InvalidInputException","Message":"\n"}"#,
        ),
        within: Errors,
        acts: Alters(|body| {
            texts(body, "Message", |text| {
                let (line, _) = text.split_once('\n')?;
                other(text, line)
            })
        }),
    },
    Fault {
        name: "an-errors-message-of-spaces-is-none",
        about: "an error's message that is nothing but spaces is lost",
        role: Reader,
        needs: Value,
        family: &["*.error.*/Message/*"],
        shown: smallest(
            "CreateTrigger.error.InvalidInputException",
            r#"{"__type":"InvalidInputException","Message":" "}"#,
        ),
        within: Errors,
        acts: Alters(|body| {
            lose(body, "Message", |error| {
                text(error, "Message")
                    .is_some_and(|text| !text.is_empty() && text.trim_matches(' ').is_empty())
            })
        }),
    },
    Fault {
        name: "a-long-error-message-is-cut",
        about: "an error's message ends after 100 characters",
        role: Reader,
        needs: Value,
        family: &["*.error.*/Message/*"],
        shown: shown(
            "CreateTrigger.error.InvalidInputException",
            concat!(
                r#"{"__type":"InvalidInputException","Message":""#,
                "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
                "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
                r#""}"#
            ),
        ),
        within: Errors,
        acts: Alters(|body| {
            texts(body, "Message", |text| {
                other(text, text.chars().take(100).collect::<String>())
            })
        }),
    },
];
