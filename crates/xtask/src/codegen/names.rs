//! From a contract's names to Rust's.

/// Keywords that a member may be called, as raw identifiers.
const KEYWORDS: [&str; 12] = [
    "as", "async", "enum", "for", "if", "in", "loop", "match", "move", "ref", "type", "use",
];

/// `JobRunState` becomes `job_run_state`, `Type` becomes `r#type`.
pub(super) fn field(member: &str) -> Result<String, String> {
    let mut name = String::new();
    let mut previous = '_';
    for (index, character) in member.chars().enumerate() {
        let follower = member.chars().nth(index + 1);
        let starts_word = character.is_ascii_uppercase()
            && (!previous.is_ascii_uppercase()
                || follower.is_some_and(|next| next.is_ascii_lowercase()));
        if starts_word && previous != '_' {
            name.push('_');
        }
        name.push(character.to_ascii_lowercase());
        previous = character;
    }
    if !is_identifier(&name) {
        return Err(format!("a member called `{member}`"));
    }
    Ok(if KEYWORDS.contains(&name.as_str()) {
        format!("r#{name}")
    } else {
        name
    })
}

/// `ON_DEMAND` becomes `OnDemand`, `G.1X` becomes `G1x`.
pub(super) fn variants(values: &[&str]) -> Result<Vec<String>, String> {
    let mut variants: Vec<String> = Vec::new();
    for value in values {
        let words = value.split(|character: char| !character.is_ascii_alphanumeric());
        let variant: String = words.map(capitalised).collect();
        let is_plain = value
            .chars()
            .all(|character| character.is_ascii_graphic() && character != '"');
        if !is_plain || !is_identifier(&variant) || variant == "Unknown" || variant == "Self" {
            return Err(format!("an enumeration with the value `{value}`"));
        }
        if variants.contains(&variant) {
            return Err(format!(
                "two values of an enumeration that are `{variant}` in Rust"
            ));
        }
        variants.push(variant);
    }
    Ok(variants)
}

fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at(word.len().min(1));
    first.to_ascii_uppercase() + &rest.to_ascii_lowercase()
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || character == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_become_fields() {
        let fields = ["JobRunState", "Type", "DBName", "name", "S3Path", "URL"];
        let fields: Vec<String> = fields.iter().map(|name| field(name).unwrap()).collect();
        assert_eq!(
            fields,
            [
                "job_run_state",
                "r#type",
                "db_name",
                "name",
                "s3_path",
                "url"
            ]
        );
        assert_eq!(field("a-b"), Err("a member called `a-b`".to_owned()));
    }

    #[test]
    fn values_become_variants() {
        let values = ["ON_DEMAND", "Standard", "G.1X"];
        assert_eq!(variants(&values).unwrap(), ["OnDemand", "Standard", "G1x"]);
        for values in [
            ["UNKNOWN", "A"],
            ["1X", "A"],
            ["A_B", "a-b"],
            ["", "A"],
            ["\u{e9}", "A"],
        ] {
            assert!(variants(&values).is_err(), "{values:?}");
        }
    }
}
