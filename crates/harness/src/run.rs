//! A run: selected cases against subjects, in order, on several threads.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use smithereens_cases::{Case, Cases, Message};
use smithereens_formats::{
    BaselineEntry, BaselineReport, CaseGlob, CaseId, Compatibility, Level, Phase, REPORT_VERSION,
    RandomName, Report, Shard, SubjectReport, Vacuous,
};

use crate::checker::Checker;
use crate::event::Event;
use crate::evidence::{Evidence, Recorded};
use crate::gate::Gate;
use crate::known::Expected;
use crate::probing::Probing;
use crate::random::{Buckets, Random, RandomOptions};
use crate::since::Earlier;
use crate::stateful::{Breached, Played, Sequence, Shown, Stage, rule_id};
use crate::stop::Stop;
use crate::subject::Subject;
use crate::tally::{Tally, Told};
use crate::threads::on_threads;
use crate::verdict::{Failure, Verdict};

/// Which cases to run, and how.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Which cases.
    pub selection: Selection,
    /// An older contract: only the cases that it does not have, and entries of
    /// what no case shows.
    pub since: Option<Earlier>,
    /// Recommended expectations fail the run too.
    pub strict: bool,
    /// Stop a subject at its first failure that fails the run.
    pub fail_fast: bool,
    /// Threads; 0 for one each core. The report does not depend on it.
    pub workers: usize,
    /// The phases to run; if empty, all that have something to do.
    pub phases: Vec<Phase>,
    /// What the random phase puts, if it is to run.
    pub random: Option<RandomOptions>,
    /// What the stateful phase plays to services, if it is to run.
    pub stateful: Option<StatefulOptions>,
    /// What a service may leave unanswered, by its name in the report.
    pub vacuous: Vec<String>,
    /// What the corpus phase puts, those of them that are selected.
    pub corpus: Vec<Recorded>,
    /// When to put no more cases. What was found by then is reported; how much
    /// that is depends on the machine. Subjects share the time that is left.
    pub until: Option<Instant>,
    /// The findings that are known: they do not fail the run, and are missed.
    pub baseline: Option<Expected>,
    /// Ends the run early.
    pub stop: Stop,
    /// What is told of an older contract beside what the run finds, made before
    /// by [`compatibility`](crate::compatibility).
    pub compatibility: Option<Compatibility>,
}

/// What the stateful phase plays.
#[derive(Debug, Clone)]
pub struct StatefulOptions {
    /// Which random sequences.
    pub seed: u64,
    /// How many random ones, beside those that are written down.
    pub random: u64,
    /// How long things may take to settle.
    pub settle: Duration,
    /// Only the sequences of these names, if there are any.
    pub only: Vec<String>,
}

impl Default for StatefulOptions {
    fn default() -> StatefulOptions {
        StatefulOptions {
            seed: 0,
            random: 20,
            settle: Duration::from_secs(30),
            only: Vec::new(),
        }
    }
}

impl Options {
    /// What the corpus phase puts, before the filters: the corpus, and what an
    /// older contract gives beyond cases where that is not in it.
    fn entries(&self) -> impl Iterator<Item = Evidence<'_>> {
        // A file's name tells an entry from every other.
        let files = self.corpus.iter().map(|one| one.entry.file_name());
        let known: HashSet<String> = files.collect();
        let since = self.since.as_ref();
        let derived = since.into_iter().flat_map(|earlier| {
            let entries = earlier.entries().iter();
            entries.map(|entry| Evidence::Derived(entry, earlier.contract()))
        });
        let is_new = move |evidence: &Evidence<'_>| match evidence {
            Evidence::Derived(entry, _) => !known.contains(&entry.file_name()),
            _ => true,
        };
        let recorded = self.corpus.iter().map(Evidence::Recorded);
        recorded.chain(derived.filter(is_new))
    }

    /// Whether the corpus phase has anything to put.
    #[must_use]
    pub fn has_entries(&self) -> bool {
        self.entries().next().is_some()
    }

    /// Whether the filters leave any of what the corpus phase puts.
    #[must_use]
    pub fn selects_entries(&self, cases: &Cases<'_>) -> bool {
        let mut entries = self.entries();
        entries.any(|evidence| self.selection.selects(&evidence.id(cases)))
    }
}

