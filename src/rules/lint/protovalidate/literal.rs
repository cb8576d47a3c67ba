//! Where the entries of a message literal stand: `{min_len: 1, max_len: 9}`.
//!
//! The compiler tells where an option stands as a whole. buf also tells where
//! each entry of a literal stands, by these rules: a field that holds a message
//! has no place of its own, only its entries have; the entries of a repeated
//! field are counted, not their items, and nothing inside them has a place.

use prost_reflect::MessageDescriptor;
use std::collections::HashMap;
use std::ops::Range;

/// An entry: its path below the literal, and its bytes.
pub(super) type Entry = (Vec<i32>, Range<usize>);

/// The entries of the literal that an option is set to; `text` is the option
/// from its name on.
pub(super) fn entries(text: &str, message: &MessageDescriptor) -> Vec<Entry> {
    let mut reader = Reader {
        text: text.as_bytes(),
        at: text.find('=').map_or(text.len(), |at| at + 1),
        depth: 0,
        entries: Vec::new(),
    };
    reader.skip_blank();
    if reader.peek() == Some(b'{') {
        reader.at += 1;
        // What does not read as a literal has no entries: the compiler has
        // accepted it, so that nothing is lost but precision.
        let _ = reader.message(message, &[], b'}');
    }
    reader.entries
}

/// A field that an entry names.
struct Named {
    number: i32,
    is_list: bool,
    /// Its type, if that is a message.
    inner: Option<MessageDescriptor>,
}

/// How deep a literal may be nested; beyond, places are less precise.
const MAX_DEPTH: usize = 100;

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    depth: usize,
    entries: Vec<Entry>,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn rest(&self) -> &[u8] {
        &self.text[self.at.min(self.text.len())..]
    }

    fn skip_blank(&mut self) {
        loop {
            let rest = self.rest();
            let skipped = if rest.starts_with(b"//") || rest.starts_with(b"#") {
                rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())
            } else if rest.starts_with(b"/*") {
                let end = rest.windows(2).skip(2).position(|w| w == b"*/");
                end.map_or(rest.len(), |end| end + 4)
            } else {
                rest.iter().take_while(|b| b.is_ascii_whitespace()).count()
            };
            if skipped == 0 {
                return;
            }
            self.at += skipped;
        }
    }

    fn message(&mut self, message: &MessageDescriptor, path: &[i32], end: u8) -> Option<()> {
        let mut counts: HashMap<i32, i32> = HashMap::new();
        self.descend()?;
        loop {
            self.skip_blank();
            match self.peek()? {
                b',' | b';' => self.at += 1,
                byte if byte == end => {
                    self.at += 1;
                    self.depth -= 1;
                    return Some(());
                }
                _ => self.entry(message, path, &mut counts)?,
            }
        }
    }

    fn descend(&mut self) -> Option<()> {
        self.depth += 1;
        (self.depth <= MAX_DEPTH).then_some(())
    }

    fn entry(
        &mut self,
        message: &MessageDescriptor,
        path: &[i32],
        counts: &mut HashMap<i32, i32>,
    ) -> Option<()> {
        let start = self.at;
        let field = self.field(message)?;
        self.skip_blank();
        if self.peek() == Some(b':') {
            self.at += 1;
            self.skip_blank();
        }
        let Some(field) = field else {
            return self.value();
        };
        let mut path = path.to_vec();
        path.push(field.number);
        if let (false, Some(inner), Some(open @ (b'{' | b'<'))) =
            (field.is_list, field.inner, self.peek())
        {
            self.at += 1;
            return self.message(&inner, &path, closing(open));
        }
        if field.is_list {
            let count = counts.entry(field.number).or_default();
            path.push(*count);
            *count += 1;
        }
        self.value()?;
        self.entries.push((path, start..self.at));
        Some(())
    }

    /// The named field; the inner `None` if there is no such field.
    fn field(&mut self, message: &MessageDescriptor) -> Option<Option<Named>> {
        if self.peek() != Some(b'[') {
            let field = message.get_field_by_name(&self.word()?);
            return Some(field.map(|field| Named {
                number: field.number() as i32,
                is_list: field.is_list(),
                inner: field.kind().as_message().cloned(),
            }));
        }
        let length = self.rest().iter().position(|byte| *byte == b']')?;
        let name = String::from_utf8_lossy(&self.rest()[1..length]).into_owned();
        self.at += length + 1;
        let extension = message
            .parent_pool()
            .get_extension_by_name(name.trim().trim_start_matches('.'));
        Some(extension.map(|extension| Named {
            number: extension.number() as i32,
            is_list: extension.is_list(),
            inner: extension.kind().as_message().cloned(),
        }))
    }

    fn word(&mut self) -> Option<String> {
        let length = self
            .rest()
            .iter()
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.'))
            .count();
        let word = String::from_utf8_lossy(&self.rest()[..length]).into_owned();
        self.at += length;
        (length > 0).then_some(word)
    }

    fn value(&mut self) -> Option<()> {
        match self.peek()? {
            open @ (b'{' | b'<' | b'[') => self.balanced(open),
            b'"' | b'\'' => self.strings(),
            b'-' => {
                self.at += 1;
                self.skip_blank();
                self.word().map(|_| ())
            }
            _ => self.scalar(),
        }
    }

    /// A number or a name; an exponent may have a sign.
    fn scalar(&mut self) -> Option<()> {
        self.word()?;
        let after_exponent = matches!(self.text.get(self.at - 1), Some(b'e' | b'E'));
        if after_exponent && matches!(self.peek(), Some(b'+' | b'-')) {
            self.at += 1;
            self.word()?;
        }
        Some(())
    }

    /// Strings that stand side by side are one.
    fn strings(&mut self) -> Option<()> {
        loop {
            self.string()?;
            let end = self.at;
            self.skip_blank();
            if !matches!(self.peek(), Some(b'"' | b'\'')) {
                self.at = end;
                return Some(());
            }
        }
    }

    fn string(&mut self) -> Option<()> {
        let quote = self.peek()?;
        self.at += 1;
        while self.peek()? != quote {
            self.at += if self.peek()? == b'\\' { 2 } else { 1 };
        }
        self.at += 1;
        Some(())
    }

    fn balanced(&mut self, open: u8) -> Option<()> {
        let close = closing(open);
        self.at += 1;
        self.descend()?;
        loop {
            self.skip_blank();
            match self.peek()? {
                byte if byte == close => {
                    self.at += 1;
                    self.depth -= 1;
                    return Some(());
                }
                inner @ (b'{' | b'<' | b'[') => self.balanced(inner)?,
                b'"' | b'\'' => self.string()?,
                _ => self.at += 1,
            }
        }
    }
}

fn closing(open: u8) -> u8 {
    match open {
        b'{' => b'}',
        b'<' => b'>',
        _ => b']',
    }
}
