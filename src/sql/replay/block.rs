//! DO blocks: the statements inside are carried out where they can be read.
//!
//! Migrations use such blocks to ask first whether something is there, so that
//! everything inside is done if it can be: what exists already is left, what
//! does not exist is not changed. SQL that the block puts together as text is
//! not known, and neither is what it did.

use super::{Replayer, Source};
use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SyntaxKind, SyntaxNode};

impl Replayer {
    pub(super) fn do_block(&mut self, block: &ast::Do) {
        let place = self.place(block.syntax());
        let Some(body) = block.plpgsql() else {
            self.catalog.gaps.push(place);
            return;
        };
        let tree = body.syntax();
        let dynamic = tree.descendants().any(|node| is_dynamic(&node));
        if dynamic || !body.errors().is_empty() {
            self.catalog.gaps.push(place);
        }
        let Some(outer) = self.source.take() else {
            return;
        };
        let file = outer.file.clone();
        self.source = Some(Source {
            file,
            body: Some(body),
        });
        let tolerant = std::mem::replace(&mut self.tolerant, true);
        for statement in statements(&tree) {
            self.statement(&statement);
        }
        self.tolerant = tolerant;
        self.source = Some(outer);
    }
}

/// The SQL statements of a block, in the order of the text, those of nested
/// blocks and branches too. Handlers of exceptions are left out: they run only
/// if the rest did not.
fn statements(tree: &SyntaxNode) -> Vec<ast::Stmt> {
    tree.descendants()
        .filter_map(ast::PlpgsqlExecSqlStmt::cast)
        .filter(|statement| {
            let mut around = statement.syntax().ancestors();
            !around.any(|node| node.kind() == SyntaxKind::PLPGSQL_EXCEPTION_SECTION)
        })
        .filter_map(|statement| statement.stmt())
        .collect()
}

fn is_dynamic(node: &SyntaxNode) -> bool {
    matches!(
        node.kind(),
        SyntaxKind::PLPGSQL_DYN_EXECUTE_STMT | SyntaxKind::PLPGSQL_FOR_DYN_STMT
    )
}
