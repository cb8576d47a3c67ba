//! Types as they are written → [`Type`].

use super::cursor::{Cursor, Read, Unreadable, is_name};
use crate::sql::clickhouse::name::{identifier, literal};
use crate::sql::clickhouse::token::{Token, TokenKind, unquoted};
use crate::sql::clickhouse::type_names::{ALIASES, NAMES};
use crate::sql::clickhouse::types::{Enum, EnumLabel, Type};
use crate::text::nearest;

/// Types within types that are read; more is not written by anyone.
const DEEPEST: usize = 60;

impl<'a> Cursor<'a> {
    /// A type, with its arguments.
    pub(super) fn data_type(&mut self) -> Read<Type> {
        self.type_within(0)
    }

    fn type_within(&mut self, depth: usize) -> Read<Type> {
        let start = self.at;
        let name = self.type_name()?;
        let range = self.tokens[start].range.clone();
        if depth > DEEPEST {
            return Err(Unreadable::new(range, "this type is nested too deeply"));
        }
        let arguments = match self.sees_sign("(") {
            true => Some(self.bracketed()?),
            false => None,
        };
        let end = self.tokens[self.at - 1].range.end;
        let mut reader = Arguments {
            cursor: self,
            name,
            range: range.start..end,
            items: Vec::new(),
            depth,
        };
        if let Some(arguments) = arguments {
            reader.items = reader.cursor.items(arguments);
        }
        reader.read(arguments)
    }

    /// The canonical name of the type that comes next: `INT UNSIGNED` is
    /// `UInt32`.
    fn type_name(&mut self) -> Read<&'static str> {
        let Some(token) = self.peek(0).filter(|token| is_name(token)) else {
            return Err(self.unexpected("a type"));
        };
        let aliases = ALIASES.iter().filter(|(alias, _)| self.sees(alias));
        let longest = aliases.max_by_key(|(alias, _)| alias.split(' ').count());
        if let Some((alias, name)) = longest {
            self.at += alias.split(' ').count();
            return Ok(name);
        }
        let written = match token.kind {
            TokenKind::Quoted => unquoted(self.written(token)),
            _ => self.written(token).to_owned(),
        };
        if let Some(name) = NAMES.iter().find(|name| **name == written) {
            self.at += 1;
            return Ok(name);
        }
        let message = format!("unknown type '{written}'");
        let mut unreadable = Unreadable::new(token.range.clone(), message);
        let by_case = NAMES.iter().find(|it| it.eq_ignore_ascii_case(&written));
        let near = by_case.copied().or_else(|| nearest(&written, NAMES));
        unreadable.help = near.map(|near| format!("did you mean '{near}'?"));
        Err(unreadable)
    }
}

/// A type whose name is read, with what is in its brackets.
struct Arguments<'c, 'a> {
    cursor: &'c Cursor<'a>,
    name: &'static str,
    range: std::ops::Range<usize>,
    items: Vec<&'a [Token]>,
    depth: usize,
}