/// Which cases, by name.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Cases that match any of these; all, if empty.
    pub only: Vec<CaseGlob>,
    /// But none that match any of these.
    pub skip: Vec<CaseGlob>,
    /// And of those that are left, one part.
    pub shard: Option<Shard>,
}

impl Selection {
    /// Whether every case is selected.
    #[must_use]
    pub fn selects_all(&self) -> bool {
        self.only.is_empty() && self.skip.is_empty() && self.shard.is_none()
    }

    /// The same for all parts.
    #[must_use]
    pub fn of_all_shards(&self) -> Selection {
        Selection {
            shard: None,
            ..self.clone()
        }
    }

    /// The random cases that it names one by one.
    pub(crate) fn random_names(&self) -> Vec<RandomName> {
        let ids = self
            .only
            .iter()
            .filter_map(|glob| glob.to_string().parse().ok());
        ids.filter_map(|id| RandomName::of(&id)).collect()
    }

    /// Whether a case is selected.
    #[must_use]
    pub fn selects(&self, id: &CaseId) -> bool {
        if self.selects_all() {
            return true;
        }
        let id = id.to_string();
        let matches = |globs: &[CaseGlob]| globs.iter().any(|glob| glob.matches(&id));
        (self.only.is_empty() || matches(&self.only))
            && !matches(&self.skip)
            && self.shard.is_none_or(|shard| shard.holds(&id))
    }
}

/// What a run came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// All that there is to tell.
    pub report: Report,
    /// Whether the contract is kept: no finding that fails the run and is not known,
    /// no known one missed, and something exercised by each subject.
    pub kept: bool,
    /// What a baseline has to say of the findings whose level fails the run.
    pub found: Vec<BaselineEntry>,
}

/// The sequences that the options leave.
fn sequences(gate: &Gate<'_>, options: &StatefulOptions, selection: &Selection) -> Vec<Sequence> {
    let relations = &gate.cases().contract().knowledge().relations;
    // A shard has sequences of its own, whatever rules they break.
    let of_all = selection.of_all_shards();
    let is_wanted = relations.iter().any(|rule| of_all.selects(&rule_id(rule)));
    if !of_all.selects_all() && !is_wanted {
        return Vec::new();
    }
    let mut all = gate.scenario().sequences(options.seed, options.random);
    let only = &options.only;
    all.retain(|sequence| {
        let shard = selection.shard;
        (only.is_empty() || only.contains(&sequence.name))
            && shard.is_none_or(|shard| shard.holds(&sequence.name))
    });
    all
}

/// How many sequences go to the threads at once.
const SEQUENCES: usize = 8;

/// How many cases go to the threads at once. Events come between batches.
const BATCH: usize = 1024;
/// The same where each takes as long as hundreds do in this process: who watches
/// should see it go on, and what was found is told soon.
const BATCH_OF_SERVICE: usize = 32;

/// What one phase puts.
struct Selected<'a, 'c> {
    phase: Phase,
    count: u64,
    /// How many more the filters do not leave; of documented cases, none is
    /// counted here.
    not_selected: u64,
    work: Work<'a, 'c>,
}

impl Selected<'_, '_> {
    /// Whether all of it is what an older contract gives beyond cases.
    fn is_derived_alone(&self) -> bool {
        match &self.work {
            Work::Listed(listed) => {
                let mut listed = listed.iter();
                listed.all(|(evidence, _)| evidence.change().is_some())
            }
            Work::Random(_) | Work::Sequences(_) => self.count == 0,
        }
    }
}

