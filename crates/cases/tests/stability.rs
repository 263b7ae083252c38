//! Same contract, same cases, same bytes, in the same order: in every run, on
//! every platform, in every later version. Baselines, corpora and seeds stand
//! on it. A digest that changes is a change to tell in the changelog.

use rstest::rstest;
use smithereens_cases::random::{Choices, GENERATOR_VERSION, Generator, NotMade};
use smithereens_cases::{Case, Cases};
use smithereens_contract::{builtin, load};
use smithereens_formats::{CaseId, RandomClass, RandomName, Seed};

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
#[case("glue@2020-05-14", 22_375, 0x420b_c286_36c6_f226)]
#[case("glue@2020-05-15", 22_983, 0x4f01_c5e0_92d2_8c5c)]
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

fn named(id: &str) -> RandomName {
    let id: CaseId = id.parse().expect("an id");
    RandomName::of(&id).expect("a random case")
}

fn body(generator: &Generator<'_, '_>, name: &RandomName) -> String {
    let made = generator.case(name).expect("it can be made");
    String::from_utf8(made.case.payload.body).expect("UTF-8")
}

/// A seed stands for these bytes as long as the generator has this version.
#[rstest]
#[case(
    "GetTrigger.request/./random-valid=g1-7-0",
    "{\"Name\":\"t\u{d7ff}lxl\"}"
)]
#[case(
    "StopWorkflowRun.request/./random-invalid=g1-7-1",
    r#"{"Name":"","RunId":2}"#
)]
#[case(
    "GetWorkflowRun.response/./random-future=g1-7-6",
    r#"{"Run":{"StartedOn":1646639668,"CompletedOn":1642161100,"Status":"SMITHEREENS_NEW"}}"#
)]
#[case(
    "CreateTrigger.error.AlreadyExistsException/./random-valid=g1-7-3",
    r#"{"__type":"AlreadyExistsException","Message":"/etc/passwd"}"#
)]
fn a_random_case_has_these_bytes_everywhere(#[case] id: &str, #[case] known: &str) {
    let contract = builtin("glue@2020-05-15").expect("a built-in contract");
    let cases = Cases::new(&contract);
    assert_eq!(body(&Generator::new(&cases), &named(id)), known);
}

/// If this fails on purpose, `GENERATOR_VERSION` rises with it.
#[rstest]
#[case("glue@2020-05-15", 0x3ffe_a3e3_8760_2463)]
#[case("glue@newest", 0x58e3_466e_d434_62a0)]
#[case("kitchen-sink", 0x2465_2dc2_8555_b0a0)]
fn the_random_cases_of_a_seed_never_change(#[case] name: &str, #[case] known: u64) {
    let sink = include_bytes!("contracts/kitchen-sink.json");
    let contract = match name {
        "kitchen-sink" => load("kitchen-sink.json", sink).expect("a contract"),
        name => builtin(name).expect("a built-in contract"),
    };
    let cases = Cases::new(&contract);
    let generator = Generator::new(&cases);
    let mut digest = Digest(0xcbf2_9ce4_8422_2325);
    for number in 0..3_000 {
        let name = generator.name(Generator::seed(0), number).expect("a name");
        let made = generator.case(&name).expect("it can be made");
        digest.add(made.case.id.to_string().as_bytes());
        digest.add(&made.case.payload.body);
        digest.add(format!("{:?}", made.case.expectations).as_bytes());
        for id in made.breaks {
            digest.add(id.to_string().as_bytes());
        }
    }
    assert_eq!(GENERATOR_VERSION, 1);
    assert_eq!(format!("{:016x}", digest.0), format!("{known:016x}"));
}

/// `generate` of one message makes what `check` of all does.
#[test]
fn a_random_case_does_not_depend_on_the_messages_beside_it() {
    let contract = builtin("glue@2020-05-15").expect("a built-in contract");
    let all = Cases::new(&contract);
    let every = Generator::new(&all);
    for message in all.messages() {
        let one = Cases::of(&contract, vec![message.clone()]).expect("a message");
        let alone = Generator::new(&one);
        for class in RandomClass::ALL {
            for number in 0..8 {
                let name = RandomName {
                    message: message.id.clone(),
                    class,
                    seed: Generator::seed(3),
                    number,
                };
                match (every.case(&name), alone.case(&name)) {
                    (Ok(one), Ok(other)) => assert_eq!(one.case, other.case),
                    (one, other) => assert_eq!(one.err(), other.err(), "{}", name.id()),
                }
            }
        }
    }
}

#[test]
fn a_seed_of_another_generator_is_refused() {
    let contract = builtin("glue@2020-05-15").expect("a built-in contract");
    let cases = Cases::new(&contract);
    let name = named("GetTrigger.request/./random-valid=g2-7-0");
    let seed = Seed {
        generator: 2,
        value: 7,
    };
    let refused = Generator::new(&cases).case(&name).expect_err("another");
    assert_eq!(refused, NotMade::OtherVersion { seed });
}

/// A fuzzer's short input is no reason for empty payloads.
#[test]
fn an_exhausted_source_still_yields_varied_payloads() {
    let contract = builtin("glue@2020-05-15").expect("a built-in contract");
    let cases = Cases::new(&contract);
    let generator = Generator::new(&cases);
    let message = "GetWorkflow.response".parse().expect("a message");
    let mut bodies = std::collections::BTreeSet::new();
    for tape in 0..=255_u8 {
        let mut out = Vec::new();
        let tape = [tape];
        let choices = &mut Choices::on_tape(&tape);
        generator
            .write_valid(&message, choices, &mut out)
            .expect("a payload");
        bodies.insert(out);
    }
    let small = bodies.iter().filter(|body| body.len() < 20).count();
    assert!(bodies.len() > 200 && small < 40, "{} {small}", bodies.len());
    // And zeros alone are the plainest.
    let zeros = [0; 4096];
    let mut out = Vec::new();
    let choices = &mut Choices::on_tape(&zeros);
    generator
        .write_valid(&message, choices, &mut out)
        .expect("a payload");
    assert_eq!(out, b"{}");
}
