//! Renames and moves of what is known by its statement.

use super::Replayer;
use super::names::identifier;
use super::opaque::calls;
use super::rename_column::renamed;
use crate::sql::catalog::{ObjectName, Opaque, identifier as quoted};
use squawk_syntax::SyntaxNode;
use squawk_syntax::ast::{self, AstNode};

impl Replayer {
    pub(super) fn alter_trigger(&mut self, alter: &ast::AlterTrigger) {
        if let (Some(name), Some(ast::AlterTriggerAction::TriggerRenameTo(rename))) =
            (alter.trigger_ref(), alter.action())
            && let Some(to) = rename.trigger()
        {
            self.rename_of_table("trigger", name.syntax(), to.syntax(), alter.syntax());
        }
    }

    pub(super) fn alter_rule(&mut self, alter: &ast::AlterRule) {
        let to = alter.rule_rename_to();
        let to = to.and_then(|to| to.syntax().children().last());
        if let (Some(name), Some(to)) = (alter.rule_ref(), to) {
            self.rename_of_table("rule", name.syntax(), &to, alter.syntax());
        }
    }

    pub(super) fn alter_policy(&mut self, alter: &ast::AlterPolicy) {
        let Some(name) = alter.policy_ref() else {
            return;
        };
        if let Some(ast::AlterPolicyAction::PolicyRenameTo(rename)) = alter.action() {
            if let Some(to) = rename.policy() {
                self.rename_of_table("policy", name.syntax(), to.syntax(), alter.syntax());
            }
            return;
        }
        // What it says now is not put together here.
        let table = self.table_of(alter.syntax());
        let name = identifier(name.syntax());
        for policy in self.of_table("policy", &name, table.as_ref()) {
            policy.definition = String::new();
        }
    }

    fn rename_of_table(
        &mut self,
        kind: &str,
        name: &SyntaxNode,
        to: &SyntaxNode,
        statement: &SyntaxNode,
    ) {
        let table = self.table_of(statement);
        let (from, to) = (identifier(name), identifier(to));
        for object in self.of_table(kind, &from, table.as_ref()) {
            object.definition = renamed(&object.definition, &from, &quoted(&to));
            object.name.clone_from(&to);
        }
    }

    fn of_table<'o>(
        &'o mut self,
        kind: &str,
        name: &str,
        table: Option<&ObjectName>,
    ) -> impl Iterator<Item = &'o mut Opaque> {
        let (kind, name, table) = (kind.to_owned(), name.to_owned(), table.cloned());
        self.catalog
            .opaque
            .iter_mut()
            .filter(move |it| it.kind == kind && it.name == name && it.table == table)
    }

    pub(super) fn alter_function(&mut self, alter: &ast::AlterFunction) {
        let Some(name) = alter.function_sig().and_then(|it| it.function_name_ref()) else {
            return;
        };
        let Some(named) = self.named(name.syntax()) else {
            return;
        };
        let old = self.new_name(&named);
        let new = match alter.action() {
            Some(ast::AlterFunctionAction::FunctionRenameTo(rename)) => {
                let to = rename.function_name();
                to.map(|to| old.sibling(identifier(to.syntax())))
            }
            Some(ast::AlterFunctionAction::SetSchema(set)) => set
                .schema_ref()
                .map(|schema| ObjectName::new(identifier(schema.syntax()), old.name.as_str())),
            _ => None,
        };
        let Some(new) = new else {
            return;
        };
        let (shown, from, to) = (old.to_string(), old.name.as_str(), new.sql());
        for object in &mut self.catalog.opaque {
            if object.kind == "function" && object.name == shown {
                object.name = new.to_string();
                object.definition = renamed(&object.definition, from, &to);
            } else if object.kind == "trigger" && calls(&object.definition, from) {
                object.definition = renamed(&object.definition, from, &to);
            }
        }
    }
}