enum Work<'a, 'c> {
    /// These, with their names.
    Listed(Vec<(Evidence<'a>, CaseId)>),
    /// Those that a seed stands for.
    Random(Box<Random<'a, 'c>>),
    /// Sequences of calls.
    Sequences(Vec<Sequence>),
}

/// What each phase that will run puts to subjects.
fn select<'a, 'c>(
    cases: &'a Cases<'c>,
    options: &'a Options,
    live: Option<&Gate<'_>>,
) -> Vec<Selected<'a, 'c>> {
    let listed = |all: &mut dyn Iterator<Item = Evidence<'a>>| {
        let named = all.map(|evidence| (evidence.id(cases), evidence));
        let selected = named.filter(|(id, _)| options.selection.selects(id));
        let mut selected: Vec<_> = selected.map(|(id, evidence)| (evidence, id)).collect();
        if live.is_some() {
            // What a service owes with every answer is known when all are there.
            selected.sort_by_key(|(_, id)| id.site.message.part.is_answer());
        }
        Work::Listed(selected)
    };
    let work = |phase| match phase {
        Phase::Coverage => {
            let wanted = |index: &usize| {
                let since = options.since.as_ref();
                since.is_none_or(|earlier| earlier.selects(*index))
            };
            let planned = cases.planned().iter().enumerate();
            let planned = planned.filter(|(index, _)| wanted(index));
            Some(listed(&mut planned.map(|(_, one)| Evidence::Planned(one))))
        }
        Phase::Corpus => Some(listed(&mut options.entries())),
        Phase::Stateful => live
            .zip(options.stateful.as_ref())
            .map(|(gate, stateful)| Work::Sequences(sequences(gate, stateful, &options.selection))),
        Phase::Random => options
            .random
            .map(|random| Work::Random(Box::new(Random::new(cases, random, options)))),
    };
    let wanted = |phase: &Phase| options.phases.is_empty() || options.phases.contains(phase);
    let mut all = Vec::new();
    for phase in Phase::ALL.into_iter().filter(wanted) {
        let Some(work) = work(phase) else { continue };
        let (count, not_selected) = match &work {
            Work::Listed(listed) => {
                let all = match phase {
                    Phase::Corpus => options.entries().count(),
                    _ => listed.len(),
                };
                (listed.len() as u64, (all - listed.len()) as u64)
            }
            Work::Random(random) => random.counts(),
            Work::Sequences(sequences) => (sequences.len() as u64, 0),
        };
        // That none of what was asked for is selected is told.
        let is_named = options.phases.contains(&phase) && not_selected > 0;
        let is_told = is_named || phase == Phase::Coverage && options.since.is_some();
        if count > 0 || is_told {
            all.push(Selected {
                phase,
                count,
                not_selected,
                work,
            });
        }
    }
    all
}

/// Puts the selected cases to each subject and tells what happens.
pub fn run<'s, S: Copy + Into<Subject<'s>>>(
    cases: &Cases<'_>,
    subjects: &[S],
    options: &Options,
    tell: &mut dyn FnMut(&Event<'_>),
) -> Run {
    let live = subjects.iter().find_map(|subject| match (*subject).into() {
        Subject::Service(gate) => Some(gate),
        Subject::Codec(_) => None,
    });
    let selected = select(cases, options, live);
    let phases: Vec<Phase> = selected.iter().map(|selected| selected.phase).collect();
    let count = |phase| {
        let of = selected.iter().find(|selected| selected.phase == phase);
        of.map_or(0, |selected| selected.count)
    };
    let documented = cases.planned().len() as u64;
    let seed = selected.iter().find_map(|selected| match &selected.work {
        Work::Random(random) => random.seed(),
        Work::Listed(_) | Work::Sequences(_) => None,
    });
    tell(&Event::RunStarted {
        contract: cases.contract().name(),
        documented,
        selected: count(Phase::Coverage),
        seed,
        since: options.since.as_ref().map(Earlier::report).as_ref(),
        entries: count(Phase::Corpus),
        phases: &phases,
    });
    let checker = Checker::new(cases);
    let probing = Probing::new(cases, &checker);
    let mut reports = Vec::new();
    let (mut found, mut stale) = (Vec::new(), Vec::new());
    for (index, subject) in subjects.iter().enumerate() {
        let subject: Subject<'_> = (*subject).into();
        tell(&Event::SubjectStarted {
            subject: subject.name(),
            role: subject.role(),
        });
        let told = Asking {
            cases,
            checker: &checker,
            probing: &probing,
            subject,
            options,
            until: options
                .until
                .map(|until| share(Instant::now(), until, subjects.len() - index)),
            workers: options.workers,
        }
        .all(&selected, tell);
        tell(&Event::SubjectFinished(&told.report));
        reports.push(told.report);
        found.extend(told.expected);
        stale.extend(told.stale);
    }
    // An API change that asks for no case more is kept by everyone, and one of
    // which there is only what subjects of these kinds cannot be given; and so is a
    // part of a run that has no case.
    let asks_nothing = selected.iter().all(Selected::is_derived_alone)
        && reports.iter().all(|subject| subject.exercised() == 0);
    let is_empty = options.since.is_some() && asks_nothing
        || options.selection.shard.is_some() && selected.is_empty();
    let baseline = options.baseline.as_ref();
    let baseline = baseline.map(|expected| expected.report(stale));
    found.retain(|entry| options.strict || entry.level == Level::Required);
    let gone = options.stop.gone_in_the_end();
    let kept = is_empty || is_kept(&reports, options.strict, baseline.as_ref());
    let report = Report {
        version: REPORT_VERSION,
        tool: crate::TOOL.to_owned(),
        contract: cases.contract().name().to_owned(),
        documented,
        selected: count(Phase::Coverage),
        shard: options.selection.shard,
        seed,
        since: options.since.as_ref().map(Earlier::report),
        entries: count(Phase::Corpus),
        phases,
        strict: options.strict,
        result: match () {
            () if options.stop.is_interrupted() => "interrupted",
            () if gone.is_some() => "unreached",
            () if kept => "kept",
            () => "findings",
        }
        .to_owned(),
        subjects: reports,
        baseline,
        compatibility: options.compatibility.clone(),
    };
    tell(&Event::RunFinished(&report));
    let kept = report.result == "kept";
    Run {
        report,
        kept,
        found,
    }
}

/// Until when the first of so many subjects may take, if all are to get as much
/// time.
fn share(now: Instant, until: Instant, subjects: usize) -> Instant {
    let left = until.saturating_duration_since(now);
    // Nobody has more subjects than fit.
    let subjects = u32::try_from(subjects).unwrap_or(u32::MAX).max(1);
    now + left / subjects
}

/// A run that exercised nothing that it should have is no pass; that a case is
/// not a subject's business is no fault of the subject.
fn is_kept(reports: &[SubjectReport], strict: bool, baseline: Option<&BaselineReport>) -> bool {
    let weighs = |level| strict || level == Level::Required;
    let fails = |subject: &SubjectReport| {
        let failures = [Level::Required, Level::Recommended].into_iter();
        let is_any = failures.filter(|level| weighs(*level));
        let is_any = is_any.map(|level| subject.failures(level)).sum::<u64>() > 0;
        if baseline.is_none() {
            return is_any;
        }
        let mut findings = subject.findings.iter();
        findings.any(|finding| weighs(finding.level) && !finding.is_known())
            || is_any && subject.findings.is_empty()
    };
    let idle = |subject: &SubjectReport| {
        subject.exercised() == 0
            && subject
                .all_verdicts()
                .any(|verdicts| verdicts.unsupported > 0)
    };
    let is_vacuous = |subject: &SubjectReport| subject.vacuous.iter().any(|one| !one.is_allowed);
    reports.iter().any(|subject| subject.exercised() > 0)
        && !baseline.is_some_and(BaselineReport::fails)
        && !reports
            .iter()
            .any(|subject| fails(subject) || idle(subject) || is_vacuous(subject))
}

/// One subject being asked.
struct Asking<'a, 'c> {
    cases: &'a Cases<'c>,
    checker: &'a Checker<'c>,
    probing: &'a Probing<'a>,
    subject: Subject<'a>,
    options: &'a Options,
    until: Option<Instant>,
    workers: usize,
}

/// Whether a run goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Goes,
    Stops,
}

impl<'a, 'c> Asking<'a, 'c> {
    fn all(&self, selected: &'a [Selected<'a, 'c>], tell: &mut dyn FnMut(&Event<'_>)) -> Told {
        let mut tally = Tally::new(self.cases, self.options, self.subject);
        for one in selected {
            tally.select(one.phase, one.count, one.not_selected);
            if let Work::Listed(listed) = &one.work {
                listed
                    .iter()
                    .for_each(|(evidence, id)| tally.select_one(evidence, id));
            }
        }
        for Selected {
            phase, count, work, ..
        } in selected
        {
            tell(&Event::PhaseStarted {
                phase: *phase,
                cases: *count,
            });
            let next = match work {
                Work::Listed(listed) => self.listed(listed, &mut tally, tell),
                Work::Random(random) => self.random(random, &mut tally, tell),
                Work::Sequences(sequences) => self.sequences(sequences, &mut tally, tell),
            };
            if next == Next::Stops {
                break;
            }
        }
        if let Subject::Service(gate) = self.subject {
            gate.finish();
            let wanted = tally.operations_selected();
            let vacuous = gate.vacuous(wanted.iter().map(String::as_str));
            let is_allowed = |name: &String| self.options.vacuous.contains(name);
            tally.vacuous(vacuous.into_iter().map(|name| Vacuous {
                is_allowed: is_allowed(&name),
                name,
            }));
        }
        tally.report(self.subject, tell)
    }

