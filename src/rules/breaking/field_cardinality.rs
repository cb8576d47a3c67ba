//! How many values a field holds, and whether its absence is seen.

use super::field_view::FieldView;
use super::pairs::Pair;
use super::view::Placed;
use super::{BreakingRule, Change, Check, Report, category};
use crate::rules::{Doc, Family, Rule};
use crate::schema::Cardinality;

pub static FIELD_SAME_CARDINALITY: BreakingRule = BreakingRule {
    rule: Rule {
        id: "FIELD_SAME_CARDINALITY",
        family: Family::Breaking,
        categories: category::SOURCE,
        purpose: "Checks that fields have the same cardinalities in a given message.",
        doc: Doc {
            why: "The type of the field in generated code changes: a list is no single value, and \
                  where absence is seen, the value may be missing.",
            instead: "Add a field with a new number, and deprecate this one.",
            before: r#"syntax = "proto3";
package shop.v1;
message Order {
  string note = 1;
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
message Order {
  optional string note = 1;
}
"#,
        },
    },
    check: Check::Fields(same),
};

pub static FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY: BreakingRule = BreakingRule {
    rule: Rule {
        id: "FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY",
        family: Family::Breaking,
        categories: category::JSON,
        purpose: "Checks that fields have wire and JSON compatible cardinalities in a given \
                  message.",
        doc: Doc {
            why: "JSON writes a list, a map and a single value each in its own way, and a \
                  required field that is missing makes the whole message unreadable.",
            instead: "Add a field with a new number, and deprecate this one.",
            before: r#"syntax = "proto3";
package shop.v1;
message Order {
  string note = 1;
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
message Order {
  repeated string note = 1;
}
"#,
        },
    },
    check: Check::Fields(same_in_json),
};

pub static FIELD_WIRE_COMPATIBLE_CARDINALITY: BreakingRule = BreakingRule {
    rule: Rule {
        id: "FIELD_WIRE_COMPATIBLE_CARDINALITY",
        family: Family::Breaking,
        categories: category::WIRE,
        purpose: "Checks that fields have wire-compatible cardinalities in a given message.",
        doc: Doc {
            why: "Of several values that one side writes, the other reads the last only, and a \
                  required field that is missing makes the whole message unreadable.",
            instead: "Add a field with a new number, and deprecate this one.",
            before: r#"syntax = "proto3";
package shop.v1;
message Order {
  string note = 1;
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
message Order {
  repeated string note = 1;
}
"#,
        },
    },
    check: Check::Fields(same_on_the_wire),
};

fn same<'a>(pair: &Pair<FieldView<'a>>, report: &mut Report<'a>) {
    compare(pair, report, |cardinality| cardinality);
}

fn same_in_json<'a>(pair: &Pair<FieldView<'a>>, report: &mut Report<'a>) {
    compare(pair, report, |cardinality| match cardinality {
        Cardinality::Implicit => Cardinality::Explicit,
        other => other,
    });
}

fn same_on_the_wire<'a>(pair: &Pair<FieldView<'a>>, report: &mut Report<'a>) {
    compare(pair, report, |cardinality| match cardinality {
        Cardinality::Implicit => Cardinality::Explicit,
        // A map is written as a list of its entries.
        Cardinality::Map => Cardinality::Repeated,
        other => other,
    });
}

/// Reports a cardinality that `group` puts elsewhere than the previous one.
fn compare<'a>(
    pair: &Pair<FieldView<'a>>,
    report: &mut Report<'a>,
    group: fn(Cardinality) -> Cardinality,
) {
    let Pair { previous, current } = pair;
    // The key and the value of a map have what the syntax of the file gives
    // them, which means nothing.
    if previous.is_of_map_entry() && current.is_of_map_entry() {
        return;
    }
    let (was, is) = (previous.cardinality, current.cardinality);
    if group(was) == group(is) {
        return;
    }
    let change = Change::new(
        format!(
            "{} changed cardinality from \"{}\" to \"{}\"",
            current.described(),
            was.as_str(),
            is.as_str()
        ),
        format!(
            "make the field \"{}\" again; to have it \"{}\", add a field with a new number",
            was.as_str(),
            is.as_str()
        ),
    );
    report.add(change.at(current.place()).was_at(previous.place()));
}
