//! The crates depend on each other downwards only, the lower ones on nothing
//! that does I/O, and the engine knows no Glue: what ARCHITECTURE.md states,
//! asked of Cargo and of the sources.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rstest::rstest;
use smithereens_contract::{BUILTIN_NAMES, builtin};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// The names of a package's dependencies, transitive, without those for tests.
fn dependencies(package: &str) -> Vec<String> {
    dependencies_with(package, &[])
}

/// The same with other features than the default ones.
fn dependencies_with(package: &str, features: &[&str]) -> Vec<String> {
    let tree = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--locked",
            "--package",
            package,
            "--edges",
            "normal",
            "--prefix",
            "none",
        ])
        .args(["--format", "{p} {f}"])
        .args(features)
        .current_dir(ROOT)
        .output()
        .expect("cargo runs");
    assert!(
        tree.status.success(),
        "{}",
        String::from_utf8_lossy(&tree.stderr)
    );
    String::from_utf8(tree.stdout)
        .expect("UTF-8")
        .lines()
        .skip(1)
        .map(str::to_owned)
        .collect()
}

fn depends_on(lines: &[String], name: &str) -> bool {
    lines
        .iter()
        .any(|line| line.split(' ').next() == Some(name))
}

#[rstest]
#[case("smithereens-formats", &["smithereens-contract", "smithereens-cases", "smithereens-glue", "smithereens-harness", "smithereens", "smithereens-faults"])]
#[case("smithereens-contract", &["smithereens-cases", "smithereens-glue", "smithereens-harness", "smithereens", "smithereens-faults"])]
#[case("smithereens-cases", &["smithereens-glue", "smithereens-harness", "smithereens", "smithereens-faults"])]
#[case("smithereens-glue", &["smithereens-contract", "smithereens-cases", "smithereens-harness", "smithereens", "smithereens-faults", "smithereens-reference"])]
#[case("smithereens-reference", &["smithereens-contract", "smithereens-cases", "smithereens-harness", "smithereens", "smithereens-faults"])]
#[case("smithereens-harness", &["smithereens-glue", "smithereens-reference", "smithereens", "smithereens-faults"])]
#[case("smithereens", &["smithereens-faults"])]
fn arrows_go_down_only(#[case] package: &str, #[case] never: &[&str]) {
    let lines = dependencies(package);
    let found: Vec<_> = never
        .iter()
        .filter(|name| depends_on(&lines, name))
        .collect();
    assert!(found.is_empty(), "{package} depends on {found:?}");
}

/// What does I/O, or reads arguments.
const OUTSIDE: [&str; 11] = [
    "tokio",
    "futures",
    "async-std",
    "smol",
    "hyper",
    "hyper-util",
    "reqwest",
    "ureq",
    "clap",
    "tempfile",
    "mio",
];

#[rstest]
fn the_lower_crates_know_no_io_no_async_and_no_arguments(
    #[values(
        "smithereens-formats",
        "smithereens-contract",
        "smithereens-cases",
        "smithereens-glue",
        "smithereens-reference"
    )]
    package: &str,
) {
    let lines = dependencies(package);
    for name in OUTSIDE {
        assert!(!depends_on(&lines, name), "{package} depends on {name}");
    }
}

/// Who tests a decoder needs no server, and who wants the service in a test no
/// command line.
#[test]
fn the_socket_comes_with_a_feature_alone() {
    let library = dependencies_with("smithereens", &["--no-default-features"]);
    for name in ["smithereens-reference", "tokio", "hyper", "mio"] {
        assert!(!depends_on(&library, name), "the library depends on {name}");
    }
    let service = dependencies_with("smithereens-reference", &["--features", "listen"]);
    for name in ["tokio", "hyper", "mio"] {
        assert!(depends_on(&service, name), "the socket is none of {name}");
    }
    assert!(
        !depends_on(&service, "clap"),
        "the service reads no arguments"
    );
    assert!(depends_on(
        &dependencies("smithereens"),
        "smithereens-reference"
    ));
}

/// The Rust files of a folder, by their paths from the repository's root.
fn sources(folder: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    let mut files = Vec::new();
    walk(&Path::new(ROOT).join(folder), &mut files);
    assert!(!files.is_empty(), "{folder} has no sources");
    let named = |file: PathBuf| {
        let name = file.strip_prefix(ROOT).expect("inside").to_owned();
        let text = fs::read_to_string(&file).expect("a source");
        (name.to_string_lossy().replace('\\', "/"), code(&text))
    };
    files.into_iter().map(named).collect()
}

/// The lines that are no comments: what people read may give examples.
fn code(source: &str) -> String {
    let lines = source.lines();
    let code = lines.filter(|line| !line.trim_start().starts_with("//"));
    code.collect::<Vec<_>>().join("\n")
}

fn is_word(char: char) -> bool {
    char.is_ascii_alphanumeric() || char == '_'
}

