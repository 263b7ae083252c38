//! The crates depend on each other downwards only, and the lower ones on
//! nothing that does I/O: what ARCHITECTURE.md states, asked of Cargo.

use std::process::Command;

use rstest::rstest;

/// The names of a package's dependencies, transitive, without those for tests.
fn dependencies(package: &str) -> Vec<String> {
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
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
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
#[case("smithereens-formats", &["smithereens-contract", "smithereens-cases", "smithereens-glue", "smithereens-harness", "smithereens"])]
#[case("smithereens-contract", &["smithereens-cases", "smithereens-glue", "smithereens-harness", "smithereens"])]
#[case("smithereens-cases", &["smithereens-glue", "smithereens-harness", "smithereens"])]
#[case("smithereens-glue", &["smithereens-contract", "smithereens-cases", "smithereens-harness", "smithereens"])]
#[case("smithereens-harness", &["smithereens-glue", "smithereens"])]
fn arrows_go_down_only(#[case] package: &str, #[case] never: &[&str]) {
    let lines = dependencies(package);
    let found: Vec<_> = never
        .iter()
        .filter(|name| depends_on(&lines, name))
        .collect();
    assert!(found.is_empty(), "{package} depends on {found:?}");
}

#[rstest]
fn the_lower_crates_know_no_io_no_async_and_no_arguments(
    #[values(
        "smithereens-formats",
        "smithereens-contract",
        "smithereens-cases",
        "smithereens-glue"
    )]
    package: &str,
) {
    let lines = dependencies(package);
    for name in [
        "tokio",
        "futures",
        "async-std",
        "smol",
        "hyper",
        "reqwest",
        "ureq",
        "clap",
        "tempfile",
        "mio",
    ] {
        assert!(!depends_on(&lines, name), "{package} depends on {name}");
    }
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
