//! In which order a service is put to cases: so that what is wrong with it shows
//! early. What a run finds, and how it is told, does not depend on it.

use std::collections::HashSet;

use smithereens_formats::CaseId;

/// Orders cases, which are in the contract's order: first one of each kind, then
/// one of each kind for each operation, then of each kind with each value, then the
/// rest; within these as they were. What is about answers comes last.
pub(super) fn spread<T>(cases: &mut [(T, CaseId)]) {
    let (mut kinds, mut of_operations, mut values) =
        (HashSet::new(), HashSet::new(), HashSet::new());
    let rounds: Vec<u8> = cases
        .iter()
        .map(|(_, id)| {
            let (operation, kind) = (&id.site.message.operation, &id.kind);
            let part = id.site.message.part.is_answer();
            let is_first = [
                kinds.insert((part, kind.name.clone())),
                of_operations.insert((part, operation.clone(), kind.name.clone())),
                values.insert((part, operation.clone(), kind.to_string())),
            ];
            let round = is_first.iter().position(|is_first| *is_first);
            // There are three.
            round.unwrap_or(is_first.len()) as u8
        })
        .collect();
    let mut order: Vec<usize> = (0..cases.len()).collect();
    order.sort_by_key(|index| {
        let is_answer = cases[*index].1.site.message.part.is_answer();
        (is_answer, rounds[*index], *index)
    });
    arrange(cases, order);
}

/// Puts at each place what stands at the one that `order` has there.
fn arrange<T>(items: &mut [T], mut order: Vec<usize>) {
    for start in 0..items.len() {
        let mut at = start;
        while order[at] != start {
            let from = order[at];
            items.swap(at, from);
            order[at] = at;
            at = from;
        }
        order[at] = at;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread_out(ids: &[&str]) -> Vec<String> {
        let mut cases: Vec<((), CaseId)> = ids.iter().map(|id| ((), id.parse().unwrap())).collect();
        spread(&mut cases);
        cases.iter().map(|(_, id)| id.to_string()).collect()
    }

    #[test]
    fn each_kind_comes_first_then_each_operation_then_each_value() {
        let ids = [
            "A.request/Name/char=U0009",
            "A.request/Name/char=U000A",
            "A.request/Other/char=U0009",
            "A.response/./owes=content-type",
            "A.request/Name/longest",
            "B.request/Name/char=U0009",
        ];
        let expected = [
            "A.request/Name/char=U0009",
            "A.request/Name/longest",
            "B.request/Name/char=U0009",
            "A.request/Name/char=U000A",
            "A.request/Other/char=U0009",
            "A.response/./owes=content-type",
        ];
        assert_eq!(spread_out(&ids), expected);
    }

    #[test]
    fn nothing_is_lost_or_doubled() {
        for order in [
            vec![2, 0, 1, 4, 3],
            vec![0, 1, 2, 3, 4],
            vec![4, 3, 2, 1, 0],
        ] {
            let mut items = ["a", "b", "c", "d", "e"];
            let expected: Vec<&str> = order.iter().map(|index| items[*index]).collect();
            arrange(&mut items, order);
            assert_eq!(items.to_vec(), expected);
        }
    }
}
