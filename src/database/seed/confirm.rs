//! Removing rows where it may cost data that matters.

use crate::database::{Session, Target};
use crate::failure::{Failure, Result};

/// Removing rows wants the name of the database typed, unless it is the embedded
/// one: any other one, somebody else may have made and filled.
pub(super) fn confirmed(
    target: &Target,
    session: &mut dyn Session,
    confirm: Option<&str>,
    removed: &[(String, u64)],
) -> Result<()> {
    let count: u64 = removed.iter().map(|(_, count)| count).sum();
    if count == 0 || target.is_embedded() && confirm.is_none() {
        return Ok(());
    }
    let asked = session.query("SELECT pg_catalog.current_database()");
    let asked = asked.map_err(|error| {
        Failure::new(format!("{} does not answer", target.shown())).because(error.described())
    })?;
    let name = asked.first().map_or("", |row| row.text(0));
    match confirm {
        Some(typed) if typed == name => Ok(()),
        Some(typed) => Err(
            Failure::new(format!("the database is `{name}`, not `{typed}`")).help(
                "nothing was removed: see that --db and DATABASE_URL name the one that you mean",
            ),
        ),
        None => {
            let tables: Vec<String> = removed
                .iter()
                .filter(|(_, count)| *count > 0)
                .map(|(table, count)| format!("{table}: {count}"))
                .collect();
            Err(Failure::new(format!(
                "this removes {count} of the rows of `{name}` at {}:\n{}",
                target.shown(),
                tables.join("\n")
            ))
            .help(format!("to do it, say --confirm {name}")))
        }
    }
}
