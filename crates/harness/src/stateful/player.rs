//! One sequence, played to a service.

use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

use smithereens_cases::json::Json;
use smithereens_formats::{CaseId, Kind, Level, MessageId, Part, Path, Site};

use super::naming::Names;
use super::patience::Patience;
use super::{Ask, Judged, Model, Refused, Seen, Sequence, Step};
use crate::gate::Gate;
use crate::service::Received;
use crate::verdict::{Failure, Verdict};

/// What came of a sequence.
#[derive(Debug, Clone, Default)]
pub(crate) struct Played {
    /// The rules that were broken, the first first.
    pub(crate) breached: Vec<Breached>,
    /// What went over the wire, a line for each call; the run's names as they are
    /// written in the sequence.
    pub(crate) lines: Vec<String>,
    /// Why it was not played to its end, if nothing is broken.
    pub(crate) ended: Option<String>,
    /// How many calls were answered.
    pub(crate) calls: usize,
    /// How many steps were left out, by reason.
    pub(crate) left_out: BTreeMap<String, u64>,
}

/// A rule that a sequence breaks.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Breached {
    /// The nearest enumerated case.
    pub(crate) id: CaseId,
    pub(crate) failure: Failure,
    /// Who says that it must be otherwise.
    pub(crate) source: String,
    /// Which step showed it.
    pub(crate) step: usize,
}

impl Breached {
    pub(crate) fn is_like(&self, other: &Breached) -> bool {
        self.id == other.id && self.failure.is_like(&other.failure)
    }
}

/// Between two looks at something that takes its time.
const PAUSE: Duration = Duration::from_millis(200);
/// So many ticks are waited for where time can be moved.
const TICKS: u32 = 400;
/// More pages than this of one list are not followed.
const MOST_PAGES: usize = 1_000;

/// Plays one sequence under names of its own.
pub(crate) struct Player<'a, 'g> {
    gate: &'a Gate<'g>,
    model: Box<dyn Model + 'a>,
    names: Names,
    patience: &'a Patience,
    can_move_time: bool,
    asked: Vec<(&'static str, Json)>,
    played: Played,
    step: usize,
    /// A later contract that explains an answer of this step.
    newer: Option<&'a str>,
}

/// Nothing more of the sequence is played.
struct Ends;

impl<'a, 'g> Player<'a, 'g> {
    pub(crate) fn new(
        gate: &'a Gate<'g>,
        model: Box<dyn Model + 'a>,
        prefix: String,
        patience: &'a Patience,
        can_move_time: bool,
    ) -> Player<'a, 'g> {
        Player {
            gate,
            model,
            names: Names::new(prefix),
            patience,
            can_move_time,
            asked: Vec::new(),
            played: Played::default(),
            step: 0,
            newer: None,
        }
    }

    /// Plays it, and removes what it made.
    pub(crate) fn play(mut self, sequence: &Sequence) -> Played {
        for (index, step) in sequence.steps.iter().enumerate() {
            self.step = index;
            self.newer = None;
            if self.take(step).is_err() {
                break;
            }
        }
        for (operation, input) in std::mem::take(&mut self.asked) {
            self.gate.remove_all(operation, &input);
        }
        self.played
    }

    fn take(&mut self, step: &Step) -> Result<(), Ends> {
        match step {
            Step::Call(ask) => match self.ask(ask)? {
                Some(seen) => {
                    let judged = self.model.one(&seen);
                    self.judged(judged)
                }
                None => Ok(()),
            },
            Step::Pages(ask) => self.pages(ask),
            Step::Together(asks) => self.together(asks),
            Step::Until(ask) => self.until(ask),
            Step::Plan(path, body) => {
                if let Some(body) = self.names.own(body).filter(|_| self.can_move_time) {
                    self.played.lines.push(self.names.plain(&format!(
                        "control {path} {}",
                        String::from_utf8_lossy(&body.to_bytes())
                    )));
                    self.gate.control(path, &body);
                }
                Ok(())
            }
        }
    }

    fn judged(&mut self, judged: Judged) -> Result<(), Ends> {
        for breach in judged.breaches {
            // A contract without the operation has no such rule.
            if let Some(breached) = self.gate.breached(&breach, self.step) {
                let failure = Failure {
                    detail: self.names.plain(&breached.failure.detail),
                    ..breached.failure
                };
                if let Some(contract) = self.newer {
                    let why = format!("is answered as {contract} has it: {}", failure.detail);
                    self.gate.met_newer(breached.id, contract, failure);
                    // What comes after builds on it.
                    self.played.ended = Some(why);
                    return Err(Ends);
                }
                self.played.breached.push(Breached {
                    failure,
                    ..breached
                });
            }
        }
        match judged.ends {
            None => Ok(()),
            Some(why) => {
                self.played.ended = Some(self.names.plain(&why));
                Err(Ends)
            }
        }
    }

    /// One call: nothing where what it takes from earlier answers never came.
    fn ask(&mut self, ask: &Ask) -> Result<Option<Seen>, Ends> {
        let Some(input) = self.names.own(&ask.input) else {
            return Ok(None);
        };
        self.asked.push((ask.operation, input.clone()));
        let answer = self.gate.send(ask.operation, input.to_bytes());
        self.answered(ask, input, answer).map(Some)
    }

