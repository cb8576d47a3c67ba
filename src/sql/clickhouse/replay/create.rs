//! `CREATE`

use super::Replayer;
use crate::sql::Place;
use crate::sql::clickhouse::read::Name;
use crate::sql::clickhouse::statement::{
    Body, ColumnSpec, CreateDatabase, CreateDictionary, CreateTable, CreateView, Existing, Storage,
    ViewSort,
};
use crate::sql::clickhouse::{
    Column, Constraint, Engine, Expression, Index, Projection, Table, TableKind, Type,
};
use crate::text::Span;

impl Replayer {
    pub(super) fn create_database(&mut self, create: &CreateDatabase) {
        let place = self.place(create.name.range.clone());
        let name = &create.name.text;
        if let Some(earlier) = self.catalog.databases.get(name) {
            if !create.if_not_exists {
                let earlier = Some(earlier.clone());
                let range = create.name.range.clone();
                self.duplicate(range, &format!("database '{name}'"), earlier);
            }
            return;
        }
        self.catalog.databases.insert(name.clone(), place);
    }

    pub(super) fn create_table(&mut self, create: &CreateTable) {
        // A temporary table goes with the session.
        if create.temporary {
            return;
        }
        let place = self.place(create.name.range.clone());
        let mut table = Table::new(TableKind::Table, place);
        if let Some(like) = &create.like
            && !self.copied(&mut table, like)
        {
            return;
        }
        if let Some(query) = &create.query {
            table.query = Some(query.clone());
            if create.body.columns.is_empty() {
                table.gaps.push(query.place.clone());
            }
        }
        self.fill(&mut table, &create.body, &create.storage);
        let engine = table.engine.as_ref().map(|it| it.name.as_str());
        let has_ttl = engine.is_none_or(|it| it.ends_with("MergeTree"));
        if create.like.is_some() && !has_ttl {
            // Only engines of one family know it.
            table.columns.iter_mut().for_each(|it| it.ttl = None);
        }
        if create.comment.is_some() {
            table.comment.clone_from(&create.comment);
        }
        self.put(&create.name, create.existing, table);
    }

    /// Takes over what `AS table` gives; false if there is no such table.
    fn copied(&mut self, table: &mut Table, like: &Name) -> bool {
        let Some(name) = self.existing(like, false, TableKind::Table) else {
            return false;
        };
        if let Some(from) = self.catalog.tables.get(&name) {
            let place = table.place.clone();
            *table = Table {
                kind: TableKind::Table,
                comment: None,
                place,
                dropped_columns: Vec::new(),
                renamed_columns: Vec::new(),
                query: None,
                reads: Vec::new(),
                ..from.clone()
            };
        }
        true
    }

    pub(super) fn create_view(&mut self, create: &CreateView) {
        let kind = match create.sort {
            ViewSort::Plain => TableKind::View,
            ViewSort::Materialized => TableKind::MaterializedView,
            ViewSort::Other => TableKind::OtherView,
        };
        let mut view = Table::new(kind, self.place(create.name.range.clone()));
        if let Some(to) = &create.to {
            // The server looks for it; a view is made all the same here.
            self.existing(to, false, TableKind::Table);
        }
        view.query.clone_from(&create.query);
        view.reads = create.reads.iter().map(|it| self.full(it)).collect();
        view.to = create.to.as_ref().map(|it| self.full(it));
        view.refresh.clone_from(&create.refresh);
        view.comment.clone_from(&create.comment);
        if create.body.columns.is_empty() {
            let query = create.query.as_ref();
            view.gaps.extend(query.map(|it| it.place.clone()));
        }
        self.fill(&mut view, &create.body, &create.storage);
        self.put(&create.name, create.existing, view);
    }

    pub(super) fn create_dictionary(&mut self, create: &CreateDictionary) {
        let place = self.place(create.name.range.clone());
        let mut dictionary = Table::new(TableKind::Dictionary, place);
        for column in &create.columns {
            self.add_declared(&mut dictionary, column);
        }
        dictionary.primary_key.clone_from(&create.primary_key);
        dictionary.comment.clone_from(&create.comment);
        let clause = |(name, written): &(crate::sql::clickhouse::read::Word, Expression)| {
            (name.text.to_uppercase(), written.clone())
        };
        dictionary.clauses = create.clauses.iter().map(clause).collect();
        self.put(&create.name, create.existing, dictionary);
    }