/// The first names after each `std::`, those of a `std::{…}` included.
fn modules_of_std(code: &str) -> BTreeSet<String> {
    let spaced: Vec<&str> = code.split_whitespace().collect();
    let joined = spaced.join(" ").replace(" ::", "::").replace(":: ", "::");
    let first = |text: &str| {
        let name = text.trim_start().chars();
        name.take_while(|char| is_word(*char)).collect::<String>()
    };
    let mut modules = BTreeSet::new();
    for (at, found) in joined.match_indices("std::") {
        if joined[..at].ends_with(is_word) {
            continue;
        }
        let rest = &joined[at + found.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            modules.insert(first(rest));
            continue;
        };
        modules.insert(first(group));
        let mut depth = 0;
        for (at, char) in group.char_indices() {
            match char {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    modules.insert(first(&group[at + 1..]));
                }
                _ => {}
            }
        }
    }
    modules
}

/// What the lower crates use of `std` that could do I/O, and why it does none.
const NO_IO: [(&str, &str, &str); 2] = [
    (
        "crates/contract/src/load.rs",
        "io",
        "`Read`, to unpack gzip from bytes that are in memory already",
    ),
    (
        "crates/formats/src/exit_code.rs",
        "process",
        "`Termination`, so that `main` can return an exit code",
    ),
];

#[test]
fn the_lower_crates_touch_no_file_socket_process_environment_or_thread() {
    let mut found = Vec::new();
    for package in ["formats", "contract", "cases", "glue"] {
        for (file, code) in sources(&format!("crates/{package}/src")) {
            for module in modules_of_std(&code) {
                if ["fs", "net", "process", "env", "thread", "io", "os"].contains(&&*module) {
                    found.push((file.clone(), module));
                }
            }
        }
    }
    found.sort();
    let allowed = NO_IO.map(|(file, module, _)| (file.to_owned(), module.to_owned()));
    assert_eq!(found, allowed);
}

#[rstest]
#[case("use std::fs::File;", &["fs"])]
#[case("use std::{collections::HashMap, fs::{self, File}, io};", &["collections", "fs", "io"])]
#[case("let it = std::env\n    ::var(name);", &["env"])]
#[case("return std::io::stdin();", &["io"])]
#[case("my_std::fs::read()", &[])]
fn modules_of_std_are_found_however_they_are_named(#[case] code: &str, #[case] known: &[&str]) {
    let found = modules_of_std(code);
    assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), known);
}

/// Names of Glue's that are words of everyone's: Rust's, JSON's, HTTP's, Smithy's.
const GENERAL: [&str; 5] = ["Action", "Operation", "Option", "Timeout", "Timestamp"];

/// All that is known of Glue is data: in its contracts and its rules file.
#[test]
fn the_engine_names_nothing_of_glue() {
    let mut names = BTreeSet::new();
    for contract in BUILTIN_NAMES.iter().filter_map(|name| builtin(name)) {
        let shapes = contract.shapes().iter().map(|shape| &shape.name);
        let operations = contract
            .operations()
            .iter()
            .map(|operation| &operation.name);
        // Shorter names are words like `Node`, `Job` and `Tag`.
        let long = shapes.chain(operations).filter(|name| name.len() >= 6);
        names.extend(long.cloned());
    }
    assert!(names.contains("CreateTrigger"), "Glue's names are known");
    let (mut named, mut general) = (Vec::new(), BTreeSet::new());
    for folder in ["crates/cases/src", "crates/harness/src"] {
        for (file, code) in sources(folder) {
            // Tests are at the end, and may put the built-in contract to it.
            let engine = code.split("#[cfg(test)]").next().unwrap_or_default();
            for word in engine.split(|char| !is_word(char)) {
                match GENERAL.iter().find(|general| **general == word) {
                    Some(word) => {
                        general.insert(*word);
                    }
                    None if names.contains(word) => named.push(format!("{word} in {file}")),
                    None => {}
                }
            }
        }
    }
    assert_eq!(named, Vec::<String>::new());
    // A word that the engine does not use needs no exception.
    assert_eq!(Vec::from_iter(general), GENERAL);
    assert!(GENERAL.iter().all(|word| names.contains(*word)));
}

/// `arbitrary_precision` gives certain objects another meaning, `preserve_order`
/// slows every parse down by half. Features are shared by the whole build, so a
/// dependency could switch them on behind our back.
#[test]
fn serde_json_has_no_feature_that_changes_what_values_mean() {
    for package in ["smithereens", "smithereens-harness", "smithereens-contract"] {
        let lines = dependencies(package);
        let line = lines
            .iter()
            .find(|line| line.starts_with("serde_json "))
            .expect("serde_json");
        for feature in ["arbitrary_precision", "preserve_order"] {
            assert!(!line.contains(feature), "{package}: {line}");
        }
    }
}
