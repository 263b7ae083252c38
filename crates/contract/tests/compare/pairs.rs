//! Pairs of contracts with one known change each. What follows from them beyond
//! the change is tested where cases are made.

use serde_json::{Value, json};

use crate::shop::{one_of, required, to};

/// What is edited: a place and what stands there then.
pub(crate) type Edits = Vec<(&'static str, Value)>;

/// Two contracts that differ in what is known.
pub(crate) struct Pair {
    pub(crate) name: &'static str,
    /// What makes the older contract of the shop.
    pub(crate) before: Edits,
    /// What makes the newer one.
    pub(crate) after: Edits,
    /// Each change in a line: its id, the gravest severities in the four
    /// relations, and its places.
    pub(crate) changes: &'static [&'static str],
}

macro_rules! pairs {
    ($($name:ident: $before:expr, $after:expr, $changes:expr;)*) => {
        /// All of them.
        pub(crate) fn pairs() -> Vec<Pair> {
            vec![$(Pair {
                name: stringify!($name),
                before: $before,
                after: $after,
                changes: $changes,
            }),*]
        }
    };
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

pairs! {
    nothing: vec![], vec![], &[];
    a_value_is_added:
        vec![], vec![("State", one_of(&["SOLD", "STORED", "LOST"]))],
        &["State/enum-value-added=LOST RsRs {items.State}"];
    a_value_is_added_to_what_is_sent:
        vec![], vec![("Kind", one_of(&["BOOK", "TOY", "PEN"]))],
        &["Kind/enum-value-added=PEN sRRs PutItem.request/Kind"];
    a_value_is_swapped_for_another:
        vec![], vec![("Kind", one_of(&["BOOK", "GAME"]))],
        &[
            "Kind/enum-value-added=GAME sRRs PutItem.request/Kind",
            "Kind/enum-value-removed=TOY BssR PutItem.request/Kind",
        ];
    one_of_two_uses_has_another_enumeration:
        vec![("PutItemRequest/members/State", to("State"))],
        vec![
            ("PutItemRequest/members/State", to("Status")),
            ("Status", one_of(&["SOLD", "STORED", "LOST"])),
        ],
        &["PutItemRequest.State/enum-value-added=LOST sRRs PutItem.request/State"];
    a_shape_is_called_otherwise:
        vec![], vec![
            ("Status", one_of(&["SOLD", "STORED"])),
            ("State", Value::Null),
            ("Item/members/State", to("Status")),
        ],
        &[];
    values_stand_in_another_order: vec![], vec![("Kind", one_of(&["TOY", "BOOK"]))], &[];
    an_enumeration_is_opened:
        vec![], vec![("Kind", json!({ "type": "string" }))],
        &["Kind/enum-opened sRRs PutItem.request/Kind"];
    an_enumeration_is_closed:
        vec![], vec![("PutItemRequest/members/Detail", to("Other")),
            ("Other", json!({ "type": "structure", "members": {
                "Color": to("Kind"), "Size": to("Limit") } }))],
        &["Other.Color/enum-closed BssR PutItem.request/Detail.Color"];
    a_member_is_added:
        vec![], vec![("GetItemRequest/members/Full", to("Boolean"))],
        &["GetItemRequest.Full/member-added sRRs GetItem.request/Full"];
    a_required_member_is_added:
        vec![], vec![("GetItemRequest/members/Full", required("Boolean"))],
        &["GetItemRequest.Full/member-added BRRR GetItem.request/Full"];
    a_member_is_added_to_an_answer:
        vec![], vec![("PutItemResponse/members/Price", to("Double"))],
        &["PutItemResponse.Price/member-added sRRs PutItem.response/Price"];
    a_member_is_moved_into_a_nested_shape:
        vec![], vec![
            ("PutItemRequest/members/Count", Value::Null),
            ("Detail/members/Count", to("Count")),
            ("Item/members/Detail", to("Limit")),
        ],
        &[
            "Detail.Count/member-added sRRs PutItem.request/Detail.Count",
            "Item.Detail/type-changed BBBB {items.Detail}",
            "PutItemRequest.Count/member-removed BssR PutItem.request/Count",
        ];
    a_member_is_removed_from_an_answer:
        vec![], vec![("Item/members/State", Value::Null)],
        &["Item.State/member-removed BssR {items.State}"];
    a_required_member_is_removed:
        vec![], vec![("PutItemRequest/members/Name", Value::Null)],
        &["PutItemRequest.Name/member-removed BBRR PutItem.request/Name"];
    a_variant_is_added:
        vec![], vec![("Choice/members/C", to("Kind"))],
        &["Choice.C/member-added sRRs PutItem.request/Choice.C"];
    a_variant_is_removed:
        vec![], vec![("Choice/members/B", Value::Null)],
        &["Choice.B/member-removed BssR PutItem.request/Choice.B"];
    numbers_are_listed_and_another_one_is:
        vec![("Limit", int_enum(&[1, 2]))], vec![("Limit", int_enum(&[1, 3]))],
        &[
            "Limit/enum-value-added=3 RRRs PutItem.request/Detail.Size PutItem.request/Choice.B \
             ListItems.request/Limit {items.Detail.Size}",
            "Limit/enum-value-removed=2 BRsR PutItem.request/Detail.Size PutItem.request/Choice.B \
             ListItems.request/Limit {items.Detail.Size}",
        ];
    primitive_to_box:
        vec![], vec![("Count/traits/box", json!({}))],
        &["Count/box-added RRRR PutItem.request/Count"];
    nulls_are_values_no_more:
        vec![("Notes/traits/sparse", json!({}))], vec![],
        &["Notes/sparse-removed BssR PutItem.request/Notes"];
    a_token_is_filled_in:
        vec![], vec![("GetItemRequest/members/Name/traits/idempotencyToken", json!({}))],
        &["GetItemRequest.Name/idempotency-token-added ssss GetItem.request/Name"];
    an_error_has_another_code:
        vec![], vec![("Missing/traits/aws.protocols#awsQueryError",
            json!({ "code": "NotThere", "httpResponseCode": 400 }))],
        &["Missing/error-code-changed RRss PutItem.error.Missing/. GetItem.error.Missing/."];
    one_of_two_uses_becomes_required:
        vec![], vec![("Item/members/Name", required("Name"))],
        &["Item.Name/required-added sRsR {items.Name}"];
    a_member_becomes_required_in_a_request:
        vec![], vec![("PutItemRequest/members/Count", required("Count"))],
        &["PutItemRequest.Count/required-added BssR PutItem.request/Count"];
    a_member_becomes_optional:
        vec![], vec![("GetItemRequest/members/Name", to("Name"))],
        &["GetItemRequest.Name/required-removed sRRs GetItem.request/Name"];
    a_length_grows:
        vec![], vec![("Name/traits/length", json!({ "min": 1, "max": 100 }))],
        &["Name/length-changed RRRs PutItem.request/Name GetItem.request/Name {items.Name}"];
    a_length_shrinks:
        vec![], vec![("Name/traits/length", json!({ "min": 2, "max": 99 }))],
        &["Name/length-changed BRsR PutItem.request/Name GetItem.request/Name {items.Name}"];
    a_length_moves:
        vec![], vec![("Tags/traits/length", json!({ "max": 5 }))],
        &["Tags/length-changed BssR PutItem.request/Tags"];
    min_0_to_1:
        vec![("Tag/traits/length", json!({ "min": 0 }))],
        vec![("Tag/traits/length", json!({ "min": 1 }))],
        &["Tag/length-changed BssR PutItem.request/Tags.member PutItem.request/Notes.key"];
    min_0_is_none: vec![], vec![("Tag/traits/length", json!({ "min": 0 }))], &[];
    one_use_has_bounds_of_its_own:
        vec![], vec![("GetItemRequest/members/Name/traits/length", json!({ "max": 9 }))],
        &["GetItemRequest.Name/length-changed BRRR GetItem.request/Name"];
    a_use_with_bounds_of_its_own_does_not_follow_its_shape:
        vec![("GetItemRequest/members/Name/traits/length", json!({ "max": 9 }))],
        vec![
            ("GetItemRequest/members/Name/traits/length", json!({ "max": 9 })),
            ("Name/traits/length", json!({ "min": 1, "max": 100 })),
        ],
        &["Name/length-changed RRRs PutItem.request/Name {items.Name}"];
    a_range_shrinks:
        vec![], vec![("Count/traits/range", json!({ "min": 0, "max": 99.5 }))],
        &["Count/range-changed BssR PutItem.request/Count"];
    no_integer_is_between_two_bounds:
        vec![], vec![("Count/traits/range", json!({ "min": -0.5, "max": 100.5 }))], &[];
    an_integer_is_between_two_bounds:
        vec![], vec![("Count/traits/range", json!({ "min": 0.5, "max": 100 }))],
        &["Count/range-changed BssR PutItem.request/Count"];
    a_range_is_dropped:
        vec![], vec![("Count/traits/range", Value::Null)],
        &["Count/range-changed sRRs PutItem.request/Count"];
    equal_numbers_are_one_bound: vec![], vec![("Count/traits/range", json!({ "min": -0.0, "max": 1e2 }))], &[];
    a_pattern_is_loosened:
        vec![], vec![("Name/traits/pattern", json!("^[a-z0-9]+$"))],
        &["Name/pattern-changed RRRs PutItem.request/Name GetItem.request/Name {items.Name}"];
    a_pattern_is_tightened:
        vec![], vec![("Name/traits/pattern", json!("^[a-z]{2,}$"))],
        &["Name/pattern-changed BRsR PutItem.request/Name GetItem.request/Name {items.Name}"];
    a_pattern_is_another:
        vec![], vec![("Name/traits/pattern", json!("^[a-f0-9]+$"))],
        &["Name/pattern-changed BRRR PutItem.request/Name GetItem.request/Name {items.Name}"];
    a_pattern_that_no_automaton_knows_is_another:
        vec![], vec![("Name/traits/pattern", json!("^(?=[a-z])[a-z]+$"))],
        &["Name/pattern-changed BRRR PutItem.request/Name GetItem.request/Name {items.Name}"];
    a_pattern_that_no_automaton_knows_is_tighter:
        vec![], vec![("Name/traits/pattern", json!("^(?!.*z)[a-z]+$"))],
        &["Name/pattern-changed BRRR PutItem.request/Name GetItem.request/Name {items.Name}"];
    a_pattern_is_dropped:
        vec![], vec![("Name/traits/pattern", Value::Null)],
        &["Name/pattern-changed RRRs PutItem.request/Name GetItem.request/Name {items.Name}"];
    a_pattern_is_written_otherwise: vec![], vec![("Name/traits/pattern", json!("^[a-mn-z][a-z]*$"))], &[];
    box_to_primitive:
        vec![("Limit/traits/box", json!({}))], vec![],
        &["Limit/box-removed RRRR PutItem.request/Detail.Size PutItem.request/Choice.B \
           ListItems.request/Limit {items.Detail.Size}"];
    a_default_is_another:
        vec![("ListItemsRequest/members/Limit/traits/default", json!(10))],
        vec![("ListItemsRequest/members/Limit/traits/default", json!(20))],
        &["ListItemsRequest.Limit/default-changed BRRR ListItems.request/Limit"];
    a_default_is_new:
        vec![], vec![("ListItemsRequest/members/Limit/traits/default", json!(20))],
        &["ListItemsRequest.Limit/default-changed RRRR ListItems.request/Limit"];
    list_to_map:
        vec![], vec![("Tags", json!({ "type": "map", "key": to("Tag"), "value": to("Tag") }))],
        &["Tags/type-changed BBBB PutItem.request/Tags"];
    integer_to_long:
        vec![], vec![("PutItemRequest/members/Count", to("Long")), ("Count", Value::Null)],
        &[
            "PutItemRequest.Count/type-changed sRRs PutItem.request/Count",
            "PutItemRequest.Count/range-changed sRRs PutItem.request/Count",
        ];
    double_to_integer:
        vec![("PutItemRequest/members/Price", to("Double"))],
        vec![("PutItemRequest/members/Price", to("Integer"))],
        &["PutItemRequest.Price/type-changed BssR PutItem.request/Price"];
    long_to_double:
        vec![("PutItemRequest/members/Price", to("Long"))],
        vec![("PutItemRequest/members/Price", to("Double"))],
        &["PutItemRequest.Price/type-changed BBBB PutItem.request/Price"];
    structure_to_union:
        vec![], vec![("Detail/type", json!("union"))],
        &["Detail/type-changed BRsR PutItem.request/Detail {items.Detail}"];
    nulls_become_values:
        vec![], vec![("Tags/traits/sparse", json!({}))],
        &["Tags/sparse-added sRRs PutItem.request/Tags"];
    elements_must_differ:
        vec![], vec![("Tags/traits/uniqueItems", json!({}))],
        &["Tags/unique-items-added BssR PutItem.request/Tags"];
    timestamps_are_written_otherwise:
        vec![], vec![("PutItemRequest/members/When/traits/timestampFormat", json!("date-time"))],
        &["PutItemRequest.When/timestamp-format-changed BBBB PutItem.request/When"];
    the_usual_timestamp_format_is_said:
        vec![], vec![("PutItemRequest/members/When/traits/timestampFormat", json!("epoch-seconds"))],
        &[];
    a_member_is_deprecated:
        vec![], vec![("Item/members/Detail/traits/deprecated", json!({}))],
        &["Item.Detail/deprecated-added ssss {items.Detail}"];
    a_shape_is_sensitive:
        vec![], vec![("Tag/traits/sensitive", json!({}))],
        &["Tag/sensitive-added ssss PutItem.request/Tags.member PutItem.request/Notes.key"];
    a_token_is_filled_in_no_more:
        vec![("GetItemRequest/members/Name/traits/idempotencyToken", json!({}))], vec![],
        &["GetItemRequest.Name/idempotency-token-removed sRss GetItem.request/Name"];
    an_error_is_added_to_the_service:
        vec![], vec![("Shop/errors", json!([to("Busy")]))],
        &["Busy/error-added RsRs PutItem.error.Busy/. GetItem.error.Busy/. ListItems.error.Busy/."];
    an_error_is_removed_from_an_operation:
        vec![], vec![("GetItem/errors", json!([]))],
        &["Missing/error-removed sRsR GetItem.error.Missing/."];
    an_error_is_called_otherwise:
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
        ];
    an_error_has_another_status:
        vec![], vec![("Missing/traits/httpError", json!(404))],
        &["Missing/error-status-changed RRss PutItem.error.Missing/. GetItem.error.Missing/."];
    an_error_is_the_services_fault:
        vec![("Missing/traits/httpError", json!(400))],
        vec![("Missing/traits/httpError", json!(400)), ("Missing/traits/error", json!("server"))],
        &["Missing/error-fault-changed RRss PutItem.error.Missing/. GetItem.error.Missing/."];
    an_error_is_the_services_fault_and_has_its_status:
        vec![], vec![("Missing/traits/error", json!("server"))],
        &[
            "Missing/error-status-changed RRss PutItem.error.Missing/. GetItem.error.Missing/.",
            "Missing/error-fault-changed RRss PutItem.error.Missing/. GetItem.error.Missing/.",
        ];
    an_error_has_a_new_member:
        vec![], vec![("Missing/members/Which", to("Name"))],
        &["Missing.Which/member-added sRRs PutItem.error.Missing/Which GetItem.error.Missing/Which"];
    an_operation_is_added:
        vec![("Shop/operations", json!([to("PutItem"), to("GetItem")]))], vec![],
        &["ListItems/operation-added sRRs ListItems.request/. ListItems.response/."];
    an_operation_is_removed:
        vec![], vec![("Shop/operations", json!([to("PutItem"), to("ListItems")]))],
        &["GetItem/operation-removed BssB GetItem.request/. GetItem.response/. GetItem.error.Missing/."];
    nothing_is_asked_is_an_empty_structure:
        vec![("ListItems/input", json!({ "target": "smithy.api#Unit" }))],
        vec![("ListItemsRequest/members", json!({}))],
        &[];
    what_asked_nothing_asks_something:
        vec![("ListItems/input", json!({ "target": "smithy.api#Unit" }))], vec![],
        &["ListItemsRequest.Limit/member-added sRRs ListItems.request/Limit"];
    an_operation_is_deprecated:
        vec![], vec![("GetItem/traits/deprecated", json!({}))],
        &["GetItem/deprecated-added ssss GetItem.request/."];
    callers_may_be_anonymous:
        vec![], vec![("GetItem/traits/optionalAuth", json!({}))],
        &["GetItem/auth-changed sRss GetItem.request/."];
    callers_say_otherwise_who_they_are:
        vec![("GetItem/traits/auth", json!(["smithy.api#httpBearerAuth"]))],
        vec![("GetItem/traits/auth", json!(["aws.auth#sigv4", "smithy.api#httpBearerAuth"]))],
        &["GetItem/auth-changed sBss GetItem.request/."];
    callers_may_not_be_anonymous_any_more:
        vec![("Shop/traits/auth", json!(["aws.auth#sigv4", "smithy.api#noAuth"]))], vec![],
        &["Shop/auth-changed Bsss "];
    all_callers_are_anonymous:
        vec![], vec![("Shop/traits/auth", json!([]))],
        &["Shop/auth-changed sBss "];
    an_operation_does_not_follow_its_service:
        vec![("GetItem/traits/auth", json!(["aws.auth#sigv4"]))],
        vec![("GetItem/traits/auth", json!(["aws.auth#sigv4"])),
            ("Shop/traits/aws.auth#sigv4a", json!({ "name": "shop" }))],
        &["Shop/auth-changed sRss "];
    an_operation_follows_its_service_no_more:
        vec![], vec![("GetItem/traits/auth", json!(["aws.auth#sigv4"])),
            ("ListItems/traits/auth", json!(["aws.auth#sigv4"])),
            ("PutItem/traits/auth", json!(["aws.auth#sigv4"])),
            ("Shop/traits/auth", json!(["smithy.api#httpBearerAuth"]))],
        &[];
    a_second_scheme_of_a_list_is_gone:
        vec![("GetItem/traits/auth", json!(["aws.auth#sigv4", "a.b#key"]))],
        vec![("GetItem/traits/auth", json!(["aws.auth#sigv4", "c.d#key"]))],
        &["GetItem/auth-changed BRss GetItem.request/."];
    schemes_stand_in_another_order:
        vec![("GetItem/traits/auth", json!(["aws.auth#sigv4a", "aws.auth#sigv4"]))],
        vec![("GetItem/traits/auth", json!(["aws.auth#sigv4", "aws.auth#sigv4a"]))],
        &["GetItem/auth-changed ssss GetItem.request/."];
    bodies_are_not_signed:
        vec![], vec![("GetItem/traits/aws.auth#unsignedPayload", json!({}))],
        &["GetItem/auth-changed sBss GetItem.request/."];
    the_host_is_asked_for:
        vec![], vec![("GetItem/traits/aws.api#clientDiscoveredEndpoint", json!({ "required": true }))],
        &["GetItem/endpoint-discovery-changed BRss GetItem.request/."];
    the_host_may_be_asked_for:
        vec![("GetItem/traits/aws.api#clientDiscoveredEndpoint", json!({ "required": true }))],
        vec![("GetItem/traits/aws.api#clientDiscoveredEndpoint", json!({ "required": false }))],
        &["GetItem/endpoint-discovery-changed sBss GetItem.request/."];
    answers_have_checksums:
        vec![], vec![("GetItem/traits/aws.protocols#httpChecksum", json!({ "responseAlgorithms": ["CRC32"] }))],
        &["GetItem/response-checksums-changed RRss GetItem.response/."];
    a_member_names_the_checksum:
        vec![], vec![("GetItem/traits/aws.protocols#httpChecksum", json!({ "requestAlgorithmMember": "Name" }))],
        &["GetItem/checksum-member-changed RRss GetItem.request/."];
    another_method_path_and_status:
        vec![], vec![("GetItem/traits/http", json!({ "method": "GET", "uri": "/items", "code": 201 }))],
        &[
            "GetItem/http-method-changed RRss GetItem.request/.",
            "GetItem/http-uri-changed ssss GetItem.request/.",
            "GetItem/http-code-changed ssss GetItem.response/.",
        ];
    the_usual_method_is_said:
        vec![], vec![("GetItem/traits/http", json!({ "method": "POST", "uri": "/" }))], &[];
    a_value_is_deprecated:
        vec![], vec![("Kind/members/TOY/traits/deprecated", json!({}))],
        &["Kind/deprecated-added=TOY ssss PutItem.request/Kind"];
    a_number_of_a_list_is_deprecated_no_more:
        vec![("Limit", int_enum(&[1, 2])), ("Limit/members/V2/traits/deprecated", json!({}))],
        vec![("Limit", int_enum(&[1, 2]))],
        &["Limit/deprecated-removed=2 ssss PutItem.request/Detail.Size PutItem.request/Choice.B \
           ListItems.request/Limit {items.Detail.Size}"];
    an_operation_has_a_host_of_its_own:
        vec![], vec![("GetItem/traits/endpoint", json!({ "hostPrefix": "data." }))],
        &["GetItem/host-prefix-changed BBss GetItem.request/."];
    requests_carry_a_checksum:
        vec![], vec![("GetItem/traits/httpChecksumRequired", json!({}))],
        &["GetItem/checksum-required-added Bsss GetItem.request/."];
    requests_may_be_compressed:
        vec![], vec![("GetItem/traits/requestCompression", json!({ "encodings": ["gzip"] }))],
        &["GetItem/compression-changed sRss GetItem.request/."];
    a_call_may_be_made_again:
        vec![], vec![("Missing/traits/retryable", json!({ "throttling": true }))],
        &["Missing/retryable-changed RRss PutItem.error.Missing/. GetItem.error.Missing/."];
    errors_are_told_with_codes:
        vec![], vec![("Shop/traits/aws.protocols#awsQueryCompatible", json!({}))],
        &["Shop/query-compatible-added RRss "];
    another_protocol:
        vec![("Shop/traits/aws.protocols#awsJson1_1", Value::Null),
            ("Shop/traits/aws.protocols#awsJson1_0", json!({}))],
        vec![],
        &["Shop/protocol-changed BBRR "];
    another_name_to_sign_for:
        vec![], vec![("Shop/traits/aws.auth#sigv4", json!({ "name": "store" }))],
        &["Shop/signing-name-changed BBRR "];
}
