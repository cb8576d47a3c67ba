//! What the parser refuses, in words of ours.

use super::MigrationFile;
use crate::sql::{Problem, ProblemKind};
use crate::text::nearest;
use squawk_lexer::{TokenKind, tokenize};
use squawk_syntax::{Parse, SourceFile};
use std::ops::Range;

/// Words that begin the statements which make, change and remove objects.
const VERBS: [&str; 3] = ["create", "alter", "drop"];
const OBJECTS: [&str; 12] = [
    "table",
    "index",
    "type",
    "view",
    "function",
    "trigger",
    "schema",
    "sequence",
    "domain",
    "extension",
    "policy",
    "unique",
];

/// Reports what the parser refuses; returns where.
pub(super) fn errors(
    file: &MigrationFile,
    text: &str,
    parsed: &Parse<SourceFile>,
    problems: &mut Vec<Problem>,
) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for error in parsed.errors() {
        let mut range = Range::<usize>::from(error.range());
        if range.is_empty() {
            range.end += token_length(text, range.start);
        }
        let no_statement = error.message().starts_with("expected command");
        let follows = ranges.last().is_some_and(|last| {
            let between = text.get(last.start..range.start).unwrap_or_default();
            // After one error the parser stumbles over what is left: of the line,
            // or of the whole statement.
            let on_line = !between.contains(['\n', ';']);
            range.start < last.end || on_line || no_statement && !between.contains(';')
        });
        if follows {
            // All of it is unreadable, though told only once.
            if let Some(last) = ranges.last_mut() {
                last.end = last.end.max(range.end);
            }
            continue;
        }
        problems.push(if no_statement {
            unknown_statement(file, text, range.clone())
        } else {
            let place = file.place(visible(text, range.clone()));
            Problem::new(ProblemKind::Syntax, place, message(error.message()))
        });
        ranges.push(range);
    }
    ranges
}

/// A statement of no known kind: the word that makes it so is the second one
/// in `create tabel`, and the first one otherwise.
fn unknown_statement(file: &MigrationFile, text: &str, range: Range<usize>) -> Problem {
    let verb = text[range.clone()].to_ascii_lowercase();
    let rest = &text[range.end..];
    let word_start = range.end + (rest.len() - rest.trim_start().len());
    let word_length = text[word_start..]
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len() - word_start);
    let word = &text[word_start..word_start + word_length];
    if VERBS.contains(&verb.as_str()) && !word.is_empty() {
        let place = file.place(word_start..word_start + word_length);
        let message = format!("'{verb} {word}' is no statement");
        let problem = Problem::new(ProblemKind::Syntax, place, message);
        return match nearest(word, OBJECTS) {
            Some(near) => problem.help(format!("did you mean '{verb} {near}'?")),
            None => problem,
        };
    }
    let found = &text[range.clone()];
    let message = format!("expected a statement, found '{found}'");
    Problem::new(ProblemKind::Syntax, file.place(range), message)
}

/// The length of the token at an offset; 0 for white space and at the end.
fn token_length(text: &str, at: usize) -> usize {
    let token = text.get(at..).and_then(|rest| tokenize(rest).next());
    match token {
        Some(token) if !matches!(token.kind, TokenKind::Whitespace | TokenKind::Eof) => {
            token.len as usize
        }
        _ => 0,
    }
}

/// An error between two tokens is shown at the last character before it.
fn visible(text: &str, range: Range<usize>) -> Range<usize> {
    if !range.is_empty() {
        return range;
    }
    let before = text.get(..range.start).unwrap_or(text).trim_end();
    let last = before.chars().next_back().map_or(0, char::len_utf8);
    before.len() - last..before.len()
}

/// The parser's message in the style of ours: tokens as they are written.
fn message(text: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in text.trim_end_matches('.').split(' ') {
        let bare = word.trim_end_matches([',', ';']);
        words.push(match spelling(bare) {
            Some(spelling) => word.replacen(bare, &format!("'{spelling}'"), 1),
            None => word.to_owned(),
        });
    }
    let mut text = words.join(" ");
    let mut letters = text.chars();
    let capitalised = letters.next().is_some_and(|c| c.is_ascii_uppercase())
        && !letters.next().is_some_and(|c| c.is_ascii_uppercase());
    if capitalised {
        text[..1].make_ascii_lowercase();
    }
    text
}

/// How a kind of token is written.
fn spelling(kind: &str) -> Option<String> {
    let spelling = match kind {
        "SEMICOLON" => ";",
        "COMMA" => ",",
        "L_PAREN" => "(",
        "R_PAREN" => ")",
        "L_BRACK" => "[",
        "R_BRACK" => "]",
        "EQ" => "=",
        "DOT" => ".",
        "COLON" => ":",
        "STAR" => "*",
        "PLUS" => "+",
        "MINUS" => "-",
        _ => return kind.strip_suffix("_KW").map(str::to_owned),
    };
    Some(spelling.to_owned())
}
