//! Rolling back where it may cost data that matters.

use super::plan::Action;
use super::{Direction, Options};
use crate::database::{Session, Target};
use crate::failure::{Failure, Result};

/// Rolling back wants the name of the database typed, unless it is the embedded
/// one: any other one, somebody else may have made and filled.
pub(super) fn confirmed(
    target: &Target,
    session: &mut dyn Session,
    actions: &[Action<'_>],
    options: &Options,
) -> Result<()> {
    let down = |action: &&Action<'_>| action.direction == Direction::Down;
    let count = actions.iter().filter(down).count();
    if count == 0 || target.is_embedded() && options.confirm.is_none() {
        return Ok(());
    }
    let asked = session.query("SELECT pg_catalog.current_database()");
    let asked = asked.map_err(|error| {
        Failure::new(format!("{} does not answer", target.shown())).because(error.described())
    })?;
    let name = asked.first().map_or("", |row| row.text(0));
    confirmed_by_name(&target.shown(), name, actions, options)
}

/// Rolling back wants the name of the database typed.
pub(super) fn confirmed_by_name(
    shown: &str,
    name: &str,
    actions: &[Action<'_>],
    options: &Options,
) -> Result<()> {
    let down = |action: &&Action<'_>| action.direction == Direction::Down;
    let count = actions.iter().filter(down).count();
    if count == 0 {
        return Ok(());
    }
    match options.confirm.as_deref() {
        Some(typed) if typed == name => Ok(()),
        Some(typed) => Err(Failure::new(format!(
            "the database is `{name}`, not `{typed}`"
        ))
        .help("nothing was rolled back: see that --db and DATABASE_URL name the one that you mean")),
        None => {
            let paths: Vec<&str> = actions
                .iter()
                .filter(down)
                .map(|action| action.step.path())
                .collect();
            Err(Failure::new(format!(
                "this rolls back {count} of the migrations of `{name}` at {shown}:\n{}",
                paths.join("\n")
            ))
            .help(format!("what they hold is lost; to do it, say --confirm {name}")))
        }
    }
}
