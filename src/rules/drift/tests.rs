use super::*;
use crate::rules::example_files;
use crate::sql::difference::differences;
use crate::sql::migration::{self, FileInput, Migrations};
use crate::sql::replay::replay;
use crate::testing::schema_of;
use crate::text::Span;

/// Files by path: `.proto` ones make the schema, `database.sql` is what is
/// there, `history` the versions that are carried out, other `.sql` files are
/// migrations.
fn check_files(files: &[(&str, &str)]) -> Vec<Finding> {
    let of = |wanted: &dyn Fn(&str) -> bool| {
        let files = files.iter().filter(|(path, _)| wanted(path));
        files.copied().collect::<Vec<_>>()
    };
    let schema = schema_of(&of(&|path| path.ends_with(".proto")));
    let entities = Entities::of(&schema);
    let migrations = read(&of(&|path| path.starts_with("sql/")));
    let history = of(&|path| path == "history");
    let history = history.first().map(|(_, text)| drift(&migrations, text));
    let pending = |path: &str| {
        let mut drift = history.iter().flatten();
        drift.any(|it| matches!(it, HistoryDrift::Pending { place, .. } if &*place.path == path))
    };
    let applied: Vec<_> = migrations
        .migrations
        .iter()
        .filter(|it| !it.files().any(|file| pending(&file.path)))
        .cloned()
        .collect();
    let expected = replay(&applied).catalog;
    let there: Vec<(&str, &str)> = of(&|path| path == "database.sql")
        .iter()
        .map(|(_, text)| ("1_database.sql", *text))
        .collect();
    let live = replay(&read(&there).migrations).catalog;
    check(&DriftInput {
        schema: &schema,
        entities: &entities,
        expected: &expected,
        live: &live,
        differences: &differences(&live, &expected),
        undecided: &[],
        statements: None,
        history: &history.unwrap_or_default(),
        database: "postgresql://db/shop",
    })
}

fn read(files: &[(&str, &str)]) -> Migrations {
    let inputs = files.iter().map(|(path, text)| FileInput {
        shown: (*path).into(),
        name: path.rsplit('/').next().unwrap_or(path).to_owned(),
        text: text.as_bytes().into(),
    });
    migration::read(inputs.collect())
}

/// Lines "VERSION applied" or "VERSION edited".
fn drift(migrations: &Migrations, history: &str) -> Vec<HistoryDrift> {
    let mut drift = Vec::new();
    let versions: Vec<(u64, &str)> = history
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(version, status)| Some((version.parse().ok()?, status)))
        .collect();
    for migration in &migrations.migrations {
        let place = Place {
            path: migration.files().next().unwrap().path.clone(),
            span: Span::file_start(),
        };
        let row = versions.iter().find(|(it, _)| *it == migration.version);
        match row {
            None => drift.push(HistoryDrift::Pending { place, after: None }),
            Some((_, "edited")) => drift.push(HistoryDrift::Edited {
                place,
                ours: "a".to_owned(),
                theirs: "b".to_owned(),
            }),
            Some(_) => {}
        }
    }
    for (version, _) in versions {
        if !migrations.migrations.iter().any(|it| it.version == version) {
            drift.push(HistoryDrift::Unknown {
                version: i64::try_from(version).unwrap(),
                name: "a".to_owned(),
                applied: "noon by b".to_owned(),
            });
        }
    }
    drift
}

fn lines(findings: &[Finding]) -> Vec<String> {
    let line = |finding: &Finding| {
        let location = finding.location.as_ref().unwrap();
        let line = location.span.map_or(0, |span| span.start.line);
        let (path, message) = (&location.path, &finding.message);
        format!("{} {path}:{line} {message}", finding.rule.id)
    };
    findings.iter().map(line).collect()
}

#[test]
fn examples_of_every_rule_hold() {
    for rule in rules() {
        let before = check_files(&example_files(rule.doc.before));
        assert_eq!(lines(&before), [""; 0], "{} before", rule.id);
        let after = check_files(&example_files(rule.doc.after));
        let ids: Vec<&str> = after.iter().map(|finding| finding.rule.id).collect();
        assert_eq!(ids, [rule.id], "{} after", rule.id);
        assert!(after.iter().all(|it| it.help.is_some()), "{}", rule.id);
    }
}

#[test]
fn what_is_in_a_missing_table_is_not_told_again() {
    let sql = "CREATE TABLE a (id serial PRIMARY KEY, b text UNIQUE CHECK (b <> ''));
               CREATE INDEX i ON a (b); COMMENT ON COLUMN a.b IS 'x';";
    let found = check_files(&[("sql/1_a.sql", sql)]);
    assert_eq!(
        lines(&found),
        [
            "SQL_DRIFT_MISSING sql/1_a.sql:1 table 'a' is made by the migrations, and missing from the database"
        ]
    );
    let help = found[0].help.as_deref().unwrap();
    assert!(
        help.contains("CREATE TABLE a (") && help.contains("CREATE INDEX i"),
        "{help}"
    );
    let found = check_files(&[
        ("sql/1_b.sql", "CREATE TABLE b (id int);"),
        ("database.sql", sql),
    ]);
    assert_eq!(found.len(), 2, "{:?}", lines(&found));
}

#[test]
fn the_field_of_a_column_is_named() {
    let proto =
        "syntax = \"proto3\"; package shop.v1; message Role { string id = 1; string name = 2; }";
    let found = check_files(&[
        ("shop.proto", proto),
        (
            "sql/1_a.sql",
            "CREATE TABLE roles (id uuid PRIMARY KEY, name text);",
        ),
        (
            "database.sql",
            "CREATE TABLE roles (id uuid PRIMARY KEY, name varchar(3));",
        ),
    ]);
    assert_eq!(
        lines(&found),
        [
            "SQL_DRIFT_CHANGED sql/1_a.sql:1 column 'name' of table 'roles' has type `character varying(3)` in the database, and `text` by the migrations"
        ]
    );
    assert_eq!(found[0].related[0].label, "field 'name' of 'Role'");
    assert_eq!(
        found[0].help.as_deref(),
        Some(
            "to change it back:\nALTER TABLE roles ALTER COLUMN name TYPE text USING name::text;\n\
             to keep it, in a migration:\nALTER TABLE roles ALTER COLUMN name TYPE character varying(3) \
             USING name::character varying(3);"
        )
    );
}

#[test]
fn another_name_is_mended_both_ways() {
    let found = check_files(&[
        (
            "sql/1_a.sql",
            "CREATE TABLE a (b int); CREATE INDEX i ON a (b);",
        ),
        (
            "database.sql",
            "CREATE TABLE a (b int); CREATE INDEX j ON a (b);",
        ),
    ]);
    let help = found[0].help.as_deref().unwrap();
    assert!(help.contains("ALTER INDEX j RENAME TO i;"), "{help}");
    assert!(help.contains("ALTER INDEX i RENAME TO j;"), "{help}");
}
