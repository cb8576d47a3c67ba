//! Oneofs, and the fields in them.

use super::field_view::FieldView;
use super::pairs::Pair;
use super::view::{MessageView, Placed};
use super::{BreakingRule, Change, Check, Report, category};
use crate::rules::{Doc, Family, Rule};

pub static ONEOF_NO_DELETE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "ONEOF_NO_DELETE",
        family: Family::Breaking,
        categories: category::CSR_SOURCE,
        purpose: "Checks that oneofs are not deleted from a given message.",
        doc: Doc {
            why: "Code that asks which field of the oneof is set no longer compiles.",
            instead: "Keep the oneof and its name.",
            before: r#"syntax = "proto3";
package shop.v1;
message Payment {
  oneof method {
    string card = 1;
    string account = 2;
  }
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
message Payment {
  string card = 1;
  string account = 2;
}
"#,
        },
    },
    check: Check::Messages(deleted),
};

pub static FIELD_SAME_ONEOF: BreakingRule = BreakingRule {
    rule: Rule {
        id: "FIELD_SAME_ONEOF",
        family: Family::Breaking,
        categories: category::ALL,
        purpose: "Checks that fields have the same oneofs in a given message.",
        doc: Doc {
            why: "Setting one field of a oneof clears the others. Where the two sides do not \
                  agree which fields belong together, data is lost.",
            instead: "Leave the field where it is. Add a field with a new number to the oneof, \
                      and deprecate the old one.",
            before: r#"syntax = "proto3";
package shop.v1;
message Payment {
  oneof method {
    string card = 1;
    string account = 2;
  }
  string voucher = 3;
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
message Payment {
  oneof method {
    string card = 1;
    string account = 2;
    string voucher = 3;
  }
}
"#,
        },
    },
    check: Check::Fields(same_oneof),
};

fn deleted<'a>(pair: &Pair<MessageView<'a>>, report: &mut Report<'a>) {
    let Pair { previous, current } = pair;
    for oneof in &previous.item.oneofs {
        if current.oneofs.iter().any(|kept| kept.name == oneof.name) {
            continue;
        }
        let change = Change::new(
            format!(
                "oneof \"{}\" on message \"{}\" was deleted",
                oneof.name, current.name
            ),
            format!("restore `oneof {}` with its fields", oneof.name),
        );
        report.add(
            change
                .at(current.place())
                .was_at(previous.place_of(&oneof.origin)),
        );
    }
}

fn same_oneof<'a>(pair: &Pair<FieldView<'a>>, report: &mut Report<'a>) {
    // An extension cannot stand in a oneof.
    if pair.previous.is_extension() {
        return;
    }
    let field = pair.current.described();
    let (message, help) = match (pair.previous.oneof_name(), pair.current.oneof_name()) {
        (Some(was), Some(is)) if was != is => (
            format!("{field} moved from oneof \"{was}\" to oneof \"{is}\""),
            format!("move the field back into oneof `{was}`"),
        ),
        (Some(was), None) => (
            format!("{field} moved out of oneof \"{was}\""),
            format!("move the field back into oneof `{was}`"),
        ),
        (None, Some(is)) => (
            format!("{field} moved into oneof \"{is}\""),
            format!("move the field out of oneof `{is}`, and add one with a new number to it"),
        ),
        _ => return,
    };
    let change = Change::new(message, help).at(pair.current.place());
    report.add(change.was_at(pair.previous.place()));
}
