//! What keeps a run from running.
//!
//! A finding is an answer; a [`Failure`] is that none could be had: a ref that
//! does not exist, a folder that cannot be read, a configuration that does not
//! parse. It always names the thing, and says what to do where that is known.

use miette::Diagnostic;
use std::error::Error;

/// Why a run could not be done.
#[derive(Debug, thiserror::Error, Diagnostic)]
#[error("{message}")]
pub struct Failure {
    message: String,
    #[help]
    help: Option<String>,
    #[source]
    cause: Option<Box<dyn Error + Send + Sync>>,
}

pub type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    pub fn new(message: impl Into<String>) -> Failure {
        Failure {
            message: message.into(),
            help: None,
            cause: None,
        }
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Failure {
        self.help = Some(help.into());
        self
    }

    #[must_use]
    pub fn because(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Failure {
        self.cause = Some(cause.into());
        self
    }

    /// The same failure, said of a file; "" is no file.
    #[must_use]
    pub fn within(mut self, file: &str) -> Failure {
        if !file.is_empty() {
            self.message = format!("{file}: {}", self.message);
        }
        self
    }

    pub fn message(&self) -> &str {
        &self.message
    }

    pub fn remedy(&self) -> Option<&str> {
        self.help.as_deref()
    }
}
