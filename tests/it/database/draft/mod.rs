//! `contracts migrate diff` and `create`.

mod cases;
mod changes;
mod create;
mod model;
mod random;
mod styles;

use super::project::Project;
use crate::repository::Run;

/// Where the protos of the tests are.
pub const PROTO: &str = "proto/shop/v1/shop.proto";

/// A shop with these messages and enums, and a table for each that is an entity.
pub fn shop(messages: &str) -> Project {
    let project = Project::new(&[]);
    write(&project, messages);
    diff(&project, &["begin"]).clean_stdout();
    project.done(&["up"]);
    project
}

/// Replaces the protos.
pub fn write(project: &Project, messages: &str) {
    project.repository.write(PROTO, &proto(messages));
}

/// A file with these messages, and the imports that they need.
pub fn proto(messages: &str) -> String {
    let mut text = "syntax = \"proto3\";\npackage shop.v1;\n".to_owned();
    for (used, import) in [
        ("(contracts.v1.", "contracts/v1/options.proto"),
        (
            "google.protobuf.Timestamp",
            "google/protobuf/timestamp.proto",
        ),
    ] {
        if messages.contains(used) {
            text.push_str(&format!("import \"{import}\";\n"));
        }
    }
    text + messages
}

/// `contracts migrate diff`, which asks no database.
pub fn diff(project: &Project, args: &[&str]) -> Run {
    let command = ["migrate", "diff"];
    project.repository.contracts(&[&command, args].concat())
}

pub trait Clean {
    /// The standard output of a run that was well.
    fn clean_stdout(self) -> String;
}

impl Clean for Run {
    #[track_caller]
    fn clean_stdout(self) -> String {
        assert_eq!(self.code, 0, "{self:?}");
        self.stdout
    }
}

/// Everything that the server knows of the schema, a line each, whatever the
/// order of columns.
pub const CATALOG: &str = "
SELECT concat_ws(' ', 'column', c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod),
    CASE WHEN a.attnotnull THEN 'not null' END, pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum))
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped
UNION ALL
SELECT concat_ws(' ', 'constraint', c.relname || '.' || k.conname, pg_get_constraintdef(k.oid))
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE c.relnamespace = 'public'::regnamespace AND k.contype <> 'n'
UNION ALL
SELECT concat_ws(' ', 'index', indexname, indexdef) FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT concat_ws(' ', 'enum', t.typname, (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder)
    FROM pg_enum WHERE enumtypid = t.oid))
FROM pg_type t WHERE t.typnamespace = 'public'::regnamespace AND t.typtype = 'e'
UNION ALL
SELECT concat_ws(' ', 'sequence', sequencename) FROM pg_sequences WHERE schemaname = 'public'
ORDER BY 1";

/// What the server has, but for the history of migrations.
pub fn catalog(project: &Project) -> Vec<String> {
    let asked = project.sql(CATALOG);
    let lines = asked
        .lines()
        .filter(|line| !line.contains("contracts_migrations"));
    lines.map(str::to_owned).collect()
}

/// Asserts that `check` finds nothing at all.
#[track_caller]
pub fn check_is_silent(project: &Project) {
    let run = project.repository.contracts(&["check"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{run:?}");
}
