//! Pairs of contracts with one known change each: found, classified, placed, and
//! nothing else is.

use rstest::rstest;
use serde_json::{Value, json};

use crate::shop::{changes, line, one_of, required, shop, to};

type Edits = Vec<(&'static str, Value)>;

/// The places of an item's member, by way of both operations that answer items.
/// Items hold items: recursion is followed once.
fn of_items(member: &str) -> String {
    let holders = [
        "GetItem.response/Item",
        "GetItem.response/Item.Parts.member",
        "ListItems.response/Items.member",
        "ListItems.response/Items.member.Parts.member",
    ];
    holders.map(|holder| format!("{holder}.{member}")).join(" ")
}

fn int_enum(values: &[i32]) -> Value {
    let member = |value: &i32| {
        let member = json!({
            "target": "smithy.api#Unit",
            "traits": { "smithy.api#enumValue": value },
        });
        (format!("V{value}"), member)
    };
    let members: serde_json::Map<String, Value> = values.iter().map(member).collect();
    json!({ "type": "intEnum", "members": members })
}

/// `{items.X}` stands for the places of an item's member.
fn expanded(line: &str) -> String {
    match line.split_once("{items.") {
        None => line.to_owned(),
        Some((start, rest)) => {
            let (member, rest) = rest.split_once('}').expect("a closing brace");
            expanded(&format!("{start}{}{rest}", of_items(member)))
        }
    }
}

#[rstest]
#[case::nothing(vec![], vec![], &[])]
#[case::a_value_is_added(
    vec![], vec![("State", one_of(&["SOLD", "STORED", "LOST"]))],
    &["State/enum-value-added=LOST RsRs {items.State}"],
)]
#[case::a_value_is_added_to_what_is_sent(
    vec![], vec![("Kind", one_of(&["BOOK", "TOY", "PEN"]))],
    &["Kind/enum-value-added=PEN sRRs PutItem.request/Kind"],
)]
#[case::a_value_is_swapped_for_another(
    vec![], vec![("Kind", one_of(&["BOOK", "GAME"]))],
    &[
        "Kind/enum-value-added=GAME sRRs PutItem.request/Kind",
        "Kind/enum-value-removed=TOY BssR PutItem.request/Kind",
    ],
)]
#[case::one_of_two_uses_has_another_enumeration(
    vec![("PutItemRequest/members/State", to("State"))],
    vec![
        ("PutItemRequest/members/State", to("Status")),
        ("Status", one_of(&["SOLD", "STORED", "LOST"])),
    ],
    &["PutItemRequest.State/enum-value-added=LOST sRRs PutItem.request/State"],
)]
#[case::a_shape_is_called_otherwise(
    vec![], vec![
        ("Status", one_of(&["SOLD", "STORED"])),
        ("State", Value::Null),
        ("Item/members/State", to("Status")),
    ],
    &[],
)]
#[case::values_stand_in_another_order(vec![], vec![("Kind", one_of(&["TOY", "BOOK"]))], &[])]
#[case::an_enumeration_is_opened(
    vec![], vec![("Kind", json!({ "type": "string" }))],
    &["Kind/enum-opened sRRs PutItem.request/Kind"],
)]
#[case::an_enumeration_is_closed(
    vec![], vec![("PutItemRequest/members/Detail", to("Other")),
        ("Other", json!({ "type": "structure", "members": {
            "Color": to("Kind"), "Size": to("Limit") } }))],
    &["Other.Color/enum-closed BssR PutItem.request/Detail.Color"],
)]
#[case::a_member_is_added(
    vec![], vec![("GetItemRequest/members/Full", to("Boolean"))],
    &["GetItemRequest.Full/member-added sRRs GetItem.request/Full"],
)]
#[case::a_required_member_is_added(
    vec![], vec![("GetItemRequest/members/Full", required("Boolean"))],
    &["GetItemRequest.Full/member-added BRRR GetItem.request/Full"],
)]
#[case::a_member_is_added_to_an_answer(
    vec![], vec![("PutItemResponse/members/Price", to("Double"))],
    &["PutItemResponse.Price/member-added sRRs PutItem.response/Price"],
)]
#[case::a_member_is_moved_into_a_nested_shape(
    vec![], vec![
        ("PutItemRequest/members/Count", Value::Null),
        ("Detail/members/Count", to("Count")),
        ("Item/members/Detail", to("Limit")),
    ],
    &[
        "Detail.Count/member-added sRRs PutItem.request/Detail.Count",
        "Item.Detail/type-changed BBBB {items.Detail}",
        "PutItemRequest.Count/member-removed BssR PutItem.request/Count",
    ],
)]
#[case::a_member_is_removed_from_an_answer(
    vec![], vec![("Item/members/State", Value::Null)],
    &["Item.State/member-removed BssR {items.State}"],
)]
#[case::a_required_member_is_removed(
    vec![], vec![("PutItemRequest/members/Name", Value::Null)],
    &["PutItemRequest.Name/member-removed BBRR PutItem.request/Name"],
)]
#[case::a_variant_is_added(
    vec![], vec![("Choice/members/C", to("Kind"))],
    &["Choice.C/member-added sRRs PutItem.request/Choice.C"],
)]
#[case::a_variant_is_removed(
    vec![], vec![("Choice/members/B", Value::Null)],
    &["Choice.B/member-removed BssR PutItem.request/Choice.B"],
)]
#[case::numbers_are_listed_and_another_one_is(
    vec![("Limit", int_enum(&[1, 2]))], vec![("Limit", int_enum(&[1, 3]))],
    &[
        "Limit/enum-value-added=3 RRRs PutItem.request/Detail.Size PutItem.request/Choice.B \
         ListItems.request/Limit {items.Detail.Size}",
        "Limit/enum-value-removed=2 BRsR PutItem.request/Detail.Size PutItem.request/Choice.B \
         ListItems.request/Limit {items.Detail.Size}",
    ],
)]
#[case::primitive_to_box(
    vec![], vec![("Count/traits/box", json!({}))],
    &["Count/box-added RRRR PutItem.request/Count"],
)]
#[case::nulls_are_values_no_more(
    vec![("Notes/traits/sparse", json!({}))], vec![],
    &["Notes/sparse-removed BssR PutItem.request/Notes"],
)]
#[case::a_token_is_filled_in(
    vec![], vec![("GetItemRequest/members/Name/traits/idempotencyToken", json!({}))],
    &["GetItemRequest.Name/idempotency-token-added ssss GetItem.request/Name"],
)]
#[case::an_error_has_another_code(
    vec![], vec![("Missing/traits/aws.protocols#awsQueryError",
        json!({ "code": "NotThere", "httpResponseCode": 400 }))],
    &["Missing/error-code-changed RRss PutItem.error.Missing/. GetItem.error.Missing/."],
)]
#[case::one_of_two_uses_becomes_required(
    vec![], vec![("Item/members/Name", required("Name"))],
    &["Item.Name/required-added sRsR {items.Name}"],
)]
#[case::a_member_becomes_required_in_a_request(
    vec![], vec![("PutItemRequest/members/Count", required("Count"))],
    &["PutItemRequest.Count/required-added BssR PutItem.request/Count"],
)]
#[case::a_member_becomes_optional(
    vec![], vec![("GetItemRequest/members/Name", to("Name"))],
    &["GetItemRequest.Name/required-removed sRRs GetItem.request/Name"],
)]
#[case::a_length_grows(
    vec![], vec![("Name/traits/length", json!({ "min": 1, "max": 100 }))],
    &["Name/length-changed RRRs PutItem.request/Name GetItem.request/Name {items.Name}"],
)]
#[case::a_length_shrinks(
    vec![], vec![("Name/traits/length", json!({ "min": 2, "max": 99 }))],
    &["Name/length-changed BRsR PutItem.request/Name GetItem.request/Name {items.Name}"],
)]
#[case::a_length_moves(
    vec![], vec![("Tags/traits/length", json!({ "max": 5 }))],
    &["Tags/length-changed BssR PutItem.request/Tags"],
)]
#[case::min_0_to_1(
    vec![("Tag/traits/length", json!({ "min": 0 }))],
    vec![("Tag/traits/length", json!({ "min": 1 }))],
    &["Tag/length-changed BssR PutItem.request/Tags.member PutItem.request/Notes.key"],
)]
#[case::min_0_is_none(vec![], vec![("Tag/traits/length", json!({ "min": 0 }))], &[])]
#[case::one_use_has_bounds_of_its_own(
    vec![], vec![("GetItemRequest/members/Name/traits/length", json!({ "max": 9 }))],
    &["GetItemRequest.Name/length-changed BRRR GetItem.request/Name"],
)]
#[case::a_use_with_bounds_of_its_own_does_not_follow_its_shape(
    vec![("GetItemRequest/members/Name/traits/length", json!({ "max": 9 }))],
    vec![
        ("GetItemRequest/members/Name/traits/length", json!({ "max": 9 })),
        ("Name/traits/length", json!({ "min": 1, "max": 100 })),
    ],
    &["Name/length-changed RRRs PutItem.request/Name {items.Name}"],
)]
#[case::a_range_shrinks(
    vec![], vec![("Count/traits/range", json!({ "min": 0, "max": 99.5 }))],
    &["Count/range-changed BssR PutItem.request/Count"],
)]
#[case::a_range_is_dropped(
    vec![], vec![("Count/traits/range", Value::Null)],
    &["Count/range-changed sRRs PutItem.request/Count"],
)]
#[case::equal_numbers_are_one_bound(
    vec![], vec![("Count/traits/range", json!({ "min": -0.0, "max": 1e2 }))], &[],
)]
#[case::a_pattern_is_loosened(
    vec![], vec![("Name/traits/pattern", json!("^[a-z0-9]+$"))],
    &["Name/pattern-changed RRRs PutItem.request/Name GetItem.request/Name {items.Name}"],
)]
#[case::a_pattern_is_tightened(
    vec![], vec![("Name/traits/pattern", json!("^[a-z]{2,}$"))],
    &["Name/pattern-changed BRsR PutItem.request/Name GetItem.request/Name {items.Name}"],
)]
#[case::a_pattern_is_another(
    vec![], vec![("Name/traits/pattern", json!("^[a-f0-9]+$"))],
    &["Name/pattern-changed BRRR PutItem.request/Name GetItem.request/Name {items.Name}"],
)]
#[case::a_pattern_that_no_automaton_knows_is_another(
    vec![], vec![("Name/traits/pattern", json!("^(?=[a-z])[a-z]+$"))],
    &["Name/pattern-changed BRRR PutItem.request/Name GetItem.request/Name {items.Name}"],
)]
#[case::a_pattern_is_written_otherwise(
    vec![], vec![("Name/traits/pattern", json!("^[a-mn-z][a-z]*$"))], &[],
)]
#[case::box_to_primitive(
    vec![("Limit/traits/box", json!({}))], vec![],
    &["Limit/box-removed RRRR PutItem.request/Detail.Size PutItem.request/Choice.B \
       ListItems.request/Limit {items.Detail.Size}"],
)]
#[case::a_default_is_another(
    vec![("ListItemsRequest/members/Limit/traits/default", json!(10))],
    vec![("ListItemsRequest/members/Limit/traits/default", json!(20))],
    &["ListItemsRequest.Limit/default-changed BRRR ListItems.request/Limit"],
)]
#[case::a_default_is_new(
    vec![], vec![("ListItemsRequest/members/Limit/traits/default", json!(20))],
    &["ListItemsRequest.Limit/default-changed RRRR ListItems.request/Limit"],
)]
#[case::list_to_map(
    vec![], vec![("Tags", json!({ "type": "map", "key": to("Tag"), "value": to("Tag") }))],
    &["Tags/type-changed BBBB PutItem.request/Tags"],
)]
#[case::integer_to_long(
    vec![], vec![("PutItemRequest/members/Count", to("Long")), ("Count", Value::Null)],
    &[
        "PutItemRequest.Count/type-changed sRRs PutItem.request/Count",
        "PutItemRequest.Count/range-changed sRRs PutItem.request/Count",
    ],
)]
#[case::double_to_integer(
    vec![("PutItemRequest/members/Price", to("Double"))],
    vec![("PutItemRequest/members/Price", to("Integer"))],
    &["PutItemRequest.Price/type-changed BssR PutItem.request/Price"],
)]
#[case::long_to_double(
    vec![("PutItemRequest/members/Price", to("Long"))],
    vec![("PutItemRequest/members/Price", to("Double"))],
    &["PutItemRequest.Price/type-changed BBBB PutItem.request/Price"],
)]
#[case::structure_to_union(
    vec![], vec![("Detail/type", json!("union"))],
    &["Detail/type-changed BRsR PutItem.request/Detail {items.Detail}"],
)]
#[case::nulls_become_values(
    vec![], vec![("Tags/traits/sparse", json!({}))],
    &["Tags/sparse-added sRRs PutItem.request/Tags"],
)]
#[case::elements_must_differ(
    vec![], vec![("Tags/traits/uniqueItems", json!({}))],
    &["Tags/unique-items-added BssR PutItem.request/Tags"],
)]
#[case::timestamps_are_written_otherwise(
    vec![], vec![("PutItemRequest/members/When/traits/timestampFormat", json!("date-time"))],
    &["PutItemRequest.When/timestamp-format-changed BBBB PutItem.request/When"],
)]
#[case::the_usual_timestamp_format_is_said(
    vec![], vec![("PutItemRequest/members/When/traits/timestampFormat", json!("epoch-seconds"))],
    &[],
)]
#[case::a_member_is_deprecated(
    vec![], vec![("Item/members/Detail/traits/deprecated", json!({}))],
    &["Item.Detail/deprecated-added ssss {items.Detail}"],
)]
#[case::a_shape_is_sensitive(
    vec![], vec![("Tag/traits/sensitive", json!({}))],
    &["Tag/sensitive-added ssss PutItem.request/Tags.member PutItem.request/Notes.key"],
)]
#[case::a_token_is_filled_in_no_more(
    vec![("GetItemRequest/members/Name/traits/idempotencyToken", json!({}))], vec![],
    &["GetItemRequest.Name/idempotency-token-removed sRss GetItem.request/Name"],
)]
#[case::an_error_is_added_to_the_service(
    vec![], vec![("Shop/errors", json!([to("Busy")]))],
    &["Busy/error-added RsRs PutItem.error.Busy/. GetItem.error.Busy/. ListItems.error.Busy/."],
)]
#[case::an_error_is_removed_from_an_operation(
    vec![], vec![("GetItem/errors", json!([]))],
    &["Missing/error-removed sRsR GetItem.error.Missing/."],
)]
#[case::an_error_is_called_otherwise(
    vec![("PutItem/errors", json!([]))],
    vec![
        ("PutItem/errors", json!([])),
        ("GetItem/errors", json!([to("Gone")])),
        ("Gone", json!({ "type": "structure", "members": { "message": to("String") },
            "traits": { "smithy.api#error": "client" } })),
    ],
    &[
        "Gone/error-added RsRs GetItem.error.Gone/.",
        "Missing/error-removed sRsR GetItem.error.Missing/.",
    ],
)]
#[case::an_error_has_another_status(
    vec![], vec![("Missing/traits/httpError", json!(404))],
    &["Missing/error-status-changed RRss PutItem.error.Missing/. GetItem.error.Missing/."],
)]
#[case::an_error_is_the_services_fault(
    vec![("Missing/traits/httpError", json!(400))],
    vec![("Missing/traits/httpError", json!(400)), ("Missing/traits/error", json!("server"))],
    &["Missing/error-fault-changed RRss PutItem.error.Missing/. GetItem.error.Missing/."],
)]
#[case::an_error_has_a_new_member(
    vec![], vec![("Missing/members/Which", to("Name"))],
    &["Missing.Which/member-added sRRs PutItem.error.Missing/Which GetItem.error.Missing/Which"],
)]
#[case::an_operation_is_added(
    vec![("Shop/operations", json!([to("PutItem"), to("GetItem")]))], vec![],
    &["ListItems/operation-added sRRs ListItems.request/. ListItems.response/."],
)]
#[case::an_operation_is_removed(
    vec![], vec![("Shop/operations", json!([to("PutItem"), to("ListItems")]))],
    &["GetItem/operation-removed BssB GetItem.request/. GetItem.response/. GetItem.error.Missing/."],
)]
#[case::nothing_is_asked_is_an_empty_structure(
    vec![("ListItems/input", json!({ "target": "smithy.api#Unit" }))],
    vec![("ListItemsRequest/members", json!({}))],
    &[],
)]
#[case::what_asked_nothing_asks_something(
    vec![("ListItems/input", json!({ "target": "smithy.api#Unit" }))], vec![],
    &["ListItemsRequest.Limit/member-added sRRs ListItems.request/Limit"],
)]
#[case::another_protocol(
    vec![("Shop/traits/aws.protocols#awsJson1_1", Value::Null),
        ("Shop/traits/aws.protocols#awsJson1_0", json!({}))],
    vec![],
    &["Shop/protocol-changed BBRR "],
)]
#[case::another_name_to_sign_for(
    vec![], vec![("Shop/traits/aws.auth#sigv4", json!({ "name": "store" }))],
    &["Shop/signing-name-changed BBRR "],
)]
fn one_change_is_found_and_nothing_else(
    #[case] before: Edits,
    #[case] after: Edits,
    #[case] known: &[&str],
) {
    let found: Vec<String> = changes(&shop(&before), &shop(&after))
        .changes
        .iter()
        .map(line)
        .collect();
    let known: Vec<String> = known.iter().map(|line| expanded(line)).collect();
    let sorted = |lines: Vec<String>| -> Vec<Vec<String>> {
        let words = |line: String| {
            let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            words[2..].sort();
            words
        };
        lines.into_iter().map(words).collect()
    };
    assert_eq!(sorted(found), sorted(known));
}