    fn answered(
        &mut self,
        ask: &Ask,
        input: Json,
        answer: Result<Received, crate::service::Broken>,
    ) -> Result<Seen, Ends> {
        let operation = ask.operation;
        let request = String::from_utf8_lossy(&input.to_bytes()).into_owned();
        let told = match &answer {
            Ok(received) => crate::gate::told(received),
            Err(broken) => format!("no answer: {broken}"),
        };
        let line = self
            .names
            .plain(&format!("{operation} {request} -> {told}"));
        self.played.lines.push(line);
        self.played.calls += 1;
        let received = match answer {
            Ok(received) => received,
            Err(broken) => {
                let failure = Failure::new(Level::Required, broken.class(), broken.to_string());
                return Err(self.fails(operation, Part::Request, failure));
            }
        };
        if received.status >= 400 && crate::gate::knows_no_operation(&received) {
            self.played.ended = Some(format!("needs {operation}, which is not there"));
            return Err(Ends);
        }
        if received.status >= 500 {
            let failure = Failure::new(Level::Required, "server-error", told);
            return Err(self.fails(operation, Part::Request, failure));
        }
        let was_taken = received.status == 200;
        self.newer = self
            .newer
            .or(self.gate.explains(operation, &input, was_taken));
        let answer = if was_taken {
            match self.gate.answered(operation, &received) {
                Ok(answer) => Ok(answer),
                Err(failure) => return Err(self.fails(operation, Part::Response, failure)),
            }
        } else {
            Err(Refused {
                error: crate::gate::error_name(&received),
                told,
            })
        };
        if let (Ok(answer), Some((member, name))) = (&answer, ask.gives)
            && let Some(Json::String(text)) = answer.get(member)
        {
            self.names.give(name, text);
        }
        Ok(Seen {
            operation,
            request: input,
            answer,
        })
    }

    /// A failure that needs no model: of an operation with cases a finding, of one
    /// that only prepares a reason.
    fn fails(&mut self, operation: &str, part: Part, failure: Failure) -> Ends {
        let failure = Failure {
            detail: self.names.plain(&failure.detail),
            ..failure
        };
        if self.gate.has_cases(operation) {
            self.played.breached.push(Breached {
                id: CaseId {
                    site: Site {
                        message: MessageId {
                            operation: operation.to_owned(),
                            part,
                        },
                        path: Path::root(),
                    },
                    kind: Kind::plain("whitespace"),
                },
                source: "specification: awsJson 1.1".to_owned(),
                failure,
                step: self.step,
            });
        } else {
            self.played.ended = Some(format!("needs {operation}: {}", failure.observed));
        }
        Ends
    }

    fn pages(&mut self, ask: &Ask) -> Result<(), Ends> {
        let mut pages = Vec::new();
        let mut ask = ask.clone();
        for _ in 0..MOST_PAGES {
            let Some(seen) = self.ask(&ask)? else {
                return Ok(());
            };
            let token = seen
                .answer
                .as_ref()
                .ok()
                .and_then(|answer| answer.get("NextToken"));
            let next = match token {
                Some(Json::String(token)) => Some(token.clone()),
                _ => None,
            };
            pages.push(seen);
            let Some(next) = next else {
                let judged = self.model.pages(&pages);
                return self.judged(judged);
            };
            ask.input.set("NextToken", Json::text(next));
        }
        let failure = Failure::new(
            Level::Required,
            "endless-pages",
            format!("{} has not ended after {MOST_PAGES} pages", ask.operation),
        );
        Err(self.fails(ask.operation, Part::Response, failure))
    }

    fn together(&mut self, asks: &[Ask]) -> Result<(), Ends> {
        let inputs: Vec<Option<Json>> = asks.iter().map(|ask| self.names.own(&ask.input)).collect();
        let gate = self.gate;
        let answers: Vec<_> = thread::scope(|scope| {
            let calls = asks.iter().zip(&inputs).map(|(ask, input)| {
                let bytes = input.as_ref().map(Json::to_bytes);
                scope.spawn(move || bytes.map(|bytes| gate.send(ask.operation, bytes)))
            });
            let calls: Vec<_> = calls.collect();
            let joined = calls.into_iter().map(|call| call.join().ok().flatten());
            joined.collect()
        });
        let mut all = Vec::new();
        for ((ask, input), answer) in asks.iter().zip(inputs).zip(answers) {
            let (Some(input), Some(answer)) = (input, answer) else {
                continue;
            };
            self.asked.push((ask.operation, input.clone()));
            all.push(self.answered(ask, input, answer)?);
        }
        let judged = self.model.together(&all);
        self.judged(judged)
    }

    fn until(&mut self, ask: &Ask) -> Result<(), Ends> {
        let mut waiting = self.patience.wait();
        let mut looks = 0;
        let mut last_lines = None;
        loop {
            let before = self.played.lines.len();
            let Some(seen) = self.ask(ask)? else {
                return Ok(());
            };
            // Looking again at what is the same is no news.
            let line = self.played.lines.split_off(before);
            if last_lines.as_ref() != Some(&line) {
                self.played.lines.extend(line.iter().cloned());
                last_lines = Some(line);
                waiting.changes();
            }
            let judged = self.model.one(&seen);
            let is_broken = !judged.breaches.is_empty();
            self.judged(judged)?;
            if is_broken || self.model.is_settled(&seen) {
                return Ok(());
            }
            looks += 1;
            let is_over = match self.can_move_time {
                true => looks > TICKS,
                false => waiting.is_over(),
            };
            if is_over {
                let judged = self.model.overdue(&seen);
                return self.judged(judged);
            }
            if self.can_move_time {
                let one = Json::Object(vec![("ticks".to_owned(), Json::integer(1))]);
                self.gate.control("advance", &one);
            } else {
                thread::sleep(PAUSE);
            }
        }
    }
}

impl From<&Played> for Verdict {
    fn from(played: &Played) -> Verdict {
        let worst = played.breached.iter().min_by_key(|one| one.failure.level);
        match (worst, &played.ended) {
            (Some(breached), _) => Verdict::Fail(breached.failure.clone()),
            (None, Some(why)) => Verdict::Unreached(why.clone()),
            (None, None) => Verdict::Pass(Vec::new()),
        }
    }
}
