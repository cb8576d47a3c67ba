//! ClickHouse SQL as tokens.
//!
//! Strings and quoted names take backslashes and doubled quotes; `$tag$` begins
//! a string that ends at the next `$tag$`; `--`, `#!`, `# ` and `/* */` begin
//! comments, which do not nest. White space and comments are no tokens.

use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum TokenKind {
    /// A bare word: name or keyword.
    Word,
    /// A name in back-ticks or double quotes.
    Quoted,
    Number,
    /// A string in single quotes or between dollars.
    Text,
    /// One sign, or several that are one operator.
    Sign,
    /// A quote or a comment that never ends.
    Unended,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: TokenKind,
    /// Bytes of the text.
    pub range: Range<usize>,
}

/// Operators of more than one sign, longest first.
const OPERATORS: [&str; 16] = [
    "<=>", "::", "->", "||", "==", "!=", "<>", "<=", ">=", "@@", "&&", "..", "|>", "<<", ">>", "=>",
];

/// The tokens of a text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { text, at: 0 };
    let mut tokens = Vec::with_capacity(text.len() / 6);
    while let Some(token) = lexer.next() {
        tokens.push(token);
    }
    tokens
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl Lexer<'_> {
    fn next(&mut self) -> Option<Token> {
        if let Some(unended) = self.skip_blank() {
            return Some(unended);
        }
        let start = self.at;
        let rest = &self.text[start..];
        let first = rest.chars().next()?;
        let (kind, length) = match first {
            '\'' => quoted(rest, '\'', TokenKind::Text),
            '`' | '"' => quoted(rest, first, TokenKind::Quoted),
            '$' => heredoc(rest).unwrap_or_else(|| word(rest)),
            '0'..='9' => (TokenKind::Number, number_length(rest)),
            '.' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) && !self.after_name() => {
                (TokenKind::Number, number_length(rest))
            }
            c if is_word_start(c) => word(rest),
            c => (TokenKind::Sign, sign_length(rest, c)),
        };
        self.at = start + length;
        Some(Token {
            kind,
            range: start..self.at,
        })
    }

    /// True if a name or a closing bracket stands right before: what follows a
    /// dot then is a part of it.
    fn after_name(&self) -> bool {
        let before = self.text[..self.at].chars().next_back();
        before.is_some_and(|c| is_word_part(c) || matches!(c, ')' | ']' | '`' | '"'))
    }

    /// Passes over white space and comments; a comment that never ends is a
    /// token.
    fn skip_blank(&mut self) -> Option<Token> {
        loop {
            let rest = &self.text[self.at..];
            let blank = rest.len() - rest.trim_start_matches(is_blank).len();
            self.at += blank;
            let rest = &rest[blank..];
            let line = rest.starts_with("--") || rest.starts_with("#!") || rest.starts_with("# ");
            if line {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if let Some(inner) = rest.strip_prefix("/*") {
                let Some(end) = inner.find("*/") else {
                    let range = self.at..self.text.len();
                    self.at = self.text.len();
                    return Some(Token {
                        kind: TokenKind::Unended,
                        range,
                    });
                };
                self.at += end + 4;
            } else if blank == 0 {
                return None;
            }
        }
    }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\0')
}

fn is_word_start(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn is_word_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}

fn word(rest: &str) -> (TokenKind, usize) {
    let length = rest.find(|c| !is_word_part(c)).unwrap_or(rest.len());
    (TokenKind::Word, length.max(1))
}

/// A text in quotes, from its first quote on.
fn quoted(rest: &str, quote: char, kind: TokenKind) -> (TokenKind, usize) {
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if c == quote {
            match chars.peek() {
                Some((_, next)) if *next == quote => {
                    chars.next();
                }
                _ => return (kind, at + quote.len_utf8()),
            }
        }
    }
    (TokenKind::Unended, rest.len())
}

