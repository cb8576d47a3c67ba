//! How names are spelt: lower_snake_case, UPPER_SNAKE_CASE, PascalCase.
//!
//! Where words begin follows buf to the letter, oddities included: a rule that
//! takes a name for well spelt must agree with it. A capital begins a word if
//! what stands before it is a small letter, or what follows is neither a
//! capital, a digit nor a delimiter: `HTTPServer` is `http_server`, `userID` is
//! `user_id`, `fieldV1` is `field_v1`.

pub fn lower_snake_case(name: &str) -> String {
    snake_case(name)
        .chars()
        .flat_map(char::to_lowercase)
        .collect()
}

pub fn upper_snake_case(name: &str) -> String {
    snake_case(name)
        .chars()
        .flat_map(char::to_uppercase)
        .collect()
}

/// PascalCase: delimiters go, what follows one is a capital, and capitals that
/// are there stay.
pub fn pascal_case(name: &str) -> String {
    let mut pascal = String::with_capacity(name.len());
    let mut at_word_start = true;
    for c in name.trim().chars() {
        if is_delimiter(c) {
            at_word_start = true;
            continue;
        }
        if at_word_start {
            pascal.extend(c.to_uppercase());
        } else {
            pascal.push(c);
        }
        at_word_start = false;
    }
    pascal
}

fn snake_case(name: &str) -> String {
    let name = name.trim_matches(is_delimiter);
    let mut snake = String::with_capacity(name.len() + 4);
    for (at, c) in name.char_indices() {
        if is_delimiter(c) {
            if !snake.ends_with('_') {
                snake.push('_');
            }
            continue;
        }
        if at > 0 && c.is_uppercase() && !snake.ends_with('_') && begins_word(name, at) {
            snake.push('_');
        }
        snake.push(c);
    }
    snake
}

/// True if the capital at byte `at` begins a word.
///
/// The neighbours are looked at as single bytes, as buf does: in file names
/// that are not ASCII this is the byte's Latin-1 letter.
fn begins_word(name: &str, at: usize) -> bool {
    let byte = |at: usize| name.as_bytes().get(at).copied().map(char::from);
    let after_small = byte(at - 1).is_some_and(is_small);
    let before_small = byte(at + 1)
        .is_some_and(|next| !next.is_uppercase() && !next.is_ascii_digit() && !is_delimiter(next));
    after_small || before_small
}

/// The ordinal indicators `ª` and `º` are lower case to Rust, but not letters
/// of lower case to Unicode's categories, by which buf goes.
fn is_small(c: char) -> bool {
    c.is_lowercase() && !matches!(c, 'ª' | 'º')
}

fn is_delimiter(c: char) -> bool {
    matches!(c, '.' | '-' | '_' | ' ' | '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snake_case_splits_where_buf_splits() {
        for (name, expected) in [
            ("", ""),
            ("foo", "foo"),
            ("fooBar", "foo_bar"),
            ("FooBar", "foo_bar"),
            ("HTTPServer", "http_server"),
            ("userID", "user_id"),
            ("userIDs", "user_i_ds"),
            ("foo1", "foo1"),
            ("foo_1", "foo_1"),
            ("fooV1", "foo_v1"),
            ("FooV1Beta2", "foo_v1_beta2"),
            ("__foo__bar__", "foo_bar"),
            ("FOO_BAR", "foo_bar"),
            ("FOO_Bar", "foo_bar"),
            ("foo.bar-baz qux", "foo_bar_baz_qux"),
            ("A", "a"),
            ("AB", "ab"),
            ("AbC", "ab_c"),
        ] {
            assert_eq!(lower_snake_case(name), expected, "{name}");
        }
        assert_eq!(upper_snake_case("OrderStatus"), "ORDER_STATUS");
    }

    #[test]
    fn pascal_case_keeps_capitals() {
        for (name, expected) in [
            ("foo_bar", "FooBar"),
            ("FOO_BAR", "FOOBAR"),
            ("HTTPServer", "HTTPServer"),
            ("foo1bar", "Foo1bar"),
            ("_foo_", "Foo"),
            ("foo_1_bar", "Foo1Bar"),
        ] {
            assert_eq!(pascal_case(name), expected, "{name}");
        }
    }
}
