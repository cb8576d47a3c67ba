//! Required fields that come and go.

use super::field_view::FieldView;
use super::pairs::Pair;
use super::view::{MessageView, Placed};
use super::{BreakingRule, Change, Check, Report, category};
use crate::rules::{Doc, Family, Rule};
use crate::schema::{Cardinality, Field, Message};

pub static MESSAGE_SAME_REQUIRED_FIELDS: BreakingRule = BreakingRule {
    rule: Rule {
        id: "MESSAGE_SAME_REQUIRED_FIELDS",
        family: Family::Breaking,
        categories: category::ALL,
        purpose: "Checks that messages have no added or deleted required fields.",
        doc: Doc {
            why: "A message without a required field cannot be read at all. A side that does not \
                  know the field does not send it, and the side that does refuses the message.",
            instead: "Add fields as `optional`, and leave required ones required.",
            before: r#"syntax = "proto2";
package shop.v1;
message Order {
  required string id = 1;
}
"#,
            after: r#"syntax = "proto2";
package shop.v1;
message Order {
  required string id = 1;
  required string note = 2;
}
"#,
        },
    },
    check: Check::Messages(same_required_fields),
};

fn same_required_fields<'a>(pair: &Pair<MessageView<'a>>, report: &mut Report<'a>) {
    let Pair { previous, current } = pair;
    for field in required(previous.item) {
        if !has_required(current.item, field.number) {
            deleted(pair, field, report);
        }
    }
    for field in required(current.item) {
        if !has_required(previous.item, field.number) {
            added(pair, field, report);
        }
    }
}

fn deleted<'a>(pair: &Pair<MessageView<'a>>, field: &'a Field, report: &mut Report<'a>) {
    let Pair { previous, current } = pair;
    let field = in_message(previous, field);
    let change = Change::new(
        format!(
            "{} is required no more: readers that still require it refuse messages without it",
            field.described()
        ),
        format!("restore the required field `{}`", field.name),
    );
    report.add(change.at(current.place()).was_at(field.place()));
}

fn added<'a>(pair: &Pair<MessageView<'a>>, field: &'a Field, report: &mut Report<'a>) {
    let Pair { previous, current } = pair;
    let field = in_message(current, field);
    let change = Change::new(
        format!(
            "{} has become required: readers refuse messages of writers that do not send it",
            field.described()
        ),
        "make the field `optional`",
    );
    let message = format!("message \"{}\" did not require it", previous.name);
    report.add(change.at(field.place()).related(previous.place(), message));
}

fn required(message: &Message) -> impl Iterator<Item = &Field> {
    let fields = message.fields.iter();
    fields.filter(|field| field.cardinality == Cardinality::Required)
}

fn has_required(message: &Message, number: i32) -> bool {
    required(message).any(|field| field.number == number)
}

fn in_message<'a>(message: &MessageView<'a>, field: &'a Field) -> FieldView<'a> {
    FieldView {
        revision: message.revision,
        field,
        message: Some(message.item),
    }
}