/// `$tag$ … $tag$`
fn heredoc(rest: &str) -> Option<(TokenKind, usize)> {
    let tag_end = rest[1..].find(|c: char| !c.is_alphanumeric() && c != '_')? + 1;
    if !rest[tag_end..].starts_with('$') {
        return None;
    }
    let tag = &rest[..=tag_end];
    let body = &rest[tag.len()..];
    Some(match body.find(tag) {
        Some(end) => (TokenKind::Text, tag.len() + end + tag.len()),
        None => (TokenKind::Unended, rest.len()),
    })
}

/// Decimal, hexadecimal, binary, with fraction and exponent. A word that begins
/// with digits (`30d`) is one token too.
fn number_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let hexadecimal = rest.starts_with("0x") || rest.starts_with("0X");
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let before = at.checked_sub(1).map(|it| bytes[it]);
        let exponent_sign = matches!(byte, b'+' | b'-')
            && !hexadecimal
            && matches!(before, Some(b'e' | b'E'))
            && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        let fraction = *byte == b'.' && bytes.get(at + 1) != Some(&b'.');
        if !(byte.is_ascii_alphanumeric() || *byte == b'_' || fraction || exponent_sign) {
            break;
        }
        at += 1;
    }
    at.max(1)
}

fn sign_length(rest: &str, first: char) -> usize {
    let operator = OPERATORS.iter().find(|it| rest.starts_with(**it));
    operator.map_or(first.len_utf8(), |it| it.len())
}

/// What a quoted name or a string stands for.
pub(super) fn unquoted(written: &str) -> String {
    let Some(quote) = written.chars().next() else {
        return String::new();
    };
    if quote == '$' {
        let tag = written[1..].find('$').map_or(0, |end| end + 2);
        let end = written.len().saturating_sub(tag);
        return written.get(tag..end).unwrap_or_default().to_owned();
    }
    let inner = written.get(1..written.len().saturating_sub(1));
    let mut text = String::new();
    let mut chars = inner.unwrap_or_default().chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.extend(chars.next().map(escaped)),
            // A quote inside is doubled.
            c if c == quote => text.extend(chars.next()),
            c => text.push(c),
        }
    }
    text
}

fn escaped(c: char) -> char {
    match c {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '0' => '\0',
        'a' => '\u{7}',
        'v' => '\u{b}',
        'e' => '\u{1b}',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        let all = tokens(text);
        all.iter().map(|it| &text[it.range.clone()]).collect()
    }

    #[test]
    fn cuts_as_the_server_does() {
        let cases: [(&str, &[&str]); 8] = [
            ("a.b, `c``d`", &["a", ".", "b", ",", "`c``d`"]),
            ("'it\\'s' 'a''b'", &["'it\\'s'", "'a''b'"]),
            (
                "x->x+1e-3::UInt8",
                &["x", "->", "x", "+", "1e-3", "::", "UInt8"],
            ),
            ("a -- b\n/* ; */ c # d\n#! e\nf", &["a", "c", "f"]),
            ("$tag$ ; $tag$ $x", &["$tag$ ; $tag$", "$x"]),
            ("t.1 .5 1..2", &["t", ".", "1", ".5", "1", "..", "2"]),
            ("0xFF 1_000 30d", &["0xFF", "1_000", "30d"]),
            ("{p:UInt8}", &["{", "p", ":", "UInt8", "}"]),
        ];
        for (text, expected) in cases {
            assert_eq!(texts(text), expected, "{text}");
        }
    }

    #[test]
    fn what_never_ends_is_told() {
        for text in ["a 'b", "a /* b", "a `b", "a $t$ b"] {
            let last = tokens(text).pop();
            assert_eq!(last.map(|it| it.kind), Some(TokenKind::Unended), "{text}");
        }
    }

    #[test]
    fn quotes_are_taken_off() {
        for (written, expected) in [
            ("'it''s\\n'", "it's\n"),
            ("`a\\`b`", "a`b"),
            ("\"a\"\"b\"", "a\"b"),
            ("$x$ a$x$", " a"),
            ("'\\\\'", "\\"),
        ] {
            assert_eq!(unquoted(written), expected);
        }
    }
}
