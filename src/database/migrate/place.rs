//! A server's error, at its place in the migration.

use crate::database::{ErrorPosition, ServerError};
use crate::failure::Failure;
use crate::sql::migration::{Script, Statement};

/// `path:line:column`, from 1: that of the error if the server told where in
/// the statement it is, else that of the statement.
pub(super) fn place(script: &Script, statement: &Statement, error: Option<&ServerError>) -> String {
    let text = script.text(statement);
    let within = match error.and_then(|error| error.position.as_ref()) {
        Some(ErrorPosition::Statement(characters)) => {
            text.char_indices().nth(*characters).map_or(0, |(at, _)| at)
        }
        _ => 0,
    };
    let at = statement.range.start + within;
    let start = script.file.place(at..at).span.start;
    format!("{}:{}:{}", script.file.path, start.line, start.column)
}

/// Why a statement was not carried out, and what became of those before it.
pub(super) fn refused(
    script: &Script,
    statement: &Statement,
    error: &ServerError,
    kept: &str,
) -> Failure {
    let number = script
        .statements
        .iter()
        .position(|it| it.range == statement.range)
        .map_or(0, |at| at + 1);
    let place = place(script, statement, Some(error));
    let what = if error.lost {
        format!("{place}: the connection was lost: {}", error.described())
    } else {
        format!("{place}: {}", error.described())
    };
    let mut help: Vec<String> = error.advice().into_iter().collect();
    help.extend(remedy(error).map(str::to_owned));
    help.push(format!(
        "this is statement {number} of {}; {kept}",
        script.statements.len()
    ));
    Failure::new(what).help(help.join("\n"))
}

/// What to do about errors of the environment, which the server does not say.
fn remedy(error: &ServerError) -> Option<&'static str> {
    match error.code.as_deref()? {
        "42501" => Some("the user lacks a right: grant it, or run as the owner (ALTER … OWNER TO)"),
        "55P03" => Some(
            "a lock was not had: see who holds it in pg_stat_activity, try at a quieter time, or \
             raise --lock-timeout",
        ),
        "57014" => Some("if it may take that long, raise --statement-timeout"),
        "53100" => Some("the server's disk is full: make room, and run again"),
        "25006" => Some("the server is a standby or read-only: connect to the primary"),
        _ => None,
    }
}
