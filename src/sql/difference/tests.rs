//! What `mend` writes does what it is for: replayed after the one schema, it
//! gives the other.

use super::{Change, Phase, differences, mend};
use crate::sql::catalog::Catalog;
use crate::sql::migration::{self, FileInput};
use crate::sql::replay::replay;

fn catalog(sql: &str) -> Catalog {
    let files = vec![FileInput {
        shown: "sql/1_a.sql".into(),
        name: "1_a.sql".to_owned(),
        text: sql.as_bytes().to_vec().into(),
    }];
    let migrations = migration::read(files);
    assert!(
        migrations.problems.is_empty(),
        "{sql}\n{:?}",
        migrations.problems
    );
    let replayed = replay(&migrations.migrations);
    assert!(
        replayed.problems.is_empty(),
        "{sql}\n{:?}",
        replayed.problems
    );
    replayed.catalog
}

fn script(from: &Catalog, to: &Catalog) -> String {
    let statements = mend(from, to, &differences(from, to));
    let statements = statements.iter().map(|it| format!("{};\n", it.sql));
    statements.collect()
}

/// Goes from one schema to the other and back, and to both from nothing.
#[track_caller]
fn both_ways(one: &str, other: &str) {
    for (from, to) in [
        (one, other),
        (other, one),
        ("", one),
        ("", other),
        (one, ""),
    ] {
        let (old, new) = (catalog(from), catalog(to));
        let script = script(&old, &new);
        let mended = catalog(&format!("{from}\n{script}"));
        let left = differences(&mended, &new);
        assert!(left.is_empty(), "{from}\n→\n{to}\n{script}\n{left:#?}");
    }
}

#[test]
fn columns() {
    both_ways(
        "CREATE TABLE t (id int PRIMARY KEY, a text, b int DEFAULT 1);",
        "CREATE TABLE t (id bigint PRIMARY KEY, a varchar(10) NOT NULL DEFAULT 'x', c uuid);",
    );
    both_ways(
        "CREATE TABLE t (id serial, \"Mixed Case\" text, \"order\" int);",
        "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (START 10), \"order\" bigint);",
    );
    both_ways(
        "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED);",
        "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 3) STORED);",
    );
}

#[test]
fn constraints_and_indexes() {
    let tables = "CREATE TABLE a (id int PRIMARY KEY, x text UNIQUE);";
    both_ways(
        &format!(
            "{tables} CREATE TABLE b (a_id int REFERENCES a, n int CHECK (n > 0));
             CREATE INDEX i ON b (n);"
        ),
        &format!(
            "{tables} CREATE TABLE b (a_id int REFERENCES a ON DELETE CASCADE, n int CHECK (n > 1));
             CREATE UNIQUE INDEX i ON b (lower(n::text) DESC) WHERE n > 3;"
        ),
    );
    both_ways(
        &format!("{tables} ALTER TABLE a ADD CONSTRAINT c CHECK (id > 0) NOT VALID;"),
        &format!("{tables} ALTER TABLE a ADD CONSTRAINT c CHECK (id > 0);"),
    );
}

#[test]
fn tables_that_refer_to_one_another() {
    both_ways(
        "CREATE TABLE a (id int PRIMARY KEY, b_id int); CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a);
         ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b;",
        "CREATE SCHEMA s; CREATE TABLE s.a (id int PRIMARY KEY);",
    );
}

#[test]
fn types() {
    both_ways(
        "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (v e DEFAULT 'a');",
        "CREATE TYPE e AS ENUM ('z', 'a', 'm', 'b', 'c'); CREATE TABLE t (v e DEFAULT 'a');",
    );
    both_ways(
        "CREATE DOMAIN d AS text CHECK (value <> ''); CREATE TABLE t (v d);",
        "CREATE DOMAIN d AS text NOT NULL DEFAULT 'x' CHECK (length(value) < 9); CREATE TABLE t (v d);",
    );
    both_ways(
        "CREATE TYPE c AS (x int, y text);",
        "CREATE TYPE c AS (y varchar(3), z int); CREATE TYPE e AS ENUM ('it''s');",
    );
}

#[test]
fn views_that_stand_in_the_way() {
    both_ways(
        "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a FROM v;",
        "CREATE TABLE t (a bigint, b int); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a FROM v;",
    );
    both_ways(
        "CREATE TABLE t (a int); CREATE MATERIALIZED VIEW m AS SELECT a FROM t;",
        "CREATE TABLE t (a int); CREATE VIEW v (x) AS SELECT a FROM t;",
    );
}

#[test]
fn what_is_known_by_its_statement() {
    both_ways(
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
         CREATE TABLE t (a int); CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN old; END $$;
         CREATE TABLE t (a int); COMMENT ON TABLE t IS 'it''s';",
    );
}

#[test]
fn sequences_and_partitions() {
    both_ways(
        "CREATE SEQUENCE s INCREMENT 5; CREATE TABLE p (a int, b date) PARTITION BY RANGE (b);
         CREATE TABLE q PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');",
        "CREATE TABLE t (a int); CREATE SEQUENCE s AS int OWNED BY t.a;
         CREATE UNLOGGED TABLE u () INHERITS (t);",
    );
}

#[test]
fn a_key_with_another_name_is_renamed() {
    let old = catalog("CREATE TABLE t (a int, CONSTRAINT x UNIQUE (a)); CREATE INDEX i ON t (a);");
    let new = catalog("CREATE TABLE t (a int, CONSTRAINT y UNIQUE (a)); CREATE INDEX j ON t (a);");
    assert_eq!(
        script(&old, &new),
        "ALTER TABLE t RENAME CONSTRAINT x TO y;\nALTER INDEX i RENAME TO j;\n"
    );
}

#[test]
fn statements_come_in_the_order_of_phases() {
    let old = catalog("");
    let new = catalog(
        "CREATE TYPE e AS ENUM ('a'); CREATE TABLE b (id int PRIMARY KEY);
         CREATE TABLE a (v e, b int REFERENCES b);",
    );
    let found = differences(&old, &new);
    assert!(found.iter().all(|it| it.change == Change::Added));
    let phases: Vec<Phase> = mend(&old, &new, &found).iter().map(|it| it.phase).collect();
    assert_eq!(
        phases,
        [
            Phase::CreateType,
            Phase::CreateTable,
            Phase::CreateTable,
            Phase::AddForeignKey
        ]
    );
}
