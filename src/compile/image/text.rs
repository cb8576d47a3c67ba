//! Images in text format.
//!
//! The reader of the text format refuses fields that it does not know: the marks
//! of buf, options that newer descriptors have, custom options that the image
//! itself defines. So the text is read into a tree first, and only what a
//! descriptor knows is handed on.

use prost_reflect::{Kind, MessageDescriptor};

/// Deeper than any descriptor nests; what is deeper is no image.
const MOST_DEPTH: usize = 200;

/// A field of a text message.
pub(super) struct Entry<'a> {
    /// As written: `name`, or `[full.name]` for an extension.
    pub(super) name: &'a str,
    pub(super) value: Value<'a>,
}

pub(super) enum Value<'a> {
    /// A number, an identifier or strings, as written.
    Scalar(&'a str),
    Message(Vec<Entry<'a>>),
    List(Vec<Value<'a>>),
}

impl Entry<'_> {
    /// The entries of the message that this field holds.
    pub(super) fn message(&self) -> &[Entry<'_>] {
        match &self.value {
            Value::Message(entries) => entries,
            _ => &[],
        }
    }

    pub(super) fn is_true(&self) -> bool {
        matches!(self.value, Value::Scalar("true" | "t" | "1"))
    }

    /// The text of a string without escapes, such as a path.
    pub(super) fn plain_text(&self) -> Option<&str> {
        match self.value {
            Value::Scalar(text) => text.strip_prefix('"')?.strip_suffix('"'),
            _ => None,
        }
    }
}

/// Reads a message; `None` if the text is none, which its proper reader will
/// say better.
pub(super) fn parse(text: &str) -> Option<Vec<Entry<'_>>> {
    let mut reader = Reader { text, at: 0 };
    let entries = reader.entries(None, 0)?;
    Some(entries)
}

/// The part of a message that `kind` knows, as text.
pub(super) fn known(entries: &[Entry<'_>], kind: &MessageDescriptor) -> String {
    let mut out = String::new();
    write_known(entries, kind, &mut out);
    out
}

fn write_known(entries: &[Entry<'_>], kind: &MessageDescriptor, out: &mut String) {
    for entry in entries {
        if let Some(held) = kind_of(kind, entry.name) {
            write_field(entry.name, &entry.value, &held, out);
        }
    }
}

fn write_field(name: &str, value: &Value<'_>, held: &Kind, out: &mut String) {
    match (value, held) {
        (Value::List(values), _) => {
            for value in values {
                write_field(name, value, held, out);
            }
        }
        (Value::Message(entries), Kind::Message(inner)) => {
            out.push_str(&format!("{name} {{\n"));
            write_known(entries, inner, out);
            out.push_str("}\n");
        }
        // A value of an enum that is newer than our descriptors.
        (Value::Scalar(text), Kind::Enum(values))
            if !text.starts_with(|c: char| c.is_ascii_digit() || c == '-')
                && values.get_value_by_name(text).is_none() => {}
        (Value::Scalar(text), _) => out.push_str(&format!("{name}: {text}\n")),
        (Value::Message(_), _) => {}
    }
}

/// What the field or extension of this name holds.
fn kind_of(message: &MessageDescriptor, name: &str) -> Option<Kind> {
    let Some(extension) = name.strip_prefix('[').and_then(|n| n.strip_suffix(']')) else {
        return message.get_field_by_name(name).map(|field| field.kind());
    };
    let extension = message
        .parent_pool()
        .get_extension_by_name(extension.trim())?;
    (extension.containing_message() == *message).then(|| extension.kind())
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    /// The fields up to `close`, or to the end of the text.
    fn entries(&mut self, close: Option<char>, depth: usize) -> Option<Vec<Entry<'a>>> {
        if depth > MOST_DEPTH {
            return None;
        }
        let mut entries = Vec::new();
        loop {
            match self.peek() {
                None => return close.is_none().then_some(entries),
                Some(c) if Some(c) == close => {
                    self.at += 1;
                    return Some(entries);
                }
                Some(',' | ';') => self.at += 1,
                Some(_) => entries.push(self.entry(depth)?),
            }
        }
    }

    fn entry(&mut self, depth: usize) -> Option<Entry<'a>> {
        let name = match self.peek()? {
            '[' => self.until(']')?,
            _ => self.word()?,
        };
        if self.peek()? == ':' {
            self.at += 1;
        }
        let value = self.value(depth)?;
        Some(Entry { name, value })
    }

    fn value(&mut self, depth: usize) -> Option<Value<'a>> {
        match self.peek()? {
            '{' => {
                self.at += 1;
                Some(Value::Message(self.entries(Some('}'), depth + 1)?))
            }
            '<' => {
                self.at += 1;
                Some(Value::Message(self.entries(Some('>'), depth + 1)?))
            }
            '[' => {
                self.at += 1;
                self.list(depth + 1)
            }
            '"' | '\'' => self.strings(),
            _ => self.word().map(Value::Scalar),
        }
    }

    fn list(&mut self, depth: usize) -> Option<Value<'a>> {
        if depth > MOST_DEPTH {
            return None;
        }
        let mut values = Vec::new();
        loop {
            match self.peek()? {
                ']' => {
                    self.at += 1;
                    return Some(Value::List(values));
                }
                ',' => self.at += 1,
                _ => values.push(self.value(depth)?),
            }
        }
    }

    /// One string, or several that stand behind one another.
    fn strings(&mut self) -> Option<Value<'a>> {
        let start = self.at;
        let mut end = start;
        while let Some(quote @ ('"' | '\'')) = self.peek() {
            let mut escaped = false;
            let rest = &self.text[self.at + 1..];
            let close = rest.find(|c| {
                let closes = c == quote && !escaped;
                escaped = c == '\\' && !escaped;
                closes
            })?;
            self.at += close + 2;
            end = self.at;
        }
        Some(Value::Scalar(&self.text[start..end]))
    }

    /// An identifier or a number.
    fn word(&mut self) -> Option<&'a str> {
        let rest = &self.text[self.at..];
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '+');
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        self.at += end;
        (end > 0).then(|| &rest[..end])
    }

    fn until(&mut self, close: char) -> Option<&'a str> {
        let rest = &self.text[self.at..];
        let end = rest.find(close)? + close.len_utf8();
        self.at += end;
        Some(&rest[..end])
    }

    /// The next character that is neither space nor comment.
    fn peek(&mut self) -> Option<char> {
        loop {
            let rest = &self.text[self.at..];
            let c = rest.chars().next()?;
            if c.is_whitespace() {
                self.at += c.len_utf8();
            } else if c == '#' {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else {
                return Some(c);
            }
        }
    }
}
