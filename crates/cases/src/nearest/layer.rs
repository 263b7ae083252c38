//! Which other layer's syntax a text looks like.

/// The name of the `text=` case of that syntax. `None` for ordinary text.
pub(crate) fn layer(text: &str) -> Option<&'static str> {
    let has = |part: &str| text.contains(part);
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_json = text.starts_with('{') && text.ends_with('}') && has("\":")
        || text.starts_with('[') && text.ends_with(']');
    Some(match text {
        "null" => "null",
        _ if is_number => "number",
        _ if is_json => "json",
        _ if has("{{") || has("${") => "template",
        _ if has("$(") || has("`") => "shell",
        _ if has("../") => "path",
        _ if has("</") || has("/>") => "xml",
        _ if has("\r\n") && has(": ") => "header",
        _ if text.starts_with('?') && has("=") => "query",
        _ if has("=") && has("&") => "form",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_look_like_the_layer_that_they_are_for() {
        for (text, name) in [
            ("Action=Stop&Version=1&Name=1", "form"),
            ("?X-Amz-Target=A.B", "query"),
            ("x\r\nX-Amz-Target: A", "header"),
            ("<Stop><Name/></Stop>", "xml"),
            ("{{Name}}${Name}%Name%", "template"),
            ("$(Stop);`Name`|&", "shell"),
            ("../../Stop/%2e%2e", "path"),
            ("{\"Name\":null}", "json"),
            ("007", "number"),
            ("null", "null"),
        ] {
            assert_eq!(layer(text), Some(name), "{text}");
        }
        for text in ["", "example", "a b", "cron(15 12 * * ? *)", "x=1", "7 days"] {
            assert_eq!(layer(text), None, "{text}");
        }
    }
}
