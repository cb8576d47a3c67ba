//! What a server has, as the catalog that the replay of migrations makes.
//!
//! In goes a session, out comes a [`Catalog`] in which every object stands at
//! one place, the database itself. It is read in one read-only transaction, so
//! that all of it is of one moment. Names without a schema mean `public`, as in
//! migrations; what belongs to an extension, to the system or to a session is
//! left out.
//!
//! Servers from version 13 on are understood; what they do not have yet is
//! asked of the later ones only.

mod columns;
mod constraints;
mod indexes;
mod opaque;
mod relations;
mod rows;
mod tables;
mod types;

use crate::database::{ServerError, Session};
use crate::failure::{Failure, Result};
use crate::sql::Place;
use crate::sql::catalog::Catalog;
use crate::text::Span;
use rows::Asked;

/// Reads the catalog of the database that the session is connected to; `shown`
/// names it in messages.
pub fn introspect(session: &mut dyn Session, shown: &str) -> Result<Catalog> {
    let begun = session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    begun.map_err(|error| unreadable(shown, &error))?;
    let catalog = introspect_here(session, shown);
    // Nothing was changed; a lost connection ends the transaction as well.
    let ended = session.execute("ROLLBACK");
    let catalog = catalog?;
    ended.map_err(|error| unreadable(shown, &error))?;
    Ok(catalog)
}

/// The same within the transaction that the session is in; its search path is
/// `public` after.
pub(super) fn introspect_here(session: &mut dyn Session, shown: &str) -> Result<Catalog> {
    let set = session.execute("SET LOCAL search_path = public");
    set.map_err(|error| unreadable(shown, &error))?;
    read(session, shown).map_err(|error| unreadable(shown, &error))
}

fn read(session: &mut dyn Session, shown: &str) -> std::result::Result<Catalog, ServerError> {
    let version = session.query("SELECT current_setting('server_version_num')")?;
    let mut asked = Asked {
        session,
        version: version.first().and_then(|row| row.number(0)).unwrap_or(0),
        place: Place {
            path: shown.into(),
            span: Span::file_start(),
        },
    };
    let mut catalog = Catalog::default();
    types::read(&mut asked, &mut catalog)?;
    tables::read(&mut asked, &mut catalog)?;
    relations::read(&mut asked, &mut catalog)?;
    columns::read(&mut asked, &mut catalog)?;
    constraints::read(&mut asked, &mut catalog)?;
    indexes::read(&mut asked, &mut catalog)?;
    opaque::read(&mut asked, &mut catalog)?;
    Ok(catalog)
}

fn unreadable(shown: &str, error: &ServerError) -> Failure {
    Failure::new(format!("the catalog of {shown} cannot be read")).because(error.described())
}
