//! The names of fields, and those that JSON writes.

use super::field_view::FieldView;
use super::pairs::Pair;
use super::view::Placed;
use super::{BreakingRule, Change, Check, Report, category};
use crate::rules::{Doc, Family, Rule};
use crate::schema::path;

pub static FIELD_SAME_NAME: BreakingRule = BreakingRule {
    rule: Rule {
        id: "FIELD_SAME_NAME",
        family: Family::Breaking,
        categories: category::SOURCE_AND_JSON,
        purpose: "Checks that fields have the same names in a given message.",
        doc: Doc {
            why: "Code that reads or sets the field no longer compiles, and JSON may be written \
                  with the name.",
            instead: "Keep the name. For a better one, add a field with a new number and \
                      deprecate this one.",
            before: r#"syntax = "proto3";
package shop.v1;
message Order {
  string note = 1;
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
message Order {
  string remark = 1 [json_name = "note"];
}
"#,
        },
    },
    check: Check::Fields(same_name),
};

pub static FIELD_SAME_JSON_NAME: BreakingRule = BreakingRule {
    rule: Rule {
        id: "FIELD_SAME_JSON_NAME",
        family: Family::Breaking,
        categories: category::SOURCE_AND_JSON,
        purpose: "Checks that fields have the same value for the json_name option.",
        doc: Doc {
            why: "JSON that the old side writes has a key that the new one does not know, and the \
                  other way round.",
            instead: "Keep the JSON name; where the field is renamed, keep it by `[json_name = \
                      \"…\"]`.",
            before: r#"syntax = "proto3";
package shop.v1;
message Order {
  string placed_by = 1;
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
message Order {
  string placed_by = 1 [json_name = "customer"];
}
"#,
        },
    },
    check: Check::Fields(same_json_name),
};

fn same_name<'a>(pair: &Pair<FieldView<'a>>, report: &mut Report<'a>) {
    let (was, is) = (pair.previous.known_name(), pair.current.known_name());
    if was == is {
        return;
    }
    let message = format!(
        "{} changed name from \"{was}\" to \"{is}\"",
        pair.current.described_by_number()
    );
    let help = format!(
        "keep the name `{}`; for a new name, add a field with a new number and mark this one \
         deprecated",
        pair.previous.name
    );
    let name = [path::FIELD_NAME];
    let change = Change::new(message, help).at(pair.current.part(&name));
    report.add(change.was_at(pair.previous.part(&name)));
}

fn same_json_name<'a>(pair: &Pair<FieldView<'a>>, report: &mut Report<'a>) {
    let (was, is) = (&pair.previous.json_name, &pair.current.json_name);
    // The JSON name of an extension cannot be set: it is its full name.
    if was == is || pair.previous.is_extension() {
        return;
    }
    let message = format!(
        "{} changed its JSON name from \"{was}\" to \"{is}\"",
        pair.current.described()
    );
    let help = format!("add `[json_name = \"{was}\"]` to the field");
    let name = [path::FIELD_JSON_NAME];
    let change = Change::new(message, help).at(pair.current.part(&name));
    report.add(change.was_at(pair.previous.part(&name)));
}
