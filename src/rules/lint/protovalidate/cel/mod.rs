//! CEL, the language of protovalidate's own conditions: enough of it to say
//! that an expression does not parse, names what is not there, or comes to
//! something that is no verdict.
//!
//! Types are told as far as the schema and the literals tell them; what is not
//! known is taken for right, so that nothing is reported that protovalidate
//! would run.

mod calls;
mod functions;
mod kind;
mod lexer;
mod names;
mod parser;

pub(super) use kind::Kind;

use crate::schema::Schema;
use parser::Parser;

/// What an expression comes to, and what is wrong with it: the character, from
/// 1, and a sentence.
pub(super) struct Compiled {
    /// `None` if it does not parse.
    pub(super) kind: Option<Kind>,
    pub(super) problems: Vec<(usize, String)>,
}

/// Compiles an expression in which `this` (and for predefined rules `rule`)
/// stand for values of these types.
pub(super) fn compile(schema: &Schema, text: &str, variables: &[(&str, Kind)]) -> Compiled {
    let failed = |problem| Compiled {
        kind: None,
        problems: vec![problem],
    };
    let tokens = match lexer::tokens(text) {
        Ok(tokens) => tokens,
        Err(problem) => return failed(problem),
    };
    let named = variables
        .iter()
        .map(|(name, kind)| ((*name).to_owned(), kind.clone()));
    let always = [("now".to_owned(), Kind::Timestamp)];
    let mut parser = Parser {
        schema,
        tokens,
        at: 0,
        variables: always.into_iter().chain(named).collect(),
        problems: Vec::new(),
        depth: 0,
    };
    match parser.whole() {
        Ok(kind) => Compiled {
            kind: parser.problems.is_empty().then_some(kind),
            problems: parser.problems,
        },
        Err(problem) => failed(problem),
    }
}
