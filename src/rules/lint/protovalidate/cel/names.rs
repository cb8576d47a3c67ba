//! Names: variables, types and enum values of the schema, message literals.

use super::functions;
use super::kind::Kind;
use super::lexer::Token;
use super::parser::{Parsed, Parser};
use crate::schema::{Definition, MessageId};

const RESERVED: [&str; 18] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "namespace",
    "package",
    "return",
    "var",
    "void",
    "while",
    "in",
];

impl Parser<'_> {
    /// A variable, a function, or a name of the schema.
    pub(super) fn named(&mut self, name: String, column: usize) -> Parsed<Kind> {
        match name.as_str() {
            "true" | "false" => return Ok(Kind::Bool),
            "null" => return Ok(Kind::Null),
            "has" if self.is("(") => return self.has(),
            _ if RESERVED.contains(&name.as_str()) => {
                return Err((column, format!("`{name}` is a reserved word")));
            }
            _ => {}
        }
        if self.is("(") {
            let arguments = self.arguments()?;
            return Ok(self.call(&name, None, &arguments, column));
        }
        if let Some((_, kind)) = self
            .variables
            .iter()
            .rev()
            .find(|(known, _)| *known == name)
        {
            return Ok(kind.clone());
        }
        self.qualified(name, column)
    }

    /// A type or an enum value by its full name, a message literal, or a
    /// function with a dotted name.
    fn qualified(&mut self, first: String, column: usize) -> Parsed<Kind> {
        let start = self.at;
        let mut name = first.clone();
        loop {
            if self.is("{") {
                return self.message_literal(&name, column);
            }
            if self.is("(") && functions::exists(&name) {
                let arguments = self.arguments()?;
                return Ok(self.call(&name, None, &arguments, column));
            }
            if let Some(kind) = self.constant(&name) {
                return Ok(kind);
            }
            let (Token::Mark("."), Some(Token::Name(next))) = (
                self.peek(),
                self.tokens.get(self.at + 1).map(|placed| &placed.token),
            ) else {
                break;
            };
            name = format!("{name}.{next}");
            self.at += 2;
        }
        // What follows is looked at by itself: a method may be wrong too.
        self.at = start;
        Ok(self.problem(column, format!("there is no `{first}` here")))
    }

    fn constant(&self, name: &str) -> Option<Kind> {
        let is_type = matches!(
            name,
            "int"
                | "uint"
                | "double"
                | "bool"
                | "string"
                | "bytes"
                | "list"
                | "map"
                | "null_type"
                | "type"
        );
        if is_type {
            return Some(Kind::Type);
        }
        if let Some((of, value)) = name.rsplit_once('.')
            && self
                .schema
                .enum_by_name(of)
                .is_some_and(|of| of.value(value).is_some())
        {
            return Some(Kind::Int);
        }
        // `pkg.Type` alone is a type, but `pkg.Enum.VALUE` goes on.
        let goes_on = matches!(self.peek(), Token::Mark("." | "{"));
        let defined = self.schema.definition(name);
        (defined.is_some() && !goes_on).then_some(Kind::Type)
    }

    fn message_literal(&mut self, name: &str, column: usize) -> Parsed<Kind> {
        let id = match self.schema.definition(name) {
            Some(Definition::Message(id)) => Some(id),
            _ => None,
        };
        self.expect("{")?;
        while !self.skip("}") {
            let column = self.column();
            let field = self.name()?;
            self.expect(":")?;
            let value = self.expression()?;
            if let Some(id) = id {
                self.set_field(id, &field, &value, column);
            }
            if !self.skip(",") && !self.is("}") {
                self.expect("}")?;
            }
        }
        Ok(match id {
            Some(id) => Kind::of_message(self.schema, id),
            None => self.problem(column, format!("there is no message `{name}`")),
        })
    }

    fn set_field(&mut self, message: MessageId, name: &str, value: &Kind, column: usize) {
        let message = &self.schema[message];
        let Some(field) = message.field(name) else {
            self.problem(
                column,
                format!("`{}` has no field `{name}`", message.full_name),
            );
            return;
        };
        let kind = Kind::of_field(self.schema, field, false);
        if !kind.agrees(value) {
            let (kind, value) = (kind.describe(self.schema), value.describe(self.schema));
            self.problem(column, format!("field `{name}` is {kind}, not {value}"));
        }
    }
}
