//! Calls of functions and methods.

use super::functions::{self, NoCall};
use super::kind::Kind;
use super::lexer::Token;
use super::parser::{Parsed, Parser};

impl Parser<'_> {
    pub(super) fn method(&mut self, target: Kind, name: &str, column: usize) -> Parsed<Kind> {
        if functions::is_walk(name, self.count_arguments()) {
            return self.walk(&target, name, column);
        }
        let arguments = self.arguments()?;
        Ok(self.call(name, Some(&target), &arguments, column))
    }

    pub(super) fn call(
        &mut self,
        name: &str,
        target: Option<&Kind>,
        given: &[Kind],
        column: usize,
    ) -> Kind {
        match functions::call(name, target, given) {
            Ok(kind) => kind,
            Err(NoCall::Unknown) => self.problem(column, format!("there is no function `{name}`")),
            Err(NoCall::Mismatch) => {
                let told: Vec<_> = given
                    .iter()
                    .map(|kind| kind.describe(self.schema))
                    .collect();
                let on = target.map_or_else(String::new, |target| {
                    format!(" on {}", target.describe(self.schema))
                });
                let message = format!("`{name}` cannot be called{on} with ({})", told.join(", "));
                self.problem(column, message)
            }
        }
    }

    /// How many arguments stand between the brackets that begin here.
    fn count_arguments(&self) -> usize {
        let (mut depth, mut commas, mut tokens) = (0, 0, 0);
        for placed in &self.tokens[self.at..] {
            tokens += 1;
            match &placed.token {
                Token::Mark("(" | "[" | "{") => depth += 1,
                Token::Mark(")" | "]" | "}") => depth -= 1,
                Token::Mark(",") if depth == 1 => commas += 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        // Two tokens are the brackets alone.
        if tokens <= 2 { 0 } else { commas + 1 }
    }

    pub(super) fn arguments(&mut self) -> Parsed<Vec<Kind>> {
        self.expect("(")?;
        let mut arguments = Vec::new();
        while !self.skip(")") {
            if !arguments.is_empty() {
                self.expect(",")?;
            }
            arguments.push(self.expression()?);
        }
        Ok(arguments)
    }

    /// `list.all(item, condition)` and its likes.
    fn walk(&mut self, target: &Kind, name: &str, column: usize) -> Parsed<Kind> {
        let item = match target {
            Kind::List(item) => item.as_ref().clone(),
            Kind::Map(key, _) => key.as_ref().clone(),
            Kind::Dyn => Kind::Dyn,
            _ => {
                let told = target.describe(self.schema);
                self.problem(column, format!("`{name}` walks lists and maps, not {told}"))
            }
        };
        self.expect("(")?;
        let variable = self.name()?;
        self.expect(",")?;
        self.variables.push((variable, item.clone()));
        let first = self.expression()?;
        let second = if self.skip(",") {
            Some(self.expression()?)
        } else {
            None
        };
        self.variables.pop();
        self.expect(")")?;
        let (condition, result) = match (name, second) {
            ("map", None) => (Kind::Bool, Kind::List(Box::new(first))),
            ("map", Some(second)) => (first, Kind::List(Box::new(second))),
            ("filter", _) => (first, Kind::List(Box::new(item))),
            _ => (first, Kind::Bool),
        };
        if condition.agrees(&Kind::Bool) {
            return Ok(result);
        }
        let told = condition.describe(self.schema);
        Ok(self.problem(column, format!("`{name}` needs a condition, not {told}")))
    }

    /// `has(message.field)`.
    pub(super) fn has(&mut self) -> Parsed<Kind> {
        let column = self.column();
        let start = self.at;
        let arguments = self.arguments()?;
        let selects = matches!(
            self.tokens[start..self.at]
                .iter()
                .rev()
                .map(|placed| &placed.token)
                .collect::<Vec<_>>()[..],
            [_, Token::Name(_), Token::Mark("."), ..]
        );
        if arguments.len() != 1 || !selects {
            return Err((
                column,
                "`has` takes a field, such as `has(this.name)`".to_owned(),
            ));
        }
        Ok(Kind::Bool)
    }
}
