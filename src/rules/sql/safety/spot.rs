//! Where Squawk points, and what is there.

use super::exact::code;
use super::{SafetyRule, locks, rewrites, transactions};
use crate::rules::Finding;
use crate::rules::sql::context::{Context, at};
use crate::sql::catalog::ObjectName;
use crate::sql::migration::{Script, Transaction};
use crate::sql::replay::object_name;
use squawk_linter::Violation;
use squawk_syntax::SyntaxNode;
use squawk_syntax::ast::{self, AstNode};
use std::ops::Range;

/// A place in the tree of a script.
pub(super) struct Spot {
    pub(super) node: SyntaxNode,
    /// The table that the statement changes; of an index that is dropped, the
    /// index.
    pub(super) table: Option<ObjectName>,
    /// Whether the script is one.
    pub(super) transaction: Transaction,
    /// What Squawk points at.
    range: Range<usize>,
}

impl Spot {
    /// `None` in a statement that cannot be read: its tree is a guess.
    pub(super) fn of(script: &Script, tree: &SyntaxNode, violation: &Violation) -> Option<Spot> {
        let element = tree.covering_element(violation.text_range);
        let node = element.as_node().cloned().or_else(|| element.parent())?;
        let statement = node.ancestors().find_map(ast::Stmt::cast)?;
        let start = code(statement.syntax()).start;
        let mut statements = script.statements.iter();
        let read = statements.find(|it| it.range.start == start)?;
        read.readable.then(|| Spot {
            table: changed(&statement),
            node,
            transaction: script.transaction,
            range: violation.text_range.into(),
        })
    }

    /// One rule of Squawk finds several things that are not one to us.
    pub(super) fn is_about(&self, rule: &SafetyRule) -> bool {
        locks::is_about(self, rule) && transactions::is_about(self, rule)
    }

    /// True for what only looks like a case of the rule.
    pub(super) fn is_harmless(&self, context: &Context<'_>, rule: &SafetyRule) -> bool {
        rewrites::only_widens(self, context, rule)
    }

    pub(super) fn finding(&self, script: &Script, rule: &'static SafetyRule) -> Finding {
        let exact = (rule.exact)(&self.node);
        let range = exact.unwrap_or_else(|| self.shown());
        let text = std::str::from_utf8(&script.file.text).unwrap_or_default();
        let what = text.get(range.clone()).unwrap_or_default();
        let table = self.table.as_ref().map(ToString::to_string);
        let fill = |template: &str| {
            let said = template.replace("{what}", what);
            said.replace("{table}", table.as_deref().unwrap_or("?"))
        };
        Finding::new(&rule.rule, fill(rule.message))
            .severity(rule.severity)
            .help(fill(rule.help))
            .at(at(&script.file.place(range)))
    }

    /// What Squawk points at, without what surrounds it.
    fn shown(&self) -> Range<usize> {
        let node = code(&self.node);
        self.range.start.max(node.start)..self.range.end.min(node.end)
    }
}

fn changed(statement: &ast::Stmt) -> Option<ObjectName> {
    let node = match statement {
        ast::Stmt::AlterTable(it) => it.table_relation_name()?.syntax().clone(),
        ast::Stmt::AlterForeignTable(it) => it.syntax().clone(),
        ast::Stmt::CreateIndex(it) => it.table_relation_name()?.syntax().clone(),
        ast::Stmt::DropIndex(it) => it.index_refs().next()?.syntax().clone(),
        ast::Stmt::DropTable(it) => it.table_name_refs().next()?.syntax().clone(),
        ast::Stmt::CreateTable(it) => it.table_name()?.syntax().clone(),
        ast::Stmt::Truncate(it) => it.syntax().clone(),
        _ => return None,
    };
    object_name(&node)
}