    fn judge(&self, case: &Case, message: &Message) -> Verdict {
        match self.subject {
            Subject::Codec(codec) => self.checker.check(message, case, codec),
            Subject::Service(gate) => self.settled(|| gate.put(case, message)),
        }
    }

    /// What a service is put to, as long as the run goes on.
    fn settled(&self, put: impl FnOnce() -> Verdict) -> Verdict {
        match self.options.stop.reason() {
            Some(why) => Verdict::Unreached(why),
            None => self.options.stop.settled(put()),
        }
    }

    fn batch(&self) -> usize {
        match self.subject {
            Subject::Codec(_) => BATCH,
            Subject::Service(_) => BATCH_OF_SERVICE,
        }
    }

    /// Why no more cases are put, if that is so.
    fn stopped(&self) -> Option<String> {
        let late = || {
            let is_late = self.until.is_some_and(|until| until <= Instant::now());
            is_late.then(|| "came after the time that --max-time allows".to_owned())
        };
        self.options.stop.reason().or_else(late)
    }

    /// A random case, or what it was made smaller to.
    fn put_random(&self, name: &RandomName, case: &Case) -> Verdict {
        let gate = match self.subject {
            Subject::Codec(codec) => return self.probing.put(name, case, codec),
            Subject::Service(gate) => gate,
        };
        match self.cases.message_named(&name.message) {
            Some(message) => self.settled(|| gate.put_random(case, message)),
            None => Verdict::Unreached("the contract has no such message".to_owned()),
        }
    }

