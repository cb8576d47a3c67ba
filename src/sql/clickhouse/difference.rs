//! Two catalogs of ClickHouse, compared: what has to change for `from` to
//! become `to`, with the statements for it.
//!
//! Expressions are compared by whoever knows how the server spells them.
//! Settings that a table does not name have the server's defaults and are not
//! compared, and neither is the order of columns.

use super::relational::object;
use super::{
    Catalog, Column, DefaultKind, Expression, Table, TableKind, TableName, Type, identifier,
    literal, print,
};
use crate::sql::Place;
use crate::sql::catalog::ObjectName;
use crate::sql::difference::{Aspect, Difference, Object, OtherObject, ViewKind};
use std::collections::{BTreeMap, BTreeSet};

/// A difference, and the statements that make `from` be what `to` is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    pub difference: Difference,
    pub statements: Vec<String>,
}

/// Whether two texts are one to the server.
pub type Same<'a> = &'a dyn Fn(&str, &str) -> bool;

/// What has to change, in the order of objects.
pub fn differences(from: &Catalog, to: &Catalog, same: Same<'_>) -> Vec<Drift> {
    let mut found = Vec::new();
    let names: BTreeSet<&TableName> = from.tables.keys().chain(to.tables.keys()).collect();
    for name in names {
        match (from.tables.get(name), to.tables.get(name)) {
            (None, Some(new)) => found.push(added(name, new)),
            (Some(old), None) => found.push(removed(name, old)),
            (Some(old), Some(new)) => {
                let mut comparison = Comparison {
                    name,
                    object: object(name),
                    old,
                    new,
                    same,
                    found: &mut found,
                };
                comparison.table();
            }
            (None, None) => {}
        }
    }
    found.sort_by(|a, b| {
        let order = |it: &Drift| (it.difference.object.clone(), it.difference.change);
        order(a).cmp(&order(b))
    });
    found
}

/// All expressions of a catalog, for whoever asks the server for its spelling.
pub fn expressions(catalog: &Catalog) -> BTreeSet<String> {
    let mut texts = BTreeSet::new();
    for table in catalog.tables.values() {
        let of_columns = table.columns.iter().flat_map(|it| {
            let value = it.default.as_ref().and_then(|(_, value)| value.as_ref());
            value.into_iter().chain(&it.ttl)
        });
        let of_parts = table.indexes.iter().map(|it| &it.expression);
        let of_parts = of_parts.chain(table.constraints.iter().map(|it| &it.expression));
        let keys = table.order_by.iter().chain(table.primary_key());
        let others = table.partition_by.iter().chain(&table.sample_by);
        let all = of_columns.chain(of_parts).chain(keys).chain(others);
        texts.extend(all.map(|it| it.text.clone()));
        texts.extend(table.ttl.iter().map(of_table));
        texts.extend(table.query.iter().map(|it| it.text.clone()));
        texts.extend(table.projections.iter().map(|it| it.query.text.clone()));
    }
    texts
}

fn whole(name: &TableName, table: &Table) -> Object {
    match table.kind {
        TableKind::Table => Object::Table(object(name)),
        TableKind::View | TableKind::OtherView => Object::View(object(name), ViewKind::Plain),
        TableKind::MaterializedView => Object::View(object(name), ViewKind::Materialized),
        TableKind::Dictionary => Object::Other(OtherObject {
            kind: "dictionary",
            name: name.to_string(),
            arguments: String::new(),
            table: None,
        }),
    }
}

fn added(name: &TableName, table: &Table) -> Drift {
    Drift {
        difference: Difference::added(whole(name, table), &table.place),
        statements: vec![print::create(name, table)],
    }
}

fn removed(name: &TableName, table: &Table) -> Drift {
    let word = match table.kind {
        TableKind::Table => "TABLE",
        TableKind::Dictionary => "DICTIONARY",
        _ => "VIEW",
    };
    Drift {
        difference: Difference::removed(whole(name, table), &table.place),
        statements: vec![format!("DROP {word} {}", name.sql())],
    }
}

