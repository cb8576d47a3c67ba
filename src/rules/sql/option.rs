//! The options that tie messages to tables can hold.

use super::context::{Context, quoted};
use crate::entity::{Problem, ProblemKind};
use crate::rules::{Doc, Family, Finding, Location, Rule, Side};

pub static OPTION: Rule = Rule {
    id: "SQL_OPTION",
    family: Family::Sql,
    categories: &["SQL"],
    purpose: "Checks that the options which tie messages to tables name what is there and can hold.",
    doc: Doc {
        why: "An option that names a field or an entity which does not exist says nothing, and whoever \
              wrote it believes that it does.",
        instead: "Correct the name, or remove the option.",
        before: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\n\
                 import \"contracts/v1/options.proto\";\nmessage Role {\n  string id = 1;\n}\n\
                 message User {\n  string id = 1;\n  \
                 string role_id = 2 [(contracts.v1.column).references = \"Role\"];\n}\n",
        after: "// file: shop.proto\nsyntax = \"proto3\";\npackage shop.v1;\n\
                import \"contracts/v1/options.proto\";\nmessage Role {\n  string id = 1;\n}\n\
                message User {\n  string id = 1;\n  \
                string role_id = 2 [(contracts.v1.column).references = \"Rolle\"];\n}\n",
    },
};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for problem in context.input.entities.problems() {
        let (message, help) = say(context, problem);
        let schema = context.input.schema;
        let mut finding = Finding::new(&OPTION, message).at(Location {
            side: Side::Current,
            path: schema[problem.origin.file].shown.clone(),
            span: schema.span(&problem.origin),
        });
        finding.help = help;
        findings.push(finding);
    }
}

fn say(context: &Context<'_>, problem: &Problem) -> (String, Option<String>) {
    let message = &context.input.schema[problem.message].name;
    let did_you_mean =
        |near: &Option<String>| near.as_ref().map(|near| format!("did you mean '{near}'?"));
    match &problem.kind {
        ProblemKind::KeyFieldUnknown { name, nearest } => (
            format!("'{message}' has no field '{name}'"),
            did_you_mean(nearest),
        ),
        ProblemKind::KeyFieldNotPersisted { field } => (
            format!("field '{field}' is in a key of '{message}' but has no column"),
            Some("take it out of the key, or remove not_persisted".to_owned()),
        ),
        ProblemKind::KeyFieldRepeated { field } => (
            format!("field '{field}' is in a key of '{message}' but has several values"),
            None,
        ),
        ProblemKind::KeyFieldTwice { field } => (
            format!("a key of '{message}' names field '{field}' twice"),
            None,
        ),
        ProblemKind::KeyEmpty => (format!("a unique key of '{message}' has no fields"), None),
        ProblemKind::PrimaryKeysDiffer { table, marked } => (
            format!(
                "the primary key of '{message}' is {} here, but {} by the marks on its fields",
                quoted(table.iter().map(String::as_str)),
                quoted(marked.iter().map(String::as_str))
            ),
            Some("say it once".to_owned()),
        ),
        ProblemKind::ReferenceUnknown { name, nearest } => (
            format!("there is no entity '{name}' to refer to"),
            did_you_mean(nearest),
        ),
        ProblemKind::ReferenceToNoEntity { name } => (
            format!("'{name}' is stored in no table, so that nothing can refer to it"),
            None,
        ),
        ProblemKind::ReferenceFieldUnknown {
            entity,
            name,
            nearest,
        } => (
            format!("entity '{entity}' has no field '{name}' to refer to"),
            did_you_mean(nearest),
        ),
        ProblemKind::ReferenceWithoutKey { entity, key } if key.is_empty() => (
            format!("entity '{entity}' has no primary key to refer to"),
            Some(format!("name a unique field, such as '{entity}.name'")),
        ),
        ProblemKind::ReferenceWithoutKey { entity, key } => (
            format!(
                "the primary key of entity '{entity}' is {}, which one field cannot hold",
                quoted(key.iter().map(String::as_str))
            ),
            Some(format!("name a unique field, such as '{entity}.name'")),
        ),
        ProblemKind::ReferenceNotUnique { entity, field } => (
            format!("field '{field}' of entity '{entity}' does not tell its rows apart"),
            Some("refer to its primary key or to a unique field".to_owned()),
        ),
        ProblemKind::ReferenceType {
            field_type,
            entity,
            target,
            target_type,
        } => (
            format!(
                "a field of type '{field_type}' cannot hold '{entity}.{target}', which is of type \
                 '{target_type}'"
            ),
            None,
        ),
        ProblemKind::TableTwice { table, other } => {
            let other = &context.input.schema[*other].name;
            (
                format!("table '{table}' is that of '{other}' already"),
                Some("name another table, or mark one of the messages not_persisted".to_owned()),
            )
        }
        ProblemKind::ColumnTwice { column, other } => (
            format!("column '{column}' is that of field '{other}' already"),
            Some("name another column".to_owned()),
        ),
        ProblemKind::LayoutMisfit { layout, expected } => {
            (format!("{layout} is only for {expected}"), None)
        }
    }
}
