//! Cells in the text format of COPY.

use super::cell::Cell;
use super::json::civil;
use super::live::LiveColumn;
use std::fmt::Write;

/// Adds a value; the tab before it or the line end after it is the caller's.
pub(super) fn write(cell: &Cell<'_>, column: &LiveColumn, out: &mut Vec<u8>) {
    match cell {
        Cell::Null => out.extend_from_slice(b"\\N"),
        Cell::Text(text) => escape(text, out),
        Cell::Array(_) => {
            let mut literal = String::new();
            array(cell, column, &mut literal);
            escape(&literal, out);
        }
        cell => {
            let mut text = String::new();
            plain(cell, column, &mut text);
            escape(&text, out);
        }
    }
}

/// What COPY does not take as it is.
fn escape(text: &str, out: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    while let Some(at) = rest
        .iter()
        .position(|byte| matches!(byte, b'\\' | b'\t' | b'\n' | b'\r'))
    {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(match rest[at] {
            b'\t' => b"\\t",
            b'\n' => b"\\n",
            b'\r' => b"\\r",
            _ => b"\\\\",
        });
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
}

/// The text form of a value that is neither NULL nor an array.
fn plain(cell: &Cell<'_>, column: &LiveColumn, out: &mut String) {
    // Writing to a String cannot fail.
    let _ = match cell {
        Cell::Bool(value) => write!(out, "{value}"),
        Cell::Int(value) => write!(out, "{value}"),
        Cell::Uint(value) => write!(out, "{value}"),
        Cell::Float(value) => write!(out, "{value}"),
        Cell::Double(value) => write!(out, "{value}"),
        Cell::Text(text) => write!(out, "{text}"),
        Cell::Bytes(bytes) => {
            let begin = if column.base == "bytea" { "\\x" } else { "" };
            out.push_str(begin);
            bytes.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
        }
        Cell::Moment(seconds, nanos) => {
            let (year, month, day) = civil(seconds.div_euclid(86_400));
            let rest = seconds.rem_euclid(86_400);
            let (hours, minutes, seconds) = (rest / 3600, rest / 60 % 60, rest % 60);
            let micros = nanos / 1000;
            let zone = if column.base == "timestamptz" {
                "+00"
            } else {
                ""
            };
            let date = write!(out, "{year:04}-{month:02}-{day:02}");
            match column.base.as_str() {
                "date" => date,
                _ => write!(
                    out,
                    " {hours:02}:{minutes:02}:{seconds:02}.{micros:06}{zone}"
                ),
            }
        }
        Cell::Span(seconds, nanos) => {
            let sign = if *seconds < 0 || *nanos < 0 { "-" } else { "" };
            let micros = nanos.unsigned_abs() / 1000;
            write!(out, "{sign}{}.{micros:06} seconds", seconds.unsigned_abs())
        }
        Cell::Null | Cell::Array(_) => Ok(()),
    };
}

/// The text form of an array.
fn array(cell: &Cell<'_>, column: &LiveColumn, out: &mut String) {
    match cell {
        Cell::Null => out.push_str("NULL"),
        Cell::Array(elements) => {
            out.push('{');
            for (at, element) in elements.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                array(element, column, out);
            }
            out.push('}');
        }
        element => {
            let mut text = String::new();
            plain(element, column, &mut text);
            out.push('"');
            for letter in text.chars() {
                if matches!(letter, '"' | '\\') {
                    out.push('\\');
                }
                out.push(letter);
            }
            out.push('"');
        }
    }
}
