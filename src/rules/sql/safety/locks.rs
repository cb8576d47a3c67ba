//! Locks that others wait for while a table is read from end to end.

use super::example::new_migration;
use super::spot::Spot;
use super::{SAFETY, SafetyRule, exact};
use crate::rules::{Doc, Family, Rule, Severity};
use squawk_linter::Rule as Squawk;
use squawk_syntax::SyntaxKind;
use squawk_syntax::ast::{self, AstNode};

pub(super) static INDEX_LOCKS: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_INDEX_LOCKS",
        family: Family::Sql,
        categories: SAFETY,
        purpose: "Checks that an index on a table that is in use is built concurrently.",
        doc: Doc {
            why: "CREATE INDEX lets nobody write to the table until the index is built, \
                  which takes minutes on a large one. Requests pile up behind it.",
            instead: "CREATE INDEX CONCURRENTLY, in a migration of its own with `-- +goose \
                      NO TRANSACTION`.",
            before: new_migration!(
                "-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX CONCURRENTLY orders_total ON orders (total);\n"
            ),
            after: new_migration!("CREATE INDEX orders_total ON orders (total);\n"),
        },
    },
    squawk: &[Squawk::RequireConcurrentIndexCreation],
    severity: Severity::Error,
    even_new: false,
    exact: exact::index_word,
    message: "nobody can write to '{table}' while this index is built",
    help: "CREATE INDEX CONCURRENTLY, in a migration of its own with '-- +goose NO \
           TRANSACTION'",
};

pub(super) static INDEX_DROP_LOCKS: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_INDEX_DROP_LOCKS",
        family: Family::Sql,
        categories: SAFETY,
        purpose: "Checks that an index is dropped concurrently.",
        doc: Doc {
            why: "DROP INDEX waits for every query on the table and lets no other one begin \
                  until it is done: one long report is enough to stop all.",
            instead: "DROP INDEX CONCURRENTLY, in a migration of its own with `-- +goose NO \
                      TRANSACTION`.",
            before: new_migration!(
                "-- +goose NO TRANSACTION\n-- +goose Up\nDROP INDEX CONCURRENTLY orders_note;\n"
            ),
            after: new_migration!("DROP INDEX orders_note;\n"),
        },
    },
    squawk: &[Squawk::RequireConcurrentIndexDeletion],
    severity: Severity::Error,
    even_new: false,
    exact: exact::index_word,
    message: "nobody can use the table while index '{table}' waits to be dropped",
    help: "DROP INDEX CONCURRENTLY, in a migration of its own with '-- +goose NO \
           TRANSACTION'",
};

pub(super) static REINDEX_LOCKS: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_REINDEX_LOCKS",
        family: Family::Sql,
        categories: SAFETY,
        purpose: "Checks that an index is rebuilt concurrently.",
        doc: Doc {
            why: "REINDEX lets nobody write to the table, and no query use the index, until \
                  it is done.",
            instead: "REINDEX … CONCURRENTLY, in a migration of its own with `-- +goose NO \
                      TRANSACTION`.",
            before: new_migration!(
                "-- +goose NO TRANSACTION\n-- +goose Up\nREINDEX INDEX CONCURRENTLY orders_note;\n"
            ),
            after: new_migration!("REINDEX INDEX orders_note;\n"),
        },
    },
    squawk: &[Squawk::RequireConcurrentReindex],
    severity: Severity::Error,
    even_new: false,
    exact: exact::first_word,
    message: "nobody can write to the table while its index is rebuilt",
    help: "REINDEX INDEX CONCURRENTLY, in a migration of its own with '-- +goose NO \
           TRANSACTION'",
};

pub(super) static PARTITION_DETACH_LOCKS: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_PARTITION_DETACH_LOCKS",
        family: Family::Sql,
        categories: SAFETY,
        purpose: "Checks that a partition is detached concurrently.",
        doc: Doc {
            why: "DETACH PARTITION waits for every query on the partitioned table and lets \
                  no other one begin until it is done.",
            instead: "DETACH PARTITION … CONCURRENTLY, in a migration of its own with `-- \
                      +goose NO TRANSACTION`.",
            before: new_migration!(
                "-- +goose NO TRANSACTION\n-- +goose Up\nALTER TABLE orders ADD COLUMN day date;\n"
            ),
            after: new_migration!("ALTER TABLE orders DETACH PARTITION orders_2020;\n"),
        },
    },
    squawk: &[Squawk::RequireConcurrentPartitionDetach],
    severity: Severity::Error,
    even_new: false,
    exact: exact::detach,
    message: "nobody can use '{table}' while the partition waits to be detached",
    help: "DETACH PARTITION … CONCURRENTLY, in a migration of its own with '-- +goose NO \
           TRANSACTION'",
};