/// One table, as it is and as it is to be.
struct Comparison<'a> {
    name: &'a TableName,
    object: ObjectName,
    old: &'a Table,
    new: &'a Table,
    same: Same<'a>,
    found: &'a mut Vec<Drift>,
}

impl Comparison<'_> {
    fn table(&mut self) {
        let (old, new) = (self.old, self.new);
        if old.kind != new.kind {
            let kinds = (old.kind.noun().to_owned(), new.kind.noun().to_owned());
            self.changed(whole(self.name, new), Aspect::Kind, kinds, Vec::new());
            return;
        }
        if new.gaps.is_empty() && old.gaps.is_empty() {
            self.columns();
        }
        if new.kind == TableKind::Table {
            self.storage();
            self.parts();
        }
        self.query();
        if old.comment != new.comment {
            let text = |it: &Table| it.comment.clone().unwrap_or_default();
            let sql = self.alter(&format!("MODIFY COMMENT {}", literal(&text(new))));
            // A view cannot be given another one.
            let sql = if new.kind == TableKind::Table {
                vec![sql]
            } else {
                Vec::new()
            };
            self.changed(
                whole(self.name, new),
                Aspect::Comment,
                (text(old), text(new)),
                sql,
            );
        }
    }

    fn alter(&self, command: &str) -> String {
        format!("ALTER TABLE {} {command}", self.name.sql())
    }

    fn changed(
        &mut self,
        object: Object,
        aspect: Aspect,
        (from, to): (String, String),
        statements: Vec<String>,
    ) {
        let (old, new) = (self.old.place.clone(), self.new.place.clone());
        self.changed_at(object, aspect, ((from, &old), (to, &new)), statements);
    }

    fn changed_at(
        &mut self,
        object: Object,
        aspect: Aspect,
        (from, to): ((String, &Place), (String, &Place)),
        statements: Vec<String>,
    ) {
        self.found.push(Drift {
            difference: Difference::changed(object, aspect, from, to),
            statements,
        });
    }

    fn columns(&mut self) {
        let (old, new) = (self.old, self.new);
        for column in &new.columns {
            let object = Object::Column(self.object.clone(), column.name.clone());
            match old.column(&column.name) {
                Some(before) => self.column(before, column),
                None => self.found.push(Drift {
                    difference: Difference::added(object, &column.place),
                    statements: vec![self.alter(&format!("ADD COLUMN {}", print::column(column)))],
                }),
            }
        }
        for column in &old.columns {
            if new.column(&column.name).is_none() {
                let object = Object::Column(self.object.clone(), column.name.clone());
                let drop = format!("DROP COLUMN {}", print::column_name(&column.name));
                self.found.push(Drift {
                    difference: Difference::removed(object, &column.place),
                    statements: vec![self.alter(&drop)],
                });
            }
        }
    }

    fn column(&mut self, old: &Column, new: &Column) {
        let object = Object::Column(self.object.clone(), new.name.clone());
        let same = self.same;
        let name = print::column_name(&new.name);
        let known = old.ty != Type::Unknown && new.ty != Type::Unknown;
        let mut changed = |aspect, texts: (String, String), command: String| {
            let sql = vec![self.alter(&command)];
            let places = ((texts.0, &old.place), (texts.1, &new.place));
            self.changed_at(object.clone(), aspect, places, sql);
        };
        if known && old.ty != new.ty {
            let texts = (old.ty.to_string(), new.ty.to_string());
            changed(
                Aspect::Type,
                texts,
                format!("MODIFY COLUMN {name} {}", new.ty),
            );
        }
        if !same_default(old, new, same) {
            let texts = (default(old), default(new));
            let command = match &new.default {
                Some(_) => format!("MODIFY COLUMN {name} {}", texts.1),
                None => format!("MODIFY COLUMN {name} REMOVE {}", word(old)),
            };
            changed(Aspect::Default, texts, command);
        }
        if codec(old) != codec(new) {
            let text = |it: &Column| it.codec.as_ref().map(|it| it.text.clone());
            let command = match text(new) {
                Some(codec) => format!("MODIFY COLUMN {name} {codec}"),
                None => format!("MODIFY COLUMN {name} REMOVE CODEC"),
            };
            let texts = (text(old).unwrap_or_default(), text(new).unwrap_or_default());
            changed(Aspect::Codec, texts, command);
        }
        if !same_option(&old.ttl, &new.ttl, same) {
            let text = |it: &Column| it.ttl.as_ref().map(|it| it.text.clone());
            let command = match text(new) {
                Some(ttl) => format!("MODIFY COLUMN {name} TTL {ttl}"),
                None => format!("MODIFY COLUMN {name} REMOVE TTL"),
            };
            let texts = (text(old).unwrap_or_default(), text(new).unwrap_or_default());
            changed(Aspect::TimeToLive, texts, command);
        }
        if old.comment != new.comment {
            let text = |it: &Column| it.comment.clone().unwrap_or_default();
            let command = format!("COMMENT COLUMN {name} {}", literal(&text(new)));
            changed(Aspect::Comment, (text(old), text(new)), command);
        }
    }

    fn storage(&mut self) {
        let (old, new, same) = (self.old, self.new, self.same);
        let object = Object::Table(self.object.clone());
        let engine = |it: &Table| {
            let engine = it.engine.as_ref();
            let arguments = engine.and_then(|it| it.arguments.as_ref());
            let arguments = arguments.map_or(String::new(), |it| format!("({it})"));
            engine.map(|it| format!("{}{arguments}", it.name))
        };
        if let (Some(before), Some(after)) = (engine(old), engine(new))
            && before != after
            && !is_shared(&before, &after)
        {
            self.changed(object.clone(), Aspect::Engine, (before, after), Vec::new());
        }
        let list = |it: &[Expression]| print::key(it);
        if !same_list(&old.order_by, &new.order_by, same) {
            let texts = (list(&old.order_by), list(&new.order_by));
            self.changed(object.clone(), Aspect::SortingKey, texts, Vec::new());
        }
        if !same_list(old.primary_key(), new.primary_key(), same) {
            let texts = (list(old.primary_key()), list(new.primary_key()));
            self.changed(object.clone(), Aspect::PrimaryKey, texts, Vec::new());
        }
        let text =
            |it: &Option<Expression>| it.as_ref().map_or(String::new(), |it| it.text.clone());
        if !same_option(&old.partition_by, &new.partition_by, same) {
            let texts = (text(&old.partition_by), text(&new.partition_by));
            self.changed(object.clone(), Aspect::PartitionKey, texts, Vec::new());
        }
        if !same_option(&old.sample_by, &new.sample_by, same) {
            let texts = (text(&old.sample_by), text(&new.sample_by));
            let command = match &new.sample_by {
                Some(key) => format!("MODIFY SAMPLE BY {key}"),
                None => "REMOVE SAMPLE BY".to_owned(),
            };
            let sql = vec![self.alter(&command)];
            self.changed(object.clone(), Aspect::SamplingKey, texts, sql);
        }
        if !same_ttl(&old.ttl, &new.ttl, same) {
            let texts = (text(&old.ttl), text(&new.ttl));
            let command = match &new.ttl {
                Some(ttl) => format!("MODIFY TTL {ttl}"),
                None => "REMOVE TTL".to_owned(),
            };
            let sql = vec![self.alter(&command)];
            self.changed(object.clone(), Aspect::TimeToLive, texts, sql);
        }
        for (name, value) in &new.settings {
            let before = old.settings.get(name);
            if before.is_some_and(|before| before != value) {
                let texts = (
                    format!("{name} = {}", text(&before.cloned())),
                    format!("{name} = {value}"),
                );
                let sql = vec![self.alter(&format!("MODIFY SETTING {name} = {value}"))];
                self.changed(object.clone(), Aspect::Options, texts, sql);
            }
        }
    }

    /// Indexes, projections and constraints: made anew if they differ.
    fn parts(&mut self) {
        let (old, new, same) = (self.old, self.new, self.same);
        let index = |it: &super::Index| {
            let method = it.method.as_ref().map_or("", |it| &it.text).to_owned();
            let rest = format!("{method} {}", it.granularity.unwrap_or(1));
            Part::new(&it.name, &it.expression.text, rest, print::index(it))
        };
        let indexes = (
            old.indexes.iter().map(index).collect(),
            new.indexes.iter().map(index).collect(),
        );
        self.part("INDEX", indexes, same);
        let projection = |it: &super::Projection| {
            Part::new(
                &it.name,
                &it.query.text,
                String::new(),
                print::projection(it),
            )
        };
        let projections = (
            old.projections.iter().map(projection).collect(),
            new.projections.iter().map(projection).collect(),
        );
        self.part("PROJECTION", projections, same);
        let constraint = |it: &super::Constraint| {
            let rest = it.check.to_string();
            Part::new(&it.name, &it.expression.text, rest, print::constraint(it))
        };
        let constraints = (
            old.constraints.iter().map(constraint).collect(),
            new.constraints.iter().map(constraint).collect(),
        );
        self.part("CONSTRAINT", constraints, same);
    }

    fn part(&mut self, word: &str, (old, new): (Vec<Part>, Vec<Part>), same: Same<'_>) {
        let object = |name: &str| match word {
            "INDEX" => Object::Index(self.object.sibling(name), self.object.clone()),
            "CONSTRAINT" => Object::Constraint(self.object.clone(), name.to_owned()),
            _ => Object::Other(OtherObject {
                kind: "projection",
                name: name.to_owned(),
                arguments: String::new(),
                table: Some(self.object.clone()),
            }),
        };
        let add = |it: &Part| self.alter(&format!("ADD {word} {}", it.sql));
        let drop = |it: &Part| self.alter(&format!("DROP {word} {}", identifier(&it.name)));
        let mut found = Vec::new();
        for part in &new {
            match old.iter().find(|it| it.name == part.name) {
                None => found.push(Drift {
                    difference: Difference::added(object(&part.name), &self.new.place),
                    statements: vec![add(part)],
                }),
                Some(before) if !before.is_same(part, same) => found.push(Drift {
                    difference: Difference::changed(
                        object(&part.name),
                        Aspect::Definition,
                        (before.sql.clone(), &self.old.place),
                        (part.sql.clone(), &self.new.place),
                    ),
                    statements: vec![drop(before), add(part)],
                }),
                Some(_) => {}
            }
        }
        for part in old
            .iter()
            .filter(|it| !new.iter().any(|new| new.name == it.name))
        {
            found.push(Drift {
                difference: Difference::removed(object(&part.name), &self.old.place),
                statements: vec![drop(part)],
            });
        }
        self.found.extend(found);
    }

    fn query(&mut self) {
        let (old, new) = (self.old, self.new);
        if new.kind == TableKind::Table {
            return;
        }
        let text = |it: &Table| {
            it.query
                .as_ref()
                .map_or(String::new(), |it| it.text.clone())
        };
        let differs = !(self.same)(&text(old), &text(new)) || old.to != new.to;
        let clauses = new.kind == TableKind::Dictionary && old.clauses.len() != new.clauses.len();
        if !differs && !clauses {
            return;
        }
        let statements = match new.kind {
            TableKind::View => {
                vec![print::create(self.name, new).replacen("CREATE", "CREATE OR REPLACE", 1)]
            }
            TableKind::MaterializedView if old.to == new.to => {
                vec![self.alter(&format!("MODIFY QUERY {}", text(new)))]
            }
            _ => Vec::new(),
        };
        let object = whole(self.name, new);
        self.changed(
            object,
            Aspect::Definition,
            (text(old), text(new)),
            statements,
        );
    }
}

