//! Asking the server whether two expressions are one.
//!
//! In a transaction that is rolled back, a temporary table with the columns of
//! the real one is given the expression that a migration writes. What the server
//! prints of it is what it would print had it been carried out there; if that is
//! what it prints of the real one, nothing differs.
//!
//! No table of the database is locked or changed. Where temporary tables cannot
//! be made (a standby, a role without the right), or the expression does not fit
//! the columns that are there, the question stays open.

use crate::database::{ServerError, Session};
use crate::sql::catalog::{
    Catalog, Column, Constraint, ConstraintKind, Generated, Index, ObjectName, Table, TypeKind,
    identifier, literal,
};
use crate::sql::definition;
use crate::sql::difference::{Aspect, Change, Difference, Object};

/// The most that is asked of one server; more differences than that are no
/// matter of spelling.
const MOST: usize = 500;

/// What the server said.
enum Answer {
    Same,
    Different,
    /// It could not be asked.
    Open,
}

/// The differences without those that the server says are none, and those that
/// it cannot tell. `live` is what the session is connected to.
pub fn settle(
    session: &mut dyn Session,
    live: &Catalog,
    expected: &Catalog,
    differences: Vec<Difference>,
) -> Result<Settled, ServerError> {
    let mut settled = Settled::default();
    let mut count = 0;
    for difference in differences {
        if !is_of_expressions(&difference) || count == MOST {
            settled.differences.push(difference);
            continue;
        }
        count += 1;
        match ask(session, live, expected, &difference)? {
            Answer::Same => {}
            Answer::Different => settled.differences.push(difference),
            Answer::Open => settled.undecided.push(difference),
        }
    }
    Ok(settled)
}

/// Differences that are some, and those that may be.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    pub differences: Vec<Difference>,
    pub undecided: Vec<Difference>,
}

/// True if both sides have an expression, and only the texts are known to
/// differ.
fn is_of_expressions(difference: &Difference) -> bool {
    let is_there = |text: &Option<String>| text.as_deref().is_some_and(|text| text != "none");
    let aspect = matches!(
        difference.change,
        Change::Changed(Aspect::Default | Aspect::Generated | Aspect::Definition | Aspect::Bound)
    );
    let object = !matches!(difference.object, Object::Other(_));
    aspect && object && is_there(&difference.from) && is_there(&difference.to)
}

/// A question: what makes the thing, and what the server prints of it; and what
/// it prints of the real one.
struct Question {
    before: Vec<String>,
    printed: String,
    real: String,
}

fn ask(
    session: &mut dyn Session,
    live: &Catalog,
    expected: &Catalog,
    difference: &Difference,
) -> Result<Answer, ServerError> {
    let Some(question) = question(live, expected, difference) else {
        return Ok(Answer::Different);
    };
    let begun =
        session.execute("BEGIN; SET LOCAL search_path = public; SET LOCAL lock_timeout = '2s'");
    let answered = begun.and_then(|_| {
        for statement in &question.before {
            session.execute(statement)?;
        }
        let printed = session.query(&question.printed)?;
        let real = session.query(&question.real)?;
        Ok((printed, real))
    });
    // A refusal ends the transaction; that the connection is gone is told then.
    session.execute("ROLLBACK")?;
    Ok(match answered {
        Ok((printed, real)) if !printed.is_empty() && printed == real => Answer::Same,
        Ok(_) => Answer::Different,
        Err(error) if error.lost => return Err(error),
        Err(_) => Answer::Open,
    })
}

fn question(live: &Catalog, expected: &Catalog, difference: &Difference) -> Option<Question> {
    match &difference.object {
        Object::Column(table, name) => {
            let there = live.tables.get(table)?;
            let column = expected.tables.get(table)?.column(name)?;
            of_column(table, there, column)
        }
        Object::Constraint(table, name) => {
            let there = live.tables.get(table)?;
            let constraint = expected.tables.get(table)?.constraint(name)?;
            of_constraint(table, there, constraint)
        }
        Object::Index(name, table) => {
            let there = live.tables.get(table)?;
            of_index(name, there, expected.indexes.get(name)?)
        }
        Object::View(name, _) => {
            let view = expected.views.get(name)?;
            let columns = match view.names_given.as_slice() {
                [] => String::new(),
                names => format!(" {}", definition::listed(names)),
            };
            let asked = format!("pg_temp.{}", identifier(&name.name));
            Some(Question {
                before: vec![
                    set_path(&view.search_path),
                    format!("CREATE VIEW {asked}{columns} AS {}", view.query),
                    set_path(&[]),
                ],
                printed: format!("SELECT pg_get_viewdef({}::regclass)", literal(&asked)),
                real: format!(
                    "SELECT pg_get_viewdef({}::regclass)",
                    literal(&name.full_sql())
                ),
            })
        }
        Object::Type(name) => match &expected.types.get(name)?.kind {
            TypeKind::Domain(_) => {
                let asked = ObjectName::new("pg_temp", name.name.as_str());
                Some(Question {
                    before: vec![definition::user_type(&asked, expected.types.get(name)?)],
                    printed: domain_printed(&asked.sql()),
                    real: domain_printed(&name.full_sql()),
                })
            }
            _ => None,
        },
        _ => None,
    }
}

