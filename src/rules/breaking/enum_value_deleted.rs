//! Values that are gone from their enum.

use super::enum_name::{NumberValues, by_number, quoted};
use super::pairs::Pair;
use super::view::{EnumView, Placed};
use super::{BreakingRule, Change, Check, Report, category};
use crate::rules::{Doc, Family, Rule};

pub static ENUM_VALUE_NO_DELETE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "ENUM_VALUE_NO_DELETE",
        family: Family::Breaking,
        categories: category::CSR_SOURCE,
        purpose: "Checks that enum values are not deleted from a given enum.",
        doc: Doc {
            why: "Code that names the value no longer compiles.",
            instead: "Keep the value, with `[deprecated = true]` if it is no longer wanted.",
            before: r#"syntax = "proto3";
package shop.v1;
enum Status {
  STATUS_UNSPECIFIED = 0;
  STATUS_PAID = 1;
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
enum Status {
  reserved 1;
  reserved "STATUS_PAID";
  STATUS_UNSPECIFIED = 0;
}
"#,
        },
    },
    check: Check::Enums(deleted),
};

pub static ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED: BreakingRule = BreakingRule {
    rule: Rule {
        id: "ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED",
        family: Family::Breaking,
        categories: category::JSON,
        purpose: "Checks that enum values are not deleted from a given enum unless the name is \
                  reserved.",
        doc: Doc {
            why: "JSON writes enum values by name. A later value may take the name and give it \
                  another meaning; JSON that is stored or still on its way is then read wrongly.",
            instead: "Reserve the name (all names, if the number had aliases): `reserved \
                      \"STATUS_PAID\";`.",
            before: r#"syntax = "proto3";
package shop.v1;
enum Status {
  STATUS_UNSPECIFIED = 0;
  STATUS_PAID = 1;
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
enum Status {
  reserved 1;
  STATUS_UNSPECIFIED = 0;
}
"#,
        },
    },
    check: Check::Enums(deleted_unless_name_reserved),
};

pub static ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED: BreakingRule = BreakingRule {
    rule: Rule {
        id: "ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED",
        family: Family::Breaking,
        categories: category::JSON_AND_WIRE,
        purpose: "Checks that enum values are not deleted from a given enum unless the number is \
                  reserved.",
        doc: Doc {
            why: "A later value may take the number and give it another meaning; data that is \
                  stored or still on its way is then read wrongly.",
            instead: "Reserve the number where the value was: `reserved 1;`.",
            before: r#"syntax = "proto3";
package shop.v1;
enum Status {
  STATUS_UNSPECIFIED = 0;
  STATUS_PAID = 1;
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
enum Status {
  reserved "STATUS_PAID";
  STATUS_UNSPECIFIED = 0;
}
"#,
        },
    },
    check: Check::Enums(deleted_unless_number_reserved),
};

fn deleted<'a>(pair: &Pair<EnumView<'a>>, report: &mut Report<'a>) {
    for (number, values) in gone(pair) {
        let help = format!(
            "keep the value with `[deprecated = true]`; where nobody's code uses it any more, \
             replace it by `reserved {number}; reserved {};`",
            quoted(&values)
        );
        add(pair, number, &values, "was deleted", help, report);
    }
}

fn deleted_unless_name_reserved<'a>(pair: &Pair<EnumView<'a>>, report: &mut Report<'a>) {
    for (number, values) in gone(pair) {
        let reserved = &pair.current.reserved_names;
        let is_reserved = |name: &str| reserved.iter().any(|reserved| reserved.name == name);
        if values.iter().all(|value| is_reserved(&value.name)) {
            continue;
        }
        let what = match values.len() {
            1 => "was deleted without reserving the name",
            _ => "was deleted without reserving all its names",
        };
        let help = format!("add `reserved {};` to the enum", quoted(&values));
        add(pair, number, &values, what, help, report);
    }
}

fn deleted_unless_number_reserved<'a>(pair: &Pair<EnumView<'a>>, report: &mut Report<'a>) {
    for (number, values) in gone(pair) {
        let reserved = &pair.current.reserved_ranges;
        if !reserved.iter().any(|range| range.contains(number)) {
            let what = "was deleted without reserving the number";
            let help = format!("add `reserved {number};` to the enum");
            add(pair, number, &values, what, help, report);
        }
    }
}

/// The values whose number no value has any more, by number.
fn gone<'a>(pair: &Pair<EnumView<'a>>) -> Vec<(i32, NumberValues<'a>)> {
    let now = by_number(pair.current.item);
    by_number(pair.previous.item)
        .into_iter()
        .filter(|(number, _)| !now.contains_key(number))
        .collect()
}

fn add<'a>(
    pair: &Pair<EnumView<'a>>,
    number: i32,
    values: &NumberValues<'a>,
    what: &str,
    help: String,
    report: &mut Report<'a>,
) {
    let names = quoted(values);
    let message = format!(
        "enum value \"{number}\" with name {names} on enum \"{}\" {what}",
        pair.current.name
    );
    let first = values.first();
    let was = first.map(|value| pair.previous.place_of(&value.origin));
    report.add(
        Change::new(message, help)
            .at(pair.current.place())
            .was_at_any(was),
    );
}
