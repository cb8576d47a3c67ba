//! Names that PostgreSQL gives where a statement gives none: `orders_pkey`,
//! `orders_customer_id_fkey`, `orders_total_check1`. Later migrations rely on
//! them, so that they must be the same here.

use super::Replayer;
use super::names::LONGEST_NAME;
use crate::sql::catalog::{ConstraintKind, ObjectName};

impl Replayer {
    /// A name for an index or sequence that nothing else has.
    pub(super) fn relation_name(
        &self,
        table: &ObjectName,
        addition: Option<&str>,
        label: &str,
    ) -> String {
        first_free(&table.name, addition, label, |name| {
            self.catalog.relation(&table.sibling(name)).is_some() || self.is_constraint(table, name)
        })
    }

    /// A name for a constraint without an index.
    pub(super) fn constraint_name(
        &self,
        table: &ObjectName,
        addition: Option<&str>,
        label: &str,
    ) -> String {
        first_free(&table.name, addition, label, |name| {
            self.is_constraint(table, name)
        })
    }

    /// True if a constraint of the schema has the name. Two tables may have
    /// constraints of one name, but none that PostgreSQL names by itself.
    pub(super) fn is_constraint(&self, table: &ObjectName, name: &str) -> bool {
        self.constraint_names.contains(&table.sibling(name))
    }
}

fn first_free(
    table: &str,
    addition: Option<&str>,
    label: &str,
    taken: impl Fn(&str) -> bool,
) -> String {
    let mut name = fitted(table, addition, label);
    let mut pass = 0;
    while taken(&name) {
        pass += 1;
        name = fitted(table, addition, &format!("{label}{pass}"));
    }
    name
}

/// Table, addition and label joined by `_`, the longer of the first two cut
/// until all of it fits.
pub(in crate::sql) fn fitted(table: &str, addition: Option<&str>, label: &str) -> String {
    let overhead = label.len() + 1 + usize::from(addition.is_some());
    let available = LONGEST_NAME.saturating_sub(overhead);
    let mut first = table.len();
    let mut second = addition.map_or(0, str::len);
    while first + second > available {
        if first > second {
            first -= 1;
        } else {
            second -= 1;
        }
    }
    match addition {
        Some(addition) => format!("{}_{}_{label}", cut(table, first), cut(addition, second)),
        None => format!("{}_{label}", cut(table, first)),
    }
}

fn cut(text: &str, length: usize) -> &str {
    let end = (0..=length.min(text.len())).rfind(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

/// Column names joined by `_`, until they are longer than any name.
pub(super) fn addition<'a>(columns: impl IntoIterator<Item = &'a str>) -> String {
    let mut joined = String::new();
    for column in columns {
        if !joined.is_empty() {
            joined.push('_');
        }
        joined.push_str(column);
        if joined.len() > LONGEST_NAME {
            break;
        }
    }
    joined
}

/// The same for an index, where a name that comes twice gets a number.
pub(super) fn index_addition(parts: impl IntoIterator<Item = String>) -> String {
    let mut names: Vec<String> = Vec::new();
    for part in parts {
        let mut name = part.clone();
        let mut pass = 0;
        while names.contains(&name) {
            pass += 1;
            name = format!("{part}{pass}");
        }
        names.push(name);
    }
    addition(names.iter().map(String::as_str))
}

/// What an automatic name of this kind of constraint ends with.
pub(super) fn label(kind: &ConstraintKind) -> &'static str {
    match kind {
        ConstraintKind::PrimaryKey => "pkey",
        ConstraintKind::Unique { .. } => "key",
        ConstraintKind::ForeignKey(_) => "fkey",
        ConstraintKind::Check(_) => "check",
        ConstraintKind::Exclusion { .. } => "excl",
    }
}

#[cfg(test)]
mod tests {
    use super::fitted;

    #[test]
    fn long_names_are_cut_where_postgresql_cuts_them() {
        let table = "a".repeat(60);
        assert_eq!(
            fitted(&table, None, "pkey"),
            format!("{}_pkey", "a".repeat(58))
        );
        let column = "b".repeat(40);
        assert_eq!(
            fitted(&table, Some(&column), "fkey"),
            format!("{}_{}_fkey", "a".repeat(29), "b".repeat(28))
        );
        assert_eq!(
            fitted("orders", Some("total"), "check1"),
            "orders_total_check1"
        );
    }
}
