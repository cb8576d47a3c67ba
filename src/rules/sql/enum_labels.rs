//! Every enum value has a label, and every label stands for a value.

use super::clickhouse;
use super::context::{Context, at};
use super::statement::{self, literal};
use crate::entity::EnumType;
use crate::entity::table::TableMap;
use crate::rules::{Doc, Family, Finding, Rule};
use crate::schema::Enum;
use crate::sql::catalog::{Catalog, Column, Label, Table};
use crate::sql::clickhouse::Enum as Enum8;
use crate::sql::{Dialect, Place};
use crate::text::nearest;
use std::borrow::Cow;

pub static ENUM_LABELS: Rule = Rule {
    id: "SQL_ENUM_LABELS",
    family: Family::Sql,
    categories: &["SQL"],
    purpose: "Checks that the labels of a database enum, or of a CHECK, are those of the enum's values.",
    doc: Doc {
        why: "A value without a label is refused when it is written. A label without a value is read as \
              unknown.",
        instead: "Add the label in a migration, or the value to the enum. A label that differs from the \
                  value's name is given with `(contracts.v1.enum_label).name`; a value that rows never \
                  hold is marked `not_persisted`.",
        before: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\n\
                 enum RoleKind {\n  ROLE_KIND_UNSPECIFIED = 0;\n  ROLE_KIND_STAFF = 1;\n}\n\
                 message Role {\n  string id = 1;\n  RoleKind kind = 2;\n}\n\
                 // file: sql/001_roles.sql\nCREATE TYPE role_kind AS ENUM ('staff');\n\
                 CREATE TABLE roles (id uuid PRIMARY KEY, kind role_kind NOT NULL);\n",
        after: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\n\
                enum RoleKind {\n  ROLE_KIND_UNSPECIFIED = 0;\n  ROLE_KIND_STAFF = 1;\n  ROLE_KIND_GUEST = 2;\n}\n\
                message Role {\n  string id = 1;\n  RoleKind kind = 2;\n}\n\
                // file: sql/001_roles.sql\nCREATE TYPE role_kind AS ENUM ('staff');\n\
                CREATE TABLE roles (id uuid PRIMARY KEY, kind role_kind NOT NULL);\n",
    },
};

pub(super) fn check(context: &Context<'_>, map: &TableMap<'_>, findings: &mut Vec<Finding>) {
    let Some((_, table)) = map.table else {
        return;
    };
    let catalog = &context.input.replay.catalog;
    for (_, held) in map.columns() {
        let (Some(column), Some(id)) = (held.column, held.value.of_enum) else {
            continue;
        };
        let of = &context.input.schema[id];
        let enum_type = context.input.entities.enum_type(id);
        let labels = match clickhouse::enum_of(column) {
            Some(of) => Some(Labels::of_clickhouse(of, column, enum_type)),
            None => Labels::of(catalog, table, column),
        };
        let Some(labels) = labels else {
            continue;
        };
        let stored = enum_type.spelled_as(of, &labels.labels);
        missing(context, of, &stored, &labels, findings);
        extra(context, of, &stored, &labels, findings);
    }
}

/// The labels that a column can hold, and what says so.
struct Labels<'a> {
    labels: Cow<'a, [Label]>,
    /// "enum type 'user_status'", "the check of column 'status'".
    from: String,
    place: &'a Place,
    /// The name of the enum type as it is written in SQL.
    enum_type: Option<String>,
}

impl<'a> Labels<'a> {
    fn of_clickhouse(of: &Enum8, column: &'a Column, stored: &EnumType) -> Labels<'a> {
        Labels {
            labels: Cow::Owned(clickhouse::labels(of, &stored.labels)),
            from: format!("column '{}'", column.name),
            place: &column.type_place,
            enum_type: None,
        }
    }

    fn of(catalog: &'a Catalog, table: &'a Table, column: &'a Column) -> Option<Labels<'a>> {
        if let Some(name) = column.ty.user_type() {
            let found = catalog.types.get(name)?;
            let noun = found.noun();
            return Some(Labels {
                labels: Cow::Borrowed(catalog.labels(name)?),
                from: format!("{noun} '{name}'"),
                place: &found.place,
                enum_type: (noun == "enum type").then(|| statement::table(name)),
            });
        }
        let (constraint, set) = table.checks().find_map(|(constraint, check)| {
            let set = check.labels.iter().find(|set| set.column == column.name)?;
            Some((constraint, set))
        })?;
        Some(Labels {
            labels: Cow::Borrowed(&set.labels),
            from: format!("check '{}'", constraint.name),
            place: &constraint.place,
            enum_type: None,
        })
    }
}

fn missing(
    context: &Context<'_>,
    of: &Enum,
    stored: &[Option<String>],
    labels: &Labels<'_>,
    findings: &mut Vec<Finding>,
) {
    for (value, label) in of.values.iter().zip(stored) {
        let Some(label) = label else {
            continue;
        };
        // Aliases share a number; one label for it is enough.
        let known = |other: &Option<String>| {
            other
                .as_ref()
                .is_some_and(|other| labels.labels.iter().any(|it| it.text == *other))
        };
        let mut same_number = of.values.iter().zip(stored);
        if same_number.any(|(other, label)| other.number == value.number && known(label)) {
            continue;
        }
        let message = format!(
            "{} has no label '{label}' for value '{}'",
            labels.from, value.name
        );
        let unclaimed = labels.labels.iter().map(|it| it.text.as_str());
        let unclaimed = unclaimed.filter(|it| !stored.iter().flatten().any(|known| known == it));
        let help = match (nearest(label, unclaimed), &labels.enum_type) {
            (Some(near), _) => format!(
                "did you mean label '{near}'? Then name it: [(contracts.v1.enum_label).name = \"{near}\"]"
            ),
            (None, Some(name)) => format!("ALTER TYPE {name} ADD VALUE {};", literal(label)),
            (None, None) if context.dialect() == Dialect::ClickHouse => {
                format!("add {} = {} to its type", literal(label), value.number)
            }
            (None, None) => format!("add {} to the check", literal(label)),
        };
        findings.push(
            Finding::new(&ENUM_LABELS, message)
                .help(help)
                .at(context.name_of(&value.origin))
                .related(at(labels.place), labels.from.clone()),
        );
    }
}

fn extra(
    context: &Context<'_>,
    of: &Enum,
    stored: &[Option<String>],
    labels: &Labels<'_>,
    findings: &mut Vec<Finding>,
) {
    for label in labels.labels.iter() {
        if stored.iter().flatten().any(|known| *known == label.text) {
            continue;
        }
        let message = format!(
            "label '{}' of {} stands for no value of '{}'",
            label.text, labels.from, of.name
        );
        findings.push(
            Finding::new(&ENUM_LABELS, message)
                .help(format!(
                    "add the value to '{}', or remove the label",
                    of.name
                ))
                .at(at(&label.place))
                .related(context.name_of(&of.origin), format!("enum '{}'", of.name)),
        );
    }
}
