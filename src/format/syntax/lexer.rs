//! Text → tokens, with nothing left out: the tokens' texts, one after the
//! other, are the file.

use super::tokens::{Kind, Token, Tokens};
use super::{Failed, Result};

/// Splits a file into tokens and pairs its brackets.
pub(super) fn tokens(text: &str) -> Result<Tokens<'_>> {
    let mut lexer = Lexer {
        text,
        at: 0,
        tokens: Vec::new(),
    };
    // A byte order mark says nothing in UTF-8.
    lexer.at = if text.starts_with('\u{feff}') { 3 } else { 0 };
    while lexer.at < text.len() {
        let start = lexer.at;
        let kind = lexer.token()?;
        lexer.tokens.push(Token {
            kind,
            start,
            end: lexer.at,
            partner: None,
        });
    }
    Ok(Tokens {
        text,
        tokens: lexer.tokens,
    })
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    /// Passes over one token; there is at least one character left.
    fn token(&mut self) -> Result<Kind> {
        let rest = &self.text[self.at..];
        let first = rest.chars().next().unwrap_or_default();
        match first {
            '\n' => self.take(Kind::Newline, 1),
            _ if is_space(first) => {
                let space = rest.find(|c| !is_space(c) || c == '\n');
                self.take(Kind::Space, space.unwrap_or(rest.len()))
            }
            '/' if rest.starts_with("//") => {
                self.take(Kind::LineComment, rest.find('\n').unwrap_or(rest.len()))
            }
            '/' if rest.starts_with("/*") => self.block_comment(rest),
            '"' | '\'' => self.string(rest, first),
            _ if starts_number(rest) => self.take(Kind::Number, number_len(rest)),
            _ if is_ident(first) => {
                let ident = rest.find(|c| !is_ident(c));
                self.take(Kind::Ident, ident.unwrap_or(rest.len()))
            }
            '{' | '}' | '[' | ']' | '(' | ')' | '<' | '>' | '=' | ';' | ',' | ':' | '.' | '/'
            | '-' => self.take(Kind::Punct(first as u8), 1),
            _ => Err(self.failed(first.len_utf8(), format!("unexpected character `{first}`"))),
        }
    }

    fn take(&mut self, kind: Kind, len: usize) -> Result<Kind> {
        self.at += len;
        Ok(kind)
    }

    fn block_comment(&mut self, rest: &str) -> Result<Kind> {
        match rest[2..].find("*/") {
            Some(end) => self.take(Kind::BlockComment, end + 4),
            None => Err(self
                .failed(2, "this comment does not end")
                .help("end it with `*/`")),
        }
    }

    fn string(&mut self, rest: &str, quote: char) -> Result<Kind> {
        let mut escaped = false;
        for (at, c) in rest.char_indices().skip(1) {
            match c {
                '\n' => break,
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                _ if c == quote => return self.take(Kind::String, at + 1),
                _ => {}
            }
        }
        Err(self
            .failed(1, "this string does not end on its line")
            .help(format!("end it with `{quote}`")))
    }

    fn failed(&self, len: usize, message: impl Into<String>) -> Failed {
        Failed::new(self.at..self.at + len, message)
    }
}

/// What Unicode calls pattern white space.
fn is_space(c: char) -> bool {
    matches!(
        c,
        '\t'..='\r' | ' ' | '\u{85}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}'
    )
}

fn is_ident(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn starts_number(text: &str) -> bool {
    let digits = text.strip_prefix('.').unwrap_or(text);
    digits.starts_with(|c: char| c.is_ascii_digit())
}

/// The length of the number that `text` starts with, well-formed or not: an
/// exponent's sign belongs to it, but not a sign after a hexadecimal `e`.
fn number_len(text: &str) -> usize {
    let hex = text.starts_with("0x") || text.starts_with("0X");
    let mut exponent = false;
    for (at, c) in text.char_indices() {
        let sign = exponent && matches!(c, '+' | '-');
        if !sign && !is_ident(c) && c != '.' {
            return at;
        }
        exponent = !hex && matches!(c, 'e' | 'E');
    }
    text.len()
}