impl<'a> Arguments<'_, 'a> {
    fn read(&self, written: Option<&'a [Token]>) -> Read<Type> {
        let number = |bits: &str| bits.parse().unwrap_or(0);
        Ok(match self.name {
            "Bool" => Type::Bool,
            "String" => Type::String,
            "UUID" => Type::Uuid,
            "IPv4" => Type::IPv4,
            "IPv6" => Type::IPv6,
            "Date" => Type::Date,
            "Date32" => Type::Date32,
            "DateTime" | "DateTime32" => self.date_time()?,
            "DateTime64" => self.date_time_64()?,
            "Decimal" => self.decimal()?,
            "Decimal32" => self.decimal_of(9)?,
            "Decimal64" => self.decimal_of(18)?,
            "Decimal128" => self.decimal_of(38)?,
            "Decimal256" => self.decimal_of(76)?,
            "FixedString" => Type::FixedString(self.number(0)?),
            "Enum" => self.enumeration(None)?,
            "Enum8" => self.enumeration(Some(8))?,
            "Enum16" => self.enumeration(Some(16))?,
            "Nullable" => Type::Nullable(Box::new(self.only()?)),
            "LowCardinality" => Type::LowCardinality(Box::new(self.only()?)),
            "Array" => Type::Array(Box::new(self.only()?)),
            "Map" => match self.items.as_slice() {
                [key, value] => Type::Map(Box::new(self.ty(key)?), Box::new(self.ty(value)?)),
                _ => return self.wrong("takes the types of key and value"),
            },
            "Tuple" => Type::Tuple(self.elements()?),
            "Nested" => self.nested()?,
            "Variant" => self.variant()?,
            "JSON" => Type::Json(self.json()?),
            "AggregateFunction" => Type::AggregateFunction(self.function_text(written)?),
            "SimpleAggregateFunction" => self.simple_aggregate()?,
            "BFloat16" => Type::Other("BFloat16".to_owned()),
            name => {
                if let Some(bits) = name.strip_prefix("UInt") {
                    Type::UInt(number(bits))
                } else if name.starts_with("Interval") {
                    Type::Other(name.to_owned())
                } else if let Some(bits) = name.strip_prefix("Int") {
                    Type::Int(number(bits))
                } else if let Some(bits) = name.strip_prefix("Float") {
                    Type::Float(number(bits))
                } else if name == "Time64" && self.items.is_empty() {
                    Type::Other("Time64(3)".to_owned())
                } else if self.items.is_empty() {
                    Type::Other(name.to_owned())
                } else {
                    Type::Other(format!("{name}({})", self.text(written)))
                }
            }
        })
    }

    fn wrong<T>(&self, why: &str) -> Read<T> {
        let message = format!("type '{}' {why}", self.name);
        Err(Unreadable::new(self.range.clone(), message))
    }

    fn text(&self, written: Option<&[Token]>) -> String {
        written.map_or(String::new(), |it| self.cursor.expression_of(it).text)
    }

    /// The type that all tokens of an item are.
    fn ty(&self, item: &'a [Token]) -> Read<Type> {
        let mut inner = self.cursor.within(item);
        let ty = inner.type_within(self.depth + 1)?;
        inner.end()?;
        Ok(ty)
    }

    fn only(&self) -> Read<Type> {
        match self.items.as_slice() {
            [item] => self.ty(item),
            _ => self.wrong("takes one type"),
        }
    }

    fn number(&self, at: usize) -> Read<u32> {
        let item = self.items.get(at).copied().unwrap_or_default();
        match item {
            [token] if token.kind == TokenKind::Number => {
                let parsed = self.cursor.written(token).parse();
                parsed.or_else(|_| self.wrong("takes a whole number"))
            }
            _ => self.wrong("takes a whole number"),
        }
    }

    fn zone(&self, at: usize) -> Read<Option<String>> {
        match self.items.get(at) {
            None => Ok(None),
            Some([token]) if token.kind == TokenKind::Text => {
                Ok(Some(unquoted(self.cursor.written(token))))
            }
            Some(_) => self.wrong("takes a time zone as a string"),
        }
    }

    /// With a number in its brackets it is a `DateTime64`.
    fn date_time(&self) -> Read<Type> {
        let has_precision = self
            .items
            .first()
            .is_some_and(|it| matches!(it, [token] if token.kind == TokenKind::Number));
        if has_precision && self.name == "DateTime" {
            return self.date_time_64();
        }
        Ok(Type::DateTime {
            zone: self.zone(0)?,
        })
    }

    fn date_time_64(&self) -> Read<Type> {
        let precision = match self.items.is_empty() {
            true => 3,
            false => self.number(0)?,
        };
        let zone = self.zone(1)?;
        Ok(Type::DateTime64 { precision, zone })
    }

    fn decimal(&self) -> Read<Type> {
        let precision = match self.items.is_empty() {
            true => 10,
            false => self.number(0)?,
        };
        let scale = match self.items.len() {
            0 | 1 => 0,
            _ => self.number(1)?,
        };
        Ok(Type::Decimal { precision, scale })
    }

    fn decimal_of(&self, precision: u32) -> Read<Type> {
        let scale = self.number(0)?;
        Ok(Type::Decimal { precision, scale })
    }

    /// Labels without a number have the one after that of the label before.
    fn enumeration(&self, bits: Option<u16>) -> Read<Type> {
        let mut labels: Vec<EnumLabel> = Vec::new();
        for item in &self.items {
            let mut inner = self.cursor.within(item);
            let token = inner.peek(0).map_or(0..0, |it| it.range.clone());
            let text = inner.string()?;
            let number = match inner.takes_sign("=") {
                true => inner.signed_number()?,
                false => labels
                    .last()
                    .map_or(1, |last| last.number.saturating_add(1)),
            };
            inner.end()?;
            labels.push(EnumLabel {
                text,
                number,
                place: self.cursor.file.place(token),
            });
        }
        if labels.is_empty() {
            return self.wrong("takes labels: 'a' = 1, 'b' = 2");
        }
        labels.sort_by_key(|label| label.number);
        let fits = |limit: i64| labels.iter().all(|it| (-limit..limit).contains(&it.number));
        let bits = bits.unwrap_or(if fits(128) { 8 } else { 16 });
        if !fits(if bits == 8 { 128 } else { 32_768 }) {
            return self.wrong("has a number that does not fit");
        }
        Ok(Type::Enum(Enum { bits, labels }))
    }

    /// Elements with names (`a Int8`) or without.
    fn elements(&self) -> Read<Vec<(Option<String>, Type)>> {
        let mut elements = Vec::new();
        for item in &self.items {
            let mut inner = self.cursor.within(item);
            let two = matches!(item, [first, second, ..] if is_name(first) && is_name(second));
            // `DOUBLE PRECISION` is a type of two words.
            let long = |(alias, _): &(&str, &str)| alias.contains(' ') && inner.sees(alias);
            let name = match two && !ALIASES.iter().any(long) {
                true => Some(inner.word("a name")?.text),
                false => None,
            };
            let ty = inner.type_within(self.depth + 1)?;
            inner.end()?;
            elements.push((name, ty));
        }
        Ok(elements)
    }

    fn nested(&self) -> Read<Type> {
        let mut fields = Vec::new();
        for item in &self.items {
            let mut inner = self.cursor.within(item);
            let name = inner.word("the name of a field")?;
            fields.push((name.text, inner.type_within(self.depth + 1)?));
            inner.end()?;
        }
        match fields.is_empty() {
            true => self.wrong("takes names and types"),
            false => Ok(Type::Nested(fields)),
        }
    }

    fn variant(&self) -> Read<Type> {
        let mut types = Vec::new();
        for item in &self.items {
            types.push(self.ty(item)?);
        }
        types.sort_by_key(Type::to_string);
        types.dedup();
        Ok(Type::Variant(types))
    }

    /// `max_dynamic_paths = 16, path type, SKIP path, SKIP REGEXP 'x'`, in the
    /// order that the server shows.
    fn json(&self) -> Read<String> {
        const LIMITS: [(&str, &str); 2] =
            [("max_dynamic_types", "32"), ("max_dynamic_paths", "1024")];
        let (mut limits, mut paths, mut skipped, mut patterns) = (vec![], vec![], vec![], vec![]);
        for item in &self.items {
            let mut inner = self.cursor.within(item);
            if inner.sees_sign_at(1, "=") {
                let text = inner.expression_of(item).text.replace(' ', "");
                let usual = LIMITS
                    .iter()
                    .any(|(name, value)| text == format!("{name}={value}"));
                limits.extend((!usual).then_some(text));
            } else if inner.takes("SKIP REGEXP") {
                patterns.push(format!("SKIP REGEXP {}", literal(&inner.string()?)));
            } else if inner.takes("SKIP") {
                skipped.push(format!("SKIP {}", identifier(&inner.column_name()?.text)));
            } else {
                let path = identifier(&inner.column_name()?.text);
                paths.push(format!("{path} {}", inner.type_within(self.depth + 1)?));
                inner.end()?;
            }
        }
        limits.sort_by_key(|it| LIMITS.iter().position(|(name, _)| it.starts_with(name)));
        paths.sort();
        skipped.sort();
        Ok([limits, paths, skipped, patterns].concat().join(", "))
    }

    /// `function[(parameters)], type, …`, with the types in their own spelling.
    fn function_text(&self, written: Option<&'a [Token]>) -> Read<String> {
        let Some((function, types)) = self.items.split_first() else {
            return self.wrong("takes a function and the types of its arguments");
        };
        let mut text = self.cursor.expression_of(function).text;
        for item in types {
            // A version number may stand before the function.
            match self.ty(item) {
                Ok(ty) => text.push_str(&format!(", {ty}")),
                Err(_) => return Ok(self.text(written)),
            }
        }
        Ok(text)
    }

    fn simple_aggregate(&self) -> Read<Type> {
        let Some((function, types)) = self.items.split_first() else {
            return self.wrong("takes a function and the type of its value");
        };
        let function = self.cursor.expression_of(function).text;
        let of: Read<Vec<Type>> = types.iter().map(|item| self.ty(item)).collect();
        Ok(Type::SimpleAggregateFunction { function, of: of? })
    }
}

impl Cursor<'_> {
    fn signed_number(&mut self) -> Read<i64> {
        let negative = self.takes_sign("-");
        let token = self.peek(0).filter(|it| it.kind == TokenKind::Number);
        let number = token.and_then(|it| self.written(it).parse::<i64>().ok());
        let Some(number) = number else {
            return Err(self.unexpected("a whole number"));
        };
        self.at += 1;
        Ok(if negative { -number } else { number })
    }
}
