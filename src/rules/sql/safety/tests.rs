use crate::rules::Finding;
use crate::rules::sql::tests::{check_files, check_with, lines};

const BASE: &str =
    "create table orders (id bigint primary key, note varchar(20), total numeric(10,2) not null);
create index orders_note on orders (note);
create table users (id bigint primary key);
create table days (id bigint, day date) partition by range (day);
create table days_1 partition of days for values from ('2020-01-01') to ('2021-01-01');
create type state as enum ('a');
create domain email as text;
";

/// What is found in a migration that is new, by the default rules.
fn judged(sql: &str) -> Vec<Finding> {
    judged_with(&[], sql)
}

fn judged_with(names: &[&str], sql: &str) -> Vec<Finding> {
    let base = vec![("sql/001_a.sql", BASE)];
    let now = vec![("sql/001_a.sql", BASE), ("sql/002_b.sql", sql)];
    check_with(names, &now, Some(&base))
}

/// "RULE text", with the text that is underlined.
fn underlined(sql: &str, findings: &[Finding]) -> Vec<String> {
    let say = |finding: &Finding| {
        let span = finding.location.as_ref().and_then(|it| it.span);
        let span = span.expect("a finding about a statement has a place");
        assert_eq!(span.start.line, span.end.line, "{sql}");
        let line = sql
            .lines()
            .nth(span.start.line as usize - 1)
            .expect("the line is there");
        let text = &line[span.start.column as usize - 1..span.end.column as usize - 1];
        format!("{} {text}", finding.rule.id)
    };
    findings.iter().map(say).collect()
}

#[test]
fn the_exact_token_is_underlined() {
    let cases: &[(&str, &[&str])] = &[
        (
            "create index a on orders (total);",
            &["SQL_INDEX_LOCKS index"],
        ),
        (
            "create unique index a on orders (total);",
            &["SQL_INDEX_LOCKS index"],
        ),
        ("drop index orders_note;", &["SQL_INDEX_DROP_LOCKS index"]),
        ("reindex table orders;", &["SQL_REINDEX_LOCKS reindex"]),
        (
            "alter table days detach partition days_1;",
            &["SQL_PARTITION_DETACH_LOCKS detach"],
        ),
        (
            "alter table orders add constraint a foreign key (id) references users (id);",
            &["SQL_CONSTRAINT_SCANS foreign key"],
        ),
        (
            "alter table orders add user_id bigint references users (id);",
            &["SQL_CONSTRAINT_SCANS references"],
        ),
        (
            "alter table orders add constraint a check (total > 0);",
            &["SQL_CONSTRAINT_SCANS check"],
        ),
        (
            "alter table orders add constraint a unique (note);",
            &["SQL_UNIQUE_LOCKS unique"],
        ),
        (
            "alter table days add primary key (id, day);",
            &["SQL_PRIMARY_KEY_LOCKS primary key"],
        ),
        (
            "alter table orders alter note set not null;",
            &["SQL_NOT_NULL_SCANS set not null"],
        ),
        (
            "alter table orders add state text not null;",
            &["SQL_COLUMN_REQUIRED not null"],
        ),
        (
            "alter table orders alter column note type integer using 0;",
            &["SQL_TYPE_REWRITES integer"],
        ),
        (
            "alter table orders add token uuid default gen_random_uuid();",
            &["SQL_DEFAULT_REWRITES gen_random_uuid()"],
        ),
        (
            "alter table orders rename note to remark;",
            &["SQL_COLUMN_RENAMED note"],
        ),
        (
            "alter table orders rename to purchases;",
            &["SQL_TABLE_RENAMED orders"],
        ),
        (
            "truncate orders cascade;",
            &["SQL_TRUNCATE_CASCADE cascade"],
        ),
        (
            "alter domain email add constraint a check (value <> '');",
            &["SQL_DOMAIN_CONSTRAINT check"],
        ),
        (
            "create index concurrently a on orders (total);",
            &["SQL_CONCURRENTLY_IN_TRANSACTION concurrently"],
        ),
        (
            "vacuum orders;",
            &["SQL_CONCURRENTLY_IN_TRANSACTION vacuum"],
        ),
        ("begin;", &["SQL_TRANSACTION_NESTED begin"]),
        (
            "begin;\ncreate index a on orders (total);\ncommit;",
            &[
                "SQL_TRANSACTION_NESTED begin",
                "SQL_INDEX_LOCKS index",
                "SQL_TRANSACTION_NESTED commit",
            ],
        ),
    ];
    for (sql, expected) in cases {
        let found = judged(sql);
        assert_eq!(
            underlined(sql, &found),
            *expected,
            "{sql}: {:?}",
            lines(&found)
        );
    }
}

