//! What each kind of case does at its place, in a few words.

mod value;

use smithereens_cases::CaseKind;
use smithereens_harness::visible;

use value::phrase;

/// What is varied, as a phrase.
pub(super) fn varied(kind: &CaseKind) -> String {
    match kind {
        CaseKind::Present => "the optional member is there".into(),
        CaseKind::Absent => "everything is there but this optional member".into(),
        CaseKind::Missing => "the required member is not there".into(),
        CaseKind::Null => "null instead of a value".into(),
        CaseKind::Shortest => "the shortest text that is documented".into(),
        CaseKind::Longest => "the longest text that is documented".into(),
        CaseKind::TooShort => "a text one character too short".into(),
        CaseKind::TooLong => "a text one character too long".into(),
        CaseKind::Long => "a long text, where no limit is documented".into(),
        CaseKind::Escaped => "the text with every character escaped".into(),
        CaseKind::RawControl => "a control character that is not escaped".into(),
        CaseKind::LoneSurrogate => "an escaped surrogate that stands alone".into(),
        CaseKind::Empty => "nothing in it".into(),
        CaseKind::Fewest => "as few as are documented".into(),
        CaseKind::TooFew => "one fewer than are documented".into(),
        CaseKind::Most => "as many as are documented".into(),
        CaseKind::TooMany => "one more than are documented".into(),
        CaseKind::Many => "many, where no limit is documented".into(),
        CaseKind::EqualItems => "equal elements, where they must differ".into(),
        CaseKind::DuplicateKey => "one name twice, with different values".into(),
        CaseKind::UnknownMember => "one more member, which is not documented".into(),
        CaseKind::MemberOrder => "all members, in another order".into(),
        CaseKind::Deep => "the recursion gone round many times".into(),
        CaseKind::Whitespace => "white space around every token".into(),
        CaseKind::UnmodelledError => "an error that the operation does not model".into(),
        CaseKind::Boolean(value) => format!("the value {value}"),
        CaseKind::Enum(value) => {
            format!("the documented value \"{}\"", visible(value, usize::MAX))
        }
        CaseKind::Char(char) => {
            let code = u32::from(*char);
            format!("a text with U+{code:04X}, at an edge of what is allowed")
        }
        CaseKind::Number(number) => format!("the number {number}"),
        CaseKind::Special(name) => format!("the text that stands for {name}"),
        CaseKind::Method(name) => format!("{name} instead of POST"),
        CaseKind::Rule(id) => format!("the rule `{id}` is broken"),
        CaseKind::RuleKept(id) => format!("the rule `{id}` applies, and is kept"),
        CaseKind::Relation(id) => {
            format!("the request and its answers, held to the rule `{id}`")
        }
        CaseKind::WrongType(_) => of("another JSON type:", kind),
        CaseKind::UnknownEnum(_) => of("no documented value:", kind),
        CaseKind::Text(_) => of("a text that another layer could take for its own:", kind),
        CaseKind::NumberForm(_) => of("a number in another form:", kind),
        CaseKind::Timestamp(_) => of("an instant:", kind),
        CaseKind::TimestampText(_) => of("a timestamp as text:", kind),
        CaseKind::Blob(_) => of("bytes in base64:", kind),
        CaseKind::Document(_) => of("any JSON:", kind),
        CaseKind::Union(_) => of("a union with", kind),
        CaseKind::Protocol(_) => of("the body as a whole:", kind),
        CaseKind::Operation(_) => of("the operation's name:", kind),
        CaseKind::ContentType(_) => of("the content type:", kind),
        CaseKind::Credentials(_) => of("the signature:", kind),
        CaseKind::Routing(_) => of("another operation, named as another protocol does:", kind),
        CaseKind::Transfer(_) => of("how the answer is transferred:", kind),
        CaseKind::Header(_) => of("the answer's headers:", kind),
        CaseKind::Owes(_) => of("what every such answer owes:", kind),
        CaseKind::ErrorForm(_) => of("where the error is named:", kind),
        CaseKind::MessageMember(_) => of("the name of the message's member:", kind),
        CaseKind::Gateway(_) => of("who answers: something before the service, with", kind),
    }
}

/// The start of a sentence, and what the kind's value stands for.
fn of(start: &str, kind: &CaseKind) -> String {
    let value = kind.to_kind().value.unwrap_or_default();
    format!("{start} {}", phrase(kind).unwrap_or(&value))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use smithereens_cases::Cases;
    use smithereens_contract::{builtin, load};

    use super::*;

    /// Their values are the contract's, numbers, or names that people know.
    fn says_it_all(kind: &CaseKind) -> bool {
        matches!(
            kind,
            CaseKind::Boolean(_)
                | CaseKind::Enum(_)
                | CaseKind::Char(_)
                | CaseKind::Number(_)
                | CaseKind::Special(_)
                | CaseKind::Method(_)
                | CaseKind::Rule(_)
                | CaseKind::RuleKept(_)
                | CaseKind::Relation(_)
                | CaseKind::UnmodelledError
        )
    }

    #[test]
    fn every_value_of_every_kind_has_a_phrase() {
        let sink = include_bytes!("../../../../cases/tests/contracts/kitchen-sink.json");
        let contracts = [
            builtin("glue@2020-05-15").expect("it is built in"),
            load("kitchen-sink.json", sink).expect("it is a contract"),
        ];
        let mut without = BTreeSet::new();
        let mut phrases = BTreeSet::new();
        for contract in &contracts {
            for planned in Cases::new(contract).planned() {
                let (kind, id) = (planned.kind(), planned.kind().to_kind());
                if id.value.is_none() || says_it_all(kind) {
                    continue;
                }
                match phrase(kind) {
                    Some(_) => phrases.insert(id.to_string()),
                    None => without.insert(id.to_string()),
                };
            }
        }
        assert_eq!(without, BTreeSet::new());
        assert!(phrases.len() > 100, "{} values", phrases.len());
    }
}
