//! Corpus entries come back as they were written, and nothing else is read.

use proptest::prelude::*;
use rstest::rstest;
use smithereens_formats::{
    Around, Assumed, AssumedAbsence, AssumedError, CHANGES_VERSION, Change, ChangeId, Changes,
    Credentials, ENTRY_VERSION, Entry, Expectation, Fault, Found, Framing, JsonText, Level, Needs,
    Outcome, Role, Source, SourceKind,
};

fn entry(payload: &[u8]) -> Entry {
    Entry {
        version: ENTRY_VERSION,
        id: "GetTrigger.request/Name/text=null".parse().expect("an id"),
        contract: "glue@2020-05-15".to_owned(),
        why: "It was lost.".to_owned(),
        change: None,
        breaks: Vec::new(),
        needs: Needs::Bytes,
        expectations: vec![Expectation {
            role: Role::Reader,
            outcome: Outcome::Reject(vec!["ValidationException".into()]),
            level: Level::Required,
            source: Source {
                kind: SourceKind::Observed,
                at: "an answer".into(),
            },
        }],
        assumes: Assumed::default(),
        http: Around::default(),
        kept: None,
        found: None,
        payload: payload.to_vec(),
    }
}

/// With every member there, of an answer.
fn full() -> Entry {
    Entry {
        id: "GetTrigger.response/Trigger.Name/present"
            .parse()
            .expect("an id"),
        change: Some(
            "CrawlState/enum-value-added=CANCELLING"
                .parse()
                .expect("an id"),
        ),
        breaks: vec![
            "GetTrigger.response/Trigger.Type/null"
                .parse()
                .expect("an id"),
        ],
        needs: Needs::Connection,
        assumes: Assumed {
            absence: Some(AssumedAbsence {
                default: JsonText::new("[]"),
                boxed: true,
            }),
            error: Some(AssumedError {
                status: Some(503),
                fault: Some(Fault::Server),
                code: Some("S.Bad".to_owned()),
            }),
        },
        http: Around {
            status: Some(400),
            headers: Some(vec![("X-Amzn-Errortype".to_owned(), "A:b".to_owned())]),
            framing: Some(Framing::Oversized(99)),
            ..Around::default()
        },
        kept: JsonText::new(r#"{"a":1.0}"#),
        found: Some(Found {
            by: "a decoder".to_owned(),
            observed: "crashed".to_owned(),
            random: Some(
                "GetTrigger.response/./random-valid=g1-7-42"
                    .parse()
                    .expect("an id"),
            ),
            detail: "\u{1b}[2J".to_owned(),
        }),
        ..entry(br#"{"Trigger":{}}"#)
    }
}

/// What is read back, from a file of its own and from a line between others.
fn read_back(entry: &Entry) -> [Entry; 2] {
    let one = Entry::read(entry.to_file().as_bytes()).expect("a file");
    let lines = ["", &entry.to_line(), "\n", &full().to_line()].concat();
    let many = Entry::read(lines.as_bytes()).expect("lines");
    assert_eq!((one.len(), many.len()), (1, 2));
    [one[0].clone(), many[0].clone()]
}

#[rstest]
#[case::minimal(entry(b"{}"))]
#[case::full(full())]
#[case::request(Entry {
    http: Around {
        method: Some("GET".to_owned()),
        uri: Some("/a?b".to_owned()),
        credentials: Some(Credentials::Wrong),
        ..Around::default()
    },
    needs: Needs::Exchange,
    ..entry(b"")
})]
fn what_is_written_is_read(#[case] entry: Entry) {
    assert_eq!(read_back(&entry), [entry.clone(), entry]);
}

#[rstest]
#[case::json(
    br#"{"a":1.0,"a":1e400,"b":[-0,"\u00e9"]}"#,
    r#""json": {"a":1.0,"a":1e400,"b":[-0,"\u00e9"]}"#
)]
#[case::null(b"null", r#""json": null"#)]
#[case::white_space(b"{ }", r#""text": "{ }""#)]
#[case::lone_surrogate(br#""\ud800""#, r#""text": "\"\\ud800\"""#)]
#[case::empty(b"", r#""text": """#)]
#[case::leading_zero(b"[01]", r#""text": "[01]""#)]
#[case::byte_order_mark("\u{feff}{}".as_bytes(), "\"text\": \"\u{feff}{}\"")]
#[case::not_utf8(b"\"\xff\"", r#""base64": "Iv8i""#)]
fn a_payload_is_written_in_the_form_that_loses_nothing(
    #[case] payload: &[u8],
    #[case] written: &str,
) {
    let entry = entry(payload);
    let file = entry.to_file();
    let line = format!("    {written}");
    assert!(file.lines().any(|written| written == line), "{file}");
    assert_eq!(read_back(&entry), [entry.clone(), entry]);
}

