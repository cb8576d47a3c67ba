//! Whether an enum keeps numbers that it does not know.

use super::pairs::Pair;
use super::view::{EnumView, Placed};
use super::{BreakingRule, Change, Check, Report, category};
use crate::rules::{Doc, Family, Rule};

pub static ENUM_SAME_TYPE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "ENUM_SAME_TYPE",
        family: Family::Breaking,
        categories: category::SOURCE,
        purpose: "Checks that enums have the same type (open vs closed).",
        doc: Doc {
            why: "An open enum (proto3) hands on numbers that it does not know; a closed one \
                  (proto2) makes them unknown fields, and code sees the default instead.",
            instead: "Keep the syntax of the file that declares the enum.",
            before: r#"syntax = "proto2";
package shop.v1;
enum Status {
  STATUS_UNSPECIFIED = 0;
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
enum Status {
  STATUS_UNSPECIFIED = 0;
}
"#,
        },
    },
    check: Check::Enums(same_type),
};

fn same_type<'a>(pair: &Pair<EnumView<'a>>, report: &mut Report<'a>) {
    let Pair { previous, current } = pair;
    if previous.is_open == current.is_open {
        return;
    }
    let word = |is_open| if is_open { "open" } else { "closed" };
    let message = format!(
        "enum \"{}\" changed from {} to {}",
        current.name,
        word(previous.is_open),
        word(current.is_open)
    );
    let help = format!("keep `syntax = \"{}\";`", previous.file().syntax.as_str());
    let change = Change::new(message, help).at(current.place());
    report.add(change.was_at(previous.place()));
}
