//! The words of a statement, as they are written.

use squawk_lexer::{TokenKind, tokenize};

/// The tokens of a statement but for white space and comments, as written.
/// What is in quotes is one token.
pub fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut at = 0;
    for token in tokenize(text) {
        let end = at + token.len as usize;
        let is_code = !matches!(
            token.kind,
            TokenKind::Whitespace
                | TokenKind::LineComment
                | TokenKind::BlockComment { .. }
                | TokenKind::Eof
        );
        if is_code && let Some(word) = text.get(at..end) {
            words.push(word);
        }
        at = end;
    }
    words
}

#[cfg(test)]
mod tests {
    #[test]
    fn comments_are_no_words() {
        let text = "create /* x */ index -- y\n concurrently \"A b\" on s.t (c)";
        let expected = [
            "create",
            "index",
            "concurrently",
            "\"A b\"",
            "on",
            "s",
            ".",
            "t",
            "(",
            "c",
            ")",
        ];
        assert_eq!(super::words(text), expected);
    }
}
