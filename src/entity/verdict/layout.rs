//! Fields that are more than one value, or none at all, and the columns that
//! hold them.

/// How a field of some shape goes with columns of some shape.
pub struct LayoutRow {
    pub proto: &'static str,
    pub columns: &'static str,
    /// "exact", "lossy" or "impossible".
    pub verdict: &'static str,
    pub reason: &'static str,
    /// The rule that finds it, where it is a finding.
    pub rule: &'static str,
}

const fn row(
    proto: &'static str,
    columns: &'static str,
    verdict: &'static str,
    reason: &'static str,
    rule: &'static str,
) -> LayoutRow {
    LayoutRow {
        proto,
        columns,
        verdict,
        reason,
        rule,
    }
}

const NULLABILITY: &str = "SQL_COLUMN_NULLABILITY";
const TYPE: &str = "SQL_COLUMN_TYPE";
const LABELS: &str = "SQL_ENUM_LABELS";

/// In the order of the reference.
pub static LAYOUTS: &[LayoutRow] = &[
    row("`T` without `optional`", "`T NOT NULL`", "exact", "", ""),
    row(
        "`T` without `optional`",
        "`T`, may be NULL",
        "lossy",
        "NULL is read as zero",
        NULLABILITY,
    ),
    row(
        "`optional T`, a wrapper (`StringValue`), a member of a oneof",
        "`T`, may be NULL",
        "exact",
        "absent is NULL",
        "",
    ),
    row(
        "`optional T`, a wrapper, a member of a oneof",
        "`T NOT NULL DEFAULT …`",
        "lossy",
        "absent becomes the default",
        "",
    ),
    row(
        "`optional T`, a wrapper, a member of a oneof",
        "`T NOT NULL`",
        "impossible",
        "absent is refused",
        NULLABILITY,
    ),
    row(
        "oneof",
        "a column that may be NULL for each member, and a CHECK with `num_nonnulls` over all",
        "exact",
        "",
        "",
    ),
    row(
        "oneof",
        "the same without the CHECK",
        "lossy",
        "nothing keeps two members from being set",
        "SQL_ONEOF_UNCHECKED",
    ),
    row(
        "enum",
        "enum type with a label for each value",
        "exact",
        "",
        "",
    ),
    row(
        "enum",
        "enum type, or `text` with a CHECK, that lacks a label",
        "impossible",
        "the value is refused",
        LABELS,
    ),
    row(
        "enum",
        "`text` with a CHECK that lists the labels",
        "exact",
        "",
        "",
    ),
    row(
        "enum",
        "`text` with a foreign key to a lookup table",
        "exact",
        "the rows of the table are the labels",
        "",
    ),
    row("enum", "`integer`", "exact", "the number of the value", ""),
    row(
        "`repeated T`",
        "`T[]`",
        "exact",
        "as `T` for each element",
        "",
    ),
    row("`repeated T`", "`jsonb`", "exact", "", ""),
    row(
        "`repeated Message`",
        "a child table with a foreign key back",
        "exact",
        "an order needs a column of its own",
        "SQL_FOREIGN_KEY",
    ),
    row(
        "`repeated T`",
        "`T`",
        "impossible",
        "one value has no room for several",
        TYPE,
    ),
    row("`map<K, V>`", "`jsonb`", "exact", "", ""),
    row(
        "`map<K, V>`",
        "`hstore`",
        "exact",
        "where the values are strings",
        "",
    ),
    row("message", "`jsonb`, a composite type", "exact", "", ""),
    row(
        "message",
        "`<field>_<subfield>` for each of its fields",
        "exact",
        "each as its own type says",
        "",
    ),
    row(
        "message that is an entity",
        "`<field>_id` with a foreign key",
        "exact",
        "the key stands for the row",
        "",
    ),
    row(
        "`string` with `max_len` up to n",
        "`varchar(n)`",
        "exact",
        "",
        "",
    ),
    row(
        "`string` with `max_len` above n",
        "`varchar(n)`",
        "lossy",
        "the contract allows longer strings",
        TYPE,
    ),
    row("`string` with `uuid`", "`uuid`", "exact", "", ""),
    row("`bytes` with `len` 16", "`uuid`", "exact", "", ""),
    row(
        "`bytes` with another `len`",
        "`uuid`",
        "lossy",
        "the contract allows bytes that are no UUID",
        TYPE,
    ),
    row(
        "`string` with `max_len`, integer with bounds",
        "the same with a CHECK that refuses some of it",
        "lossy",
        "the contract allows what is refused",
        "SQL_CHECK_BOUNDS",
    ),
    row(
        "integer with bounds (`gte`, `lt`, …) within the range of the column",
        "`smallint`, `integer`, `bigint`, `numeric(p)`",
        "exact",
        "",
        "",
    ),
    row(
        "integer with a bound beyond the range of the column",
        "`smallint`, `integer`, `bigint`, `numeric(p)`",
        "lossy",
        "the contract allows values that do not fit",
        TYPE,
    ),
];
