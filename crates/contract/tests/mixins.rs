//! Mixins that never end: refused where the circle is, or by their depth.

use smithereens_contract::load;

fn message(model: String) -> String {
    match load("model.json", model.as_bytes()) {
        Ok(_) => "it loaded".to_owned(),
        Err(error) => error.to_string(),
    }
}

/// A model with a service without operations, and these shapes.
fn smithy(shapes: &str) -> String {
    format!(
        r#"{{"smithy": "2.0", "shapes": {{
            "a#Toy": {{"type": "service", "version": "1",
                "traits": {{"aws.protocols#awsJson1_1": {{}}}}}}, {shapes}}}}}"#
    )
}

/// Structures of these names, each with one mixin.
fn mixing(pairs: &[(&str, &str)]) -> String {
    let shape = |(name, mixin): &(&str, &str)| {
        format!(
            r#""a#{name}": {{"type": "structure", "members": {{}},
                "mixins": [{{"target": "a#{mixin}"}}]}}"#
        )
    };
    smithy(&pairs.iter().map(shape).collect::<Vec<_>>().join(", "))
}

#[test]
fn a_circle_of_mixins_is_named_where_it_is_and_not_by_the_way_into_it() {
    assert_eq!(
        message(mixing(&[("In", "A"), ("A", "B"), ("B", "A")])),
        "model.json: shapes/a#A/mixins: mixins go round in a circle: `a#A -> a#B -> a#A`; take \
         one of them off, or flatten the model"
    );
    assert_eq!(
        message(mixing(&[("In", "In")])),
        "model.json: shapes/a#In/mixins: mixins go round in a circle: `a#In -> a#In`; take one \
         of them off, or flatten the model"
    );
}

/// A chain of structures `S0`, `S1`, …, each the mixin of the one before; the
/// last one's mixin is `end`.
fn mixin_chain(length: usize, end: &str) -> String {
    let link = |index: usize| {
        let mixin = if index + 1 == length {
            end.to_owned()
        } else {
            format!(r#"{{"target": "a#S{}"}}"#, index + 1)
        };
        format!(r#""a#S{index}": {{"type": "structure", "members": {{}}, "mixins": [{mixin}]}}"#)
    };
    let links: Vec<String> = (0..length).map(link).collect();
    smithy(&links.join(", "))
}

#[test]
fn chains_of_mixins_are_followed_64_deep_and_long_circles_shown_in_short() {
    assert_eq!(message(mixin_chain(65, "")), "it loaded");
    assert_eq!(
        message(mixin_chain(66, "")),
        "model.json: shapes/a#S0/mixins: its mixins go more than 64 deep; flatten the model"
    );
    assert_eq!(
        message(mixin_chain(20, r#"{"target": "a#S2"}"#)),
        "model.json: shapes/a#S2/mixins: mixins go round in a circle: \
         `a#S2 -> a#S3 -> a#S4 -> a#S5 -> … -> a#S19 -> a#S2`; take one of them off, or flatten \
         the model"
    );
}