#[test]
fn a_payload_nested_ten_thousand_deep_is_text() {
    let nested = [b"[".repeat(10_000), b"]".repeat(10_000)].concat();
    let entry = entry(&nested);
    assert!(entry.to_line().contains(r#""text":"[[[["#));
    assert_eq!(read_back(&entry), [entry.clone(), entry]);
}

#[test]
fn a_file_is_for_people() {
    let expected = r#"{
  "version": 1,
  "id": "GetTrigger.response/Trigger.Name/present",
  "contract": "glue@2020-05-15",
  "why": "It was lost.",
  "change": "CrawlState/enum-value-added=CANCELLING",
  "breaks": [
    "GetTrigger.response/Trigger.Type/null"
  ],
  "needs": "connection",
  "expectations": [
    {
      "role": "reader",
      "outcome": {
        "reject": [
          "ValidationException"
        ]
      },
      "level": "required",
      "source": {
        "kind": "observed",
        "at": "an answer"
      }
    }
  ],
  "assumes": {
    "absence": {
      "default": [],
      "boxed": true
    },
    "error": {
      "status": 503,
      "fault": "server",
      "code": "S.Bad"
    }
  },
  "http": {
    "status": 400,
    "headers": [
      [
        "X-Amzn-Errortype",
        "A:b"
      ]
    ],
    "framing": {
      "oversized": 99
    }
  },
  "kept": {"a":1.0},
  "found": {
    "by": "a decoder",
    "observed": "crashed",
    "random": "GetTrigger.response/./random-valid=g1-7-42",
    "detail": "\u001b[2J"
  },
  "payload": {
    "json": {"Trigger":{}}
  }
}
"#;
    assert_eq!(full().to_file(), expected);
}

#[test]
fn a_person_may_reformat_an_entry() {
    let compact = full().to_line();
    let reformatted = compact
        .replace("{\"Trigger\":{}}", "{\r\n\t\"Trigger\" : { }\r\n}")
        .replace("{\"a\":1.0}", "{ \"a\": 1.0 }")
        .replace(",\"", "\n , \"");
    assert_ne!(reformatted, compact);
    assert_eq!(
        Entry::read(reformatted.as_bytes()).expect("an entry"),
        [full()]
    );
}

#[test]
fn a_file_is_called_after_its_id_and_told_apart_by_a_hash() {
    let name = entry(b"{}").file_name();
    assert_eq!(name, "GetTrigger-request-Name-text-null-049ba846.json");
    assert_eq!(entry(b"{}").file_name(), name);
    let renamed = |id: &str| Entry {
        id: id.parse().expect("an id"),
        ..entry(b"{}")
    };
    let found = Entry {
        found: full().found,
        ..entry(b"{}")
    };
    let elsewhere = Entry {
        http: Around {
            uri: Some("/elsewhere".to_owned()),
            ..Around::default()
        },
        ..entry(b"{}")
    };
    let others = [
        elsewhere,
        entry(b"{} "),
        full(),
        renamed("gettrigger.request/name/text=null"),
        renamed("GetTrigger.request/Name/text=NULL"),
        found,
    ];
    let mut names: Vec<String> = others.iter().map(Entry::file_name).collect();
    names.push(name);
    for name in &mut names {
        name.make_ascii_lowercase();
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 7, "{names:?}");
}

#[test]
fn no_file_name_is_too_long_or_holds_what_a_file_system_minds() {
    let mut long = entry(b"{}");
    let value = "a/../\u{0}\u{1f980}:*?\"<>|\\~ .".repeat(20);
    long.id.kind.value = Some(value);
    long.id.site.message.operation = "CON".to_owned();
    let name = long.file_name();
    assert_eq!(name.len(), 200);
    assert!(
        name.starts_with("CON-request-Name-text-a-2F-2F-00-F0-9F"),
        "{name}"
    );
    let plain = |char: char| char.is_ascii_alphanumeric() || char == '-' || char == '_';
    assert!(name.trim_end_matches(".json").chars().all(plain), "{name}");
    let mut other = long.clone();
    other.id.kind.value.as_mut().expect("it has one").push('a');
    assert_ne!(other.file_name(), name);
    assert_eq!(other.file_name()[..180], name[..180]);
}

#[test]
fn nothing_is_no_entry() {
    assert_eq!(Entry::read(b"").expect("none"), []);
    assert_eq!(Entry::read(b" \n\r\n").expect("none"), []);
}

/// A line of JSON lines, in the place of the third, and what is said of it.
#[rstest]
#[case::newer(("\"version\":1", "\"version\":2,\"sequence\":[]"), "line 3: it is of version 2, and this smithereens knows 1 only; get one that knows it")]
#[case::no_version(("\"version\":1,", ""), "line 3: missing field `version`, at column ")]
#[case::unknown_member(("\"why\"", "\"because\""), "line 3: unknown field `because`, expected one of `version`, `id`, ")]
#[case::not_an_id(("Name/text=null", "Name"), "line 3: `GetTrigger.request/Name` is not a case id: it needs three parts")]
#[case::two_payloads(("\"json\":{}", "\"json\":{},\"text\":\"{}\""), "line 3: a payload is exactly one of `json`, `text` and `base64`")]
#[case::no_payload(("\"json\":{}", ""), "line 3: a payload is exactly one of `json`, `text` and `base64`")]
#[case::no_base64(("\"json\":{}", "\"base64\":\"?\""), "line 3: `base64` is none")]
#[case::surrogate(("\"json\":{}", "\"json\":\"\\ud800\""), "line 3: JSON with half a surrogate pair cannot stand here; a payload can be given as `text`")]
#[case::no_reason(("It was lost.", " "), "line 3: `why` says nothing")]
#[case::stray(("\"payload\"", "\"http\":{\"status\":200},\"payload\""), "line 3: a request has no `status`, and it is in `http`; take it out")]
#[case::cut_off(("\"payload\"", ""), "line 3: ")]
#[case::list((r#"{"version":1"#, r#"[{"version":1"#), "line 3: an entry is a JSON object; schemas/corpus-entry.json says")]
#[case::unknown_role(("\"reader\"", "\"writer\""), "line 3: unknown variant `writer`, expected one of `reader`, `validator`, `service`, at column ")]
fn what_is_no_entry_is_refused_with_its_line_and_the_remedy(
    #[case] (from, to): (&str, &str),
    #[case] told: &str,
) {
    let broken = entry(b"{}").to_line().replacen(from, to, 1);
    assert_ne!(broken, entry(b"{}").to_line());
    let lines = format!("{}\n{broken}", full().to_line());
    let error = Entry::read(lines.as_bytes())
        .expect_err("no entry")
        .to_string();
    assert!(error.starts_with(told), "{error}");
    assert!(error.lines().count() == 1, "{error}");
}

#[test]
fn two_expectations_of_one_role_are_refused() {
    let mut twice = entry(b"{}");
    let one = twice.expectations[0].clone();
    twice.expectations.push(one);
    let error = Entry::read(twice.to_file().as_bytes()).expect_err("no entry");
    assert_eq!(
        error.to_string(),
        "line 1: a reader has two expectations; leave one"
    );
}

#[test]
fn the_line_is_told_in_a_file_of_one_entry_and_in_one_that_is_no_text() {
    let file = full()
        .to_file()
        .replace("\"status\": 400", "\"status\": 70000");
    let error = Entry::read(file.as_bytes()).expect_err("no entry");
    assert!(
        error
            .to_string()
            .starts_with("line 38: invalid value: integer `70000`, expected u16, at column 19;"),
        "{error}"
    );
    let error = Entry::read(b"{\n\"\xff\n").expect_err("no text");
    assert!(
        error.to_string().starts_with("line 2: it is not UTF-8"),
        "{error}"
    );
}

#[rstest]
#[case::first(b"{\"version\":1,", b"", &["line 1: EOF while parsing", "", ""])]
#[case::middle(b"", b"{}", &["", "line 3: missing field `version`", ""])]
#[case::not_utf8(b"", b"\"\xff\"", &["", "line 3: it is not UTF-8", ""])]
#[case::none(b"", b"", &["", ""])]
fn a_broken_line_hides_none_of_the_others(
    #[case] first: &[u8],
    #[case] third: &[u8],
    #[case] told: &[&str],
) {
    let line = entry(b"{}").to_line();
    let lines = [first, b"\n", line.as_bytes(), third, b"\n", line.as_bytes()].concat();
    let read = Entry::read_each(&lines);
    assert_eq!(read.len(), told.len());
    for (read, told) in read.iter().zip(told) {
        match read {
            Ok(read) => assert_eq!((read, *told), (&entry(b"{}"), "")),
            Err(error) => assert!(
                !told.is_empty() && error.to_string().starts_with(told),
                "{error}"
            ),
        }
    }
    assert_eq!(
        Entry::read(&lines).is_ok(),
        told.iter().all(|told| told.is_empty())
    );
}

#[test]
fn no_two_changes_have_one_directory_on_any_file_system() {
    let change = |id: &str| Change {
        id: id.parse().expect("an id"),
        from: None,
        to: None,
        places: Vec::new(),
        more_places: false,
        effects: Vec::new(),
    };
    let long = format!("A.{}/member-added", "b".repeat(120));
    let ids = [
        "CrawlState/enum-value-added=CANCELLING",
        "A.b/member-added",
        "Kind/enum-value-added=G.1X",
        "Kind/enum-value-added=G-1X",
        "Kind/enum-value-added=g.1x",
        "Kind/enum-value-added=.",
        &long,
        &long.replace("b/", "c/"),
    ];
    let changes = Changes {
        version: CHANGES_VERSION,
        tool: "a test".to_owned(),
        old: "a".to_owned(),
        new: "b".to_owned(),
        changes: ids.map(change).to_vec(),
    };
    let names = changes.directory_names();
    let name = |id: &str| &*names[&id.parse::<ChangeId>().expect("an id")];
    assert_eq!(name(ids[0]), "CrawlState-enum-value-added-CANCELLING");
    assert_eq!(name(ids[1]), "A.b-member-added");
    assert_eq!(name(ids[3]), "Kind-enum-value-added-G-1X");
    assert!(name(ids[2]).starts_with("Kind-enum-value-added-G.1X-"));
    let mut told_apart: Vec<String> = ids.iter().map(|id| name(id).to_lowercase()).collect();
    for name in &told_apart {
        assert!(name.len() < 120 && !name.ends_with('.'), "{name}");
    }
    told_apart.sort();
    told_apart.dedup();
    assert_eq!(told_apart.len(), ids.len(), "{told_apart:?}");
}

fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        "-?(0|[1-9][0-9]{0,3})(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,3})?",
        r#""([ -!#-\[\]-~é\u{1F980}]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4}|\\ud83e\\udd80){0,6}""#,
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        let white = || "[ \t\r\n]{0,2}";
        prop_oneof![
            (white(), proptest::collection::vec(inner.clone(), 0..4))
                .prop_map(|(white, items)| format!("[{white}{}]", items.join(","))),
            (white(), proptest::collection::vec(inner, 0..4)).prop_map(|(white, items)| {
                let members: Vec<_> = items.iter().map(|item| format!("\"a\":{item}")).collect();
                format!("{{{}{white}}}", members.join(","))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn any_bytes_come_back(payload in proptest::collection::vec(any::<u8>(), 0..64)) {
        let entry = entry(&payload);
        prop_assert_eq!(read_back(&entry), [entry.clone(), entry]);
    }

    #[test]
    fn any_text_comes_back(payload in any::<String>()) {
        let entry = entry(payload.as_bytes());
        prop_assert_eq!(read_back(&entry), [entry.clone(), entry]);
    }

    #[test]
    fn any_json_comes_back_as_it_was_written(payload in json()) {
        let entry = entry(payload.as_bytes());
        prop_assert_eq!(read_back(&entry), [entry.clone(), entry]);
    }

    #[test]
    fn every_text_of_an_entry_comes_back(why in "\\PC*[a-z]\\PC*", detail in any::<String>(), header in any::<String>()) {
        let mut entry = full();
        entry.why = why;
        entry.http.headers = Some(vec![(header.clone(), header)]);
        entry.found = entry.found.map(|found| Found { detail, ..found });
        prop_assert_eq!(read_back(&entry), [entry.clone(), entry]);
    }

    /// Hostile files end in an error, not in a panic.
    #[test]
    fn any_change_of_a_line_is_read_or_refused(at in 0usize..700, byte in any::<u8>()) {
        let mut line = full().to_line().into_bytes();
        if let Some(there) = line.get_mut(at) {
            *there = byte;
        }
        if let Ok(entries) = Entry::read(&line) {
            for entry in entries {
                prop_assert_eq!(read_back(&entry), [entry.clone(), entry]);
            }
        }
    }
}