pub(super) static CONSTRAINT_SCANS: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_CONSTRAINT_SCANS",
        family: Family::Sql,
        categories: SAFETY,
        purpose: "Checks that a constraint is added as NOT VALID, to be validated later.",
        doc: Doc {
            why: "A constraint that is checked at once reads the whole table, and nobody \
                  can write to it (a foreign key: to either table) meanwhile.",
            instead: "ADD CONSTRAINT … NOT VALID, which holds for new rows from then on, \
                      and VALIDATE CONSTRAINT in the next migration, which locks out \
                      nobody.",
            before: new_migration!(
                "ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0) NOT VALID;\n"
            ),
            after: new_migration!(
                "ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0);\n"
            ),
        },
    },
    squawk: &[
        Squawk::ConstraintMissingNotValid,
        Squawk::AddingForeignKeyConstraint,
    ],
    severity: Severity::Error,
    even_new: false,
    exact: exact::constraint_kind,
    message: "nobody can write to '{table}' while all its rows are checked",
    help: "add it as NOT VALID, and VALIDATE CONSTRAINT in another migration",
};

pub(super) static VALIDATED_AT_ONCE: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_VALIDATED_AT_ONCE",
        family: Family::Sql,
        categories: SAFETY,
        purpose: "Checks that a constraint is not validated in the transaction that adds \
                  it.",
        doc: Doc {
            why: "The lock that ADD CONSTRAINT takes is held until the transaction ends, so \
                  that VALIDATE CONSTRAINT reads the whole table under it: as if NOT VALID \
                  did not stand there.",
            instead: "Validate in a migration of its own.",
            before: new_migration!(
                "ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0) NOT VALID;\n// file: sql/003_validate.sql\nALTER TABLE orders VALIDATE CONSTRAINT orders_total_positive;\n"
            ),
            after: new_migration!(
                "ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0) NOT VALID;\nALTER TABLE orders VALIDATE CONSTRAINT orders_total_positive;\n"
            ),
        },
    },
    squawk: &[Squawk::ConstraintMissingNotValid],
    severity: Severity::Error,
    even_new: false,
    exact: exact::constraint_name,
    message: "'{what}' is validated under the lock of the statement that adds it, in one \
              transaction",
    help: "move VALIDATE CONSTRAINT to a migration of its own",
};

pub(super) static UNIQUE_LOCKS: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_UNIQUE_LOCKS",
        family: Family::Sql,
        categories: SAFETY,
        purpose: "Checks that a unique constraint is made of an index that is there \
                  already.",
        doc: Doc {
            why: "ADD … UNIQUE builds its index while nobody can read or write the table.",
            instead: "CREATE UNIQUE INDEX CONCURRENTLY in one migration, ADD CONSTRAINT … \
                      UNIQUE USING INDEX in the next.",
            before: new_migration!(
                "ALTER TABLE orders ADD CONSTRAINT orders_note_key UNIQUE USING INDEX orders_note;\n"
            ),
            after: new_migration!(
                "ALTER TABLE orders ADD CONSTRAINT orders_note_key UNIQUE (note);\n"
            ),
        },
    },
    squawk: &[Squawk::DisallowedUniqueConstraint],
    severity: Severity::Error,
    even_new: false,
    exact: exact::constraint_kind,
    message: "nobody can use '{table}' while the index of this constraint is built",
    help: "CREATE UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT … UNIQUE USING INDEX",
};

