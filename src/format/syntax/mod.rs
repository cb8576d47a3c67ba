//! Text → tokens → tree. Every byte of the text is in a token, and every token
//! that means something is in the tree.

mod brackets;
mod declarations;
mod definitions;
mod expressions;
mod lexer;
mod parser;
mod paths;
pub(crate) mod tokens;
pub(crate) mod tree;

use std::ops::Range;
use tokens::Tokens;
use tree::File;

/// Why a text is not a proto file, and where.
#[derive(Debug)]
pub(crate) struct Failed {
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

pub(crate) type Result<T> = std::result::Result<T, Failed>;

impl Failed {
    fn new(range: Range<usize>, message: impl Into<String>) -> Failed {
        Failed {
            range,
            message: message.into(),
            help: None,
        }
    }

    fn help(mut self, help: impl Into<String>) -> Failed {
        self.help = Some(help.into());
        self
    }
}

/// Reads a file.
pub(crate) fn parse(text: &str) -> Result<(Tokens<'_>, File)> {
    let mut tokens = lexer::tokens(text)?;
    brackets::pair(&mut tokens)?;
    brackets::join_strings(&mut tokens);
    let file = parser::file(&mut tokens)?;
    Ok((tokens, file))
}