#[test]
fn what_locks_nobody_out_is_no_finding() {
    let cases = [
        // Tables that are new, in this migration.
        "create table tags (id bigint primary key, name text);
         create index tags_name on tags (name);
         alter table tags add order_id bigint not null references orders (id);
         alter table tags add constraint a unique (name);
         alter table tags alter name set not null;
         alter table tags alter name type varchar(10);
         drop index tags_name;
         alter table tags rename name to label;",
        // Types that only widen.
        "alter table orders alter note type varchar(40);",
        "alter table orders alter note type text;",
        "alter table orders alter total type numeric(12,2);",
        "alter table orders alter total type numeric;",
        "alter table orders add constraint a check (total > 0) not valid;",
        "alter table orders add state text not null default 'a';",
        "alter table orders add state text;",
        "alter table orders add at timestamptz not null default now();",
        "insert into users (id) values (1);",
        "comment on table orders is 'all of them';",
        "create view totals as select total from orders;",
        "-- +goose NO TRANSACTION\n-- +goose Up\ncreate index concurrently a on orders (total);",
        "-- +goose NO TRANSACTION\n-- +goose Up\ndrop index concurrently orders_note;",
    ];
    for sql in cases {
        assert_eq!(lines(&judged(sql)), [""; 0], "{sql}");
    }
}

#[test]
fn tables_of_an_earlier_new_migration_are_new_too() {
    let base = vec![("sql/001_a.sql", BASE)];
    let now = vec![
        ("sql/001_a.sql", BASE),
        (
            "sql/002_b.sql",
            "create table tags (id bigint primary key, name text);",
        ),
        ("sql/003_c.sql", "create index tags_name on tags (name);"),
    ];
    assert_eq!(lines(&check_files(&now, Some(&base))), [""; 0]);
}

#[test]
fn narrower_types_are_written_anew() {
    for ty in ["varchar(10)", "numeric(12,3)", "char(20)"] {
        let column = if ty.starts_with('n') { "total" } else { "note" };
        let sql = format!("alter table orders alter {column} type {ty};");
        assert_eq!(
            underlined(&sql, &judged(&sql)),
            [format!("SQL_TYPE_REWRITES {ty}")]
        );
    }
}

#[test]
fn merged_migrations_are_not_judged() {
    let files = vec![
        ("sql/001_a.sql", BASE),
        ("sql/002_b.sql", "create index a on orders (total);"),
    ];
    assert_eq!(lines(&check_files(&files, Some(&files))), [""; 0]);
    assert_eq!(lines(&check_files(&files, None)), [""; 0]);
}

#[test]
fn what_cannot_be_read_is_not_judged_and_the_rest_is() {
    let sql =
        "alter table orders add state text nto null default;\ncreate index a on orders (total);";
    let found = judged(sql);
    let ids: Vec<&str> = found.iter().map(|it| it.rule.id).collect();
    assert_eq!(
        ids,
        ["SQL_SYNTAX", "SQL_INDEX_LOCKS"],
        "{:?}",
        lines(&found)
    );
}

#[test]
fn only_what_fails_is_found_in_what_goes_down() {
    let sql = "-- +goose Up\nalter table orders add state text;\n-- +goose Down\n\
               drop index concurrently orders_note;\nalter table orders drop column state;";
    let ids: Vec<&str> = judged(sql).iter().map(|it| it.rule.id).collect();
    assert!(ids.contains(&"SQL_CONCURRENTLY_IN_TRANSACTION"), "{ids:?}");
    assert!(!ids.contains(&"SQL_INDEX_DROP_LOCKS"), "{ids:?}");
}

#[test]
fn opt_in_rules_are_silent_until_they_are_named() {
    let sql = "alter table public.orders add state varchar(10);\ndrop table public.users;";
    assert_eq!(lines(&judged(sql)), [""; 0]);
    let found = judged_with(&["SQL_STYLE", "SQL_DROPS"], sql);
    assert_eq!(
        underlined(sql, &found),
        [
            "SQL_PREFER_TEXT varchar(10)",
            "SQL_TABLE_DROPPED public.users"
        ]
    );
}
