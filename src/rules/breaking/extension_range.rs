//! Numbers that a message leaves to extensions.

use super::pairs::Pair;
use super::ranges::Ranges;
use super::view::{MessageView, Placed};
use super::{BreakingRule, Check, Report, category};
use crate::rules::{Doc, Family, Rule};

pub static EXTENSION_MESSAGE_NO_DELETE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "EXTENSION_MESSAGE_NO_DELETE",
        family: Family::Breaking,
        categories: category::CSR_SOURCE,
        purpose: "Checks that extension ranges are not deleted from a given message.",
        doc: Doc {
            why: "Extensions that others declare with a number of the range no longer compile.",
            instead: "Keep the range.",
            before: r#"syntax = "proto2";
package shop.v1;
message Order {
  extensions 100 to 199;
}
"#,
            after: r#"syntax = "proto2";
package shop.v1;
message Order {
  extensions 100 to 149;
}
"#,
        },
    },
    check: Check::Messages(kept),
};

fn kept<'a>(pair: &Pair<MessageView<'a>>, report: &mut Report<'a>) {
    let Pair { previous, current } = pair;
    let ranges = Ranges {
        keyword: "extensions",
        owner: format!("message \"{}\"", current.name),
        previous: &previous.item.extension_ranges,
        current: &current.item.extension_ranges,
        place: current.place(),
    };
    ranges.report(|range| previous.place_of(&range.origin), report);
}
