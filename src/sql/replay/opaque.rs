//! Statements of which only the kind and the name are kept.

use super::Replayer;
use super::expression::one_line;
use super::names::{identifier, segments};
use crate::sql::catalog::{ObjectName, Opaque};
use squawk_syntax::SyntaxNode;
use squawk_syntax::ast::{self, AstNode, Stmt};

/// True for a statement that reads or writes rows, settings, rights or
/// transactions, and no definitions.
pub(super) fn changes_no_schema(statement: &Stmt) -> bool {
    matches!(
        statement,
        Stmt::Select(_)
            | Stmt::Insert(_)
            | Stmt::Update(_)
            | Stmt::Delete(_)
            | Stmt::Merge(_)
            | Stmt::Values(_)
            | Stmt::Copy(_)
            | Stmt::Set(_)
            | Stmt::Grant(_)
            | Stmt::Revoke(_)
            | Stmt::Begin(_)
            | Stmt::Commit(_)
    )
}

impl Replayer {
    /// Every statement that no other file is about. What makes or drops an
    /// object keeps its name; the rest changes no table.
    pub(super) fn other(&mut self, statement: &Stmt) {
        let node = statement.syntax();
        match statement {
            Stmt::CreateFunction(it) => self.opaque("function", it.name(), node),
            Stmt::CreateProcedure(it) => self.opaque("procedure", it.name(), node),
            Stmt::CreateAggregate(it) => self.opaque("aggregate", it.aggregate_name(), node),
            Stmt::CreateTrigger(it) => self.opaque("trigger", it.trigger(), node),
            Stmt::CreateEventTrigger(it) => self.opaque("event trigger", it.event_trigger(), node),
            Stmt::CreateExtension(it) => self.opaque("extension", it.extension(), node),
            Stmt::CreatePolicy(it) => self.opaque("policy", it.policy(), node),
            Stmt::CreateRule(it) => self.opaque("rule", it.rule(), node),
            Stmt::CreateRole(it) => self.opaque("role", it.role(), node),
            Stmt::DropFunction(it) => {
                let list = it.function_sig_list();
                for signature in list.into_iter().flat_map(|list| list.function_sigs()) {
                    self.drop_opaque_node("function", signature.function_name_ref());
                }
            }
            Stmt::DropTrigger(it) => self.drop_opaque_node("trigger", it.trigger_ref()),
            Stmt::DropPolicy(it) => self.drop_opaque_node("policy", it.policy_ref()),
            Stmt::DropExtension(it) => {
                for extension in it.extension_refs() {
                    self.drop_opaque_node("extension", Some(extension));
                }
            }
            Stmt::ImportForeignSchema(_) => {
                let place = self.place(node);
                self.catalog.gaps.push(place);
            }
            _ => {}
        }
    }

    pub(super) fn opaque<N: AstNode>(
        &mut self,
        kind: &'static str,
        name: Option<N>,
        statement: &SyntaxNode,
    ) {
        let name = name
            .map(|name| opaque_name(name.syntax()))
            .unwrap_or_default();
        let table = self.table_of(statement);
        let arguments = arguments(statement);
        let definition = definition(statement);
        let place = self.place(statement);
        let known = self.catalog.opaque.iter_mut().find(|it| {
            it.kind == kind && it.name == name && it.table == table && it.arguments == arguments
        });
        match known {
            Some(known) => {
                known.place = place;
                known.definition = definition;
            }
            None => self.catalog.opaque.push(Opaque {
                kind,
                name,
                arguments,
                table,
                definition,
                place,
            }),
        }
    }

    /// The table or view that a trigger, policy or rule is on.
    fn table_of(&self, statement: &SyntaxNode) -> Option<ObjectName> {
        let on = statement.children().find(|child| {
            ast::OnRelation::can_cast(child.kind())
                || ast::OnTable::can_cast(child.kind())
                || ast::RuleOn::can_cast(child.kind())
        })?;
        self.existing_relation(&self.named(&on)?)
    }

    fn drop_opaque_node<N: AstNode>(&mut self, kind: &'static str, name: Option<N>) {
        if let Some(name) = name {
            self.drop_opaque(kind, &opaque_name(name.syntax()));
        }
    }

    /// Forgets an object; false if it was not known.
    pub(super) fn drop_opaque(&mut self, kind: &'static str, name: &str) -> bool {
        let before = self.catalog.opaque.len();
        self.catalog
            .opaque
            .retain(|known| known.kind != kind || known.name != name);
        self.catalog.opaque.len() < before
    }
}

/// A dotted or a single name.
fn opaque_name(node: &SyntaxNode) -> String {
    let parts = segments(node);
    if parts.is_empty() {
        identifier(node)
    } else {
        parts.join(".")
    }
}

/// The types of a function's arguments, as they are written.
fn arguments(statement: &SyntaxNode) -> String {
    let list = statement.children().find_map(ast::ParamList::cast);
    let types = list.into_iter().flat_map(|list| list.params());
    let types = types
        .filter(|param| !matches!(param.mode(), Some(ast::ParamMode::ParamOut(_))))
        .filter_map(|param| param.func_type())
        .map(|ty| one_line(ty.syntax()).to_ascii_lowercase());
    types.collect::<Vec<_>>().join(", ")
}

/// The text of a statement without what surrounds it.
fn definition(statement: &SyntaxNode) -> String {
    let Some((first, last)) = crate::sql::migration::ends(statement) else {
        return String::new();
    };
    let whole = statement.text_range().start();
    let range = first.text_range().cover(last.text_range());
    let text = statement.text().to_string();
    let (start, end) = (range.start() - whole, range.end() - whole);
    text.get(usize::from(start)..usize::from(end))
        .unwrap_or_default()
        .to_owned()
}
