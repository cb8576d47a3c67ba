//! The names of enum values.

use super::pairs::Pair;
use super::view::{EnumView, Placed};
use super::{BreakingRule, Change, Check, Report, category};
use crate::rules::{Doc, Family, Rule};
use crate::schema::{Enum, EnumValue, path};
use std::collections::BTreeMap;

pub static ENUM_VALUE_SAME_NAME: BreakingRule = BreakingRule {
    rule: Rule {
        id: "ENUM_VALUE_SAME_NAME",
        family: Family::Breaking,
        categories: category::SOURCE_AND_JSON,
        purpose: "Checks that enum values have the same name.",
        doc: Doc {
            why: "Code that names the value no longer compiles, and JSON writes enum values by \
                  name: what the old side writes, the new one does not know.",
            instead: "Keep the name. To add a better one, set `option allow_alias = true;` and \
                      give both names the number.",
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
  STATUS_UNSPECIFIED = 0;
  STATUS_SETTLED = 1;
}
"#,
        },
    },
    check: Check::Enums(same_names),
};

/// The values of one number: several if the enum allows aliases.
pub type NumberValues<'a> = Vec<&'a EnumValue>;

/// The values of an enum by number, those of one number by name.
pub fn by_number(of: &Enum) -> BTreeMap<i32, NumberValues<'_>> {
    let mut by_number: BTreeMap<i32, NumberValues<'_>> = BTreeMap::new();
    for value in &of.values {
        by_number.entry(value.number).or_default().push(value);
    }
    for values in by_number.values_mut() {
        values.sort_by_key(|value| &value.name);
    }
    by_number
}

/// `"A", "B"`.
pub fn quoted(values: &NumberValues<'_>) -> String {
    let names: Vec<_> = values.iter().map(|v| format!("\"{}\"", v.name)).collect();
    names.join(", ")
}

fn same_names<'a>(pair: &Pair<EnumView<'a>>, report: &mut Report<'a>) {
    let now = by_number(pair.current.item);
    for (number, previous) in by_number(pair.previous.item) {
        let Some(current) = now.get(&number) else {
            continue;
        };
        let kept = |was: &&EnumValue| current.iter().any(|is| is.name == was.name);
        if !previous.iter().all(kept) {
            add(pair, number, &previous, current, report);
        }
    }
}

/// One finding for each name that the number has now.
fn add<'a>(
    pair: &Pair<EnumView<'a>>,
    number: i32,
    previous: &NumberValues<'a>,
    current: &NumberValues<'a>,
    report: &mut Report<'a>,
) {
    let names = match (previous.len(), current.len()) {
        (1, 1) => "name",
        _ => "names",
    };
    for value in current {
        let message = format!(
            "enum value \"{number}\" on enum \"{}\" changed {names} from {} to {}",
            pair.current.name,
            quoted(previous),
            quoted(current)
        );
        let help = format!(
            "keep {}; a new name can stand beside it under `option allow_alias = true;`",
            quoted(previous)
        );
        let change = Change::new(message, help).at(number_place(&pair.current, value));
        let same = previous.iter().find(|was| was.name == value.name);
        report.add(match (same, previous.first()) {
            (Some(same), _) => change.was_at(number_place(&pair.previous, same)),
            (None, Some(first)) => {
                let label = format!("{number} was {} here", quoted(previous));
                change.related(number_place(&pair.previous, first), label)
            }
            (None, None) => change,
        });
    }
}

fn number_place<'a>(of: &EnumView<'a>, value: &'a EnumValue) -> super::view::Place<'a> {
    let schema = of.revision.schema;
    super::view::Place {
        origin: &value.origin,
        ..of.place_at(schema.span_of_part(&value.origin, &[path::ENUM_VALUE_NUMBER]))
    }
}
