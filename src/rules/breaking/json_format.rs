//! Whether messages and enums have a JSON form that holds everywhere.

use super::pairs::Pair;
use super::view::{EnumView, MessageView, Placed};
use super::{BreakingRule, Change, Check, Report, category};
use crate::rules::{Doc, Family, Rule};
use crate::schema::JsonFormat;

pub static ENUM_SAME_JSON_FORMAT: BreakingRule = BreakingRule {
    rule: Rule {
        id: "ENUM_SAME_JSON_FORMAT",
        family: Family::Breaking,
        categories: category::SOURCE_AND_JSON,
        purpose: "Checks that enums have the same JSON format support.",
        doc: Doc {
            why: "In proto2 the JSON form is best effort: what proto3 wrote may not be read.",
            instead: "Keep `syntax = \"proto3\";`.",
            before: r#"syntax = "proto3";
package shop.v1;
enum Status {
  STATUS_UNSPECIFIED = 0;
}
"#,
            after: r#"syntax = "proto2";
package shop.v1;
enum Status {
  STATUS_UNSPECIFIED = 0;
}
"#,
        },
    },
    check: Check::Enums(same_of_enum),
};

pub static MESSAGE_SAME_JSON_FORMAT: BreakingRule = BreakingRule {
    rule: Rule {
        id: "MESSAGE_SAME_JSON_FORMAT",
        family: Family::Breaking,
        categories: category::SOURCE_AND_JSON,
        purpose: "Checks that messages have the same JSON format support.",
        doc: Doc {
            why: "In proto2 the JSON form is best effort: what proto3 wrote may not be read.",
            instead: "Keep `syntax = \"proto3\";`.",
            before: r#"syntax = "proto3";
package shop.v1;
message Order {
  optional string id = 1;
}
"#,
            after: r#"syntax = "proto2";
package shop.v1;
message Order {
  optional string id = 1;
}
"#,
        },
    },
    check: Check::Messages(same_of_message),
};

fn same_of_enum<'a>(pair: &Pair<EnumView<'a>>, report: &mut Report<'a>) {
    compare(
        "enum",
        &pair.current.name,
        &pair.previous,
        &pair.current,
        report,
    );
}

fn same_of_message<'a>(pair: &Pair<MessageView<'a>>, report: &mut Report<'a>) {
    compare(
        "message",
        &pair.current.name,
        &pair.previous,
        &pair.current,
        report,
    );
}

fn compare<'a>(
    kind: &str,
    name: &str,
    previous: &impl Placed<'a>,
    current: &impl Placed<'a>,
    report: &mut Report<'a>,
) {
    let was = previous.file().features.json_format;
    let is = current.file().features.json_format;
    if was != JsonFormat::Allow || is == JsonFormat::Allow {
        return;
    }
    let message = format!(
        "{kind} \"{name}\" changed JSON format support from \"{}\" to \"{}\"",
        was.as_str(),
        is.as_str()
    );
    let help = format!("keep `syntax = \"{}\";`", previous.file().syntax.as_str());
    let change = Change::new(message, help).at(current.place());
    report.add(change.was_at(previous.place()));
}
