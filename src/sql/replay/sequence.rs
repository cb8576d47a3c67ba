//! Sequences.

use super::Replayer;
use super::alter_table::is_cascade;
use super::names::segments;
use crate::sql::catalog::{ObjectName, Sequence};
use squawk_syntax::ast::{self, AstNode};

impl Replayer {
    pub(super) fn create_sequence(&mut self, create: &ast::CreateSequence) {
        let Some(named) = create.sequence().and_then(|it| self.named(it.syntax())) else {
            return;
        };
        self.check_schema(&named);
        let name = self.new_name(&named);
        if let Some((kind, earlier)) = self.catalog.relation(&name) {
            let earlier = earlier.clone();
            if create.if_not_exists().is_none() {
                self.duplicate(&named, kind.as_str(), Some(earlier));
            }
            return;
        }
        let sequence = Sequence {
            owner: create
                .sequence_options()
                .find_map(|option| self.owner(&option))
                .flatten(),
            place: named.place,
        };
        self.catalog.sequences.insert(name, sequence);
    }

    /// The owner that an option sets: `Some(None)` for OWNED BY NONE.
    fn owner(&self, option: &ast::SequenceOption) -> Option<Option<(ObjectName, String)>> {
        let ast::SequenceOption::OptionOwnedBy(owned) = option else {
            return None;
        };
        let Some(ast::OwnedByTarget::QualifiedColumnNameRef(target)) = owned.owned_by_target()
        else {
            return Some(None);
        };
        let mut parts = segments(target.syntax());
        let column = parts.pop()?;
        let mut named = self.named(target.syntax())?;
        named.name = parts.pop()?;
        named.schema = parts.pop();
        Some(self.existing_relation(&named).map(|table| (table, column)))
    }

    pub(super) fn alter_sequence(&mut self, alter: &ast::AlterSequence) {
        let Some(reference) = alter.sequence_ref() else {
            return;
        };
        let if_exists = alter.if_exists().is_some();
        let Some(name) = self.sequence_named(reference.syntax(), if_exists) else {
            return;
        };
        for action in alter.actions() {
            match action {
                ast::AlterSequenceAction::SequenceOption(option) => {
                    if let Some(owner) = self.owner(&option)
                        && let Some(sequence) = self.catalog.sequences.get_mut(&name)
                    {
                        sequence.owner = owner;
                    }
                }
                ast::AlterSequenceAction::SequenceRenameTo(rename) => {
                    if let Some(to) = rename.sequence().and_then(|to| self.named(to.syntax())) {
                        self.rename_relation(&name, &to);
                    }
                }
                _ => {}
            }
        }
    }

    pub(super) fn drop_sequences(&mut self, drop: &ast::DropSequence) {
        let if_exists = drop.if_exists().is_some();
        for reference in drop.sequence_refs() {
            let Some(name) = self.sequence_named(reference.syntax(), if_exists) else {
                continue;
            };
            if is_cascade(drop.drop_behavior()) {
                self.drop_sequence(&name);
            } else {
                self.catalog.sequences.remove(&name);
            }
        }
    }

    /// Drops a sequence, and the defaults that draw from it.
    fn drop_sequence(&mut self, name: &ObjectName) {
        self.catalog.sequences.remove(name);
        let draws = format!("nextval('{name}'");
        let tables = self.catalog.tables.values_mut();
        for column in tables.flat_map(|table| &mut table.columns) {
            let default = column.default.as_ref();
            if default.is_some_and(|default| default.text.starts_with(&draws)) {
                column.default = None;
            }
        }
    }

    pub(super) fn drop_owned_sequences(&mut self, owned: impl Fn(&(ObjectName, String)) -> bool) {
        let sequences = self.catalog.sequences.iter();
        let dropped: Vec<ObjectName> = sequences
            .filter(|(_, sequence)| sequence.owner.as_ref().is_some_and(&owned))
            .map(|(name, _)| name.clone())
            .collect();
        for name in dropped {
            self.drop_sequence(&name);
        }
    }

    fn sequence_named(
        &mut self,
        node: &squawk_syntax::SyntaxNode,
        if_exists: bool,
    ) -> Option<ObjectName> {
        let named = self.named(node)?;
        let found = self.existing_relation(&named);
        let found = found.filter(|name| self.catalog.sequences.contains_key(name));
        if found.is_none() && !if_exists && !self.may_exist() {
            let names: Vec<String> = self
                .catalog
                .sequences
                .keys()
                .map(|n| n.name.clone())
                .collect();
            self.missing(
                named.place.clone(),
                format!("sequence '{named}' does not exist"),
                &named.name,
                names.iter().map(String::as_str),
                None,
            );
        }
        found
    }
}
