//! Before a live run: how many requests it needs, and how long that takes about.
//!
//! The requests are counted, on one case in so many, by putting them to the
//! reference in this process just as they will be put to the service; a service
//! that refuses more needs fewer. How long one takes is measured by calls that only
//! list.

use std::thread;
use std::time::{Duration, Instant};

use smithereens::scenario::{Glue, InProcess};
use smithereens_cases::Cases;
use smithereens_formats::{Part, Phase, Shard};
use smithereens_harness::{Gate, Options, Scenario as _, Selection, Sent, Service, run};
use smithereens_reference::Reference;

use crate::cli::output;

/// About how many cases are put to the reference.
const SAMPLE: u64 = 200;
/// How often each thread asks the service, to see how long that takes.
const CALLS: u32 = 6;

/// Tells what is about to come.
pub(crate) fn tell(cases: &Cases<'_>, options: &Options, service: &dyn Service) {
    let requests = requests(cases, options);
    let sequences = options.stateful.as_ref().filter(|_| plays(options));
    let sequences = sequences.map_or(0, |stateful| {
        Glue.sequences(stateful.seed, stateful.random).len()
    });
    // How long these wait depends on the service.
    let then = match sequences {
        0 => String::new(),
        some => format!(", and then {some} sequences of calls"),
    };
    let requests_told = format!("about {requests} requests");
    let Some(each) = time_of_each(cases, options, service) else {
        // Why it does not answer, the report will say.
        return output::note(requests_told + &then);
    };
    let all = each.mul_f64(requests as f64);
    let left = options
        .until
        .map(|until| until.saturating_duration_since(Instant::now()));
    match left {
        Some(left) if left < all => output::note(format_args!(
            "{requests_told}, of which --max-time allows about {:.0} %",
            100.0 * left.as_secs_f64() / all.as_secs_f64()
        )),
        _ => output::note(format_args!(
            "{requests_told}, about {} s{then}",
            rounded(all)
        )),
    }
}

fn plays(options: &Options) -> bool {
    options.phases.is_empty() || options.phases.contains(&Phase::Stateful)
}

/// Two digits: nobody knows more.
fn rounded(time: Duration) -> u64 {
    let seconds = time.as_secs() + 1;
    let step = 10_u64.pow(seconds.ilog10().saturating_sub(1));
    seconds.div_ceil(step) * step
}

/// How many requests a sound service gets.
fn requests(cases: &Cases<'_>, options: &Options) -> u64 {
    let selection = options.selection.of_all_shards();
    let planned = cases.planned().iter().filter(|planned| {
        cases.message(planned).id.part == Part::Request && selection.selects(&cases.id(planned))
    });
    // What every run asks weighs more in a small sample: only what is put counts.
    let wanted = |phase| options.phases.is_empty() || options.phases.contains(&phase);
    let of = |phase, count: u64| if wanted(phase) { count } else { 0 };
    let random = options.random.map_or(0, |random| random.cases);
    let all = of(Phase::Coverage, planned.count() as u64)
        + of(Phase::Random, random)
        + of(Phase::Corpus, options.corpus.len() as u64);
    let of = u32::try_from(all / SAMPLE).unwrap_or(u32::MAX).max(1);
    let Some(sample) = of.try_into().ok().and_then(|of| Shard::all(of).next()) else {
        return 0;
    };
    let reference = InProcess::new(Reference::new(1));
    let gate = Gate::new(cases, &reference, &Glue, "smithereens");
    let options_of_sample = Options {
        selection: Selection {
            shard: Some(sample),
            ..selection
        },
        since: options.since.clone(),
        phases: options.phases.clone(),
        random: options.random,
        corpus: options.corpus.clone(),
        stop: options.stop.clone(),
        ..Options::default()
    };
    run(cases, &[&gate], &options_of_sample, &mut |_| {});
    let asked = reference.asked() * u64::from(of);
    match options.selection.shard {
        Some(shard) => asked / u64::from(shard.count().get()),
        None => asked,
    }
}

/// How long a call takes, with as many threads as the run has; `None` if one is not
/// answered.
fn time_of_each(cases: &Cases<'_>, options: &Options, service: &dyn Service) -> Option<Duration> {
    let reading = Glue.bystander("smithereens")?.reading;
    let payload = cases.call(reading.operation, reading.input.to_bytes());
    let list = Sent::of(payload)?;
    let ask = || service.send(&list).is_ok();
    // The first connects.
    if !ask() {
        return None;
    }
    let threads = match options.workers {
        0 => thread::available_parallelism().map_or(1, usize::from),
        workers => workers.min(64),
    };
    let since = Instant::now();
    let answered = thread::scope(|scope| {
        let asking: Vec<_> = (0..threads)
            .map(|_| scope.spawn(|| (0..CALLS).all(|_| ask())))
            .collect();
        asking
            .into_iter()
            .all(|thread| thread.join().unwrap_or(false))
    });
    let calls = CALLS * u32::try_from(threads).ok()?;
    answered.then(|| since.elapsed() / calls)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_two_digits_and_is_not_too_short() {
        let of = |millis| rounded(Duration::from_millis(millis));
        assert_eq!(of(10), 1);
        assert_eq!(of(8_500), 9);
        assert_eq!(of(41_200), 42);
        assert_eq!(of(123_400), 130);
        assert_eq!(of(7_654_321), 7_700);
    }
}
