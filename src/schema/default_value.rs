//! Default values of fields: what is read where nothing was sent.

use super::{Field, Kind, Schema};
use std::fmt;

/// The default of a field that holds one scalar or enum.
#[derive(Clone, Debug, PartialEq)]
pub enum DefaultValue<'a> {
    Bool(bool),
    /// Of any integer type.
    Whole(i128),
    Float(f32),
    Double(f64),
    Text(&'a str),
    Bytes(Vec<u8>),
    Enum {
        enum_name: &'a str,
        name: &'a str,
        number: i32,
    },
}

impl Schema {
    /// The default of a field: what is written, or the zero of its type (of an
    /// enum the first value). Lists, maps and messages have none.
    pub fn default_value<'a>(&'a self, field: &'a Field) -> Option<DefaultValue<'a>> {
        if field.is_repeated() {
            return None;
        }
        let written = field.default_value.as_deref();
        Some(match field.kind {
            Kind::Message(_) | Kind::Group(_) => return None,
            Kind::Enum(id) => {
                let of = &self[id];
                let value = match written {
                    Some(name) => of.value(name)?,
                    None => of.values.first()?,
                };
                DefaultValue::Enum {
                    enum_name: &of.name,
                    name: &value.name,
                    number: value.number,
                }
            }
            Kind::Bool => DefaultValue::Bool(written == Some("true")),
            Kind::String => DefaultValue::Text(written.unwrap_or_default()),
            Kind::Bytes => DefaultValue::Bytes(unescaped(written.unwrap_or_default())),
            Kind::Float => DefaultValue::Float(written.unwrap_or("0").parse().ok()?),
            Kind::Double => DefaultValue::Double(written.unwrap_or("0").parse().ok()?),
            _ => DefaultValue::Whole(written.unwrap_or("0").parse().ok()?),
        })
    }
}

impl DefaultValue<'_> {
    pub fn is_zero(&self) -> bool {
        match self {
            DefaultValue::Bool(value) => !value,
            DefaultValue::Whole(value) => *value == 0,
            DefaultValue::Float(value) => *value == 0.0,
            DefaultValue::Double(value) => *value == 0.0,
            DefaultValue::Text(value) => value.is_empty(),
            DefaultValue::Bytes(value) => value.is_empty(),
            DefaultValue::Enum { number, .. } => *number == 0,
        }
    }
}

impl fmt::Display for DefaultValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DefaultValue::Bool(value) => write!(f, "{value}"),
            DefaultValue::Whole(value) => write!(f, "{value}"),
            DefaultValue::Float(value) => write!(f, "{value}"),
            DefaultValue::Double(value) => write!(f, "{value}"),
            DefaultValue::Text(value) => write!(f, "{value:?}"),
            DefaultValue::Bytes(value) => write!(f, "\"{}\"", value.escape_ascii()),
            DefaultValue::Enum {
                enum_name, name, ..
            } => write!(f, "{enum_name}.{name}"),
        }
    }
}

/// The bytes that a descriptor spells with C escapes.
fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        let escape = match (byte, after.first()) {
            (b'\\', Some(escape)) => *escape,
            _ => {
                bytes.push(byte);
                continue;
            }
        };
        let (value, length) = match escape {
            b'0'..=b'7' => number(rest, 8, 3),
            b'x' | b'X' => {
                let (value, digits) = number(&rest[1..], 16, 2);
                (value, digits + 1)
            }
            b'n' => (b'\n', 1),
            b'r' => (b'\r', 1),
            b't' => (b'\t', 1),
            b'a' => (7, 1),
            b'b' => (8, 1),
            b'v' => (11, 1),
            b'f' => (12, 1),
            other => (other, 1),
        };
        bytes.push(value);
        rest = &rest[length..];
    }
    bytes
}

/// The number at the start of `text`, of at most `most` digits, and how many
/// digits it has.
fn number(text: &[u8], radix: u32, most: usize) -> (u8, usize) {
    let mut value = 0_u32;
    let mut length = 0;
    for byte in text.iter().take(most) {
        let Some(digit) = char::from(*byte).to_digit(radix) else {
            break;
        };
        value = value * radix + digit;
        length += 1;
    }
    // An octal escape can be as large as `\777`; as in C, the byte wraps.
    (value as u8, length)
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn escapes_are_bytes() {
        assert_eq!(unescaped(r"a\001\xffb\n\\\"), b"a\x01\xffb\n\\\\");
        assert_eq!(unescaped(r"\0019\x1"), b"\x019\x01");
    }
}
