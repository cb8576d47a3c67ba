//! Types.

use super::{Mending, Phase};
use crate::sql::catalog::{
    Catalog, Column, Domain, Label, ObjectName, TypeKind, UserType, identifier, literal,
};
use crate::sql::definition;
use crate::sql::difference::{Aspect, Change};
use crate::sql::normal_form::same;
use crate::sql::types::ColumnType;

impl Mending<'_> {
    pub(super) fn user_type(&mut self, name: &ObjectName, change: Change) {
        let (from, to) = (self.from, self.to);
        let (old, new) = (from.types.get(name), to.types.get(name));
        match (change, old, new) {
            (Change::Added, _, Some(new)) => {
                self.push_for(name, Phase::CreateType, definition::user_type(name, new));
                self.comment_on_type(name, new);
            }
            (Change::Removed, Some(old), _) => {
                self.push_for(
                    name,
                    Phase::DropType,
                    format!("DROP {} {}", word(old), name.sql()),
                );
            }
            (Change::Changed(Aspect::Comment), _, Some(new)) => {
                let comment =
                    definition::comment_on(word(new), &name.sql(), new.comment.as_deref());
                self.push(Phase::Comment, comment);
            }
            (Change::Changed(_), Some(old), Some(new)) => match (&old.kind, &new.kind) {
                (TypeKind::Enum(old), TypeKind::Enum(new)) => self.labels(name, old, new),
                (TypeKind::Domain(old), TypeKind::Domain(new)) => self.domain(name, old, new),
                (TypeKind::Composite(old), TypeKind::Composite(new)) => {
                    self.composite(name, old, new);
                }
                // Another type of that name: its columns have to be moved.
                _ => {}
            },
            _ => {}
        }
    }

    fn comment_on_type(&mut self, name: &ObjectName, new: &UserType) {
        if new.comment.is_some() {
            let comment = definition::comment_on(word(new), &name.sql(), new.comment.as_deref());
            self.push(Phase::Comment, comment);
        }
    }

    /// Labels are added where they belong; if one goes or moves, the type is
    /// made anew.
    fn labels(&mut self, name: &ObjectName, old: &[Label], new: &[Label]) {
        let has = |labels: &[Label], text: &str| labels.iter().any(|label| label.text == text);
        let kept = new.iter().filter(|label| has(old, &label.text));
        let only_added = kept
            .map(|label| &label.text)
            .eq(old.iter().map(|label| &label.text));
        if !only_added {
            self.enum_anew(name, new);
            return;
        }
        let mut before: Option<&Label> = None;
        for (at, label) in new.iter().enumerate() {
            if !has(old, &label.text) {
                let rest = &new[at + 1..];
                let last = !rest.iter().any(|label| has(old, &label.text));
                let place = match (before, rest.iter().find(|label| has(old, &label.text))) {
                    _ if last => String::new(),
                    (Some(before), _) => format!(" AFTER {}", literal(&before.text)),
                    (None, Some(next)) => format!(" BEFORE {}", literal(&next.text)),
                    (None, None) => String::new(),
                };
                let text = literal(&label.text);
                self.push(
                    Phase::CreateType,
                    format!("ALTER TYPE {} ADD VALUE {text}{place}", name.sql()),
                );
            }
            before = Some(label);
        }
    }

    fn enum_anew(&mut self, name: &ObjectName, new: &[Label]) {
        let shown = name.sql();
        let aside = name.sibling(format!("{}_before", name.name));
        self.push(
            Phase::CreateType,
            format!("ALTER TYPE {shown} RENAME TO {}", identifier(&aside.name)),
        );
        let labels: Vec<String> = new.iter().map(|label| literal(&label.text)).collect();
        self.push(
            Phase::CreateType,
            format!("CREATE TYPE {shown} AS ENUM ({})", labels.join(", ")),
        );
        for (table, column) in columns_of(self.from, self.to, name) {
            self.users_anew(table, &column.name);
            let (ty, quoted) = (column.ty.sql(), identifier(&column.name));
            let alter = format!("ALTER COLUMN {quoted}");
            let mut actions = vec![format!(
                "{alter} TYPE {ty} USING {quoted}::text{}::{ty}",
                if matches!(column.ty, ColumnType::Array(_)) {
                    "[]"
                } else {
                    ""
                }
            )];
            if let Some(default) = &column.default {
                actions.insert(0, format!("{alter} DROP DEFAULT"));
                actions.push(format!("{alter} SET DEFAULT {}", default.text));
            }
            self.push(
                Phase::ChangeColumn,
                format!("ALTER TABLE {} {}", table.sql(), actions.join(", ")),
            );
        }
        self.push(Phase::DropType, format!("DROP TYPE {}", aside.sql()));
    }

    fn domain(&mut self, name: &ObjectName, old: &Domain, new: &Domain) {
        let alter = format!("ALTER DOMAIN {}", name.sql());
        let unchanged = |(name, check): &&(String, crate::sql::catalog::Check),
                         others: &[(String, crate::sql::catalog::Check)]| {
            others
                .iter()
                .any(|(other, found)| other == name && same(&found.expression, &check.expression))
        };
        for (check, _) in old.checks.iter().filter(|it| !unchanged(it, &new.checks)) {
            self.push(
                Phase::DropConstraint,
                format!("{alter} DROP CONSTRAINT {}", identifier(check)),
            );
        }
        if old.not_null != new.not_null {
            let word = if new.not_null { "SET" } else { "DROP" };
            self.push(Phase::CreateType, format!("{alter} {word} NOT NULL"));
        }
        match (&old.default, &new.default) {
            (Some(_), None) => self.push(Phase::CreateType, format!("{alter} DROP DEFAULT")),
            (old, Some(new)) if old.as_ref().is_none_or(|old| !same(old, new)) => {
                self.push(
                    Phase::CreateType,
                    format!("{alter} SET DEFAULT {}", new.text),
                );
            }
            _ => {}
        }
        for (check, found) in new.checks.iter().filter(|it| !unchanged(it, &old.checks)) {
            let condition = definition::without_parens(&found.expression.text);
            self.push(
                Phase::AddConstraint,
                format!(
                    "{alter} ADD CONSTRAINT {} CHECK ({condition})",
                    identifier(check)
                ),
            );
        }
    }

    fn composite(
        &mut self,
        name: &ObjectName,
        old: &[(String, ColumnType)],
        new: &[(String, ColumnType)],
    ) {
        let mut actions = Vec::new();
        for (field, _) in old {
            if !new.iter().any(|(other, _)| other == field) {
                actions.push(format!("DROP ATTRIBUTE {}", identifier(field)));
            }
        }
        for (field, ty) in new {
            let field_sql = identifier(field);
            match old.iter().find(|(other, _)| other == field) {
                None => actions.push(format!("ADD ATTRIBUTE {field_sql} {}", ty.sql())),
                Some((_, before)) if before != ty => {
                    actions.push(format!("ALTER ATTRIBUTE {field_sql} TYPE {}", ty.sql()));
                }
                Some(_) => {}
            }
        }
        if !actions.is_empty() {
            self.push(
                Phase::CreateType,
                format!("ALTER TYPE {} {}", name.sql(), actions.join(", ")),
            );
        }
    }
}

/// The columns of a type that are there before and after.
fn columns_of<'c>(
    from: &'c Catalog,
    to: &'c Catalog,
    name: &ObjectName,
) -> Vec<(&'c ObjectName, &'c Column)> {
    let mut columns = Vec::new();
    for (table, old) in &from.tables {
        let Some(new) = to.tables.get(table) else {
            continue;
        };
        for column in old
            .columns
            .iter()
            .filter(|it| it.ty.user_type() == Some(name))
        {
            let new = new.column(&column.name);
            columns.extend(
                new.filter(|new| new.ty.user_type() == Some(name) && new.local)
                    .map(|new| (table, new)),
            );
        }
    }
    columns
}

fn word(found: &UserType) -> &'static str {
    match found.kind {
        TypeKind::Domain(_) => "DOMAIN",
        _ => "TYPE",
    }
}
