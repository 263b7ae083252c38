//! What every schema here is tested for: its objects need their members, and
//! take no others.

use serde_json::{Value, json};

/// Takes away each member of the object at `pointer` in a value that `is_taken`,
/// and puts an unknown one into it: only the `optional` ones may lack.
pub(super) fn assert_closed(
    whole: &Value,
    pointer: &str,
    optional: &[&str],
    is_taken: impl Fn(&Value) -> bool,
) {
    let members = |value: &Value| match value.pointer(pointer) {
        Some(Value::Object(members)) => members.clone(),
        other => panic!("{pointer}: {other:?}"),
    };
    let with = |members| {
        let mut value = whole.clone();
        *value.pointer_mut(pointer).expect("it was there") = Value::Object(members);
        value
    };
    for name in members(whole).keys() {
        let mut less = members(whole);
        less.remove(name);
        let may_lack = optional.contains(&name.as_str());
        assert_eq!(is_taken(&with(less)), may_lack, "without {pointer}/{name}");
    }
    let mut more = members(whole);
    more.insert("extra".to_owned(), json!(1));
    assert!(!is_taken(&with(more)), "{pointer} takes unknown members");
}
