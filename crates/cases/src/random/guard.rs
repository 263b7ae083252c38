//! What members of one structure have to do with each other: rules, and hints
//! of what goes together, as guards over its own members.

use smithereens_contract::{Clause, Contract, Hint, Rule, Scalar, Scope, Shape, ShapeKind, Test};
use smithereens_formats::{MessageId, Part};

/// Where `when` holds, `then` must.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    pub(super) when: Vec<Clause>,
    pub(super) then: Vec<Clause>,
}

/// What rules ask of a structure.
#[derive(Debug, Default)]
pub(super) struct Guards {
    /// About its own members.
    pub(super) own: Vec<Guard>,
    /// What is plausible of them, in requests: a service may not take others,
    /// though no rule says so.
    pub(super) plausible: Vec<Guard>,
    /// Two paths from here that have no text in common.
    pub(super) apart: Vec<(String, String)>,
    /// A list member of which so many elements have a member.
    pub(super) some: Vec<(String, u64, String)>,
    /// Whether there is more to a rule than the above says.
    pub(super) is_judged: bool,
}

impl Guards {
    /// What applies to a shape in a message, at its root or further in.
    pub(super) fn of(
        contract: &Contract,
        shape: &Shape,
        message: &MessageId,
        root: bool,
    ) -> Guards {
        let mut guards = Guards::default();
        let knowledge = contract.knowledge();
        for rule in &knowledge.rules {
            let applies = match &rule.scope {
                Scope::Request(operation) => {
                    root && message.part == Part::Request && message.operation == *operation
                }
                Scope::ShapeInRequests(name) => {
                    message.part == Part::Request && shape.name == *name
                }
                Scope::ShapeInResponses(name) => message.part.is_answer() && shape.name == *name,
            };
            if applies {
                guards.take(rule);
            }
        }
        for hint in knowledge
            .hints
            .iter()
            .filter(|hint| hint.shape == shape.name)
        {
            if message.part == Part::Request {
                guards.plausible.extend(together(hint, shape, contract));
            }
        }
        guards
    }

    fn take(&mut self, rule: &Rule) {
        let is_own = |clause: &Clause| !clause.member.contains('.');
        if !rule.when.iter().all(is_own) {
            self.is_judged = true;
            return;
        }
        for clause in &rule.then {
            match &clause.is {
                // Whether `when` holds or not: there are other texts enough.
                Test::DisjointFrom(other) => {
                    self.apart.push((clause.member.clone(), other.clone()));
                }
                Test::AtMostWith { count, present } if is_own(clause) => {
                    self.some
                        .push((clause.member.clone(), *count, present.clone()));
                }
                _ if is_own(clause) => self.own.push(Guard {
                    when: rule.when.clone(),
                    then: vec![clause.clone()],
                }),
                _ => self.is_judged = true,
            }
        }
    }
}

/// What a hint asks for where one of its members is.
fn together<'h>(
    hint: &'h Hint,
    shape: &'h Shape,
    contract: &'h Contract,
) -> impl Iterator<Item = Guard> + 'h {
    let is_there = |member: &String| Clause {
        member: member.clone(),
        is: Test::Present,
    };
    hint.with.iter().flat_map(move |with| {
        let gone = hint.without.iter().map(|member| Clause {
            member: member.clone(),
            is: Test::Absent,
        });
        let set = hint.set.iter().map(move |(member, value)| {
            // A value that decides what else is there is meant as it stands;
            // any other is an example.
            let text = value.as_str().filter(|_| decides(contract, shape, member));
            match text {
                Some(text) => Clause {
                    member: member.clone(),
                    is: Test::Equals(Scalar::Text(text.to_owned())),
                },
                None => is_there(member),
            }
        });
        let then: Vec<Clause> = gone.chain(set).collect();
        then.into_iter().map(move |clause| Guard {
            when: vec![is_there(with)],
            then: vec![clause],
        })
    })
}

/// Whether rules look at the member's value to tell what else must be there.
fn decides(contract: &Contract, shape: &Shape, member: &str) -> bool {
    let target = shape.member(member).map(|member| member.target);
    let is_enum = target.is_some_and(|id| matches!(contract.shape(id).kind, ShapeKind::Enum(_)));
    let rules = &contract.knowledge().rules;
    is_enum
        && rules.iter().flat_map(|rule| &rule.when).any(|clause| {
            clause.member == member && matches!(clause.is, Test::Equals(Scalar::Text(_)))
        })
}
