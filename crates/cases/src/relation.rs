//! Rules between requests and their answers.

use std::collections::HashMap;

use smithereens_contract::{Decimal, Relation, RelationRule};

use crate::json::Json;
use crate::rules::select;

/// A request with its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Exchange {
    /// The request's body.
    pub request: Json,
    /// The body of the answer, a success.
    pub answer: Json,
}

/// How exchanges break a rule, in words; empty if they keep it.
///
/// For [`Relation::Pages`] the exchanges are all pages in order, and `known`
/// are the identifiers of the items that the service is known to hold; for the
/// others each exchange is judged alone and `known` is not looked at.
/// [`Relation::History`] cannot be judged from exchanges of one operation.
#[must_use]
pub fn relate(rule: &RelationRule, exchanges: &[Exchange], known: &[&str]) -> Vec<String> {
    if let Relation::Pages { token, items } = &rule.relation {
        return pages(token, items, exchanges, known);
    }
    exchanges
        .iter()
        .flat_map(|exchange| alone(&rule.relation, exchange))
        .collect()
}

fn alone(relation: &Relation, Exchange { request, answer }: &Exchange) -> Vec<String> {
    match relation {
        Relation::Partition {
            requested,
            found,
            missing,
        } => partition(
            &texts(request, &each(request, requested)),
            &texts(answer, found),
            &texts(answer, &each(answer, missing)),
        ),
        Relation::PageLimit { limit, items } => {
            let limit = select(request, limit)
                .first()
                .and_then(|limit| match limit {
                    Json::Number(text) => Decimal::parse(text)?.to_i64(),
                    _ => None,
                });
            let count = select(answer, items)
                .first()
                .map_or(0, |items| match items {
                    Json::Array(items) => items.len(),
                    _ => 0,
                });
            let over =
                limit.is_some_and(|limit| i64::try_from(count).is_ok_and(|count| count > limit));
            over.then(|| {
                format!(
                    "{count} items where at most {} were asked for",
                    limit.unwrap_or_default()
                )
            })
            .into_iter()
            .collect()
        }
        Relation::OnlyWhen { flag, members } => {
            let asked = select(request, flag).contains(&&Json::Bool(true));
            let uninvited = members
                .iter()
                .filter(|member| !asked && !select(answer, member).is_empty());
            uninvited
                .map(|member| format!("{member} came without {flag}"))
                .collect()
        }
        Relation::Selects { by, items, at } => {
            let wanted = texts(request, by);
            let Some(wanted) = wanted.first() else {
                return Vec::new();
            };
            let items = select(answer, &format!("{items}.member"));
            let strays = items
                .iter()
                .filter(|item| !texts(item, at).contains(wanted))
                .count();
            (strays > 0)
                .then(|| format!("{strays} items without {wanted:?} at {at}"))
                .into_iter()
                .collect()
        }
        Relation::Echoes {
            request: asked,
            response,
        } => {
            let (sent, back) = (texts(request, asked), texts(answer, response));
            let Some(sent) = sent.first() else {
                return Vec::new();
            };
            // Nobody says whether an empty text is told apart from none.
            let same = back.first() == Some(sent) || (sent.is_empty() && back.is_empty());
            (!same)
                .then(|| format!("{response} is {:?}, not {sent:?}", back.first()))
                .into_iter()
                .collect()
        }
        Relation::Pages { .. } | Relation::History => Vec::new(),
    }
}

/// The path of a list's elements, where the path is that of the list.
fn each(from: &Json, path: &str) -> String {
    match select(from, path).first() {
        Some(Json::Array(_)) => format!("{path}.member"),
        _ => path.to_owned(),
    }
}

fn texts<'j>(from: &'j Json, path: &str) -> Vec<&'j str> {
    let text = |value: &'j Json| match value {
        Json::String(text) => Some(text.as_str()),
        _ => None,
    };
    select(from, path).into_iter().filter_map(text).collect()
}

/// Each requested name is found or missing, exactly once. A name requested
/// twice may be answered once or twice: nobody says.
fn partition(requested: &[&str], found: &[&str], missing: &[&str]) -> Vec<String> {
    let mut asked: HashMap<&str, usize> = HashMap::new();
    for name in requested {
        *asked.entry(name).or_default() += 1;
    }
    let mut breaches = Vec::new();
    let mut names: Vec<&str> = asked.keys().copied().collect();
    names.sort_unstable();
    for name in names {
        let count = |names: &[&str]| names.iter().filter(|other| **other == name).count();
        match (count(found), count(missing)) {
            (0, 0) => breaches.push(format!("{name:?} is neither found nor missing")),
            (found, missing) if found > 0 && missing > 0 => {
                breaches.push(format!("{name:?} is both found and missing"));
            }
            (found, missing) if found + missing > asked[name] => {
                breaches.push(format!("{name:?} is answered {} times", found + missing));
            }
            _ => {}
        }
    }
    for name in found
        .iter()
        .chain(missing)
        .filter(|name| !asked.contains_key(**name))
    {
        breaches.push(format!("{name:?} was not asked for"));
    }
    breaches
}

