//! Which change is tried next: big steps first, then ever finer ones, round
//! after round, until a round changes nothing.

use crate::json::Json;
use crate::shrink::edit::{Edit, apply};
use crate::shrink::ground::Ground;
use crate::shrink::node::Spot;
use crate::shrink::search::Search;
use crate::shrink::unit::{Target, Units};

/// One way to make a payload smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// The least plausible payload, then what is at the focus alone, or with
    /// more and more of what holds it.
    Outset,
    /// Without what may go at a depth.
    Drop(usize),
    /// With plain scalars.
    PlainLeaves,
    /// With plain structures, lists, maps and unions at a depth.
    PlainWholes(usize),
    /// One value alone.
    Transplant,
    /// Members in documented order.
    Order,
    /// What is inside another of its shape instead of that one.
    Lift,
    /// Scalars that are not plain made plainer.
    Scalars,
}

/// How many parts of a whole are tried in the first round.
const COARSE: usize = 16;

/// The state of the search.
#[derive(Debug)]
pub(crate) struct Agenda {
    pass: Pass,
    first_round: bool,
    changed: bool,
    work: Option<Work>,
}

/// What a pass has in hand.
#[derive(Debug)]
enum Work {
    /// Whole payloads, one after the other.
    Wholes { rest: std::vec::IntoIter<Whole> },
    /// So many changes at once from that one on, fewer and fewer.
    Chunks {
        edits: Vec<Edit>,
        size: usize,
        at: usize,
        least: usize,
    },
    /// One search after the other.
    Searches {
        rest: std::vec::IntoIter<Target>,
        now: Option<Box<(Target, Search)>>,
        asked: Option<Json>,
    },
}

#[derive(Debug)]
enum Whole {
    Least,
    Ordered,
    At(Spot),
}

impl Agenda {
    pub(crate) fn new() -> Agenda {
        Agenda {
            pass: Pass::Outset,
            first_round: true,
            changed: false,
            work: None,
        }
    }

    /// The next payload to look at; `None` once nothing is left to try.
    pub(crate) fn next(&mut self, ground: &Ground<'_, '_>, best: &Json) -> Option<Json> {
        loop {
            if self.work.is_none() {
                self.work = self.begin(ground, best);
            }
            let candidate = match &mut self.work {
                None => None,
                Some(Work::Wholes { rest }) => rest.next().map(|whole| match whole {
                    Whole::Least => Some(ground.least().clone()),
                    Whole::Ordered => Some(ground.ordered(best)),
                    Whole::At(spot) => ground.transplanted(best, &spot),
                }),
                Some(Work::Chunks {
                    edits,
                    size,
                    at,
                    least,
                }) => {
                    if *at >= edits.len() && *size > (*least).max(1) {
                        (*size, *at) = (size.div_ceil(2).max(*least), 0);
                    }
                    let chunk = edits.get(*at..(*at + *size).min(edits.len()));
                    let chunk = chunk.filter(|chunk| !chunk.is_empty());
                    chunk.map(|chunk| Some(apply(best, chunk)))
                }
                Some(Work::Searches { rest, now, asked }) => {
                    search_on(ground, rest, now, asked).map(|edits| Some(apply(best, &edits)))
                }
            };
            match candidate {
                Some(Some(candidate)) => return Some(candidate),
                Some(None) => {}
                None => {
                    self.work = None;
                    self.pass = self.after(ground, best)?;
                }
            }
        }
    }

