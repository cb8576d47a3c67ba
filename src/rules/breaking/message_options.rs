//! Options of messages that generated code shows.

use super::pairs::Pair;
use super::view::{MessageView, Placed};
use super::{BreakingRule, Change, Check, Report, category};
use crate::rules::{Doc, Family, Rule};
use crate::schema::path;

pub static MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR: BreakingRule = BreakingRule {
    rule: Rule {
        id: "MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR",
        family: Family::Breaking,
        categories: category::CSR_SOURCE,
        purpose: "Checks that messages do not change the no_standard_descriptor_accessor option \
                  from false or unset to true.",
        doc: Doc {
            why: "Code that asks the message for its `descriptor()` no longer compiles.",
            instead: "Leave the option off; rename the field that clashes with `descriptor`.",
            before: r#"syntax = "proto3";
package shop.v1;
message Order {
  string id = 1;
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
message Order {
  option no_standard_descriptor_accessor = true;
  string id = 1;
}
"#,
        },
    },
    check: Check::Messages(keeps_accessor),
};

fn keeps_accessor<'a>(pair: &Pair<MessageView<'a>>, report: &mut Report<'a>) {
    let Pair { previous, current } = pair;
    let had_accessor = !previous.options.no_standard_descriptor_accessor();
    if !had_accessor || !current.options.no_standard_descriptor_accessor() {
        return;
    }
    let change = Change::new(
        format!(
            "message \"{}\" changed option \"no_standard_descriptor_accessor\" from \"false\" to \
             \"true\"",
            current.name
        ),
        "remove the option",
    );
    let option = [
        path::MESSAGE_OPTIONS,
        path::OPTION_NO_STANDARD_DESCRIPTOR_ACCESSOR,
    ];
    let was = previous.written_part(&option);
    report.add(change.at(current.part(&option)).was_at_any(was));
}