/// An index, a projection or a constraint.
struct Part {
    name: String,
    expression: String,
    rest: String,
    sql: String,
}

impl Part {
    fn new(name: &str, expression: &str, rest: String, sql: String) -> Part {
        Part {
            name: name.to_owned(),
            expression: without_brackets(expression).to_owned(),
            rest: rest.replace("bloom_filter ", "bloom_filter(0.025) "),
            sql,
        }
    }

    fn is_same(&self, other: &Part, same: Same<'_>) -> bool {
        self.rest == other.rest && same(&self.expression, &other.expression)
    }
}

/// `(a, b)` is `a, b`, as far as an index goes.
fn without_brackets(text: &str) -> &str {
    let inner = text.strip_prefix('(').and_then(|it| it.strip_suffix(')'));
    inner.filter(|it| !it.contains(['(', ')'])).unwrap_or(text)
}

/// Clusters and the cloud give an engine another prefix, and arguments of their
/// own.
fn is_shared(a: &str, b: &str) -> bool {
    let plain = |text: &str| {
        let name = text.split('(').next().unwrap_or(text);
        let name = name.strip_prefix("Replicated").unwrap_or(name);
        name.strip_prefix("Shared").unwrap_or(name).to_owned()
    };
    let has_prefix = |text: &str| text.starts_with("Replicated") || text.starts_with("Shared");
    has_prefix(a) != has_prefix(b) && plain(a) == plain(b)
}

