//! Values: of options, of fields and in message literals.

use super::Result;
use super::parser::Parser;
use super::tokens::Kind;
use super::tree::{Assignment, Expression, Field, List, OptionEntry, Options};

impl Parser<'_, '_> {
    pub(super) fn assignment(&mut self) -> Result<Assignment> {
        let equals = self.expect(b'=')?;
        let value = self.value()?;
        Ok(Assignment { equals, value })
    }

    /// `[deprecated = true]`, if it is there.
    pub(super) fn options(&mut self) -> Result<Option<Options>> {
        let Some(open) = self.accept(b'[') else {
            return Ok(None);
        };
        let entries = self.inside(open, "`,` or `]`", |parser| {
            parser.comma_list(|parser| {
                let path = parser.path()?;
                let value = parser.assignment()?;
                Ok(OptionEntry { path, value })
            })
        })?;
        Ok(Some(Options { open, entries }))
    }

    /// `5`, `5 to 9` or `5 to max`.
    pub(super) fn range(&mut self) -> Result<Expression> {
        let start = self.value()?;
        if self.peek_ident() != Some("to") {
            return Ok(start);
        }
        let Some(to) = self.pass() else {
            return Ok(start);
        };
        let end = self.value()?;
        Ok(Expression::Range {
            start: Box::new(start),
            to,
            end: Box::new(end),
        })
    }

    pub(super) fn value(&mut self) -> Result<Expression> {
        let Some(minus) = self.accept(b'-') else {
            return self.positive_value();
        };
        let value = Box::new(match self.peek_kind() {
            Some(Kind::Number | Kind::Ident) => self.positive_value()?,
            _ => return Err(self.expected("a number")),
        });
        Ok(Expression::Negative { minus, value })
    }

    fn positive_value(&mut self) -> Result<Expression> {
        let Some(id) = self.peek() else {
            return Err(self.expected("a value"));
        };
        match self.tokens.kind(id) {
            Kind::Number => {
                self.pass();
                Ok(Expression::Literal(id))
            }
            Kind::String => {
                self.pass();
                Ok(if self.tokens.opens(id) {
                    Expression::Strings(id)
                } else {
                    Expression::Literal(id)
                })
            }
            Kind::Ident => Ok(Expression::Path(self.path()?)),
            Kind::Punct(b'[') => self.array(),
            Kind::Punct(b'{' | b'<') => self.message(),
            _ => Err(self.expected("a value")),
        }
    }

    fn array(&mut self) -> Result<Expression> {
        let open = self.expect(b'[')?;
        let elements = self.inside(open, "`,` or `]`", |parser| {
            if parser.done() {
                return Ok(List::default());
            }
            parser.comma_list(Self::value)
        })?;
        Ok(Expression::Array { open, elements })
    }

    /// `{key: value}` or `<key: value>`.
    fn message(&mut self) -> Result<Expression> {
        if let Some(open) = self.accept(b'<') {
            let fields = self.inside_angles(open, Self::fields)?;
            return Ok(Expression::Message { open, fields });
        }
        let open = self.expect(b'{')?;
        let fields = self.inside(open, "`}`", Self::fields)?;
        Ok(Expression::Message { open, fields })
    }

    /// Fields up to the end of the scope or to `>`; each may be followed by
    /// one `,` or `;`.
    fn fields(&mut self) -> Result<List<Field>> {
        let mut fields = List::default();
        while !self.done() && !self.peek_is(b'>') {
            let field = self.field()?;
            let separator = match self.accept(b',') {
                Some(comma) => Some(comma),
                None => self.accept(b';'),
            };
            fields.push(field, separator);
        }
        Ok(fields)
    }

    fn field(&mut self) -> Result<Field> {
        let key = match self.peek_kind() {
            Some(Kind::Ident) => Expression::Path(self.path()?),
            Some(Kind::Punct(b'[')) => self.extension_key()?,
            _ => return Err(self.expected("a field name")),
        };
        let colon = self.accept(b':');
        let value = match self.peek_kind() {
            Some(Kind::Punct(b'{' | b'<' | b'[')) => self.value()?,
            _ if colon.is_some() => self.value()?,
            _ => return Err(self.expected("`:`")),
        };
        Ok(Field { key, colon, value })
    }

    /// `[foo.bar]`, an array of one path as far as the printer is concerned.
    fn extension_key(&mut self) -> Result<Expression> {
        let open = self.expect(b'[')?;
        let elements = self.inside(open, "`]`", |parser| {
            let mut elements = List::default();
            elements.push(Expression::Path(parser.path()?), None);
            Ok(elements)
        })?;
        Ok(Expression::Array { open, elements })
    }
}
