//! The tables as they are in the database: columns, keys, foreign keys.

use crate::database::{Row, ServerError, Session, identifier, literal};
use crate::entity::{Entities, TableName};
use crate::sql::Place;
use crate::sql::catalog::{Catalog, Column, ObjectName, Table, TableKind};
use crate::sql::types::ColumnType;
use crate::text::Span;
use std::collections::BTreeMap;

/// A table that fixtures may be written to, or that refers to one.
#[derive(Clone, Debug)]
pub(super) struct LiveTable {
    pub oid: String,
    pub name: ObjectName,
    /// 'r' for a table, 'p' for one with partitions; others cannot be written.
    pub kind: String,
    pub columns: Vec<LiveColumn>,
    pub keys: Vec<LiveKey>,
}

impl LiveTable {
    /// The name, in quotes, with its schema.
    pub fn sql(&self) -> String {
        format!(
            "{}.{}",
            identifier(&self.name.schema),
            identifier(&self.name.name)
        )
    }

    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}

#[derive(Clone, Debug)]
pub(super) struct LiveColumn {
    pub name: String,
    /// The type as SQL writes it.
    pub type_sql: String,
    /// The name of the type; of a domain, that of what it restricts; of an
    /// array, that of its elements.
    pub base: String,
    /// Of an array, the object id of the type of its elements.
    pub element: Option<u32>,
    pub is_enum: bool,
    pub not_null: bool,
    pub default: Option<String>,
    pub identity: Identity,
    /// True if the value is computed from other columns.
    pub is_generated: bool,
    /// The sequence that numbers the column.
    pub sequence: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Identity {
    None,
    ByDefault,
    Always,
}

impl LiveColumn {
    /// What a row gets that does not name the column.
    pub fn default_sql(&self) -> Option<String> {
        let numbered = || {
            let sequence = self.sequence.as_ref()?;
            Some(format!(
                "pg_catalog.nextval({}::regclass)",
                literal(sequence)
            ))
        };
        match self.identity {
            Identity::None => self.default.clone(),
            Identity::ByDefault | Identity::Always => numbered(),
        }
    }

    /// An expression of the column's type as one that can be compared.
    pub fn comparable(&self, expression: &str) -> String {
        match self.base.as_str() {
            "json" if self.element.is_none() => format!("({expression})::jsonb"),
            "json" | "xml" | "point" | "line" | "lseg" | "box" | "path" | "polygon" | "circle" => {
                format!("({expression})::text")
            }
            _ => expression.to_owned(),
        }
    }
}

/// A unique index on columns alone, of all rows.
#[derive(Clone, Debug)]
pub(super) struct LiveKey {
    pub name: String,
    /// Places in the table's columns.
    pub columns: Vec<usize>,
    /// False if it is checked at the end of a transaction only.
    pub is_immediate: bool,
}

/// A foreign key of or to one of the tables.
#[derive(Clone, Debug)]
pub(super) struct LiveForeignKey {
    pub name: String,
    pub from: String,
    pub from_sql: String,
    pub columns: Vec<String>,
    pub to: String,
    pub to_columns: Vec<String>,
    pub is_deferrable: bool,
    /// What becomes of rows that refer to one that goes: 'a', 'r', 'c', 'n', 'd'.
    pub on_delete: String,
}

/// All that is known of the database.
#[derive(Debug)]
pub(super) struct Live {
    pub tables: Vec<LiveTable>,
    pub foreign_keys: Vec<LiveForeignKey>,
}

impl Live {
    pub fn read(session: &mut dyn Session, entities: &Entities) -> Result<Live, ServerError> {
        let mut tables = tables(session, entities)?;
        let oids: Vec<String> = tables.iter().map(|table| table.oid.clone()).collect();
        if oids.is_empty() {
            return Ok(Live {
                tables,
                foreign_keys: Vec::new(),
            });
        }
        let oids = oids.join(", ");
        columns(session, &mut tables, &oids)?;
        keys(session, &mut tables, &oids)?;
        Ok(Live {
            foreign_keys: foreign_keys(session, &oids)?,
            tables,
        })
    }

