//! Tables that are new: nobody waits for their locks, and they have no rows.

use crate::sql::catalog::ObjectName;
use crate::sql::migration::Script;
use crate::sql::replay::object_name;
use squawk_syntax::ast::{AstNode, Stmt};
use std::collections::BTreeSet;

/// The tables and indexes that new migrations have made so far.
#[derive(Default)]
pub(super) struct NewTables {
    names: BTreeSet<ObjectName>,
}

impl NewTables {
    /// Adds what a script makes.
    pub(super) fn add(&mut self, script: &Script) {
        for statement in script.parsed().iter().flat_map(|it| it.tree().stmts()) {
            let made = match &statement {
                Stmt::CreateTable(it) => it.table_name().map(|it| it.syntax().clone()),
                Stmt::CreateTableAs(it) => it.table_name().map(|it| it.syntax().clone()),
                Stmt::CreateForeignTable(it) => it.table_name().map(|it| it.syntax().clone()),
                Stmt::SelectInto(it) => it.into_clause().map(|it| it.syntax().clone()),
                Stmt::CreateIndex(it) => it.index().map(|it| it.syntax().clone()),
                _ => None,
            };
            self.names.extend(made.and_then(|node| object_name(&node)));
        }
    }

    pub(super) fn has(&self, name: &ObjectName) -> bool {
        self.names.contains(name)
    }
}
