//! What a variation means to each role: the one place where kinds of cases turn
//! into expectations, with their levels and sources.

use std::borrow::Cow;

use smithereens_contract::{Broken as Answer, Rule};
use smithereens_formats::{Expectation, Level, Outcome, Part, Role, Source, SourceKind};

/// What must happen to a payload, role by role.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Intent {
    reader: Option<Wanted>,
    validator: Option<Wanted>,
    service: Option<Wanted>,
    /// A constraint or rule is broken, rather than the protocol.
    constrains: bool,
}

#[derive(Debug, Clone, PartialEq)]
struct Wanted {
    outcome: Outcome,
    level: Level,
    source: Source,
}

use Level::{Recommended, Required};
use Outcome::{Accept, RejectOrKeep, Tolerate};

/// What a front end answers to JSON that it cannot read, or of a wrong type.
pub(crate) const SERIALIZATION: [&str; 1] = ["SerializationException"];
/// What a front end answers to a broken constraint. A service's own error for it
/// is in its rules file.
pub(crate) const VALIDATION: [&str; 1] = ["ValidationException"];

fn reject(errors: &[&'static str]) -> Outcome {
    Outcome::Reject(errors.iter().copied().map(Cow::Borrowed).collect())
}

pub(crate) fn model(at: impl Into<Cow<'static, str>>) -> Source {
    Source {
        kind: SourceKind::Model,
        at: at.into(),
    }
}

pub(crate) fn specification(at: impl Into<Cow<'static, str>>) -> Source {
    Source {
        kind: SourceKind::Specification,
        at: at.into(),
    }
}

pub(crate) fn inferred(at: impl Into<Cow<'static, str>>) -> Source {
    Source {
        kind: SourceKind::Inferred,
        at: at.into(),
    }
}

impl Intent {
    /// Documented: everyone takes it.
    pub(crate) fn valid(source: Source) -> Intent {
        Intent::of(
            (Accept, Required),
            (Accept, Required),
            (Accept, Required),
            source,
        )
    }

    fn of(
        reader: (Outcome, Level),
        validator: (Outcome, Level),
        service: (Outcome, Level),
        source: Source,
    ) -> Intent {
        let wanted = |(outcome, level)| {
            Some(Wanted {
                outcome,
                level,
                source: source.clone(),
            })
        };
        Intent {
            reader: wanted(reader),
            validator: wanted(validator),
            service: wanted(service),
            constrains: false,
        }
    }

    /// Breaks a constraint: not a reader's business.
    pub(crate) fn constraint(source: Source) -> Intent {
        let refused = (reject(&[]), Required);
        Intent::of(
            (Accept, Required),
            refused,
            (reject(&VALIDATION), Required),
            source,
        )
        .constraining()
    }

    /// A required member is not there. Readers should make do with a zero
    /// value, so that a service can stop sending it.
    pub(crate) fn missing(source: Source) -> Intent {
        let refused = (reject(&[]), Required);
        Intent::of(
            (Accept, Recommended),
            refused,
            (reject(&VALIDATION), Required),
            source,
        )
        .constraining()
    }

    /// A constraint or rule is broken: it binds those who write, so a reader has
    /// another source for taking what it finds.
    fn constraining(mut self) -> Intent {
        self.constrains = true;
        if let Some(reader) = &mut self.reader {
            reader.source = specification(
                "Smithy 2.0: services enforce constraint traits, clients read what comes",
            );
        }
        self
    }

    /// Another JSON type than documented. Some well-kept readers check none.
    pub(crate) fn wrong_type(source: Source) -> Intent {
        let errors = [SERIALIZATION[0], VALIDATION[0]];
        Intent::of(
            (reject(&[]), Recommended),
            (reject(&[]), Required),
            (reject(&errors), Required),
            source,
        )
    }

    /// Not JSON. A reader of answers is only recommended to notice: botocore
    /// reads such a body as an empty one.
    pub(crate) fn not_json(part: &Part, source: Source) -> Intent {
        let level = if *part == Part::Request {
            Required
        } else {
            Recommended
        };
        Intent::of(
            (reject(&[]), level),
            (reject(&[]), Required),
            (reject(&SERIALIZATION), Required),
            source,
        )
    }

    /// Should be refused, but well-kept implementations differ.
    pub(crate) fn better_refused(source: Source) -> Intent {
        let refused = || (reject(&[]), Recommended);
        Intent::of(refused(), refused(), refused(), source)
    }

    /// A fraction where an integer is documented. A service of the same front
    /// end is known to cut it off.
    pub(crate) fn fraction(source: Source) -> Intent {
        Intent::of(
            (reject(&[]), Recommended),
            (reject(&[]), Required),
            (reject(&[]), Recommended),
            source,
        )
    }

    /// Another way to write it: validators should refuse it, readers and
    /// services do as they like.
    pub(crate) fn better_refused_by_validators(source: Source) -> Intent {
        let survived = || (Tolerate, Required);
        Intent::of(survived(), (reject(&[]), Recommended), survived(), source)
    }

    /// Should be taken, but well-kept implementations differ, or the limits of
    /// services are not documented.
    pub(crate) fn better_taken(source: Source) -> Intent {
        let taken = || (Accept, Recommended);
        Intent::of(taken(), taken(), taken(), source)
    }

    /// Documented, but some validators and services count lengths in another
    /// unit.
    pub(crate) fn valid_in_characters(source: Source) -> Intent {
        let taken = || (Accept, Recommended);
        Intent::of((Accept, Required), taken(), taken(), source)
    }

    /// What nobody documents and readers ignore: validators may refuse it, and
    /// what services do was seen of others only.
    pub(crate) fn ignored(source: Source) -> Intent {
        Intent::of(
            (Accept, Required),
            (RejectOrKeep, Required),
            (Accept, Recommended),
            source,
        )
    }

    /// Not JSON, but some well-kept readers take it.
    pub(crate) fn lenient_json(source: Source) -> Intent {
        let errors = || reject(&SERIALIZATION);
        Intent::of(
            (reject(&[]), Recommended),
            (reject(&[]), Required),
            (errors(), Recommended),
            source,
        )
    }

    /// Nothing, where a required member should be: refused, whatever it is taken
    /// for.
    pub(crate) fn nothing_said(source: Source) -> Intent {
        let errors = [SERIALIZATION[0], VALIDATION[0]];
        Intent::of(
            (Tolerate, Required),
            (reject(&[]), Recommended),
            (reject(&errors), Required),
            source,
        )
    }

    /// Documented, but services may have limits that are not.
    pub(crate) fn valid_without_limit(source: Source) -> Intent {
        Intent::of(
            (Accept, Required),
            (Accept, Required),
            (Accept, Recommended),
            source,
        )
    }

    /// Either refused or taken as it is; never taken for something else.
    pub(crate) fn ambiguous(source: Source) -> Intent {
        let either = || (RejectOrKeep, Recommended);
        Intent::of(either(), either(), either(), source)
    }

    /// Anything but a crash.
    pub(crate) fn survive(source: Source) -> Intent {
        let survived = || (Tolerate, Required);
        Intent::of(survived(), survived(), survived(), source)
    }

    /// A null inside a dense list or map. Readers differ; a writer that sends
    /// one breaks the protocol.
    pub(crate) fn dense_null(source: Source) -> Intent {
        Intent::of(
            (reject(&[]), Recommended),
            (reject(&[]), Required),
            (reject(&[]), Recommended),
            source,
        )
    }

    /// Whether validators must take it.
    pub(crate) fn is_for_all(&self) -> bool {
        self.validator
            .as_ref()
            .is_some_and(|wanted| wanted.outcome == Accept)
    }

    /// The intent with the service's own errors for input that it does not take,
    /// wherever a front end's would do.
    pub(crate) fn naming(mut self, own: &[String]) -> Intent {
        if let Some(Wanted {
            outcome: Outcome::Reject(errors),
            ..
        }) = &mut self.service
            && errors.iter().any(|error| error == VALIDATION[0])
        {
            errors.extend(own.iter().map(|error| Cow::Owned(error.clone())));
        }
        self
    }

    /// The intent where a value must come from elsewhere: a service may not know
    /// it, whatever its form.
    pub(crate) fn with_provided(mut self, source: &Source) -> Intent {
        if let Some(service) = self
            .service
            .as_mut()
            .filter(|wanted| wanted.outcome == Accept)
        {
            *service = Wanted {
                outcome: RejectOrKeep,
                level: Recommended,
                source: source.clone(),
            };
        }
        self
    }

    /// Readers of answers only.
    pub(crate) fn reader_takes(level: Level, source: Source) -> Intent {
        Intent::reader((Accept, level), source)
    }

    /// Readers of answers only: taken as it is, or refused.
    pub(crate) fn reader_takes_or_refuses(source: Source) -> Intent {
        Intent::reader((RejectOrKeep, Recommended), source)
    }

    /// Readers of answers only: anything but a crash.
    pub(crate) fn reader_survives(source: Source) -> Intent {
        Intent::reader((Tolerate, Required), source)
    }

    /// Readers of answers only: an error, not an empty success.
    pub(crate) fn reader_refuses(level: Level, source: Source) -> Intent {
        Intent::reader((reject(&[]), level), source)
    }

    fn reader((outcome, level): (Outcome, Level), source: Source) -> Intent {
        let reader = Some(Wanted {
            outcome,
            level,
            source,
        });
        Intent {
            reader,
            validator: None,
            service: None,
            constrains: false,
        }
    }

    /// Services only.
    pub(crate) fn service(outcome: Outcome, level: Level, source: Source) -> Intent {
        let service = Some(Wanted {
            outcome,
            level,
            source,
        });
        Intent {
            reader: None,
            validator: None,
            service,
            constrains: false,
        }
    }

    /// Services refuse it with one of these errors.
    pub(crate) fn service_refuses(errors: &[&'static str], level: Level, source: Source) -> Intent {
        Intent::service(reject(errors), level, source)
    }

    /// The intent once the payload breaks a rule: a reader's business is not
    /// touched, and who refuses it anyway still does.
    pub(crate) fn with_rule(mut self, rule: &Rule) -> Intent {
        let outcome = match rule.broken {
            Answer::Reject => Outcome::Reject(Vec::new()),
            Answer::RejectOrKeep => RejectOrKeep,
            Answer::Tolerate => Tolerate,
        };
        // Surviving is never only recommended.
        let level = if rule.recommended && outcome != Tolerate {
            Recommended
        } else {
            Required
        };
        let wanted = Wanted {
            outcome,
            level,
            source: rule.source.clone(),
        };
        let taken = |role: &Option<Wanted>| {
            role.as_ref()
                .is_some_and(|wanted| matches!(wanted.outcome, Accept | RejectOrKeep))
        };
        if taken(&self.service) {
            let mut wanted = wanted.clone();
            if let Outcome::Reject(errors) = &mut wanted.outcome {
                errors.extend(rule.errors.iter().map(|error| Cow::Owned(error.clone())));
            }
            self.service = Some(wanted);
        }
        if taken(&self.validator) {
            self.validator = Some(wanted);
            self.constrains = true;
        }
        self
    }

    /// The expectations in a message of this part. Constraints on answers bind
    /// those who write them: refusing an answer for them is recommended at
    /// most. A service is judged by its answers to requests.
    pub(crate) fn expectations(self, part: &Part) -> Vec<Expectation> {
        let answers = part.is_answer();
        let service = self.service.filter(|_| !answers || self.reader.is_none());
        let roles = [
            (Role::Reader, self.reader),
            (Role::Validator, self.validator),
            (Role::Service, service),
        ];
        let expectation = |(role, wanted): (Role, Option<Wanted>)| {
            let Wanted {
                outcome,
                level,
                source,
            } = wanted?;
            let eased = answers && self.constrains && role == Role::Validator;
            Some(Expectation {
                role,
                outcome,
                level: if eased { Recommended } else { level },
                source,
            })
        };
        roles.into_iter().filter_map(expectation).collect()
    }
}

/// What must happen to a payload of which several things are to be said, each
/// with its own expectations: what must be refused for one of them must be,
/// whatever the others say; else the most lenient one holds.
pub(crate) fn joined(mut all: Vec<Expectation>, more: Vec<Expectation>) -> Vec<Expectation> {
    for other in more {
        match all.iter_mut().find(|one| one.role == other.role) {
            Some(one) => join(one, other),
            None => all.push(other),
        }
    }
    all
}

fn join(one: &mut Expectation, other: Expectation) {
    let rank = |outcome: &Outcome| match outcome {
        Outcome::Accept => 0,
        Outcome::RejectOrKeep => 1,
        Outcome::Tolerate => 2,
        Outcome::Reject(_) => 3,
    };
    let (ours, theirs) = (rank(&one.outcome), rank(&other.outcome));
    if ours == 3 && theirs == 3 {
        // Either error will do; none named is any.
        let source = if other.level < one.level {
            &other.source
        } else {
            &one.source
        };
        let source = source.clone();
        if let (Outcome::Reject(errors), Outcome::Reject(more)) = (&mut one.outcome, other.outcome)
        {
            if errors.is_empty() || more.is_empty() {
                errors.clear();
            } else {
                errors.extend(more);
                errors.sort_unstable();
                errors.dedup();
            }
        }
        // Required as soon as one of them is.
        one.level = one.level.min(other.level);
        one.source = source;
        return;
    }
    let level = match ours.max(theirs) {
        // Whoever must refuse, must: what else could be taken does not matter.
        3 if ours == 3 => one.level,
        3 => other.level,
        // Surviving is never only recommended.
        2 => Required,
        _ => one.level.max(other.level),
    };
    if theirs > ours {
        *one = other;
    }
    one.level = level;
}
