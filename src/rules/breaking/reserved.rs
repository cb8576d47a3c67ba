//! Reserved numbers and names.

use super::pairs::Pair;
use super::ranges::Ranges;
use super::view::{EnumView, MessageView, Placed};
use super::{BreakingRule, Change, Check, Report, category};
use crate::rules::{Doc, Family, Rule};
use crate::schema::ReservedName;

pub static RESERVED_MESSAGE_NO_DELETE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "RESERVED_MESSAGE_NO_DELETE",
        family: Family::Breaking,
        categories: category::ALL,
        purpose: "Checks that reserved ranges and names are not deleted from a given message.",
        doc: Doc {
            why: "A number or name is reserved because data with it may still be about. A field \
                  that takes it reads that data wrongly.",
            instead: "Keep what is reserved, for good.",
            before: r#"syntax = "proto3";
package shop.v1;
message Order {
  reserved 2, 4 to 6;
  string id = 1;
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
message Order {
  reserved 2, 5 to 6;
  string id = 1;
}
"#,
        },
    },
    check: Check::Messages(kept_in_message),
};

pub static RESERVED_ENUM_NO_DELETE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "RESERVED_ENUM_NO_DELETE",
        family: Family::Breaking,
        categories: category::ALL,
        purpose: "Checks that reserved ranges and names are not deleted from a given enum.",
        doc: Doc {
            why: "A number or name is reserved because data with it may still be about. A value \
                  that takes it reads that data wrongly.",
            instead: "Keep what is reserved, for good.",
            before: r#"syntax = "proto3";
package shop.v1;
enum Status {
  reserved 1;
  reserved "STATUS_PAID";
  STATUS_UNSPECIFIED = 0;
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
    check: Check::Enums(kept_in_enum),
};

fn kept_in_message<'a>(pair: &Pair<MessageView<'a>>, report: &mut Report<'a>) {
    let Pair { previous, current } = pair;
    let owner = format!("message \"{}\"", current.name);
    let ranges = Ranges {
        keyword: "reserved",
        owner: owner.clone(),
        previous: &previous.item.reserved_ranges,
        current: &current.item.reserved_ranges,
        place: current.place(),
    };
    ranges.report(|range| previous.place_of(&range.origin), report);
    let names = Pair {
        previous: previous.item.reserved_names.as_slice(),
        current: &current.item.reserved_names,
    };
    kept_names(&owner, names, previous, current, report);
}

fn kept_in_enum<'a>(pair: &Pair<EnumView<'a>>, report: &mut Report<'a>) {
    let Pair { previous, current } = pair;
    let owner = format!("enum \"{}\"", current.name);
    let ranges = Ranges {
        keyword: "reserved",
        owner: owner.clone(),
        previous: &previous.item.reserved_ranges,
        current: &current.item.reserved_ranges,
        place: current.place(),
    };
    ranges.report(|range| previous.place_of(&range.origin), report);
    let names = Pair {
        previous: previous.item.reserved_names.as_slice(),
        current: &current.item.reserved_names,
    };
    kept_names(&owner, names, previous, current, report);
}

fn kept_names<'a>(
    owner: &str,
    names: Pair<&'a [ReservedName]>,
    previous: &impl Placed<'a>,
    current: &impl Placed<'a>,
    report: &mut Report<'a>,
) {
    for reserved in names.previous {
        let name = &reserved.name;
        if names.current.iter().any(|kept| kept.name == *name) {
            continue;
        }
        let change = Change::new(
            format!("reserved name \"{name}\" on {owner} was deleted"),
            format!("add `reserved \"{name}\";` again"),
        );
        let was = previous.place_of(&reserved.origin);
        report.add(change.at(current.place()).was_at(was));
    }
}