fn pages(token: &str, items: &str, exchanges: &[Exchange], known: &[&str]) -> Vec<String> {
    let mut breaches = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for (page, exchange) in exchanges.iter().enumerate() {
        for name in texts(&exchange.answer, items) {
            if seen.contains(&name) {
                breaches.push(format!("{name:?} comes twice, again on page {}", page + 1));
            }
            seen.push(name);
        }
    }
    if let Some(last) = exchanges.last()
        && let Some(token) = texts(&last.answer, token).first()
    {
        breaches.push(format!(
            "the pages were not followed to the end: {token:?} is left"
        ));
        return breaches;
    }
    breaches.extend(
        known
            .iter()
            .filter(|name| !seen.contains(name))
            .map(|name| format!("{name:?} is lost")),
    );
    breaches
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn rule(relation: &str) -> RelationRule {
        let text = format!(
            r#"{{"id":"r","operation":"O","relation":{relation},"source":{{"kind":"documentation","at":"a test"}}}}"#
        );
        serde_json::from_str(&text).expect("a rule")
    }

    fn exchange(request: &str, answer: &str) -> Exchange {
        let parse = |text: &str| Json::parse(text.as_bytes()).expect("JSON");
        Exchange {
            request: parse(request),
            answer: parse(answer),
        }
    }

    const PARTITION: &str =
        r#"{"partition":{"requested":"Names","found":"Found.member.Name","missing":"Missing"}}"#;
    const LIMIT: &str = r#"{"page-limit":{"limit":"Max","items":"Items"}}"#;
    const ONLY: &str = r#"{"only-when":{"flag":"Graph","members":["W.Graph"]}}"#;
    const SELECTS: &str = r#"{"selects":{"by":"Job","items":"Items","at":"Actions.member.Job"}}"#;
    const ECHOES: &str = r#"{"echoes":{"request":"Name","response":"T.Name"}}"#;

    #[rstest]
    #[case::kept(PARTITION, r#"{"Names":["a","b"]}"#, r#"{"Found":[{"Name":"a"}],"Missing":["b"]}"#, &[])]
    #[case::lost(PARTITION, r#"{"Names":["a","b"]}"#, r#"{"Found":[{"Name":"a"}]}"#, &[r#""b" is neither found nor missing"#])]
    #[case::both(PARTITION, r#"{"Names":["a"]}"#, r#"{"Found":[{"Name":"a"}],"Missing":["a"]}"#, &[r#""a" is both found and missing"#])]
    #[case::twice(PARTITION, r#"{"Names":["a"]}"#, r#"{"Found":[{"Name":"a"},{"Name":"a"}]}"#, &[r#""a" is answered 2 times"#])]
    #[case::asked_twice(PARTITION, r#"{"Names":["a","a"]}"#, r#"{"Found":[{"Name":"a"}]}"#, &[])]
    #[case::invented(PARTITION, r#"{"Names":["a"]}"#, r#"{"Found":[{"Name":"a"}],"Missing":["c"]}"#, &[r#""c" was not asked for"#])]
    #[case::at_the_limit(LIMIT, r#"{"Max":2}"#, r#"{"Items":[1,2]}"#, &[])]
    #[case::no_limit(LIMIT, "{}", r#"{"Items":[1,2]}"#, &[])]
    #[case::over_the_limit(LIMIT, r#"{"Max":1}"#, r#"{"Items":[1,2]}"#, &["2 items where at most 1 were asked for"])]
    #[case::asked_for(ONLY, r#"{"Graph":true}"#, r#"{"W":{"Graph":{}}}"#, &[])]
    #[case::null_is_absent(ONLY, "{}", r#"{"W":{"Graph":null}}"#, &[])]
    #[case::uninvited(ONLY, r#"{"Graph":false}"#, r#"{"W":{"Graph":{}}}"#, &["W.Graph came without Graph"])]
    #[case::selected(SELECTS, r#"{"Job":"j"}"#, r#"{"Items":[{"Actions":[{"Job":"i"},{"Job":"j"}]}]}"#, &[])]
    #[case::strays(SELECTS, r#"{"Job":"j"}"#, r#"{"Items":[{"Actions":[{"Job":"i"}]}]}"#, &[r#"1 items without "j" at Actions.member.Job"#])]
    #[case::echoed(ECHOES, r#"{"Name":"n"}"#, r#"{"T":{"Name":"n"}}"#, &[])]
    #[case::changed(ECHOES, r#"{"Name":"n"}"#, r#"{"T":{"Name":"N"}}"#, &[r#"T.Name is Some("N"), not "n""#])]
    fn a_relation_is_kept_or_its_breach_is_named(
        #[case] relation: &str,
        #[case] request: &str,
        #[case] answer: &str,
        #[case] breaches: &[&str],
    ) {
        assert_eq!(
            relate(&rule(relation), &[exchange(request, answer)], &[]),
            breaches
        );
    }

    #[rstest]
    #[case::kept(&[r#"{"T":"1","I":[{"N":"a"}]}"#, r#"{"I":[{"N":"b"}]}"#], &[])]
    #[case::twice(&[r#"{"T":"1","I":[{"N":"a"}]}"#, r#"{"I":[{"N":"a"},{"N":"b"}]}"#], &[r#""a" comes twice, again on page 2"#])]
    #[case::lost(&[r#"{"I":[{"N":"a"}]}"#], &[r#""b" is lost"#])]
    #[case::endless(&[r#"{"T":"1","I":[{"N":"a"}]}"#], &[r#"the pages were not followed to the end: "1" is left"#])]
    fn pages_give_everything_once(#[case] answers: &[&str], #[case] breaches: &[&str]) {
        let exchanges: Vec<_> = answers
            .iter()
            .map(|answer| exchange("{}", answer))
            .collect();
        let rule = rule(r#"{"pages":{"token":"T","items":"I.member.N"}}"#);
        assert_eq!(relate(&rule, &exchanges, &["a", "b"]), breaches);
    }
}
