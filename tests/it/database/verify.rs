//! `contracts verify`: drift both ways, each with the statement that mends it.

use super::project::Project;
use crate::repository::Run;

fn verify(project: &Project, args: &[&str]) -> Run {
    let common = ["verify", "--db", &project.database.url];
    project.repository.contracts(&[&common, args].concat())
}

#[track_caller]
fn clean(project: &Project) {
    let run = verify(project, &[]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{run:?}");
    assert_eq!(run.stderr.lines().count(), 1, "{run:?}");
}

/// The findings as (rule, message, help).
#[track_caller]
fn drift(project: &Project) -> Vec<(String, String, String)> {
    let run = verify(project, &["--format", "json"]);
    assert_ne!(run.code, 1, "{run:?}");
    let lines = run.stdout.lines();
    lines
        .map(|line| {
            let finding: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
            (text("type"), text("message"), text("help"))
        })
        .collect()
}

#[test]
fn a_database_that_is_what_the_files_say_is_clean() {
    let project = Project::own();
    project.repository.copy_from_project("proto");
    project.repository.copy_from_project("buf.yaml");
    project.done(&["up"]);
    let before = project.database.dump();
    clean(&project);
    assert_eq!(project.database.dump(), before);
}

/// What is done by hand, the rule and what the message begins with.
const BY_HAND: [(&str, &str, &str); 25] = [
    ("CREATE TABLE extra (id int)", "EXTRA", "table 'extra'"),
    (
        "ALTER TABLE users ADD COLUMN nick text",
        "EXTRA",
        "column 'nick' of table 'users'",
    ),
    (
        "CREATE INDEX by_hand ON users (name)",
        "EXTRA",
        "index 'by_hand'",
    ),
    (
        "DROP INDEX users_name_idx",
        "MISSING",
        "index 'users_name_idx'",
    ),
    (
        "ALTER TABLE users DROP COLUMN name CASCADE",
        "MISSING",
        "column 'name'",
    ),
    ("DROP TABLE posts CASCADE", "MISSING", "table 'posts'"),
    (
        "ALTER TABLE users ALTER COLUMN code TYPE varchar(99)",
        "CHANGED",
        "column 'code' of table 'users' has type",
    ),
    (
        "ALTER TABLE users ALTER COLUMN name DROP NOT NULL",
        "CHANGED",
        "column 'name' of table 'users' has nullability",
    ),
    (
        "ALTER TABLE users ALTER COLUMN rank SET DEFAULT 2",
        "CHANGED",
        "column 'rank' of table 'users' has default",
    ),
    (
        "ALTER TABLE users ALTER COLUMN rank DROP DEFAULT",
        "CHANGED",
        "column 'rank' of table 'users' has default",
    ),
    (
        "ALTER TABLE users DROP CONSTRAINT users_rank_check",
        "MISSING",
        "constraint 'users_rank_check'",
    ),
    (
        "ALTER TABLE users DROP CONSTRAINT users_rank_check, ADD CONSTRAINT users_rank_check CHECK (rank BETWEEN 0 AND 11)",
        "CHANGED",
        "constraint 'users_rank_check'",
    ),
    (
        "ALTER TABLE posts DROP CONSTRAINT posts_user_id_fkey, ADD CONSTRAINT posts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users",
        "CHANGED",
        "constraint 'posts_user_id_fkey'",
    ),
    (
        "ALTER TABLE users RENAME CONSTRAINT users_rank_check TO other",
        "CHANGED",
        "constraint 'other' of table 'users' has name",
    ),
    (
        "ALTER TYPE status ADD VALUE 'gone'",
        "CHANGED",
        "type 'status' has labels",
    ),
    ("CREATE TYPE mood AS ENUM ('x')", "EXTRA", "type 'mood'"),
    (
        "CREATE OR REPLACE VIEW names AS SELECT upper(name)::varchar(40) AS name FROM users",
        "CHANGED",
        "view 'names'",
    ),
    ("DROP VIEW names", "MISSING", "view 'names'"),
    (
        "CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CHANGED",
        "function 'touch'",
    ),
    (
        "DROP TRIGGER touched ON users",
        "MISSING",
        "trigger 'touched' of table 'users'",
    ),
    (
        "ALTER TABLE users ALTER COLUMN id DROP IDENTITY",
        "CHANGED",
        "column 'id' of table 'users' has generation",
    ),
    ("CREATE SCHEMA other", "EXTRA", "schema 'other'"),
    (
        "COMMENT ON TABLE users IS 'other'",
        "CHANGED",
        "the comment on table 'users'",
    ),
    (
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'users_name_idx'::regclass",
        "CHANGED",
        "index 'users_name_idx' of table 'users' is INVALID",
    ),
    ("CREATE SEQUENCE numbers", "EXTRA", "sequence 'numbers'"),
];

const SHOP: &str = "
CREATE TYPE status AS ENUM ('new', 'old');
CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name varchar(40) NOT NULL,
    rank int NOT NULL DEFAULT 1 CHECK (rank BETWEEN 0 AND 10),
    status status NOT NULL DEFAULT 'new',
    born timestamptz DEFAULT now() - interval '1 hour',
    code varchar(8) CHECK (code IN ('a', 'b') AND code NOT LIKE 'x%')
);
CREATE INDEX users_name_idx ON users (lower(name) DESC NULLS LAST) WHERE status <> 'old';
CREATE TABLE posts (id serial PRIMARY KEY, user_id bigint REFERENCES users ON DELETE CASCADE);
CREATE VIEW names AS SELECT u.name FROM users AS u JOIN posts p ON p.user_id = u.id WHERE u.rank > 3;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RETURN new;
END
$$;
CREATE TRIGGER touched BEFORE UPDATE ON users FOR EACH ROW
    WHEN (old.name IS DISTINCT FROM new.name) EXECUTE FUNCTION touch();