#[test]
fn both_statements_are_told() {
    let said = |edit: (&'static str, Value)| {
        let changes = changes(&shop(&[]), &shop(&[edit])).changes;
        let change = changes.first().expect("a change");
        (change.from.clone(), change.to.clone())
    };
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        said(("Name/traits/length", json!({ "max": 9 }))),
        (text("1 to 99"), text("at most 9"))
    );
    assert_eq!(
        said(("Name/traits/length", Value::Null)),
        (text("1 to 99"), None)
    );
    assert_eq!(
        said(("Name/traits/pattern", json!("a"))),
        (text("^[a-z]+$"), text("a"))
    );
    assert_eq!(
        said(("Kind", json!({ "type": "string" }))),
        (text("BOOK | TOY"), text("string"))
    );
    assert_eq!(
        said(("Item/members/Price", required("Double"))),
        (None, text("required double"))
    );
    assert_eq!(
        said(("Missing/traits/error", json!("server"))),
        (text("400"), text("500"))
    );
}

/// Where one shape takes the places of two, what changes tells the changes apart.
#[test]
fn one_id_never_names_two_changes() {
    let small = json!({ "type": "structure", "members": { "X": to("Integer") } });
    let other = json!({ "type": "structure", "members": { "X": to("String") } });
    let both = json!({ "type": "structure", "members": { "X": to("Boolean") } });
    let before = [
        ("One", small),
        ("Two", other),
        ("Both", both.clone()),
        ("GetItemRequest/members/A", to("One")),
        ("GetItemRequest/members/B", to("Two")),
        ("GetItemRequest/members/C", to("Both")),
    ];
    let after = [
        ("Both", both),
        ("GetItemRequest/members/A", to("Both")),
        ("GetItemRequest/members/B", to("Both")),
        ("GetItemRequest/members/C", to("Both")),
    ];
    let found: Vec<String> = changes(&shop(&before), &shop(&after))
        .changes
        .iter()
        .map(line)
        .collect();
    assert_eq!(
        found,
        [
            "Both.X/type-changed=integer%20to%20boolean BBBB GetItem.request/A.X",
            "Both.X/type-changed=string%20to%20boolean BBBB GetItem.request/B.X",
        ]
    );
}