fn word(column: &Column) -> &'static str {
    column
        .default
        .as_ref()
        .map_or("", |(kind, _)| print::default_word(*kind))
}

fn default(column: &Column) -> String {
    let value = column
        .default
        .as_ref()
        .and_then(|(_, value)| value.as_ref());
    let value = value.map_or(String::new(), |it| it.text.clone());
    format!("{} {value}", word(column)).trim().to_owned()
}

fn same_default(old: &Column, new: &Column, same: Same<'_>) -> bool {
    match (&old.default, &new.default) {
        (None, None) => true,
        // What the server fills in for it is its own affair.
        (Some((DefaultKind::Ephemeral, _)), Some((DefaultKind::Ephemeral, _))) => true,
        (Some((kind, old)), Some((new_kind, new))) => {
            kind == new_kind && same_option(old, new, same)
        }
        _ => false,
    }
}

fn same_option(old: &Option<Expression>, new: &Option<Expression>, same: Same<'_>) -> bool {
    match (old, new) {
        (None, None) => true,
        (Some(old), Some(new)) => same(&old.text, &new.text),
        _ => false,
    }
}

fn same_ttl(old: &Option<Expression>, new: &Option<Expression>, same: Same<'_>) -> bool {
    match (old, new) {
        (None, None) => true,
        (Some(old), Some(new)) => same(&of_table(old), &of_table(new)),
        _ => false,
    }
}

/// A TTL of a table is no expression: it may be several, with what is done then.
fn of_table(ttl: &Expression) -> String {
    format!("TTL {ttl}")
}

fn same_list(old: &[Expression], new: &[Expression], same: Same<'_>) -> bool {
    old.len() == new.len() && old.iter().zip(new).all(|(a, b)| same(&a.text, &b.text))
}

/// `CODEC(Delta(8), ZSTD(1))` without what the server fills in: levels are
/// compared where both have one.
fn codec(column: &Column) -> BTreeMap<usize, String> {
    let Some(codec) = &column.codec else {
        return BTreeMap::new();
    };
    let inner = codec
        .text
        .strip_prefix("CODEC(")
        .and_then(|it| it.strip_suffix(')'));
    let mut depth = 0_i32;
    let mut names = vec![String::new()];
    for c in inner.unwrap_or_default().chars() {
        depth += i32::from(c == '(');
        match c {
            ',' if depth == 0 => names.push(String::new()),
            c if depth == 0 && !c.is_whitespace() => {
                names.last_mut().into_iter().for_each(|it| it.push(c));
            }
            _ => {}
        }
        depth -= i32::from(c == ')');
    }
    names.into_iter().enumerate().collect()
}