    pub fn table(&self, name: &ObjectName) -> Option<&LiveTable> {
        self.tables.iter().find(|table| table.name == *name)
    }

    /// The names alone, for whoever looks for the columns of fields.
    pub fn catalog(&self) -> Catalog {
        let place = Place {
            path: "".into(),
            span: Span::file_start(),
        };
        let tables = self.tables.iter().map(|live| {
            let mut table = Table::new(TableKind::Ordinary, place.clone());
            table.columns = live
                .columns
                .iter()
                .map(|column| Column {
                    name: column.name.clone(),
                    place: place.clone(),
                    ty: ColumnType::Unknown,
                    type_place: place.clone(),
                    not_null: column.not_null,
                    default: None,
                    generated: None,
                    collation: None,
                    comment: None,
                    local: true,
                })
                .collect();
            (live.name.clone(), table)
        });
        Catalog {
            tables: tables.collect(),
            ..Catalog::default()
        }
    }
}

/// The tables of entities. Of several with one name, that of the search path.
fn tables(session: &mut dyn Session, entities: &Entities) -> Result<Vec<LiveTable>, ServerError> {
    let names: Vec<String> = entities
        .iter()
        .map(|entity| literal(&entity.table.name))
        .collect();
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let rows = session.query(&format!(
        "SELECT c.oid::text, n.nspname, c.relname, c.relkind::text, pg_catalog.pg_table_is_visible(c.oid) \
         FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relname IN ({}) AND c.relkind IN ('r', 'p', 'v', 'm', 'f') \
         AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_' \
         ORDER BY n.nspname, c.relname",
        names.join(", ")
    ))?;
    let visible: Vec<&str> = rows
        .iter()
        .filter(|row| row.is_true(4))
        .map(|row| row.text(2))
        .collect();
    let wanted = |row: &&Row| {
        let (schema, name) = (row.text(1), row.text(2));
        let by_schema = TableName {
            schema: Some(schema.to_owned()),
            name: name.to_owned(),
        };
        row.is_true(4) || entities.by_table(&by_schema).is_some() || !visible.contains(&name)
    };
    let tables = rows.iter().filter(wanted).map(|row| LiveTable {
        oid: row.text(0).to_owned(),
        name: ObjectName::new(row.text(1), row.text(2)),
        kind: row.text(3).to_owned(),
        columns: Vec::new(),
        keys: Vec::new(),
    });
    Ok(tables.collect())
}

fn columns(
    session: &mut dyn Session,
    tables: &mut [LiveTable],
    oids: &str,
) -> Result<(), ServerError> {
    let rows = session.query(&format!(
        "SELECT a.attrelid::text, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), \
         coalesce(e.typname, b.typname), e.oid::text, coalesce(e.typtype, b.typtype) = 'e', \
         a.attnotnull, pg_catalog.pg_get_expr(d.adbin, d.adrelid), a.attidentity::text, \
         a.attgenerated <> '', pg_catalog.pg_get_serial_sequence(a.attrelid::regclass::text, a.attname) \
         FROM pg_catalog.pg_attribute a \
         JOIN LATERAL (WITH RECURSIVE up(oid, depth) AS (SELECT a.atttypid, 0 UNION ALL \
         SELECT t.typbasetype, up.depth + 1 FROM up JOIN pg_catalog.pg_type t ON t.oid = up.oid \
         WHERE t.typtype = 'd') SELECT oid FROM up ORDER BY depth DESC LIMIT 1) u ON true \
         JOIN pg_catalog.pg_type b ON b.oid = u.oid \
         LEFT JOIN pg_catalog.pg_type e ON b.typcategory = 'A' AND e.oid = b.typelem AND b.typlen = -1 \
         LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum \
         WHERE a.attrelid IN ({oids}) AND a.attnum > 0 AND NOT a.attisdropped \
         ORDER BY a.attrelid, a.attnum"
    ))?;
    for row in &rows {
        let Some(table) = tables.iter_mut().find(|table| table.oid == row.text(0)) else {
            continue;
        };
        let is_generated = row.is_true(9);
        table.columns.push(LiveColumn {
            name: row.text(1).to_owned(),
            type_sql: row.text(2).to_owned(),
            base: row.text(3).to_owned(),
            element: row.number(4).and_then(|oid| u32::try_from(oid).ok()),
            is_enum: row.is_true(5),
            not_null: row.is_true(6),
            default: row.optional(7).filter(|_| !is_generated).map(str::to_owned),
            identity: match row.text(8) {
                "a" => Identity::Always,
                "d" => Identity::ByDefault,
                _ => Identity::None,
            },
            is_generated,
            sequence: row.optional(10).map(str::to_owned),
        });
    }
    Ok(())
}

fn keys(
    session: &mut dyn Session,
    tables: &mut [LiveTable],
    oids: &str,
) -> Result<(), ServerError> {
    let rows = session.query(&format!(
        "SELECT i.indrelid::text, c.relname, i.indisprimary, i.indimmediate, \
         (SELECT pg_catalog.json_agg(a.attname ORDER BY k.n)::text \
          FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, n) \
          JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum \
          WHERE k.n <= i.indnkeyatts) \
         FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid \
         WHERE i.indrelid IN ({oids}) AND i.indisunique AND i.indisvalid \
         AND i.indpred IS NULL AND i.indexprs IS NULL \
         ORDER BY i.indisprimary DESC, i.indnkeyatts, c.relname"
    ))?;
    for row in &rows {
        let Some(table) = tables.iter_mut().find(|table| table.oid == row.text(0)) else {
            continue;
        };
        let names = names(row.text(4));
        let columns: Option<Vec<usize>> = names.iter().map(|name| table.column(name)).collect();
        if let Some(columns) = columns {
            table.keys.push(LiveKey {
                name: row.text(1).to_owned(),
                columns,
                is_immediate: row.is_true(3),
            });
        }
    }
    Ok(())
}

fn foreign_keys(session: &mut dyn Session, oids: &str) -> Result<Vec<LiveForeignKey>, ServerError> {
    let attributes = |of: &str, keys: &str| {
        format!(
            "(SELECT pg_catalog.json_agg(a.attname ORDER BY k.n)::text \
             FROM pg_catalog.unnest(f.{keys}) WITH ORDINALITY k(attnum, n) \
             JOIN pg_catalog.pg_attribute a ON a.attrelid = f.{of} AND a.attnum = k.attnum)"
        )
    };
    let rows = session.query(&format!(
        "SELECT f.conname, f.conrelid::text, \
         pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname), {}, \
         f.confrelid::text, {}, f.condeferrable, f.confdeltype::text \
         FROM pg_catalog.pg_constraint f JOIN pg_catalog.pg_class c ON c.oid = f.conrelid \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE f.contype = 'f' AND f.conparentid = 0 AND (f.conrelid IN ({oids}) OR f.confrelid IN ({oids})) \
         ORDER BY c.relname, f.conname",
        attributes("conrelid", "conkey"),
        attributes("confrelid", "confkey"),
    ))?;
    let keys = rows.iter().map(|row| LiveForeignKey {
        name: row.text(0).to_owned(),
        from: row.text(1).to_owned(),
        from_sql: row.text(2).to_owned(),
        columns: names(row.text(3)),
        to: row.text(4).to_owned(),
        to_columns: names(row.text(5)),
        is_deferrable: row.is_true(6),
        on_delete: row.text(7).to_owned(),
    });
    Ok(keys.collect())
}

fn names(json: &str) -> Vec<String> {
    serde_json::from_str(json).unwrap_or_default()
}

/// Tables by the place of their entity, to be found by object id.
pub(super) fn by_oid<'a>(
    tables: impl Iterator<Item = (usize, &'a LiveTable)>,
) -> BTreeMap<&'a str, usize> {
    tables.map(|(at, table)| (table.oid.as_str(), at)).collect()
}
