//! Keys and columns of one message, as its options declare them.

use super::options::{self, ColumnOption, TableOption, part};
use super::problem::{Problem, ProblemKind};
use super::{FieldColumn, Layout, field_names};
use crate::schema::{Cardinality, Field, Kind, Message, Origin, Schema};
use crate::text::nearest;
use std::collections::HashMap;

/// Reads the options of one message and notes what is wrong with them.
pub(super) struct Declared<'a> {
    pub schema: &'a Schema,
    pub message: &'a Message,
    pub columns: &'a [ColumnOption],
    pub problems: &'a mut Vec<Problem>,
}

impl Declared<'_> {
    fn report(&mut self, origin: Origin, kind: ProblemKind) {
        self.problems.push(Problem {
            message: self.message.id,
            origin,
            kind,
        });
    }

    /// What the table names, else the fields that are marked, else `id`.
    pub fn primary_key(&mut self, table: &TableOption) -> Vec<usize> {
        let marked: Vec<usize> = (0..self.columns.len())
            .filter(|at| self.columns[*at].primary_key)
            .collect();
        if table.primary_key.is_empty() {
            let by_name = || {
                let id = self.message.fields.iter().position(|f| f.name == "id");
                id.into_iter().collect()
            };
            let key = if marked.is_empty() { by_name() } else { marked };
            let origin = self.message.origin.clone();
            return self.key(&key, &origin);
        }
        let origin = options::table_origin(self.schema, self.message, part::TABLE_PRIMARY_KEY);
        let key = self.named_key(&table.primary_key, &origin);
        let same = marked.iter().all(|at| key.contains(at)) && key.len() == marked.len();
        if !marked.is_empty() && !same {
            let marked = owned(field_names(self.message, &marked));
            let table = table.primary_key.clone();
            self.report(origin, ProblemKind::PrimaryKeysDiffer { table, marked });
        }
        key
    }

    pub fn unique(&mut self, table: &TableOption) -> Vec<Vec<usize>> {
        let mut unique: Vec<Vec<usize>> = Vec::new();
        for (at, column) in self.columns.iter().enumerate() {
            if column.unique {
                let origin = self.message.fields[at].origin.clone();
                unique.push(self.key(&[at], &origin));
            }
        }
        let origin = options::table_origin(self.schema, self.message, part::TABLE_UNIQUE);
        for names in &table.unique {
            if names.is_empty() {
                self.report(origin.clone(), ProblemKind::KeyEmpty);
            }
            let key = self.named_key(names, &origin);
            // A key that misses an unknown field would be narrower than meant.
            if key.len() == names.len() {
                unique.push(key);
            }
        }
        unique.retain(|key| !key.is_empty());
        unique
    }

    fn named_key(&mut self, names: &[String], origin: &Origin) -> Vec<usize> {
        let mut key = Vec::new();
        for name in names {
            let fields = &self.message.fields;
            match fields.iter().position(|field| field.name == *name) {
                Some(at) if key.contains(&at) => {
                    let field = name.clone();
                    self.report(origin.clone(), ProblemKind::KeyFieldTwice { field });
                }
                Some(at) => key.push(at),
                None => {
                    let known = fields.iter().map(|field| field.name.as_str());
                    let nearest = nearest(name, known).map(str::to_owned);
                    let name = name.clone();
                    let kind = ProblemKind::KeyFieldUnknown { name, nearest };
                    self.report(origin.clone(), kind);
                }
            }
        }
        self.key(&key, origin)
    }

    /// The fields that can be part of a key.
    fn key(&mut self, fields: &[usize], origin: &Origin) -> Vec<usize> {
        let mut key = Vec::new();
        for &at in fields {
            let field = &self.message.fields[at];
            let name = field.name.clone();
            if self.columns[at].not_persisted {
                self.report(
                    origin.clone(),
                    ProblemKind::KeyFieldNotPersisted { field: name },
                );
            } else if field.is_repeated() {
                self.report(
                    origin.clone(),
                    ProblemKind::KeyFieldRepeated { field: name },
                );
            } else {
                key.push(at);
            }
        }
        key
    }

    pub fn columns(&mut self) -> Vec<FieldColumn> {
        let mut columns = Vec::with_capacity(self.columns.len());
        let mut first: HashMap<String, usize> = HashMap::new();
        for (at, (field, option)) in self.message.fields.iter().zip(self.columns).enumerate() {
            let explicit_name = !option.name.is_empty();
            let name = if explicit_name {
                &option.name
            } else {
                &field.name
            };
            if !option.not_persisted {
                match first.get(name) {
                    Some(other) => {
                        let origin = options::column_origin(self.schema, field, part::COLUMN_NAME);
                        let column = name.clone();
                        let other = self.message.fields[*other].name.clone();
                        self.report(origin, ProblemKind::ColumnTwice { column, other });
                    }
                    None => {
                        first.insert(name.clone(), at);
                    }
                }
            }
            self.layout(field, option.layout);
            columns.push(FieldColumn {
                name: name.clone(),
                explicit_name,
                not_persisted: option.not_persisted,
                layout: option.layout,
            });
        }
        columns
    }

    fn layout(&mut self, field: &Field, layout: Layout) {
        let message = matches!(field.kind, Kind::Message(_) | Kind::Group(_));
        let list = field.cardinality == Cardinality::Repeated;
        let (fits, expected) = match layout {
            Layout::Unspecified => return,
            Layout::Flattened => (message && !field.is_repeated(), "a singular message"),
            Layout::Json => (
                message || field.is_repeated(),
                "a message, map or repeated field",
            ),
            Layout::Array => (list, "a repeated field"),
            Layout::ChildTable => (message && list, "a repeated message"),
        };
        if !fits {
            let origin = options::column_origin(self.schema, field, part::COLUMN_LAYOUT);
            let layout = layout.as_str();
            self.report(origin, ProblemKind::LayoutMisfit { layout, expected });
        }
    }
}

fn owned(names: Vec<&str>) -> Vec<String> {
    names.into_iter().map(str::to_owned).collect()
}
