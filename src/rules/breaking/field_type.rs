//! The types of fields.

use super::field_view::FieldView;
use super::pairs::Pair;
use super::{BreakingRule, Change, Check, Report, category};
use crate::rules::{Doc, Family, Rule};

pub static FIELD_SAME_TYPE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "FIELD_SAME_TYPE",
        family: Family::Breaking,
        categories: category::CSR_SOURCE,
        purpose: "Checks that fields have the same types in a given message.",
        doc: Doc {
            why: "Code that reads or sets the field no longer compiles or loses values, and data \
                  of the old type may not be readable as the new one.",
            instead: "Add a field with a new number, and deprecate this one.",
            before: r#"syntax = "proto3";
package shop.v1;
message Order {
  int32 amount = 1;
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
message Order {
  int64 amount = 1;
}
"#,
        },
    },
    check: Check::Fields(same_type),
};

fn same_type<'a>(pair: &Pair<FieldView<'a>>, report: &mut Report<'a>) {
    let Pair { previous, current } = pair;
    let same_keyword = previous.kind.keyword() == current.kind.keyword();
    if !same_keyword || previous.type_name() != current.type_name() {
        report.add(changed_type(pair, ""));
    }
}

/// The change of a field's type; `note` is what else is to be said.
pub fn changed_type<'a>(pair: &Pair<FieldView<'a>>, note: &str) -> Change<'a> {
    let Pair { previous, current } = pair;
    let (was, is) = (written_type(previous), written_type(current));
    let change = Change::new(
        format!(
            "{} changed type from \"{was}\" to \"{is}\"{note}",
            current.described()
        ),
        format!("give the type back: `{was}`; for `{is}`, add a field with a new number"),
    );
    change
        .at(current.type_place())
        .was_at(previous.type_place())
}

/// The type in words: a scalar by its keyword, another by its full name, and
/// with the keyword where the name alone would not tell.
fn written_type(field: &FieldView<'_>) -> String {
    match (field.kind.keyword(), field.type_name()) {
        ("group", Some(name)) => format!("group {name}"),
        (_, Some(name)) => name.to_owned(),
        (keyword, None) => keyword.to_owned(),
    }
}
