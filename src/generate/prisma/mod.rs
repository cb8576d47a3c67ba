//! A schema for Prisma: what its client reads and writes are the tables that
//! the migrations make.
//!
//! One file `schema.prisma`: a model for each entity with a table, an enum for
//! each enum type, and a relation for each foreign key between them. Names are
//! those of Prisma's conventions, `@map` has those of the database. Migrations
//! stay ours: Prisma is to generate its client only.

mod column;
mod key;
mod name;
mod relation;

use super::model::Model;
use super::{FileSet, HEADER, Options, tables};
use crate::entity::Entities;
use crate::entity::table::TableMap;
use crate::failure::{Failure, Result};
use crate::sql::catalog::{Catalog, DEFAULT_SCHEMA, ObjectName, Table, TypeKind};
use name::Names;
use relation::Relation;
use std::collections::BTreeSet;

pub(super) fn render(model: &Model<'_>, options: &Options) -> Result<FileSet> {
    let Some(database) = &options.tables else {
        return Err(no_migrations());
    };
    let entities = Entities::of(model.schema());
    let maps = tables::stored(model, &entities, &database.catalog)?;
    let mut prisma = Prisma {
        model,
        entities: &entities,
        catalog: &database.catalog,
        names: Names::default(),
        relations: Vec::new(),
        maps,
    };
    prisma.names = Names::of(&prisma);
    prisma.relations = relation::all(&prisma);
    let mut files = FileSet::new();
    files.add("schema.prisma", prisma.text())?;
    Ok(files)
}

pub(super) fn no_migrations() -> Failure {
    Failure::new("there are no migrations that make tables").help(
        "`contracts migrate diff` writes the first one; their folder is sql/, migrations/ or the \
         one of contracts.yaml",
    )
}

/// What the schema is written from.
struct Prisma<'a> {
    model: &'a Model<'a>,
    entities: &'a Entities,
    catalog: &'a Catalog,
    maps: Vec<TableMap<'a>>,
    names: Names,
    relations: Vec<Relation>,
}

impl<'a> Prisma<'a> {
    fn tables(&self) -> impl Iterator<Item = (&TableMap<'a>, &'a ObjectName, &'a Table)> {
        self.maps.iter().filter_map(|map| {
            let (name, table) = map.table?;
            Some((map, name, table))
        })
    }

    /// The enum types that the tables use.
    fn enum_types(&self) -> BTreeSet<&'a ObjectName> {
        let columns = self.tables().flat_map(|(_, _, table)| &table.columns);
        let types = columns.filter_map(|column| column.ty.user_type());
        types.filter(|name| self.labels(name).is_some()).collect()
    }

    fn labels(&self, name: &ObjectName) -> Option<Vec<&'a str>> {
        match &self.catalog.types.get(name)?.kind {
            TypeKind::Enum(labels) => Some(labels.iter().map(|it| it.text.as_str()).collect()),
            _ => None,
        }
    }

    fn text(&self) -> String {
        let mut text = format!("// {HEADER}\n");
        for file in self.model.files.iter().filter(|file| !file.is_import) {
            text.push_str(&format!(
                "// source: {} digest: {}\n",
                file.path, file.digest
            ));
        }
        text.push_str(
            "\ngenerator client {\n  provider = \"prisma-client\"\n  output   = \"./client\"\n}\n",
        );
        text.push_str("\ndatasource db {\n  provider = \"postgresql\"\n");
        if let Some(schemas) = self.schemas() {
            let schemas: Vec<String> = schemas.iter().map(|name| quoted(name)).collect();
            text.push_str(&format!("  schemas  = [{}]\n", schemas.join(", ")));
        }
        text.push_str("}\n");
        for (map, name, table) in self.tables() {
            text.push('\n');
            text.push_str(&self.table(map, name, table));
        }
        for name in self.enum_types() {
            text.push('\n');
            text.push_str(&self.enumeration(name));
        }
        text
    }

    /// The schemas of the database, if there are others than the default one.
    fn schemas(&self) -> Option<BTreeSet<&'a str>> {
        let tables = self.tables().map(|(_, name, _)| name.schema.as_str());
        let types = self.enum_types();
        let types = types.iter().map(|name| name.schema.as_str());
        let all: BTreeSet<&str> = tables.chain(types).collect();
        all.iter()
            .any(|name| *name != DEFAULT_SCHEMA)
            .then_some(all)
    }

    fn table(&self, map: &TableMap<'a>, name: &ObjectName, table: &Table) -> String {
        let message = &self.model[map.message.id];
        let mut text = documentation(&message.comment.lines, "");
        text.push_str(&format!("model {} {{\n", self.names.model(name)));
        let mut lines = self.columns(map, name, table);
        lines.extend(self.relation_fields(name));
        text.push_str(&aligned(&lines));
        let mut attributes = self.table_keys(name, table);
        attributes.extend(self.place(name, &self.names.model(name)));
        if !attributes.is_empty() {
            text.push('\n');
        }
        for attribute in attributes {
            text.push_str(&format!("  {attribute}\n"));
        }
        text + "}\n"
    }

    /// `@@map` and `@@schema`.
    fn place(&self, name: &ObjectName, written: &str) -> Vec<String> {
        let mut attributes = Vec::new();
        if name.name != written {
            attributes.push(format!("@@map({})", quoted(&name.name)));
        }
        if self.schemas().is_some() {
            attributes.push(format!("@@schema({})", quoted(&name.schema)));
        }
        attributes
    }

    fn enumeration(&self, name: &ObjectName) -> String {
        let written = self.names.model(name);
        let mut text = String::new();
        if let Some(of) = self.names.enum_of(name) {
            text.push_str(&documentation(&self.model[of].comment.lines, ""));
        }
        text.push_str(&format!("enum {written} {{\n"));
        for label in self.labels(name).unwrap_or_default() {
            let value = name::identifier(label);
            let map = match value == label {
                true => String::new(),
                false => format!(" @map({})", quoted(label)),
            };
            text.push_str(&format!("  {value}{map}\n"));
        }
        let place = self.place(name, &written);
        if !place.is_empty() {
            text.push('\n');
        }
        for attribute in place {
            text.push_str(&format!("  {attribute}\n"));
        }
        text + "}\n"
    }
}

/// A line of a model: name, type, attributes, with what stands above it.
struct Line {
    comment: Vec<String>,
    name: String,
    ty: String,
    attributes: Vec<String>,
}

/// Names and types one below the other.
fn aligned(lines: &[Line]) -> String {
    let width = |text: fn(&Line) -> &str| lines.iter().map(|it| text(it).len()).max();
    let names = width(|line| &line.name).unwrap_or(0);
    let types = width(|line| &line.ty).unwrap_or(0);
    let mut text = String::new();
    for line in lines {
        text.push_str(&documentation(&line.comment, "  "));
        let attributes = line.attributes.join(" ");
        let line = format!("  {:names$} {:types$} {attributes}", line.name, line.ty);
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn documentation(lines: &[String], indent: &str) -> String {
    let line = |line: &String| format!("{indent}/// {line}").trim_end().to_owned() + "\n";
    lines.iter().map(line).collect()
}

/// A text as Prisma writes it.
fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", text.replace('\n', "\\n"))
}
