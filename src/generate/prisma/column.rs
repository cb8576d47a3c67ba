//! Columns as fields.

use super::{Line, Prisma, name, quoted};
use crate::entity::table::TableMap;
use crate::sql::catalog::{Column, Expression, Generated, ObjectName, Table};
use crate::sql::types::ColumnType;

impl<'a> Prisma<'a> {
    pub(super) fn columns(
        &self,
        map: &TableMap<'a>,
        table_name: &ObjectName,
        table: &Table,
    ) -> Vec<Line> {
        let columns = table.columns.iter();
        columns
            .map(|column| {
                let written = self.field_name(table, &column.name);
                let mut attributes = self.column_keys(table_name, table, column);
                attributes.extend(self.default(column));
                if written != column.name {
                    attributes.push(format!("@map({})", quoted(&column.name)));
                }
                let (ty, native) = self.type_of(&column.ty);
                attributes.extend(native);
                let is_list = matches!(column.ty, ColumnType::Array(_));
                let optional = if column.not_null || is_list { "" } else { "?" };
                Line {
                    comment: self.comment(map, column),
                    name: written,
                    ty: format!("{ty}{optional}"),
                    attributes,
                }
            })
            .collect()
    }

    /// The name of the field for a column; of two that would have one name, the
    /// second is marked.
    pub(super) fn field_name(&self, table: &Table, column: &str) -> String {
        let wanted = name::field(column);
        let before = table.columns.iter().take_while(|it| it.name != column);
        let taken = before.filter(|it| name::field(&it.name) == wanted).count();
        match taken {
            0 => wanted,
            count => format!("{wanted}{count}"),
        }
    }

    /// The comment of the field that the column holds.
    fn comment(&self, map: &TableMap<'a>, column: &Column) -> Vec<String> {
        let held = map.columns().find(|(_, held)| held.name == column.name);
        let Some((at, held)) = held else {
            return column
                .comment
                .iter()
                .map(|text| text.replace('\n', " "))
                .collect();
        };
        let message = &self.model[map.message.id];
        let own = &map.message.fields[at];
        match std::ptr::eq(own, held.field) {
            true => message.fields[at].comment.lines.clone(),
            false => Vec::new(),
        }
    }

    /// Prisma's type, and the attribute that says which one it is in PostgreSQL.
    pub(super) fn type_of(&self, ty: &ColumnType) -> (String, Option<String>) {
        let plain = |name: &str| (name.to_owned(), None);
        let native = |name: &str, of: String| (name.to_owned(), Some(format!("@db.{of}")));
        let digits = |precision: &Option<u32>| precision.unwrap_or(6);
        match ty {
            ColumnType::Boolean => plain("Boolean"),
            ColumnType::SmallInt => native("Int", "SmallInt".to_owned()),
            ColumnType::Integer => plain("Int"),
            ColumnType::BigInt => plain("BigInt"),
            ColumnType::Real => native("Float", "Real".to_owned()),
            ColumnType::DoublePrecision => plain("Float"),
            ColumnType::Numeric(None) => native("Decimal", "Decimal".to_owned()),
            ColumnType::Numeric(Some((precision, scale))) if *scale >= 0 => {
                native("Decimal", format!("Decimal({precision}, {scale})"))
            }
            ColumnType::Money => native("Decimal", "Money".to_owned()),
            ColumnType::Text => plain("String"),
            ColumnType::Varchar(None) => native("String", "VarChar".to_owned()),
            ColumnType::Varchar(Some(length)) => native("String", format!("VarChar({length})")),
            ColumnType::Char(length) => native("String", format!("Char({length})")),
            ColumnType::Bytea => plain("Bytes"),
            ColumnType::Date => native("DateTime", "Date".to_owned()),
            ColumnType::Time { precision, zone } => {
                let name = if *zone { "Timetz" } else { "Time" };
                native("DateTime", format!("{name}({})", digits(precision)))
            }
            ColumnType::Timestamp { precision, zone } => {
                let name = if *zone { "Timestamptz" } else { "Timestamp" };
                native("DateTime", format!("{name}({})", digits(precision)))
            }
            ColumnType::Uuid => native("String", "Uuid".to_owned()),
            ColumnType::Json => native("Json", "Json".to_owned()),
            ColumnType::Jsonb => plain("Json"),
            ColumnType::Array(element) if matches!(**element, ColumnType::Array(_)) => {
                unsupported(ty)
            }
            ColumnType::Array(element) => {
                let (name, native) = self.type_of(element);
                (format!("{name}[]"), native)
            }
            ColumnType::User(name) if self.names.knows(name) => (self.names.model(name), None),
            ColumnType::Other(name) => match name.as_str() {
                "inet" => native("String", "Inet".to_owned()),
                "citext" => native("String", "Citext".to_owned()),
                "xml" => native("String", "Xml".to_owned()),
                "oid" => native("Int", "Oid".to_owned()),
                _ => unsupported(ty),
            },
            _ => unsupported(ty),
        }
    }

    /// `@default(…)`
    fn default(&self, column: &Column) -> Option<String> {
        let text = match &column.generated {
            Some(Generated::Identity { .. }) => "autoincrement()".to_owned(),
            Some(Generated::Stored(of) | Generated::Virtual(of)) => {
                format!("dbgenerated({})", quoted(&of.text))
            }
            None => self.default_value(column.default.as_ref()?, &column.ty),
        };
        Some(format!("@default({text})"))
    }

    fn default_value(&self, default: &Expression, ty: &ColumnType) -> String {
        let text = default.text.as_str();
        let by_database = || format!("dbgenerated({})", quoted(text));
        let whole = matches!(
            ty,
            ColumnType::SmallInt | ColumnType::Integer | ColumnType::BigInt
        );
        let is_moment = matches!(ty, ColumnType::Timestamp { .. });
        match (text, ty) {
            ("now()" | "CURRENT_TIMESTAMP" | "current_timestamp", _) if is_moment => {
                "now()".to_owned()
            }
            ("true" | "false", ColumnType::Boolean) => text.to_owned(),
            (text, _) if whole && text.starts_with("nextval(") => "autoincrement()".to_owned(),
            (text, _) if whole && text.parse::<i64>().is_ok() => text.to_owned(),
            (text, ColumnType::DoublePrecision | ColumnType::Real)
                if text.parse::<i32>().is_ok() =>
            {
                text.to_owned()
            }
            ("'{}'", ColumnType::Array(_)) => "[]".to_owned(),
            (text, ColumnType::User(name)) => match (self.labels(name), constant(text)) {
                (Some(labels), Some(label)) if labels.contains(&label) => name::identifier(label),
                _ => by_database(),
            },
            (text, ColumnType::Text | ColumnType::Varchar(_) | ColumnType::Jsonb) => {
                match constant(text) {
                    Some(value) => quoted(value),
                    None => by_database(),
                }
            }
            _ => by_database(),
        }
    }
}

fn unsupported(ty: &ColumnType) -> (String, Option<String>) {
    (format!("Unsupported({})", quoted(&ty.to_string())), None)
}

/// The text of a plain literal, with or without a cast behind it.
fn constant(text: &str) -> Option<&str> {
    let literal = text.split("::").next()?;
    let inner = literal.strip_prefix('\'')?.strip_suffix('\'')?;
    (!inner.contains('\'')).then_some(inner)
}
