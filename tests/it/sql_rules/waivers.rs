//! `-- contracts:ignore RULE reason` in migrations.

use super::{NEXT, check, found, shop};

/// What is found if the next migration is this.
fn of(sql: &str) -> Vec<String> {
    let repository = shop();
    repository.write(NEXT, sql);
    let run = check(&repository);
    found(&run)
}

const INDEX: &str = "CREATE INDEX orders_note ON orders (note);\n";

#[test]
fn a_comment_covers_the_statement_that_it_precedes_or_its_line() {
    for sql in [
        format!("-- contracts:ignore SQL_INDEX_LOCKS the table is small\n{INDEX}"),
        format!("/* contracts:ignore SQL_INDEX_LOCKS the table is small */\n{INDEX}"),
        format!("SELECT 1;\n-- contracts:ignore SQL_SAFETY until=9999-01-01 the table is small\n-- and so on\n\n{INDEX}"),
        "CREATE INDEX orders_note ON orders (note); -- contracts:ignore SQL_INDEX_LOCKS small\n".to_owned(),
        "ALTER TABLE orders\n  ADD COLUMN a text,\n  -- contracts:ignore SQL_COLUMN_REQUIRED it is empty\n  ADD COLUMN b text NOT NULL;\n".to_owned(),
        "-- contracts:ignore SQL_COLUMN_REQUIRED it is empty\nALTER TABLE orders\n  ADD COLUMN a text,\n  ADD COLUMN b text NOT NULL;\n".to_owned(),
        format!("-- contracts:ignore SQL_INDEX_LOCKS the table is small\n-- +goose Up\nSELECT 1;\n{INDEX}"),
        format!("-- +goose Up\n-- contracts:ignore SQL_INDEX_LOCKS the table is small\n{INDEX}"),
        format!("-- contracts:ignore SQL_INDEX_LOCKS the table is small\n\nSELECT 1;\n{INDEX}"),
    ] {
        assert_eq!(of(&sql), [""; 0], "{sql}");
    }
}

#[test]
fn it_covers_nothing_else() {
    let sql = format!(
        "-- contracts:ignore SQL_INDEX_LOCKS the table is small\n{INDEX}CREATE INDEX b ON orders (total);\n"
    );
    assert_eq!(of(&sql), ["sql/002_next.sql:3:8 SQL_INDEX_LOCKS"]);
    let sql = "SELECT 'a\n-- contracts:ignore SQL_INDEX_LOCKS in a string';\nCREATE INDEX b ON orders (total);\n";
    assert_eq!(of(sql), ["sql/002_next.sql:3:8 SQL_INDEX_LOCKS"]);
}

#[test]
fn a_waiver_that_is_wrong_is_a_finding() {
    for (sql, expected) in [
        (
            format!("-- contracts:ignore SQL_INDEX_LOCKS\n{INDEX}"),
            &[
                "sql/002_next.sql:1:1 WAIVER_WITHOUT_REASON",
                "sql/002_next.sql:2:8 SQL_INDEX_LOCKS",
            ][..],
        ),
        (
            format!("-- contracts:ignore SQL_INDEX_LOKS small\n{INDEX}"),
            &[
                "sql/002_next.sql:1:1 WAIVER_INVALID",
                "sql/002_next.sql:2:8 SQL_INDEX_LOCKS",
            ],
        ),
        (
            "-- contracts:ignore SQL_INDEX_LOCKS small\nSELECT 1;\n".to_owned(),
            &["sql/002_next.sql:1:1 WAIVER_UNUSED"],
        ),
        (
            "SELECT 1;\n-- contracts:ignore SQL_INDEX_LOCKS small\n".to_owned(),
            &["sql/002_next.sql:2:1 WAIVER_INVALID"],
        ),
        (
            format!("-- contracts:ignore SQL_INDEX_LOCKS until=2020-01-01 small\n{INDEX}"),
            &[
                "sql/002_next.sql:1:1 WAIVER_EXPIRED",
                "sql/002_next.sql:2:8 SQL_INDEX_LOCKS",
            ],
        ),
    ] {
        assert_eq!(of(&sql), expected, "{sql}");
    }
}

#[test]
fn an_unused_waiver_is_a_warning() {
    let repository = shop();
    repository.write(
        NEXT,
        "-- contracts:ignore SQL_INDEX_LOCKS small\nSELECT 1;\n",
    );
    let run = check(&repository);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stderr.contains("1 warning"), "{run:?}");
}

#[test]
fn nothing_is_said_of_waivers_that_are_merged() {
    let repository = shop();
    repository.write(
        NEXT,
        &format!("-- contracts:ignore SQL_INDEX_LOCKS small\n{INDEX}"),
    );
    check(&repository).clean();
    repository.commit("Add an index");
    repository.checkout("main");
    repository.git(&["merge", "--quiet", "feature"]);
    repository.branch("other");
    check(&repository).clean();
    assert_eq!(found(&check(&repository)), [""; 0]);
}
