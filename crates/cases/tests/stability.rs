//! Same contract, same cases, same bytes, in the same order: in every run, on
//! every platform, in every later version. Baselines, corpora and seeds stand
//! on it. A digest that changes is a change to tell in the changelog.

use rstest::rstest;
use smithereens_cases::{Case, Cases};
use smithereens_contract::{builtin, load};

/// FNV-1a, 64 bits: enough to notice a change, and no dependency.
struct Digest(u64);

impl Digest {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().chain(&[0xFF]) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

fn digest(cases: &Cases<'_>) -> u64 {
    let mut digest = Digest(0xcbf2_9ce4_8422_2325);
    for planned in cases.planned() {
        digest.add(cases.id(planned).to_string().as_bytes());
        match cases.build(planned) {
            Ok(Case {
                payload,
                expectations,
                ..
            }) => {
                digest.add(&payload.body);
                for expectation in expectations {
                    digest.add(format!("{expectation:?}").as_bytes());
                }
            }
            Err(why) => digest.add(why.to_string().as_bytes()),
        }
    }
    digest.0
}

#[rstest]
#[case("glue@2020-05-14", 22_330, 0xd6e2_0820_0a37_a8a4)]
#[case("glue@2020-05-15", 22_934, 0x7e80_bc2a_6c50_d052)]
fn the_cases_of_a_published_contract_never_change(
    #[case] name: &str,
    #[case] count: usize,
    #[case] known: u64,
) {
    let contract = builtin(name).expect("a built-in contract");
    let cases = Cases::new(&contract);
    assert_eq!(
        (cases.planned().len(), format!("{:016x}", digest(&cases))),
        (count, format!("{known:016x}"))
    );
}

/// What Glue lacks, unions, blobs, recursion, ranges, is as stable as what it has.
#[test]
fn the_cases_of_the_kitchen_sink_never_change_either() {
    let sink = include_bytes!("contracts/kitchen-sink.json");
    let contract = load("kitchen-sink.json", sink).expect("a contract");
    let cases = Cases::new(&contract);
    assert_eq!(
        (cases.planned().len(), format!("{:016x}", digest(&cases))),
        (2_266, format!("{:016x}", 0x191e_1d1f_767d_ddcc_u64))
    );
}

#[test]
fn building_in_any_order_gives_the_same_payloads() {
    let contract = builtin("glue@2020-05-15").expect("a built-in contract");
    let (forward, backward) = (Cases::new(&contract), Cases::new(&contract));
    let built: Vec<_> = backward
        .planned()
        .iter()
        .rev()
        .map(|planned| backward.build(planned))
        .collect();
    for (planned, other) in forward.planned().iter().zip(built.into_iter().rev()) {
        assert_eq!(forward.build(planned), other, "{}", forward.id(planned));
    }
}

/// A case's name and payload do not depend on what else is selected or known:
/// the ids of a contract with fewer operations are among those of the larger
/// one.
#[test]
fn ids_do_not_depend_on_the_rest_of_the_contract() {
    let (old, new) = (
        builtin("glue@2020-05-14").expect("old"),
        builtin("glue@2020-05-15").expect("new"),
    );
    let (old, new) = (Cases::new(&old), Cases::new(&new));
    for planned in old.planned() {
        let id = old.id(planned);
        assert_eq!(id.to_string().parse().as_ref(), Ok(&id));
    }
    let known: std::collections::HashSet<_> = new
        .planned()
        .iter()
        .map(|planned| new.id(planned).to_string())
        .collect();
    let gone: Vec<_> = old
        .planned()
        .iter()
        .map(|planned| old.id(planned).to_string())
        .filter(|id| !known.contains(id))
        .collect();
    assert_eq!(gone, Vec::<String>::new());
    let added = new
        .planned()
        .iter()
        .filter(|planned| new.message(planned).id.operation != "StopWorkflowRun");
    let old_ids: std::collections::HashSet<_> = old
        .planned()
        .iter()
        .map(|planned| old.id(planned).to_string())
        .collect();
    let added: Vec<_> = added
        .map(|planned| new.id(planned))
        .filter(|id| !old_ids.contains(&id.to_string()))
        .collect();
    // 18 places of CrawlState, four of WorkflowRunStatus with two values each.
    assert_eq!(added.len(), 18 + 4 * 2, "{added:?}");
    assert!(added.iter().all(|id| id.kind.name == "enum"), "{added:?}");
}
