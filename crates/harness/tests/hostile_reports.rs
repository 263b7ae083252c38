//! What a subject says stands in reports as text, whatever it is: it ends no
//! block, makes no link or element, and drives no terminal.

use std::collections::BTreeSet;

use pulldown_cmark::{Event as Markdown, Options as Dialect, Parser, Tag, TagEnd};
use smithereens_cases::Cases;
use smithereens_contract::builtin;
use smithereens_formats::{EventLine, Role};
use smithereens_harness::{
    Answer, Codec, Event, Incoming, JunitReporter, MarkdownReporter, NdjsonReporter, Options, run,
};

const HOSTILE: &str = "``` ```` </code></details><script>alert(1)</script> | \x1b[2J\u{202e} \
                       ]]> &amp; <!-- @team #1 [a](http://a.example) ![b](c) https://www.b.example \
                       $x$ *y* __z__ ~~w~~ :smile:\n\n# heading\n| a | b |\n<failure/>\0";

/// Crashes with it, refuses with it, is called like it, or does not do a case
/// because of it.
struct Hostile;

impl Codec for Hostile {
    fn name(&self) -> &str {
        HOSTILE
    }

    fn role(&self) -> Role {
        Role::Validator
    }

    fn exchange(&self, incoming: &Incoming<'_>) -> Answer {
        match incoming.body.len() % 3 {
            0 => panic!("{HOSTILE}"),
            1 => Answer::Refused(HOSTILE.to_owned()),
            _ => Answer::Unsupported(HOSTILE.to_owned()),
        }
    }
}

fn told(mut tell: impl FnMut(&Event<'_>)) {
    let contract = builtin("glue@2020-05-15").expect("a built-in contract");
    let cases = Cases::new(&contract);
    let mut options = Options::default();
    for only in ["GetTrigger.request/Name/*", "GetTrigger.request/./*"] {
        options.selection.only.push(only.parse().expect("a glob"));
    }
    let outcome = run(&cases, &[&Hostile], &options, &mut tell);
    let findings = &outcome.report.subjects[0].findings;
    assert!(findings.len() > 5, "{} findings", findings.len());
}

fn assert_plain(text: &str) {
    let hidden = |char: char| char != '\n' && (char.is_control() || char == '\u{202e}');
    assert_eq!(text.find(hidden), None);
}

#[test]
fn in_markdown() {
    let mut reporter = MarkdownReporter::new(Vec::new());
    told(|event| reporter.tell(event).expect("memory takes all"));
    let text = String::from_utf8(reporter.into_inner()).expect("UTF-8");
    assert_plain(&text);
    let mut headings = 0;
    let mut columns = BTreeSet::new();
    let mut cells = 0;
    let mut in_fence = false;
    for event in Parser::new_ext(&text, Dialect::all()) {
        match event {
            Markdown::Start(Tag::CodeBlock(_)) => in_fence = true,
            Markdown::End(TagEnd::CodeBlock) => in_fence = false,
            Markdown::Start(Tag::Heading { .. }) => headings += 1,
            Markdown::Start(Tag::TableRow) => cells = 0,
            Markdown::Start(Tag::TableCell) => cells += 1,
            Markdown::End(TagEnd::TableRow) => {
                columns.insert(cells);
            }
            Markdown::Html(html) | Markdown::InlineHtml(html) => assert_ours(&html),
            Markdown::Start(
                Tag::Link { .. }
                | Tag::Image { .. }
                | Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough,
            )
            | Markdown::InlineMath(_)
            | Markdown::DisplayMath(_)
            | Markdown::FootnoteReference(_) => panic!("{event:?} in\n{text}"),
            _ => {}
        }
    }
    assert!(!in_fence);
    assert_eq!(headings, 2, "the run and its subject");
    // Counts, findings, and what was not put.
    assert_eq!(columns, BTreeSet::from([2, 6, 7]));
    assert_eq!(
        text.matches("<details>").count(),
        text.matches("\n</details>").count()
    );
    assert!(text.contains("&#60;script&#62;"), "it is all there");
}

/// Every tag is one of those that we write.
fn assert_ours(html: &str) {
    let names = html.split('<').skip(1).map(|tag| {
        let name = tag.split('>').next().unwrap_or_default();
        name.trim_start_matches('/')
    });
    for name in names {
        assert!(["code", "details", "summary"].contains(&name), "{html}");
    }
}

#[test]
fn in_junit() {
    let mut reporter = JunitReporter::new(Vec::new());
    told(|event| reporter.tell(event).expect("memory takes all"));
    let text = String::from_utf8(reporter.into_inner()).expect("UTF-8");
    assert_plain(&text);
    let read = quick_junit::Report::deserialize_from_str(&text).expect("JUnit");
    let [suite] = &read.test_suites[..] else {
        panic!("one subject")
    };
    assert!(suite.name.contains("<script>alert(1)</script>"));
    assert!(suite.name.contains("\\u{1b}[2J\\u{202e}"));
    assert!(suite.failures > 2, "{} failures", suite.failures);
    assert_eq!(read.to_string().expect("JUnit"), text);
}

#[test]
fn in_json_lines() {
    let mut reporter = NdjsonReporter::new(Vec::new());
    told(|event| reporter.tell(event).expect("memory takes all"));
    let text = String::from_utf8(reporter.into_inner()).expect("UTF-8");
    assert_plain(&text);
    let mut crashes = 0;
    for line in text.lines() {
        match serde_json::from_str(line).expect("a line") {
            EventLine::CaseFailed { detail, .. } if detail == HOSTILE => crashes += 1,
            _ => {}
        }
    }
    assert!(crashes > 5, "{crashes} crashes");
}

/// Of tens of thousands of failures, too.
#[test]
fn markdown_fits_into_a_comment() {
    struct Idle;
    impl Codec for Idle {
        fn name(&self) -> &str {
            "idle"
        }
        fn role(&self) -> Role {
            Role::Validator
        }
        fn exchange(&self, incoming: &Incoming<'_>) -> Answer {
            Answer::Refused(format!("{} {HOSTILE}", incoming.body.len()))
        }
    }
    let contract = builtin("glue@2020-05-15").expect("a built-in contract");
    let cases = Cases::new(&contract);
    let mut reporter = MarkdownReporter::new(Vec::new());
    let outcome = run(&cases, &[&Idle, &Idle], &Options::default(), &mut |event| {
        reporter.tell(event).expect("memory takes all");
    });
    let text = String::from_utf8(reporter.into_inner()).expect("UTF-8");
    let findings: usize = outcome
        .report
        .subjects
        .iter()
        .map(|subject| subject.findings.len())
        .sum();
    assert!(findings > 100, "{findings}");
    assert!(text.chars().count() <= 65_536, "{}", text.chars().count());
    assert!(text.contains(" more findings did not fit here."));
}
