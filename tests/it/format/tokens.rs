//! Proto source as the tokens that mean something.

/// The tokens of a text, without comments.
pub fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start_matches('\u{feff}');
    while let Some(first) = rest.chars().next() {
        let len = match first {
            _ if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            _ if rest.starts_with("/*") => rest.find("*/").unwrap() + 2,
            '"' | '\'' => string_len(rest, first),
            _ if is_word(first) || rest.starts_with(['.']) && is_number(&rest[1..]) => {
                word_len(rest)
            }
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at(len);
        let comment = token.starts_with("//") || token.starts_with("/*");
        if !comment && !first.is_whitespace() {
            tokens.push(token);
        }
        rest = after;
    }
    tokens
}

fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn string_len(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// A number has dots and the sign of its exponent; a name has neither.
fn word_len(text: &str) -> usize {
    let number = is_number(text.trim_start_matches('.'));
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let sign = matches!(c, '+' | '-') && matches!(before, 'e' | 'E') && !text.starts_with("0x");
        if !is_word(c) && !(number && (c == '.' || sign)) {
            return at;
        }
        before = c;
    }
    text.len()
}