    /// Says whether the last one took the place of the best one, which is now
    /// `best`.
    pub(crate) fn answer(&mut self, ground: &Ground<'_, '_>, taken: bool, best: &Json) {
        self.changed |= taken;
        let stays = match &mut self.work {
            Some(Work::Chunks {
                edits, size, at, ..
            }) => {
                if taken {
                    let units = units(ground, self.pass, best);
                    *edits = units.edits;
                    *size = (*size).min(edits.len()).max(1);
                } else {
                    *at += *size;
                }
                true
            }
            // What is left of the list is about another payload.
            Some(Work::Wholes { .. }) => !taken,
            Some(Work::Searches { now, asked, .. }) => match (now.as_deref_mut(), asked.take()) {
                (Some((target, search)), Some(value)) => {
                    search.answer(taken);
                    // Mending may have moved what is searched.
                    !taken || target.read(best) == Some(value)
                }
                _ => true,
            },
            None => true,
        };
        if !stays {
            self.work = Some(Work::Wholes {
                rest: Vec::new().into_iter(),
            });
        }
    }

    fn begin(&self, ground: &Ground<'_, '_>, best: &Json) -> Option<Work> {
        let wholes = |wholes: Vec<Whole>| Work::Wholes {
            rest: wholes.into_iter(),
        };
        Some(match self.pass {
            Pass::Outset => {
                let focused = ground.focused(best).into_iter().map(Whole::At);
                wholes([Whole::Least].into_iter().chain(focused).collect())
            }
            Pass::Order => wholes(vec![Whole::Ordered]),
            Pass::Transplant => wholes(ground.spots(best).into_iter().map(Whole::At).collect()),
            Pass::Scalars => Work::Searches {
                rest: ground.targets(best).into_iter(),
                now: None,
                asked: None,
            },
            pass => {
                let Units { edits, away, .. } = units(ground, pass, best);
                let least = if self.first_round {
                    edits.len().div_ceil(COARSE)
                } else {
                    1
                };
                // First all that leads away from the focus.
                let size = if away > 0 { away } else { edits.len() };
                Work::Chunks {
                    edits,
                    size,
                    at: 0,
                    least,
                }
            }
        })
    }

    /// The pass after this one; `None` after a round that changed nothing.
    fn after(&mut self, ground: &Ground<'_, '_>, best: &Json) -> Option<Pass> {
        let deeper = || units(ground, self.pass, best).deeper;
        Some(match self.pass {
            Pass::Outset => Pass::Drop(1),
            Pass::Drop(depth) if deeper() => Pass::Drop(depth + 1),
            Pass::Drop(_) => Pass::PlainLeaves,
            Pass::PlainLeaves => Pass::PlainWholes(1),
            Pass::PlainWholes(depth) if deeper() => Pass::PlainWholes(depth + 1),
            Pass::PlainWholes(_) => Pass::Transplant,
            Pass::Transplant => Pass::Order,
            Pass::Order => Pass::Lift,
            Pass::Lift => Pass::Scalars,
            Pass::Scalars if self.first_round || self.changed => {
                (self.first_round, self.changed) = (false, false);
                Pass::Drop(1)
            }
            Pass::Scalars => return None,
        })
    }
}

fn units(ground: &Ground<'_, '_>, pass: Pass, best: &Json) -> Units {
    match pass {
        Pass::Drop(depth) => ground.drops(best, depth),
        Pass::PlainLeaves => ground.plain_leaves(best),
        Pass::PlainWholes(depth) => ground.plain_wholes(best, depth),
        Pass::Lift => ground.lifts(best),
        Pass::Outset | Pass::Transplant | Pass::Order | Pass::Scalars => Units::default(),
    }
}

/// The next change of the search in hand, or of the next search.
fn search_on(
    ground: &Ground<'_, '_>,
    rest: &mut std::vec::IntoIter<Target>,
    now: &mut Option<Box<(Target, Search)>>,
    asked: &mut Option<Json>,
) -> Option<Vec<Edit>> {
    loop {
        if let Some((target, search)) = now.as_deref_mut()
            && let Some(value) = search.next()
        {
            let edits = target.edits(&value);
            *asked = Some(value);
            return Some(edits);
        }
        let target = rest.next()?;
        *now = ground
            .search(&target)
            .map(|search| Box::new((target, search)));
    }
}
