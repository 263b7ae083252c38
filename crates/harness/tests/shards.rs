//! Shards of a run: together all of it, none of it twice, about as much each.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use smithereens_cases::Cases;
use smithereens_cases::random::Generator;
use smithereens_contract::builtin;
use smithereens_formats::{CaseId, Phase, Role, Shard};
use smithereens_harness::{Answer, Codec, Event, Incoming, Options, RandomOptions, Recorded, run};

struct Echo;

impl Codec for Echo {
    fn name(&self) -> &str {
        "echo"
    }

    fn role(&self) -> Role {
        Role::Reader
    }

    fn exchange(&self, incoming: &Incoming<'_>) -> Answer {
        Answer::Encoded(incoming.body.to_vec())
    }
}

/// What is put, by phase.
fn put(cases: &Cases<'_>, corpus: &[Recorded], shard: Option<Shard>) -> BTreeSet<(Phase, CaseId)> {
    let mut options = Options {
        random: Some(RandomOptions {
            seed: Generator::seed(7),
            cases: 2_000,
        }),
        corpus: corpus.to_vec(),
        ..Options::default()
    };
    options.selection.shard = shard;
    let mut phase = Phase::Coverage;
    let mut put = BTreeSet::new();
    run(cases, &[&Echo], &options, &mut |event| match event {
        Event::PhaseStarted { phase: started, .. } => phase = *started,
        Event::CaseFinished { case, .. } => {
            assert!(put.insert((phase, (*case).clone())), "{case} is put twice");
        }
        _ => {}
    });
    put
}

#[test]
fn together_they_are_all_disjoint_and_about_even_in_every_phase() {
    let contract = builtin("glue@2020-05-15").expect("a built-in contract");
    let cases = Cases::new(&contract);
    let planned = cases.planned().iter().step_by(50);
    let corpus: Vec<Recorded> = planned
        .filter_map(|planned| cases.build(planned).ok())
        .filter_map(|case| cases.record(&case, "A test.").ok())
        .map(|entry| Recorded {
            entry,
            from: "a file".to_owned(),
        })
        .collect();
    let all = put(&cases, &corpus, None);
    let of = NonZeroU32::new(4).expect("not zero");
    let shards: Vec<_> = Shard::all(of)
        .map(|shard| put(&cases, &corpus, Some(shard)))
        .collect();
    let mut together = BTreeSet::new();
    for shard in &shards {
        for one in shard {
            assert!(together.insert(one.clone()), "{one:?} is in two");
        }
        for phase in Phase::ALL {
            let of = |put: &BTreeSet<(Phase, CaseId)>| {
                put.iter().filter(|(of, _)| *of == phase).count() as f64
            };
            if of(&all) == 0.0 {
                // Sequences need a service.
                assert_eq!(phase, Phase::Stateful);
                continue;
            }
            let share = of(shard) / of(&all);
            assert!((0.17..0.33).contains(&share), "{phase}: {share}");
        }
    }
    assert_eq!(together, all);
}

/// A matrix of machines is not red because there are few cases.
#[test]
fn a_shard_without_cases_is_kept() {
    let contract = builtin("glue@2020-05-15").expect("a built-in contract");
    let cases = Cases::new(&contract);
    let mut kept = 0;
    for shard in Shard::all(NonZeroU32::new(50).expect("not zero")) {
        let mut options = Options::default();
        let only = "GetTrigger.request/Name/missing".parse();
        options.selection.only.push(only.expect("a glob"));
        options.selection.shard = Some(shard);
        let outcome = run(&cases, &[&Echo], &options, &mut |_| {});
        assert_eq!(outcome.report.shard, Some(shard));
        kept += u32::from(outcome.kept);
    }
    // An echo does not refuse it.
    assert!((49..=50).contains(&kept), "{kept}");
}
