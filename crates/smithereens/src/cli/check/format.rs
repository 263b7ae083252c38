//! `--report FORMAT[=PATH]`.

use std::path::PathBuf;
use std::str::FromStr;

/// One report that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) format: Format,
    /// Stdout, if there is none.
    pub(crate) path: Option<PathBuf>,
}

/// The forms that a report can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// For people.
    Human,
    /// One document at the end.
    Json,
    /// One line an event, as it comes.
    Ndjson,
    /// For the test tabs of CI systems.
    Junit,
    /// For the summaries of CI jobs.
    Markdown,
}

/// What is said of others.
const FORMATS: &str = "the format is `human`, `json`, `ndjson`, `junit` or `markdown`";

impl FromStr for Wanted {
    type Err = String;

    fn from_str(text: &str) -> Result<Wanted, String> {
        let (format, path) = match text.split_once('=') {
            Some((_, "")) => return Err("the path after `=` is empty".to_owned()),
            Some((format, path)) => (format, Some(PathBuf::from(path))),
            None => (text, None),
        };
        let format = match format {
            "human" => Format::Human,
            "json" => Format::Json,
            "ndjson" => Format::Ndjson,
            "junit" => Format::Junit,
            "markdown" => Format::Markdown,
            _ => return Err(FORMATS.to_owned()),
        };
        Ok(Wanted { format, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_may_hold_equals_signs() {
        let wanted = Wanted {
            format: Format::Json,
            path: Some("a=b.json".into()),
        };
        assert_eq!("json=a=b.json".parse(), Ok(wanted));
    }

    #[test]
    fn without_a_path_it_is_stdout() {
        assert_eq!(
            "human".parse(),
            Ok(Wanted {
                format: Format::Human,
                path: None
            })
        );
    }

    #[test]
    fn an_unknown_format_and_an_empty_path_are_refused() {
        let refused = |text: &str| text.parse::<Wanted>().expect_err("refused");
        assert_eq!(refused("xml=a"), FORMATS);
        assert_eq!(refused("json="), "the path after `=` is empty");
    }
}
