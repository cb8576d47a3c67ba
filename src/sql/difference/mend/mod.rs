//! The statements that make one catalog the other.
//!
//! Each statement has a [`Phase`]; in the order of phases nothing is made before
//! what it needs, and nothing goes before what needs it. Within a phase tables,
//! types and views come in the order of what they need.

mod columns;
mod constraints;
mod order;
mod tables;
mod types;
mod views;

use super::object::{Aspect, Change, Difference, Object, OtherObject};
use crate::sql::catalog::{Catalog, ObjectName, identifier};
use crate::sql::definition;

/// When a statement is carried out. The order is that of the phases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Views, triggers, policies: nothing needs them but other views.
    DropDependent,
    DropForeignKey,
    DropConstraint,
    DropIndex,
    DropDefault,
    CreateSchema,
    CreateExtension,
    CreateType,
    CreateSequence,
    CreateFunction,
    CreateTable,
    AddColumn,
    ChangeColumn,
    DropColumn,
    AddConstraint,
    AddIndex,
    AddForeignKey,
    SetOwner,
    DropTable,
    DropSequence,
    DropFunction,
    DropType,
    DropSchema,
    CreateView,
    CreateDependent,
    Comment,
}

/// A statement, without the semicolon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub phase: Phase,
    pub sql: String,
    /// The difference that it is for, by its place in the list.
    pub difference: usize,
    /// What it makes or drops, where that needs others of its kind.
    subject: Option<ObjectName>,
}

/// The statements that make `from` what `to` is, for these differences between
/// them. What no statement can do is left out.
pub fn mend(from: &Catalog, to: &Catalog, differences: &[Difference]) -> Vec<Statement> {
    let mut mending = Mending {
        from,
        to,
        statements: Vec::new(),
        current: 0,
    };
    for (at, difference) in differences.iter().enumerate() {
        mending.current = at;
        mending.difference(difference);
    }
    mending.views_in_the_way(differences);
    let mut statements = mending.statements;
    order::sort(from, to, &mut statements);
    let mut known = std::collections::HashSet::new();
    statements.retain(|statement| known.insert((statement.phase, statement.sql.clone())));
    statements
}

struct Mending<'c> {
    from: &'c Catalog,
    to: &'c Catalog,
    statements: Vec<Statement>,
    /// The difference at hand.
    current: usize,
}

impl Mending<'_> {
    fn push(&mut self, phase: Phase, sql: impl Into<String>) {
        self.statements.push(Statement {
            phase,
            sql: sql.into(),
            difference: self.current,
            subject: None,
        });
    }

    /// A statement that has its place among others of its phase by what the
    /// object needs.
    fn push_for(&mut self, subject: &ObjectName, phase: Phase, sql: impl Into<String>) {
        self.push(phase, sql);
        if let Some(last) = self.statements.last_mut() {
            last.subject = Some(subject.clone());
        }
    }

    fn difference(&mut self, difference: &Difference) {
        match &difference.object {
            Object::Schema(name) => self.schema(name, difference.change),
            Object::Type(name) => self.user_type(name, difference.change),
            Object::Sequence(name) => self.sequence(name, difference.change),
            Object::Table(name) => self.table(name, difference.change),
            Object::Column(table, name) => self.column(table, name, difference.change),
            Object::Constraint(table, name) => self.constraint(table, name, difference),
            Object::Index(name, _) => self.index(name, difference),
            Object::View(name, _) => self.view(name, difference.change),
            Object::Other(other) => self.other(other, difference.change),
        }
    }

    fn schema(&mut self, name: &str, change: Change) {
        let name = identifier(name);
        match change {
            Change::Added => self.push(Phase::CreateSchema, format!("CREATE SCHEMA {name}")),
            Change::Removed => self.push(Phase::DropSchema, format!("DROP SCHEMA {name}")),
            Change::Changed(_) => {}
        }
    }

    fn sequence(&mut self, name: &ObjectName, change: Change) {
        let shown = name.sql();
        let new = self.to.sequences.get(name);
        match (change, new) {
            (Change::Removed, _) => {
                self.push(Phase::DropSequence, format!("DROP SEQUENCE {shown}"));
            }
            (Change::Added, Some(new)) => {
                self.push(Phase::CreateSequence, definition::sequence(name, new));
                if new.owner.is_some() {
                    self.push(Phase::SetOwner, definition::owned_by(name, new));
                }
            }
            (Change::Changed(Aspect::Owner), Some(new)) => {
                self.push(Phase::SetOwner, definition::owned_by(name, new));
            }
            (Change::Changed(Aspect::Options), Some(new)) => {
                let options = &new.options;
                self.push(
                    Phase::CreateSequence,
                    format!(
                        "ALTER SEQUENCE {shown} AS {} INCREMENT BY {} MINVALUE {} MAXVALUE {} \
                         START WITH {} CACHE {} {}CYCLE",
                        options.ty,
                        options.increment,
                        options.min,
                        options.max,
                        options.start,
                        options.cache,
                        if options.cycle { "" } else { "NO " },
                    ),
                );
            }
            _ => {}
        }
    }

    fn index(&mut self, name: &ObjectName, difference: &Difference) {
        let drop = format!("DROP INDEX {}", name.sql());
        match difference.change {
            Change::Removed => self.push(Phase::DropIndex, drop),
            Change::Changed(Aspect::Valid | Aspect::Definition) => {
                self.push(Phase::DropIndex, drop);
                self.create_index(name);
            }
            Change::Changed(Aspect::Name) => {
                let to = difference.to.as_deref().unwrap_or_default();
                let to = to.rsplit('.').next().unwrap_or(to);
                self.push(
                    Phase::AddIndex,
                    format!("ALTER INDEX {} RENAME TO {}", name.sql(), identifier(to)),
                );
            }
            Change::Changed(_) => {}
            Change::Added => self.create_index(name),
        }
    }

    fn create_index(&mut self, name: &ObjectName) {
        if let Some(new) = self.to.indexes.get(name) {
            self.push(Phase::AddIndex, definition::index(name, new, false));
        }
    }

    fn other(&mut self, other: &OtherObject, change: Change) {
        let kind = other.kind.to_ascii_uppercase();
        let of_table = matches!(other.kind, "trigger" | "policy" | "rule" | "event trigger");
        let (create, drop) = match other.kind {
            "extension" => (Phase::CreateExtension, Phase::DropSchema),
            _ if of_table => (Phase::CreateDependent, Phase::DropDependent),
            _ => (Phase::CreateFunction, Phase::DropFunction),
        };
        let replaced = matches!(other.kind, "function" | "procedure");
        if change == Change::Removed || (change != Change::Added && !replaced) {
            self.push(drop, format!("DROP {kind} {}", other.sql()));
        }
        let new = self.to.opaque.iter();
        let new = new.map(|it| (OtherObject::of(it), it));
        if change != Change::Removed
            && let Some((_, new)) = new.into_iter().find(|(name, _)| name == other)
        {
            let mut sql = definition::opaque(new);
            if change != Change::Added && replaced && !sql.to_uppercase().contains("OR REPLACE") {
                sql = sql.replacen("CREATE", "CREATE OR REPLACE", 1);
            }
            self.push(create, sql);
        }
    }
}
