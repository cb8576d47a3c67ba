//! Sequences.

use super::Replayer;
use super::alter_table::is_cascade;
use super::names::{identifier, segments};
use crate::sql::catalog::{ObjectName, Sequence, SequenceOptions, literal, sequence_range};
use crate::sql::types::ColumnType;
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
        let options = SequenceOptions::said(ColumnType::BigInt, create.sequence_options());
        let sequence = Sequence {
            options,
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
        let Some(mut name) = self.sequence_named(reference.syntax(), if_exists) else {
            return;
        };
        for action in alter.actions() {
            match action {
                ast::AlterSequenceAction::SequenceOption(option) => {
                    if let Some(sequence) = self.catalog.sequences.get_mut(&name) {
                        sequence.options.change(&option);
                    }
                    if let Some(owner) = self.owner(&option)
                        && let Some(sequence) = self.catalog.sequences.get_mut(&name)
                    {
                        sequence.owner = owner;
                    }
                }
                ast::AlterSequenceAction::SequenceRenameTo(rename) => {
                    if let Some(to) = rename.sequence().and_then(|to| self.named(to.syntax())) {
                        self.rename_relation(&name, &to);
                        name = name.sibling(to.name);
                    }
                }
                ast::AlterSequenceAction::SetSchema(set) => {
                    if let Some(schema) = set.schema_ref() {
                        let schema = identifier(schema.syntax());
                        let new = ObjectName::new(schema, name.name.as_str());
                        self.move_sequence(&name, new.clone());
                        name = new;
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
        let draws = draws_from(name);
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

/// How a default begins that draws from a sequence.
pub(super) fn draws_from(sequence: &ObjectName) -> String {
    format!("nextval({}", literal(&sequence.sql()))
}

impl SequenceOptions {
    /// The options of a new sequence.
    pub(super) fn said(
        ty: ColumnType,
        written: impl Iterator<Item = ast::SequenceOption>,
    ) -> SequenceOptions {
        let written: Vec<ast::SequenceOption> = written.collect();
        let ty = written.iter().find_map(type_of).unwrap_or(ty);
        let increment = written.iter().find_map(|option| match option {
            ast::SequenceOption::OptionIncrement(it) => number(it.expr()),
            _ => None,
        });
        let mut options = SequenceOptions::counting(ty, increment.unwrap_or(1));
        // Where it starts depends on the bounds.
        let is_start =
            |option: &&ast::SequenceOption| matches!(option, ast::SequenceOption::OptionStart(_));
        for option in written.iter().filter(|option| !is_start(option)) {
            options.change(option);
        }
        options.start = match options.increment < 0 {
            true => options.max,
            false => options.min,
        };
        for option in written.iter().filter(is_start) {
            options.change(option);
        }
        options
    }

    /// Changes what an option says, as ALTER SEQUENCE does.
    pub(super) fn change(&mut self, option: &ast::SequenceOption) {
        use ast::SequenceOption as Option;
        match option {
            Option::OptionAsType(_) => {
                if let Some(ty) = type_of(option) {
                    let (old, new) = (sequence_range(&self.ty), sequence_range(&ty));
                    if self.max == old.1 {
                        self.max = new.1;
                    }
                    if self.min == old.0 {
                        self.min = new.0;
                    }
                    self.ty = ty;
                }
            }
            Option::OptionIncrement(it) => set(&mut self.increment, it.expr()),
            Option::OptionMinValue(it) => set(&mut self.min, it.expr()),
            Option::OptionMaxValue(it) => set(&mut self.max, it.expr()),
            Option::OptionNoMinValue(_) => {
                self.min = SequenceOptions::counting(self.ty.clone(), self.increment).min;
            }
            Option::OptionNoMaxValue(_) => {
                self.max = SequenceOptions::counting(self.ty.clone(), self.increment).max;
            }
            Option::OptionStart(it) => set(&mut self.start, it.expr()),
            Option::OptionCache(it) => set(&mut self.cache, it.expr()),
            Option::OptionCycle(_) => self.cycle = true,
            Option::OptionNoCycle(_) => self.cycle = false,
            _ => {}
        }
    }
}

fn type_of(option: &ast::SequenceOption) -> Option<ColumnType> {
    let ast::SequenceOption::OptionAsType(option) = option else {
        return None;
    };
    let written = option.ty()?.syntax().text().to_string();
    Some(match written.trim().to_ascii_lowercase().as_str() {
        "smallint" | "int2" => ColumnType::SmallInt,
        "integer" | "int" | "int4" => ColumnType::Integer,
        _ => ColumnType::BigInt,
    })
}

fn set(value: &mut i64, written: Option<ast::Expr>) {
    if let Some(number) = number(written) {
        *value = number;
    }
}

fn number(written: Option<ast::Expr>) -> Option<i64> {
    let text = written?.syntax().text().to_string();
    text.replace(char::is_whitespace, "").parse().ok()
}