";

/// What was done by hand is found, and the statement that is written mends it.
#[test]
fn what_is_done_by_hand_is_found_and_mended() {
    let project = Project::new(&[("1_shop.sql", SHOP)]);
    project.done(&["up"]);
    clean(&project);
    for (by_hand, rule, begins) in BY_HAND {
        project.sql(by_hand);
        let found = drift(&project);
        let is_it = |(id, message, _): &&(String, String, String)| {
            *id == format!("SQL_DRIFT_{rule}") && message.starts_with(begins)
        };
        assert!(found.iter().any(|it| is_it(&it)), "{by_hand}: {found:#?}");
        let mut statements = Vec::new();
        for (_, _, help) in &found {
            let sql = ["to drop it:\n", "to change it back:\n"];
            let sql = sql.iter().find_map(|mark| help.split_once(mark));
            let sql = sql.map_or(help.as_str(), |(_, rest)| rest);
            statements.push(sql.split("\nto keep it").next().unwrap().to_owned());
        }
        // A view comes after what it reads.
        statements.sort_by_key(|sql| sql.starts_with("CREATE VIEW"));
        for sql in statements {
            project.sql(&sql);
        }
        let run = verify(&project, &[]);
        assert_eq!(run.code, 0, "{by_hand}: {found:#?} {run:?}");
    }
}

#[test]
fn migrations_that_history_and_files_do_not_agree_on_are_told() {
    let project = Project::new(&[
        ("1_a.sql", "CREATE TABLE a (id int);"),
        ("2_b.sql", "CREATE TABLE b (id int);"),
    ]);
    let found = drift(&project);
    assert_eq!(found.len(), 2, "nothing but what is pending: {found:?}");
    assert!(found.iter().all(|it| it.0 == "SQL_DRIFT_PENDING"));
    project.done(&["up"]);
    clean(&project);
    let repository = &project.repository;
    repository.write("sql/1_a.sql", "CREATE TABLE a (id int); -- edited");
    repository.write("sql/3_c.sql", "CREATE TABLE c (id int);");
    std::fs::remove_file(repository.path("sql/2_b.sql")).unwrap();
    let found = drift(&project);
    let ids: Vec<&str> = found.iter().map(|it| it.0.as_str()).collect();
    assert_eq!(
        ids,
        [
            "SQL_DRIFT_EXTRA",
            "SQL_DRIFT_UNKNOWN",
            "SQL_DRIFT_EDITED",
            "SQL_DRIFT_PENDING"
        ],
        "{found:#?}"
    );
}

#[test]
fn tables_of_tools_and_extensions_are_left_out() {
    let project = Project::new(&[("1_a.sql", "CREATE TABLE a (id int);")]);
    project.done(&["up"]);
    project.sql(
        "CREATE TABLE goose_db_version (id int, version_id bigint, is_applied bool, tstamp timestamp);
         CREATE TABLE audit_log (id serial PRIMARY KEY); CREATE VIEW audit_view AS SELECT id FROM audit_log",
    );
    let found = drift(&project);
    assert!(found.iter().all(|it| it.1.contains("audit_")), "{found:?}");
    let config = "version: v1\nverify:\n  ignore: [audit_*]\n";
    project.repository.write("contracts.yaml", config);
    clean(&project);
}

#[test]
fn a_database_without_history_counts_as_migrated() {
    let project = Project::new(&[("1_shop.sql", SHOP)]);
    project.sql(SHOP);
    let run = verify(&project, &[]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.stderr.contains("has no history of migrations"),
        "{run:?}"
    );
}

