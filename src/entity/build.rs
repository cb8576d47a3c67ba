//! From a schema to its [`Entities`].

use super::declared::Declared;
use super::options::{self, ColumnOption, part};
use super::problem::{Problem, ProblemKind};
use super::{Entities, Entity, EnumType, TableName, convention, reference};
use crate::schema::{Message, Schema};
use std::collections::HashMap;

pub(super) fn build(schema: &Schema, has_table: &dyn Fn(&TableName) -> bool) -> Entities {
    let mut drafts = Vec::new();
    let mut problems = Vec::new();
    for file in schema.own_files() {
        for id in &file.messages {
            let draft = Draft::of(schema, &schema[*id], has_table, &mut problems);
            drafts.extend(draft);
        }
    }
    let mut entities = index(schema, &drafts);
    problems.extend(tables_twice(schema, &drafts));
    for draft in drafts {
        entities.entities.push(draft.entity);
    }
    reference::resolve(schema, &mut entities, &mut problems);
    problems.sort_by(|a, b| {
        let place = |problem: &Problem| (problem.origin.file, problem.origin.path.clone());
        place(a).cmp(&place(b))
    });
    entities.problems = problems;
    entities
}

/// An entity whose references are not resolved yet.
struct Draft<'a> {
    message: &'a Message,
    entity: Entity,
}

impl<'a> Draft<'a> {
    fn of(
        schema: &Schema,
        message: &'a Message,
        has_table: &dyn Fn(&TableName) -> bool,
        problems: &mut Vec<Problem>,
    ) -> Option<Draft<'a>> {
        let table = options::table(schema, message);
        if table.as_ref().is_some_and(|table| table.not_persisted) {
            return None;
        }
        let columns: Vec<ColumnOption> = message
            .fields
            .iter()
            .map(|field| options::column(schema, field))
            .collect();
        let conventional = TableName::parse(&convention::table_name(&message.name));
        let keyed = columns.iter().any(|column| column.primary_key)
            || message.field("id").is_some()
            || has_table(&conventional);
        if table.is_none() && (!keyed || convention::is_envelope(schema, message)) {
            return None;
        }
        let explicit = table.is_some();
        let table = table.unwrap_or_default();
        let mut declared = Declared {
            schema,
            message,
            columns: &columns,
            problems,
        };
        let entity = Entity {
            message: message.id,
            table: match table.name.as_str() {
                "" => conventional,
                name => TableName::parse(name),
            },
            explicit,
            primary_key: declared.primary_key(&table),
            unique: declared.unique(&table),
            references: Vec::new(),
            columns: declared.columns(),
            extra_columns: table.extra_columns,
        };
        Some(Draft { message, entity })
    }
}

/// Lookups over the drafts, whose places the entities will have.
fn index(schema: &Schema, drafts: &[Draft<'_>]) -> Entities {
    let mut entities = Entities {
        entities: Vec::with_capacity(drafts.len()),
        by_message: HashMap::new(),
        by_table: HashMap::new(),
        by_name: HashMap::new(),
        enums: schema
            .enums()
            .iter()
            .map(|of| EnumType::of(schema, of))
            .collect(),
        problems: Vec::new(),
    };
    // The preferred one comes last and stays.
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.sort_by_cached_key(|at| {
        let draft = &drafts[*at];
        let package = &schema[draft.message.origin.file].package;
        (draft.entity.explicit, natural(package), *at)
    });
    for at in order {
        let Draft { message, entity } = &drafts[at];
        entities.by_message.insert(message.id, at);
        entities.by_table.insert(entity.table.clone(), at);
        entities.by_name.insert(message.name.clone(), at);
    }
    // A full name is never hidden by the short name of a file without package.
    for (at, draft) in drafts.iter().enumerate() {
        entities.by_name.insert(draft.message.full_name.clone(), at);
    }
    entities
}

/// A package name that sorts `v2` before `v10`, and `v1beta1` before `v1`.
fn natural(package: &str) -> Vec<(u64, bool, String)> {
    package
        .split('.')
        .map(|part| {
            let version = part.strip_prefix('v').unwrap_or_default();
            let digits = version.trim_start_matches(|c: char| c.is_ascii_digit());
            let major = version[..version.len() - digits.len()].parse().unwrap_or(0);
            (major, digits.is_empty(), part.to_owned())
        })
        .collect()
}

fn tables_twice(schema: &Schema, drafts: &[Draft<'_>]) -> Vec<Problem> {
    let mut first = HashMap::new();
    let mut problems = Vec::new();
    for Draft { message, entity } in drafts {
        let package = &schema[message.origin.file].package;
        let other = *first.entry((package, &entity.table)).or_insert(message.id);
        if other != message.id {
            problems.push(Problem {
                message: message.id,
                origin: options::table_origin(schema, message, part::TABLE_NAME),
                kind: ProblemKind::TableTwice {
                    table: entity.table.to_string(),
                    other,
                },
            });
        }
    }
    problems
}