    /// Puts a new object under its name, unless that is taken.
    fn put(&mut self, name: &Name, existing: Existing, table: Table) {
        let full = self.full(name);
        if let Some(there) = self.catalog.tables.get(&full) {
            match existing {
                Existing::Kept => return,
                Existing::Replaced => {}
                Existing::Refused => {
                    let what = format!("{} '{full}'", there.kind.noun());
                    let earlier = Some(there.place.clone());
                    self.duplicate(name.range.clone(), &what, earlier);
                    return;
                }
            }
        }
        self.catalog.tables.insert(full, table);
    }

    fn fill(&mut self, table: &mut Table, body: &Body, storage: &Storage) {
        if !body.columns.is_empty() {
            table.columns.clear();
        }
        for column in &body.columns {
            self.add_declared(table, column);
        }
        table.indexes.extend(body.indexes.iter().map(|it| Index {
            name: it.name.text.clone(),
            expression: it.expression.clone(),
            method: it.method.clone(),
            granularity: it.granularity,
        }));
        let projection = |(name, query): &(_, Expression)| {
            let name: &crate::sql::clickhouse::read::Word = name;
            Projection {
                name: name.text.clone(),
                query: query.clone(),
            }
        };
        table
            .projections
            .extend(body.projections.iter().map(projection));
        table
            .constraints
            .extend(body.constraints.iter().map(|it| Constraint {
                name: it.name.text.clone(),
                check: it.check,
                expression: it.expression.clone(),
            }));
        keep_storage(table, body, storage);
    }

    /// Adds a declared column, or those that a nested one becomes.
    fn add_declared(&mut self, table: &mut Table, spec: &ColumnSpec) {
        for column in self.columns_of(spec) {
            if let Some(there) = table.column(&column.name) {
                let what = format!("column '{}'", column.name);
                let earlier = Some(there.place.clone());
                self.duplicate(spec.name.range.clone(), &what, earlier);
                continue;
            }
            table.columns.push(column);
        }
    }

    /// The columns that a declaration makes: most often one.
    pub(super) fn columns_of(&self, spec: &ColumnSpec) -> Vec<Column> {
        let place = self.place(spec.name.range.clone());
        let (ty, type_place) = match &spec.ty {
            Some((ty, place)) => (ty.clone(), place.clone()),
            None => (default_type(spec), place.clone()),
        };
        let column = |name: String, ty: Type| Column {
            name,
            place: place.clone(),
            ty,
            type_place: type_place.clone(),
            default: spec.default.clone(),
            codec: spec.codec.clone(),
            ttl: spec.ttl.clone(),
            comment: spec.comment.clone(),
        };
        let name = &spec.name.text;
        match ty.flattened().filter(|_| self.flatten_nested) {
            Some(fields) => fields
                .into_iter()
                .map(|(field, ty)| column(format!("{name}.{field}"), ty))
                .collect(),
            None => vec![column(name.clone(), ty)],
        }
    }
}

/// Only the server knows the type of an expression; one that nothing is
/// computed from is a string.
fn default_type(spec: &ColumnSpec) -> Type {
    match &spec.default {
        Some((_, None)) => Type::String,
        _ => Type::Unknown,
    }
}

fn keep_storage(table: &mut Table, body: &Body, storage: &Storage) {
    if let Some((name, arguments)) = &storage.engine {
        table.engine = Some(Engine {
            name: name.text.clone(),
            arguments: arguments.clone(),
        });
        // The keys of `AS table` go with its engine.
        table.order_by = Vec::new();
        table.primary_key = None;
        table.partition_by = None;
        table.sample_by = None;
        table.ttl = None;
        table.settings.clear();
    }
    let marked: Vec<Expression> = body
        .columns
        .iter()
        .filter(|it| it.primary_key)
        .map(|it| Expression {
            text: crate::sql::clickhouse::identifier(&it.name.text),
            place: it.ty.as_ref().map_or_else(no_place, |(_, at)| at.clone()),
        })
        .collect();
    let marked = (!marked.is_empty()).then_some(marked);
    let primary = storage.primary_key.clone();
    let primary = primary.or_else(|| body.primary_key.clone()).or(marked);
    match (&storage.order_by, primary) {
        (Some(order), primary) => {
            table.order_by.clone_from(order);
            table.primary_key = primary.filter(|it| it != order);
        }
        (None, Some(primary)) => table.order_by = primary,
        (None, None) => {}
    }
    let keep = |place: &mut Option<Expression>, given: &Option<Expression>| {
        if given.is_some() {
            place.clone_from(given);
        }
    };
    keep(&mut table.partition_by, &storage.partition_by);
    keep(&mut table.sample_by, &storage.sample_by);
    keep(&mut table.ttl, &storage.ttl);
    for (name, value) in &storage.settings {
        table.settings.insert(name.text.clone(), value.clone());
    }
}

fn no_place() -> Place {
    Place {
        path: "".into(),
        span: Span::file_start(),
    }
}