#[test]
fn every_format_is_written_and_findings_name_the_field() {
    let project = Project::new(&[(
        "1_a.sql",
        "CREATE TABLE roles (id uuid PRIMARY KEY, name text NOT NULL);",
    )]);
    let proto = "syntax = \"proto3\";\npackage shop.v1;\nmessage Role {\n  string id = 1;\n  string name = 2;\n}\n";
    project.repository.write("shop.proto", proto);
    project.done(&["up"]);
    clean(&project);
    project.sql("ALTER TABLE roles DROP COLUMN name");
    let pretty = verify(
        &project,
        &["--format", "pretty", "--output", "sarif=drift.sarif"],
    );
    assert_eq!(pretty.code, 100, "{pretty:?}");
    assert!(
        pretty
            .stdout
            .contains("ALTER TABLE roles ADD COLUMN name text NOT NULL;"),
        "{pretty:?}"
    );
    assert!(
        pretty.stdout.contains("field 'name' of 'Role'"),
        "{pretty:?}"
    );
    let formats = [
        "text",
        "json",
        "msvs",
        "junit",
        "github-actions",
        "gitlab-code-quality",
        "sarif",
        "markdown",
    ];
    for format in formats {
        let run = verify(&project, &["--format", format]);
        assert_eq!(run.code, 100, "{format}: {run:?}");
        assert!(
            run.stdout.contains("SQL_DRIFT_MISSING"),
            "{format}: {run:?}"
        );
    }
    project
        .repository
        .write("contracts.yaml", "rules:\n  SQL_DRIFT_MISSING: off\n");
    clean(&project);
}

/// What only the server can tell to be the same.
#[test]
fn another_spelling_is_no_drift() {
    let project = Project::new(&[(
        "1_a.sql",
        "CREATE TABLE t (a interval DEFAULT '90 minutes', b date DEFAULT '2020-1-2', c boolean DEFAULT 't',
            d numeric DEFAULT 1e3, e bytea DEFAULT 'x', f int[] DEFAULT '{1, 2}', g time CHECK (g > '9:00'),
            h text CHECK (h SIMILAR TO 'a%'), i timestamptz CHECK (i > timestamptz '2020-01-01 00:00Z'),
            j jsonb DEFAULT '{\"b\":1,\"a\":2}', k uuid DEFAULT 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11');
         ALTER TABLE t RENAME COLUMN h TO hh; ALTER TABLE t ALTER COLUMN d TYPE bigint;
         CREATE INDEX i ON t ((a > '30 minutes'), date_trunc('day', b::timestamp));
         CREATE VIEW v AS SELECT *, count(*) OVER (PARTITION BY b ORDER BY d) AS n FROM t WHERE a > '30 min';
         CREATE MATERIALIZED VIEW m AS WITH x AS (SELECT d FROM t) SELECT sum(d) AS s FROM x;
         CREATE DOMAIN dom AS text DEFAULT 'x' CHECK (value LIKE 'x%' AND value <> '');",
    )]);
    project.done(&["up"]);
    clean(&project);
}

#[test]
fn a_migration_that_stopped_half_way_is_told_as_that() {
    let broken = "-- +goose Up\n-- +goose NO TRANSACTION\nCREATE TABLE b (id int);\nSELECT 1 / 0;\nCREATE TABLE c (id int);\n";
    let project = Project::new(&[("1_a.sql", "CREATE TABLE a (id int);"), ("2_b.sql", broken)]);
    assert_eq!(project.migrate(&["up"]).code, 1);
    let found = drift(&project);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "SQL_DRIFT_PENDING");
    assert!(found[0].1.contains("1 of 3 statements"), "{found:?}");
}

/// A role that may read the catalog and nothing else can verify: what it cannot
/// ask the server is a warning.
#[test]
fn a_role_without_rights_verifies_too() {
    let project = Project::new(&[(
        "1_a.sql",
        "CREATE TABLE a (b interval DEFAULT '90 minutes', c int);",
    )]);
    project.done(&["up"]);
    project.sql("DROP ROLE IF EXISTS looker; CREATE ROLE looker LOGIN");
    let name = &project.database.name;
    project.sql(&format!(
        "REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC; GRANT SELECT ON contracts_migrations TO looker"
    ));
    let url = project.database.server.url_of(name, "looker");
    let run = project.repository.contracts(&["verify", "--db", &url]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.contains("cannot be told"), "{run:?}");
    project.sql("ALTER TABLE a DROP COLUMN c");
    let run = project.repository.contracts(&["verify", "--db", &url]);
    assert_eq!(run.code, 100, "{run:?}");
    project.sql("DROP OWNED BY looker; DROP ROLE looker");
}
