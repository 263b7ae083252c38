//! A run: selected cases against subjects, in order, on several threads.

mod asking;
mod options;
mod order;
mod playing;
mod selected;

use std::time::Instant;

use smithereens_cases::Cases;
use smithereens_formats::{
    BaselineEntry, BaselineReport, Level, Phase, REPORT_VERSION, Report, SubjectReport,
};

use crate::checker::Checker;
use crate::event::Event;
use crate::probing::Probing;
use crate::since::Earlier;
use crate::subject::Subject;
use asking::Asking;
pub use options::{Options, Selection, StatefulOptions};
use selected::{Selected, Work, select};

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

/// Puts the selected cases to each subject and tells what happens.
pub fn run<'s, S: Copy + Into<Subject<'s>>>(
    cases: &Cases<'_>,
    subjects: &[S],
    options: &Options,
    tell: &mut dyn FnMut(&Event<'_>),
) -> Run {
    let live = subjects.iter().find_map(|subject| match (*subject).into() {
        Subject::Service(gate) => Some(gate),
        _ => None,
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
    // An API change that asks for no case more is kept by everyone, and so is a part
    // of a run that has no case. What is asked for and put to nobody is not.
    let asks_nothing = selected.iter().all(Selected::is_nothing);
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

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
