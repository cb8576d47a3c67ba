//! Names of constraints and indexes: `<table>_<columns>_<what>`.

use super::Planner;
use crate::sql::catalog::ObjectName;

/// The longest name that PostgreSQL keeps, in bytes.
const LONGEST: usize = 63;

impl Planner<'_> {
    /// A name that no relation and no constraint of the table has.
    pub(super) fn free_name(&mut self, table: &ObjectName, columns: &[&str], what: &str) -> String {
        let mut stem = table.name.clone();
        for column in columns {
            stem.push('_');
            stem.push_str(column);
        }
        let mut number = 0;
        loop {
            let end = match number {
                0 => format!("_{what}"),
                number => format!("_{what}{number}"),
            };
            let name = format!("{}{end}", cut(&stem, LONGEST - end.len()));
            let object = table.sibling(&name);
            if !self.is_taken(table, &object) {
                self.names.insert(object);
                return name;
            }
            number += 1;
        }
    }

    fn is_taken(&self, table: &ObjectName, name: &ObjectName) -> bool {
        let of_table = self.catalog.tables.get(table);
        self.names.contains(name)
            || self.catalog.relation(name).is_some()
            || of_table.is_some_and(|found| found.constraint(&name.name).is_some())
    }
}

/// The first bytes of a text, whole characters only.
fn cut(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
