//! The table that the examples of the rules change.

/// A migration of the base, and one that is new.
macro_rules! new_migration {
    ($sql:literal) => {
        concat!(
            "// file: sql/001_orders.sql\n",
            "CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(20), total numeric NOT NULL);\n",
            "CREATE UNIQUE INDEX orders_note ON orders (note);\n",
            "// file: sql/002_change.sql\n",
            $sql
        )
    };
}

pub(super) use new_migration;