pub(super) static PRIMARY_KEY_LOCKS: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_PRIMARY_KEY_LOCKS",
        family: Family::Sql,
        categories: SAFETY,
        purpose: "Checks that a primary key is made of an index that is there already.",
        doc: Doc {
            why: "ADD PRIMARY KEY builds its index while nobody can read or write the \
                  table; with a new serial column it writes every row anew, too.",
            instead: "CREATE UNIQUE INDEX CONCURRENTLY in one migration, ADD CONSTRAINT … \
                      PRIMARY KEY USING INDEX in the next.",
            before: new_migration!(
                "ALTER TABLE orders DROP CONSTRAINT orders_pkey;\nALTER TABLE orders ADD CONSTRAINT orders_pkey2 PRIMARY KEY USING INDEX orders_note;\n"
            ),
            after: new_migration!(
                "ALTER TABLE orders DROP CONSTRAINT orders_pkey;\nALTER TABLE orders ADD PRIMARY KEY (note);\n"
            ),
        },
    },
    squawk: &[Squawk::AddingSerialPrimaryKeyField],
    severity: Severity::Error,
    even_new: false,
    exact: exact::constraint_kind,
    message: "nobody can use '{table}' while the index of its primary key is built",
    help: "CREATE UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT … PRIMARY KEY USING \
           INDEX",
};

pub(super) static NOT_NULL_SCANS: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_NOT_NULL_SCANS",
        family: Family::Sql,
        categories: SAFETY,
        purpose: "Checks that SET NOT NULL has a validated check to rely on.",
        doc: Doc {
            why: "SET NOT NULL reads the whole table while nobody can read or write it, \
                  unless a check that was validated says that there is no NULL.",
            instead: "ADD CONSTRAINT … CHECK (column IS NOT NULL) NOT VALID, VALIDATE \
                      CONSTRAINT in the next migration, then SET NOT NULL, and drop the \
                      check.",
            before: new_migration!(
                "ALTER TABLE orders ADD CONSTRAINT orders_note_there CHECK (note IS NOT NULL) NOT VALID;\n// file: sql/003_validate.sql\nALTER TABLE orders VALIDATE CONSTRAINT orders_note_there;\nALTER TABLE orders ALTER COLUMN note SET NOT NULL;\n"
            ),
            after: new_migration!("ALTER TABLE orders ALTER COLUMN note SET NOT NULL;\n"),
        },
    },
    squawk: &[Squawk::AddingNotNullableField],
    severity: Severity::Error,
    even_new: false,
    exact: exact::whole,
    message: "nobody can use '{table}' while all its rows are read for NULL",
    help: "add CHECK (… IS NOT NULL) NOT VALID, validate it in another migration, and SET \
           NOT NULL after that",
};

pub(super) static DOMAIN_CONSTRAINT: SafetyRule = SafetyRule {
    rule: Rule {
        id: "SQL_DOMAIN_CONSTRAINT",
        family: Family::Sql,
        categories: SAFETY,
        purpose: "Checks that a domain that is in use gets no further constraint.",
        doc: Doc {
            why: "The constraint is checked at once in every table that has a column of the \
                  domain, all of them locked until the last is read.",
            instead: "Give the tables a check each, as NOT VALID, and validate them one \
                      after another.",
            before: new_migration!("CREATE DOMAIN email AS text CHECK (value LIKE '%@%');\n"),
            after: new_migration!(
                "CREATE DOMAIN email AS text;\nALTER DOMAIN email ADD CONSTRAINT has_at CHECK (value LIKE '%@%');\n"
            ),
        },
    },
    squawk: &[Squawk::BanAlterDomainWithAddConstraint],
    severity: Severity::Error,
    even_new: true,
    exact: exact::constraint_kind,
    message: "every table with a column of this domain is locked while its rows are checked",
    help: "add a check to each table, as NOT VALID",
};

/// What squawk finds by one rule is told apart here: a constraint that is
/// checked at once, one that is validated in the transaction that made it, and
/// keys, which cannot be NOT VALID and have rules of their own.
pub(super) fn is_about(spot: &Spot, rule: &SafetyRule) -> bool {
    let id = rule.rule.id;
    let validates = spot.node.kind() == SyntaxKind::VALIDATE_CONSTRAINT;
    if id == VALIDATED_AT_ONCE.rule.id {
        return validates;
    }
    if id != CONSTRAINT_SCANS.rule.id {
        return true;
    }
    let constraint = spot.node.descendants().find_map(ast::Constraint::cast);
    let is_key = matches!(
        constraint,
        Some(ast::Constraint::UniqueConstraint(_) | ast::Constraint::PrimaryKeyConstraint(_))
    );
    !validates && !is_key
}
