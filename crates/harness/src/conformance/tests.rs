use smithereens_cases::Cases;
use smithereens_contract::builtin;

use super::*;

/// What keeps the strict schema for an outline keeps it for a `Value`, and the
/// other way round wherever that is to be.
#[test]
fn an_outline_keeps_the_schema_that_a_value_keeps() {
    let contract = builtin("glue@2020-05-15").expect("a built-in contract");
    let cases = Cases::new(&contract);
    let conformance = Conformance::new(cases.contract());
    let mut strict = HashMap::new();
    let (mut both, mut neither, mut only_value) = (0, 0, Vec::new());
    for planned in cases.planned() {
        let Ok(case) = cases.build(planned) else {
            continue;
        };
        let body = &case.payload.body;
        let (Some(outline), Some(value)) = (Outline::read(body), instance(body)) else {
            continue;
        };
        let message = cases.message(planned);
        let Some(Ok(validators)) = conformance.of(&message.id) else {
            panic!("{} has schemas", message.id);
        };
        let outlined = strict.entry(message.id.clone()).or_insert_with(|| {
            StrictOutline::new(&contract, message).expect("a schema that a `Value` has")
        });
        let by_outline = outlined.surely_takes(&outline);
        match (by_outline, validators.strict.is_valid(&value)) {
            (true, true) => both += 1,
            (false, false) => neither += 1,
            (true, false) => panic!("{} breaks the schema", case.id),
            (false, true) => only_value.push(case.id.to_string()),
        }
        // What keeps the strict schema keeps the open one: `breach` counts on it.
        assert!(
            !by_outline || validators.open.is_valid(&value),
            "{}",
            case.id
        );
    }
    assert!(
        both > 10_000 && neither > 5_000,
        "{both} keep it, {neither} do not"
    );
    // The last of equal names counts for a `Value`, each for an outline.
    only_value.retain(|id| !id.ends_with("/duplicate-key"));
    assert_eq!(only_value, Vec::<String>::new());
}
