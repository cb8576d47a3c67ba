//! Fields that are gone from their message.

use super::field_view::FieldView;
use super::pairs::Pair;
use super::view::{MessageView, Placed};
use super::{BreakingRule, Change, Check, Report, category};
use crate::rules::{Doc, Family, Rule};
use crate::schema::{Field, Message};

pub static FIELD_NO_DELETE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "FIELD_NO_DELETE",
        family: Family::Breaking,
        categories: category::CSR_SOURCE,
        purpose: "Checks that fields are not deleted from a given message.",
        doc: Doc {
            why: "Code that reads or sets the field no longer compiles.",
            instead: "Keep the field, with `[deprecated = true]` if it is no longer wanted.",
            before: r#"syntax = "proto3";
package shop.v1;
message Order {
  string id = 1;
  string note = 2;
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
message Order {
  reserved 2;
  reserved "note";
  string id = 1;
}
"#,
        },
    },
    check: Check::Messages(deleted),
};

pub static FIELD_NO_DELETE_UNLESS_NAME_RESERVED: BreakingRule = BreakingRule {
    rule: Rule {
        id: "FIELD_NO_DELETE_UNLESS_NAME_RESERVED",
        family: Family::Breaking,
        categories: category::JSON,
        purpose: "Checks that fields are not deleted from a given message unless the name is \
                  reserved.",
        doc: Doc {
            why: "A later field may take the name and give it another meaning; JSON that is \
                  stored or still on its way is then read wrongly.",
            instead: "Reserve the name where the field was: `reserved \"note\";`.",
            before: r#"syntax = "proto3";
package shop.v1;
message Order {
  string id = 1;
  string note = 2;
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
message Order {
  reserved 2;
  string id = 1;
}
"#,
        },
    },
    check: Check::Messages(deleted_unless_name_reserved),
};

pub static FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED: BreakingRule = BreakingRule {
    rule: Rule {
        id: "FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED",
        family: Family::Breaking,
        categories: category::JSON_AND_WIRE,
        purpose: "Checks that fields are not deleted from a given message unless the number is \
                  reserved.",
        doc: Doc {
            why: "A later field may take the number with another type; data that is stored or \
                  still on its way is then read wrongly.",
            instead: "Reserve the number where the field was: `reserved 2;`.",
            before: r#"syntax = "proto3";
package shop.v1;
message Order {
  string id = 1;
  string note = 2;
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
message Order {
  reserved "note";
  string id = 1;
}
"#,
        },
    },
    check: Check::Messages(deleted_unless_number_reserved),
};

fn deleted<'a>(pair: &Pair<MessageView<'a>>, report: &mut Report<'a>) {
    for field in gone(pair) {
        let reserve = format!("reserved {}; reserved \"{}\";", field.number, field.name);
        let help = format!(
            "keep the field with `[deprecated = true]`; where nobody's code uses it any more, \
             replace it by `{reserve}`"
        );
        add(pair, field, "was deleted", help, report);
    }
}

fn deleted_unless_name_reserved<'a>(pair: &Pair<MessageView<'a>>, report: &mut Report<'a>) {
    for field in gone(pair) {
        if !reserves_name(pair.current.item, &field.name) {
            let what = "was deleted without reserving the name";
            let help = format!("add `reserved \"{}\";` to the message", field.name);
            add(pair, field, what, help, report);
        }
    }
}

fn deleted_unless_number_reserved<'a>(pair: &Pair<MessageView<'a>>, report: &mut Report<'a>) {
    for field in gone(pair) {
        let reserved = &pair.current.reserved_ranges;
        if !reserved.iter().any(|range| range.contains(field.number)) {
            let what = "was deleted without reserving the number";
            let help = format!("add `reserved {};` to the message", field.number);
            add(pair, field, what, help, report);
        }
    }
}

/// The fields whose number no field has any more.
fn gone<'a>(pair: &Pair<MessageView<'a>>) -> impl Iterator<Item = &'a Field> {
    let now = pair.current.item;
    let fields = pair.previous.item.fields.iter();
    fields.filter(|field| now.field_by_number(field.number).is_none())
}

fn reserves_name(message: &Message, name: &str) -> bool {
    message
        .reserved_names
        .iter()
        .any(|reserved| reserved.name == name)
}

fn add<'a>(
    pair: &Pair<MessageView<'a>>,
    field: &'a Field,
    what: &str,
    help: String,
    report: &mut Report<'a>,
) {
    let field = FieldView {
        revision: pair.previous.revision,
        field,
        message: Some(pair.previous.item),
    };
    let change = Change::new(format!("{} {what}", field.described()), help);
    report.add(change.at(pair.current.place()).was_at(field.place()));
}
