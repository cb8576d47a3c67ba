//! Answers of the server, as rows or as exceptions.

use crate::database::session::{Answer, ErrorPosition, Row, ServerError};

/// The rows of an answer in the format TabSeparated.
pub(super) fn rows(text: &str) -> Vec<Row> {
    let value = |written: &str| match written {
        "\\N" => None,
        written => Some(unescaped(written)),
    };
    text.lines()
        .map(|line| Row(line.split('\t').map(value).collect()))
        .collect()
}

fn unescaped(written: &str) -> String {
    if !written.contains('\\') {
        return written.to_owned();
    }
    let mut text = String::with_capacity(written.len());
    let mut chars = written.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        text.extend(chars.next().map(|c| match c {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\u{8}',
            'f' => '\u{c}',
            '0' => '\0',
            other => other,
        }));
    }
    text
}

/// `Code: 57. DB::Exception: Table t exists. (TABLE_ALREADY_EXISTS) (version …)`
pub(super) fn exception(status: u16, code: Option<u32>, text: &str, sql: &str) -> ServerError {
    let text = text.trim();
    let told = text.split_once("DB::Exception: ").map(|(_, rest)| rest);
    let Some(told) = told else {
        // Not of the server itself: a proxy, a wrong port.
        let first = text.lines().next().unwrap_or_default();
        let first: String = first.chars().take(200).collect();
        return ServerError::from(Answer {
            message: format!("HTTP status {status}: {first}"),
            exception: code,
            ..Answer::default()
        });
    };
    let told = told.split(" (version ").next().unwrap_or(told);
    let (message, name) = match told.rsplit_once(" (") {
        Some((message, name)) => (message, name.strip_suffix(')')),
        None => (told, None),
    };
    // Hundreds of words that the parser would have taken.
    let message = message
        .split(". Expected one of: ")
        .next()
        .unwrap_or(message);
    ServerError::from(Answer {
        message: message.trim_end_matches('.').to_owned(),
        code: name.map(str::to_owned),
        exception: code.or_else(|| written_code(text)),
        position: position(message, sql),
        ..Answer::default()
    })
}

fn written_code(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("Code: ")?;
    digits.split('.').next()?.parse().ok()
}

/// `failed at position 15 ('x')`, in bytes from 1.
fn position(message: &str, sql: &str) -> Option<ErrorPosition> {
    let (_, rest) = message.split_once("failed at position ")?;
    let end = rest.find(|c: char| !c.is_ascii_digit())?;
    let at: usize = rest[..end].parse().ok()?;
    let before = sql.get(..at.checked_sub(1)?)?;
    Some(ErrorPosition::Statement(before.chars().count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exceptions_are_taken_apart() {
        let text = "Code: 57. DB::Exception: Table default.t already exists. \
                    (TABLE_ALREADY_EXISTS) (version 24.8.1.1 (official build))\n";
        let error = exception(400, Some(57), text, "");
        assert_eq!(error.message, "Table default.t already exists");
        assert_eq!(
            error.described(),
            "Table default.t already exists (TABLE_ALREADY_EXISTS, exception 57)"
        );
        let text = "Code: 62. DB::Exception: Syntax error: failed at position 8 (x): x. Expected \
                    one of: a, b. (SYNTAX_ERROR)";
        let error = exception(400, None, text, "SELECT x");
        assert_eq!(error.exception, Some(62));
        assert_eq!(error.position, Some(ErrorPosition::Statement(7)));
        assert!(!error.message.contains("Expected"));
        let error = exception(502, None, "<html>\nx", "");
        assert_eq!(error.message, "HTTP status 502: <html>");
    }

    #[test]
    fn values_are_unescaped() {
        let expected = vec![
            Row(vec![Some("a\tb".to_owned()), None, Some(String::new())]),
            Row(vec![Some("\\N\n'".to_owned())]),
        ];
        assert_eq!(rows("a\\tb\t\\N\t\n\\\\N\\n\\'\n"), expected);
    }
}