    fn listed(
        &self,
        listed: &'a [(Evidence<'a>, CaseId)],
        tally: &mut Tally<'a>,
        tell: &mut dyn FnMut(&Event<'_>),
    ) -> Next {
        let judge_one = |(evidence, _): &(Evidence<'_>, CaseId)| {
            if let Some(why) = self.stopped() {
                return Verdict::Unreached(why);
            }
            match evidence.case(self.cases) {
                Ok((case, message)) => self.judge(&case, message),
                Err(unbuilt) => Verdict::Unreached(unbuilt.to_string()),
            }
        };
        // A batch of both would have answers judged before all of them are there.
        let is_answer = |(_, id): &(Evidence<'_>, CaseId)| id.site.message.part.is_answer();
        let alike = listed.chunk_by(|one, other| is_answer(one) == is_answer(other));
        for batch in alike.flat_map(|alike| alike.chunks(self.batch())) {
            for (verdict, (evidence, id)) in on_threads(self.workers, batch, judge_one)
                .into_iter()
                .zip(batch)
            {
                tell(&Event::CaseFinished {
                    case: id,
                    verdict: &verdict,
                });
                let next = self.next(id, &verdict, tally);
                tally.add(evidence, id, verdict);
                if next == Next::Stops {
                    tally.stop("came after the failure that --fail-fast stopped at");
                    return next;
                }
            }
            if let Some(why) = self.stopped() {
                tally.stop(&why);
                return Next::Stops;
            }
        }
        Next::Goes
    }

    fn random(
        &self,
        random: &Random<'a, 'c>,
        tally: &mut Tally<'a>,
        tell: &mut dyn FnMut(&Event<'_>),
    ) -> Next {
        let judge_one = |name: &RandomName| {
            if let Some(why) = self.stopped() {
                return Verdict::Unreached(why);
            }
            match random.case(name) {
                Ok(made) => self.put_random(name, &made.case),
                Err(why) => Verdict::Unreached(why.to_string()),
            }
        };
        let mut buckets = Buckets::default();
        let mut first = 0;
        while first < random.numbers() {
            let after = random.numbers().min(first + self.batch() as u64);
            let batch: Vec<RandomName> = (first..after)
                .filter_map(|number| random.name(number))
                .collect();
            first = after;
            for (verdict, name) in on_threads(self.workers, &batch, judge_one)
                .into_iter()
                .zip(&batch)
            {
                let id = name.id();
                tell(&Event::CaseFinished {
                    case: &id,
                    verdict: &verdict,
                });
                tally.add_random(&id, &verdict);
                let mut next = self.next(&id, &verdict, tally);
                if let Verdict::Fail(failure) = &verdict {
                    let role = self.subject.role();
                    let put = &mut |case: &Case| self.put_random(name, case);
                    let smaller = random.looked_into(&mut buckets, name, role, failure, put);
                    if tally.has_baseline() {
                        // It is known, or not, for what it came to.
                        next = smaller.as_ref().map_or(Next::Goes, |smaller| {
                            let (name, failure) = (&smaller.case.id, &smaller.failure);
                            self.next_after(name, failure, tally)
                        });
                    }
                    if let Some(smaller) = smaller {
                        tally.found(id, smaller);
                    }
                }
                if next == Next::Stops {
                    tally.stop("came after the failure that --fail-fast stopped at");
                    return next;
                }
            }
            if let Some(why) = self.stopped() {
                tally.stop(&why);
                return Next::Stops;
            }
        }
        Next::Goes
    }

    fn sequences(
        &self,
        sequences: &[Sequence],
        tally: &mut Tally<'a>,
        tell: &mut dyn FnMut(&Event<'_>),
    ) -> Next {
        let (Subject::Service(gate), Some(options)) = (self.subject, &self.options.stateful) else {
            return Next::Goes;
        };
        let stage = Stage::new(gate, options.settle);
        let mut shown = Shown::default();
        let next = self.play(&stage, sequences, &mut shown, tally, tell);
        for (name, smallest) in shown.flaky() {
            tally.found_in_sequence(name, smallest);
        }
        next
    }

    fn play(
        &self,
        stage: &Stage<'_, '_>,
        sequences: &[Sequence],
        shown: &mut Shown,
        tally: &mut Tally<'a>,
        tell: &mut dyn FnMut(&Event<'_>),
    ) -> Next {
        let of_all = self.options.selection.of_all_shards();
        // Where time is moved, nobody else's may pass.
        let (workers, batch) = match stage.can_move_time() {
            true => (1, 1),
            false => (self.workers, SEQUENCES),
        };
        for batch in sequences.chunks(batch) {
            let all = on_threads(workers, batch, |sequence| self.played(stage, sequence));
            for (played, sequence) in all.into_iter().zip(batch) {
                let verdict = Verdict::from(&played);
                tally.add_sequence(&sequence.name, &played, &verdict);
                if let Some(first) = played.breached.first() {
                    tell(&Event::CaseFinished {
                        case: &first.id,
                        verdict: &verdict,
                    });
                }
                for breached in &played.breached {
                    if of_all.selects(&breached.id)
                        && let Some(smallest) =
                            stage.looked_into(shown, sequence, &played, breached)
                    {
                        tally.found_in_sequence(sequence.name.clone(), smallest);
                    }
                }
                let mut breached = played.breached.iter();
                let stops =
                    |one: &Breached| self.next_after(&one.id, &one.failure, tally) == Next::Stops;
                if breached.any(stops) {
                    tally.stop("came after the failure that --fail-fast stopped at");
                    return Next::Stops;
                }
            }
            if let Some(why) = self.stopped() {
                tally.stop(&why);
                return Next::Stops;
            }
        }
        Next::Goes
    }

    /// A sequence, as far as the run goes on.
    fn played(&self, stage: &Stage<'_, '_>, sequence: &Sequence) -> Played {
        let not = |why| Played {
            breached: Vec::new(),
            lines: Vec::new(),
            ended: Some(why),
            calls: 0,
        };
        if let Some(why) = self.stopped() {
            return not(why);
        }
        let played = stage.play(sequence);
        // What was cut short says nothing.
        self.options.stop.reason().map_or(played, not)
    }

    fn next(&self, id: &CaseId, verdict: &Verdict, tally: &Tally<'_>) -> Next {
        match verdict {
            Verdict::Fail(failure) => self.next_after(id, failure, tally),
            _ => Next::Goes,
        }
    }

    fn next_after(&self, id: &CaseId, failure: &Failure, tally: &Tally<'_>) -> Next {
        let weighs = self.options.strict || failure.level == Level::Required;
        if self.options.fail_fast && weighs && !tally.is_known(id, failure) {
            Next::Stops
        } else {
            Next::Goes
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subjects_that_are_left_share_the_time_that_is_left() {
        let now = Instant::now();
        let after = |seconds| now + Duration::from_secs(seconds);
        assert_eq!(share(now, after(90), 3), after(30));
        assert_eq!(share(after(30), after(90), 2), after(60));
        // One that was early leaves its rest to the others.
        assert_eq!(share(after(40), after(90), 1), after(90));
        assert_eq!(share(after(95), after(90), 1), after(95));
    }
}
