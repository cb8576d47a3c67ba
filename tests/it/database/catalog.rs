//! What a server has after the migrations is what the catalog built from the
//! files says: names, types, keys, indexes.

use super::project::Project;
use contracts::sql::catalog::{Catalog, ConstraintKind, TypeKind};
use contracts::sql::migration::{self, FileInput};
use contracts::sql::replay::replay;
use std::collections::BTreeSet;

fn from_files(project: &Project) -> Catalog {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(project.repository.path("sql")).unwrap() {
        let path = entry.unwrap().path();
        files.push(FileInput {
            shown: path.to_str().unwrap().into(),
            name: path.file_name().unwrap().to_str().unwrap().to_owned(),
            text: std::fs::read(&path).unwrap().into(),
        });
    }
    let replayed = replay(&migration::read(files).migrations);
    assert!(replayed.problems.is_empty(), "{:?}", replayed.problems);
    replayed.catalog
}

/// The catalog in lines that a server can be asked for as well.
fn lines(catalog: &Catalog) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    for (name, table) in &catalog.tables {
        for column in &table.columns {
            lines.insert(format!(
                "column {name}.{} {} {} {}",
                column.name,
                column.ty,
                if column.not_null { "not null" } else { "null" },
                if column.has_default() { "default" } else { "" },
            ));
        }
        for constraint in &table.constraints {
            let kind = match &constraint.kind {
                ConstraintKind::PrimaryKey => "p",
                ConstraintKind::Unique { .. } => "u",
                ConstraintKind::ForeignKey(_) => "f",
                ConstraintKind::Check(_) => "c",
                ConstraintKind::Exclusion { .. } => "x",
            };
            let columns = match kind {
                "c" | "x" => String::new(),
                _ => constraint.columns.join(","),
            };
            let refers = match &constraint.kind {
                ConstraintKind::ForeignKey(key) => {
                    format!("{}({}) {}", key.table, key.columns.join(","), key.on_delete)
                }
                _ => String::new(),
            };
            let validated = constraint.validated;
            let name_of = &constraint.name;
            lines.insert(format!(
                "constraint {name}.{name_of} {kind} {columns} {refers} {validated}"
            ));
        }
    }
    for (name, index) in &catalog.indexes {
        let unique = if index.unique { "unique" } else { "" };
        lines.insert(format!(
            "index {name} {} {} {unique}",
            index.table, index.method
        ));
    }
    for (name, found) in &catalog.types {
        if let TypeKind::Enum(labels) = &found.kind {
            let labels: Vec<&str> = labels.iter().map(|label| label.text.as_str()).collect();
            lines.insert(format!("enum {name} {}", labels.join(",")));
        }
    }
    lines
}

const ASKED: &str = "
SELECT concat_ws(' ', 'column', c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod),
    CASE WHEN a.attnotnull THEN 'not null' ELSE 'null' END,
    CASE WHEN a.atthasdef OR a.attidentity <> '' THEN 'default' ELSE '' END)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped
UNION ALL
SELECT concat_ws(' ', 'constraint', c.relname || '.' || k.conname, k.contype,
    CASE WHEN k.contype IN ('c', 'x') THEN '' ELSE (SELECT string_agg(attname, ',' ORDER BY n) FROM
        unnest(k.conkey) WITH ORDINALITY AS u (num, n) JOIN pg_attribute ON attrelid = c.oid AND attnum = num) END,
    CASE WHEN k.contype = 'f' THEN f.relname || '(' || (SELECT string_agg(attname, ',' ORDER BY n) FROM
        unnest(k.confkey) WITH ORDINALITY AS u (num, n) JOIN pg_attribute ON attrelid = f.oid AND attnum = num)
        || ') ' || CASE k.confdeltype WHEN 'a' THEN 'NO ACTION' WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE'
        WHEN 'n' THEN 'SET NULL' ELSE 'SET DEFAULT' END ELSE '' END,
    k.convalidated::text)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid LEFT JOIN pg_class f ON f.oid = k.confrelid
WHERE c.relnamespace = 'public'::regnamespace AND k.contype IN ('p', 'u', 'f', 'c', 'x')
UNION ALL
SELECT concat_ws(' ', 'index', i.relname, t.relname, m.amname, CASE WHEN x.indisunique THEN 'unique' ELSE '' END)
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
JOIN pg_am m ON m.oid = i.relam WHERE i.relnamespace = 'public'::regnamespace
UNION ALL
SELECT concat_ws(' ', 'enum', t.typname, (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder)
    FROM pg_enum WHERE enumtypid = t.oid))
FROM pg_type t WHERE t.typnamespace = 'public'::regnamespace AND t.typtype = 'e'";

#[test]
fn the_server_has_what_the_files_say() {
    let project = Project::own();
    project.done(&["up"]);
    assert!(lines(&from_files(&project)).len() > 100);
    server_has_what_the_files_say(&project);
}

/// Asserts that a server with all migrations has what they say.
#[track_caller]
pub fn server_has_what_the_files_say(project: &Project) {
    let asked = project.sql(ASKED);
    let kept = |line: &str| {
        let is_meant = !line.contains("contracts_migrations");
        is_meant.then(|| line.trim_end().to_owned())
    };
    let there: BTreeSet<String> = asked.lines().filter_map(kept).collect();
    let expected = lines(&from_files(project));
    let expected: BTreeSet<String> = expected.iter().filter_map(|it| kept(it)).collect();
    let missing: Vec<_> = expected.difference(&there).collect();
    let beside: Vec<_> = there.difference(&expected).collect();
    assert!(
        missing.is_empty() && beside.is_empty(),
        "missing {missing:#?}, beside {beside:#?}"
    );
}