/// Where names are looked up from here on. A temporary table would be found
/// first, so that real ones are named with their schema.
fn set_path(path: &[String]) -> String {
    let path: Vec<String> = path.iter().map(|schema| identifier(schema)).collect();
    match path.is_empty() {
        true => "SET LOCAL search_path = public".to_owned(),
        false => format!("SET LOCAL search_path = {}", path.join(", ")),
    }
}

/// The statement that makes a table with the columns of the real one.
fn stand_in(name: &ObjectName, there: &Table) -> (String, String) {
    let asked = format!("pg_temp.{}", identifier(&name.name));
    let columns = there.columns.iter().map(|column| {
        let collation = column
            .collation
            .as_ref()
            .map_or(String::new(), |collation| {
                let parts: Vec<String> = collation.split('.').map(identifier).collect();
                format!(" COLLATE {}", parts.join("."))
            });
        format!(
            "{} {}{collation}",
            identifier(&column.name),
            column.ty.sql()
        )
    });
    let columns: Vec<String> = columns.collect();
    let create = format!("CREATE TABLE {asked} ({})", columns.join(", "));
    (asked, create)
}

fn of_column(name: &ObjectName, there: &Table, column: &Column) -> Option<Question> {
    let (asked, create) = stand_in(name, there);
    let quoted = identifier(&column.name);
    let change = match (&column.default, &column.generated) {
        (Some(default), None) => vec![format!(
            "ALTER TABLE {asked} ALTER COLUMN {quoted} SET DEFAULT {}",
            default.text
        )],
        (_, Some(Generated::Stored(it))) => generated(&asked, column, &it.text, "STORED"),
        (_, Some(Generated::Virtual(it))) => generated(&asked, column, &it.text, "VIRTUAL"),
        _ => return None,
    };
    let printed = |table: &str| {
        format!(
            "SELECT pg_get_expr(d.adbin, d.adrelid), a.attgenerated FROM pg_catalog.pg_attrdef d \
             JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum \
             WHERE d.adrelid = {}::regclass AND a.attname = {}",
            literal(table),
            literal(&column.name)
        )
    };
    Some(Question {
        before: [vec![create], change].concat(),
        printed: printed(&asked),
        real: printed(&name.full_sql()),
    })
}

fn generated(asked: &str, column: &Column, text: &str, kind: &str) -> Vec<String> {
    let (quoted, ty) = (identifier(&column.name), column.ty.sql());
    vec![
        format!("ALTER TABLE {asked} DROP COLUMN {quoted}"),
        format!("ALTER TABLE {asked} ADD COLUMN {quoted} {ty} GENERATED ALWAYS AS ({text}) {kind}"),
    ]
}

fn of_constraint(name: &ObjectName, there: &Table, constraint: &Constraint) -> Option<Question> {
    if !matches!(
        constraint.kind,
        ConstraintKind::Check(_) | ConstraintKind::Exclusion { .. }
    ) {
        return None;
    }
    let (asked, create) = stand_in(name, there);
    let add = format!(
        "ALTER TABLE {asked} ADD {}",
        definition::constraint(constraint)
    );
    let printed = |table: &str| {
        format!(
            "SELECT replace(pg_get_constraintdef(k.oid), ' NOT VALID', '') \
             FROM pg_catalog.pg_constraint k WHERE k.conrelid = {}::regclass AND k.conname = {}",
            literal(table),
            literal(&constraint.name)
        )
    };
    Some(Question {
        before: vec![create, add],
        printed: printed(&asked),
        real: printed(&name.full_sql()),
    })
}

fn of_index(name: &ObjectName, there: &Table, index: &Index) -> Option<Question> {
    let (_, create) = stand_in(&index.table, there);
    let on_stand_in = Index {
        table: ObjectName::new("pg_temp", index.table.name.as_str()),
        ..index.clone()
    };
    let printed = |index: &str| {
        format!(
            "SELECT regexp_replace(pg_get_indexdef({}::regclass), '^.*? USING ', ''), x.indisunique \
             FROM pg_catalog.pg_index x WHERE x.indexrelid = {}::regclass",
            literal(index),
            literal(index)
        )
    };
    Some(Question {
        before: vec![create, definition::index(name, &on_stand_in, false)],
        printed: printed(&format!("pg_temp.{}", identifier(&name.name))),
        real: printed(&name.full_sql()),
    })
}

fn domain_printed(name: &str) -> String {
    let shown = literal(name);
    format!(
        "SELECT format_type(t.typbasetype, t.typtypmod), t.typnotnull, pg_get_expr(t.typdefaultbin, 0), \
             (SELECT json_agg(json_build_array(k.conname, pg_get_constraintdef(k.oid)) ORDER BY k.conname) \
              FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c') \
         FROM pg_catalog.pg_type t WHERE t.oid = {shown}::regtype"
    )
}
