//! Tokens → the type of the expression, and what is wrong with it.
//!
//! Parsing ends at the first token that does not fit. Names and types are
//! looked at while parsing; what they find wrong is collected, and counts as
//! `dyn` from there on, so that one mistake is told once.

use super::functions;
use super::kind::Kind;
use super::lexer::{Placed, Token};
use crate::schema::Schema;

/// How deep an expression may be nested.
const MAX_DEPTH: usize = 120;

/// Where and what: the character, from 1, and a sentence.
pub(super) type Problem = (usize, String);

pub(super) struct Parser<'a> {
    pub(super) schema: &'a Schema,
    pub(super) tokens: Vec<Placed>,
    pub(super) at: usize,
    /// Names and their types, the innermost last.
    pub(super) variables: Vec<(String, Kind)>,
    pub(super) problems: Vec<Problem>,
    pub(super) depth: usize,
}

pub(super) type Parsed<T> = Result<T, Problem>;

impl Parser<'_> {
    /// The whole expression.
    pub(super) fn whole(&mut self) -> Parsed<Kind> {
        let kind = self.expression()?;
        match self.peek() {
            Token::End => Ok(kind),
            _ => Err(self.unexpected()),
        }
    }

    pub(super) fn peek(&self) -> &Token {
        &self.tokens[self.at].token
    }

    pub(super) fn column(&self) -> usize {
        self.tokens[self.at].column
    }

    pub(super) fn is(&self, mark: &str) -> bool {
        matches!(self.peek(), Token::Mark(found) if *found == mark)
    }

    pub(super) fn skip(&mut self, mark: &str) -> bool {
        let found = self.is(mark);
        if found {
            self.at += 1;
        }
        found
    }

    pub(super) fn expect(&mut self, mark: &str) -> Parsed<()> {
        if self.skip(mark) {
            return Ok(());
        }
        let (column, found) = self.unexpected();
        Err((column, format!("{found}; `{mark}` is missing")))
    }

    pub(super) fn unexpected(&self) -> Problem {
        let found = match self.peek() {
            Token::End => "the expression ends too early".to_owned(),
            Token::Mark(mark) => format!("`{mark}` does not belong here"),
            Token::Name(name) => format!("`{name}` does not belong here"),
            _ => "a literal does not belong here".to_owned(),
        };
        (self.column(), found)
    }

    pub(super) fn problem(&mut self, column: usize, message: String) -> Kind {
        self.problems.push((column, message));
        Kind::Dyn
    }

    pub(super) fn expression(&mut self) -> Parsed<Kind> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err((
                self.column(),
                "the expression is nested too deep".to_owned(),
            ));
        }
        let condition = self.level(0)?;
        let column = self.column();
        let mut kind = condition.clone();
        if self.skip("?") {
            let yes = self.level(0)?;
            self.expect(":")?;
            let no = self.expression()?;
            kind = if !condition.agrees(&Kind::Bool) || !yes.agrees(&no) {
                let told = [&condition, &yes, &no].map(|kind| kind.describe(self.schema));
                self.problem(
                    column,
                    format!(
                        "`?:` cannot choose by {} between {} and {}",
                        told[0], told[1], told[2]
                    ),
                )
            } else {
                yes.joined(no)
            };
        }
        self.depth -= 1;
        Ok(kind)
    }

    /// Operators by how tightly they bind, loosest first.
    fn level(&mut self, level: usize) -> Parsed<Kind> {
        const LEVELS: [&[&str]; 5] = [
            &["||"],
            &["&&"],
            &["<", "<=", ">=", ">", "==", "!=", "in"],
            &["+", "-"],
            &["*", "/", "%"],
        ];
        let Some(operators) = LEVELS.get(level) else {
            return self.unary();
        };
        let mut left = self.level(level + 1)?;
        while let Some(operator) = self.operator(operators) {
            let column = self.column();
            self.at += 1;
            let right = self.level(level + 1)?;
            left = match functions::binary(operator, &left, &right) {
                Some(kind) => kind,
                None => {
                    let (left, right) = (left.describe(self.schema), right.describe(self.schema));
                    self.problem(
                        column,
                        format!("`{operator}` does not take {left} and {right}"),
                    )
                }
            };
        }
        Ok(left)
    }

    fn operator(&self, operators: &[&'static str]) -> Option<&'static str> {
        operators
            .iter()
            .copied()
            .find(|operator| match self.peek() {
                Token::Mark(mark) => mark == operator,
                Token::Name(name) => name == operator,
                _ => false,
            })
    }

    fn unary(&mut self) -> Parsed<Kind> {
        let column = self.column();
        let operator = ["!", "-"].into_iter().find(|mark| self.is(mark));
        let Some(operator) = operator else {
            return self.member();
        };
        while self.skip(operator) {}
        let value = self.member()?;
        let fits = match operator {
            "!" => value.agrees(&Kind::Bool),
            _ => matches!(value.settled(), Kind::Int | Kind::Double | Kind::Dyn),
        };
        if fits {
            return Ok(value);
        }
        let told = value.describe(self.schema);
        Ok(self.problem(column, format!("`{operator}` does not take {told}")))
    }

    fn member(&mut self) -> Parsed<Kind> {
        let mut value = self.primary()?;
        loop {
            let column = self.column();
            if self.skip(".") {
                // `.?` selects what may be absent.
                self.skip("?");
                let name = self.name()?;
                value = if self.is("(") {
                    self.method(value, &name, column)?
                } else {
                    self.select(&value, &name, column)
                };
            } else if self.skip("[") {
                self.skip("?");
                let index = self.expression()?;
                self.expect("]")?;
                value = self.index(value, &index, column);
            } else {
                return Ok(value);
            }
        }
    }

    pub(super) fn name(&mut self) -> Parsed<String> {
        match self.peek().clone() {
            Token::Name(name) => {
                self.at += 1;
                Ok(name)
            }
            _ => Err(self.unexpected()),
        }
    }

    fn select(&mut self, value: &Kind, name: &str, column: usize) -> Kind {
        match value {
            Kind::Dyn => Kind::Dyn,
            Kind::Map(_, item) => item.as_ref().clone(),
            Kind::Message(id) => match self.schema[*id].field(name) {
                Some(field) => Kind::of_field(self.schema, field, false),
                None => {
                    let message = &self.schema[*id].full_name;
                    self.problem(column, format!("`{message}` has no field `{name}`"))
                }
            },
            _ => {
                let told = value.describe(self.schema);
                self.problem(column, format!("{told} has no fields, `{name}` neither"))
            }
        }
    }

    fn index(&mut self, value: Kind, index: &Kind, column: usize) -> Kind {
        match value {
            Kind::Dyn => return Kind::Dyn,
            Kind::List(item) if index.agrees(&Kind::Int) => return *item,
            Kind::Map(key, item) if key.agrees(index) => return *item,
            _ => {}
        }
        let (value, index) = (value.describe(self.schema), index.describe(self.schema));
        self.problem(column, format!("{value} cannot be indexed by {index}"))
    }

    fn primary(&mut self) -> Parsed<Kind> {
        let column = self.column();
        let literal = match self.peek().clone() {
            Token::Int => Kind::Int,
            Token::Uint => Kind::Uint,
            Token::Double => Kind::Double,
            Token::String => Kind::String,
            Token::Bytes => Kind::Bytes,
            Token::Name(name) => {
                self.at += 1;
                return self.named(name, column);
            }
            Token::Mark("(") => {
                self.at += 1;
                let kind = self.expression()?;
                self.expect(")")?;
                return Ok(kind);
            }
            Token::Mark("[") => return self.list(),
            Token::Mark("{") => return self.map(),
            Token::Mark(".") => {
                self.at += 1;
                let name = self.name()?;
                return self.named(name, column);
            }
            _ => return Err(self.unexpected()),
        };
        self.at += 1;
        Ok(literal)
    }

    fn list(&mut self) -> Parsed<Kind> {
        self.expect("[")?;
        let mut item: Option<Kind> = None;
        while !self.skip("]") {
            self.skip("?");
            let next = self.expression()?;
            item = Some(item.map_or(next.clone(), |item| item.joined(next)));
            if !self.skip(",") && !self.is("]") {
                self.expect("]")?;
            }
        }
        Ok(Kind::List(Box::new(item.unwrap_or(Kind::Dyn))))
    }

    fn map(&mut self) -> Parsed<Kind> {
        self.expect("{")?;
        let mut entry: Option<(Kind, Kind)> = None;
        while !self.skip("}") {
            self.skip("?");
            let key = self.expression()?;
            self.expect(":")?;
            let value = self.expression()?;
            entry = Some(match entry {
                Some((keys, values)) => (keys.joined(key), values.joined(value)),
                None => (key, value),
            });
            if !self.skip(",") && !self.is("}") {
                self.expect("}")?;
            }
        }
        let (key, value) = entry.unwrap_or((Kind::Dyn, Kind::Dyn));
        Ok(Kind::Map(Box::new(key), Box::new(value)))
    }
}
