//! Declarations have a comment that says what they are for.

use super::comment_ignores::MARK;
use super::context::Context;
use crate::rules::{Doc, Family, Rule};
use crate::schema::{Enum, EnumValue, Field, Kind, Message, Method, Oneof, Origin, Service};

macro_rules! comment_rule {
    ($rule:ident, $plural:literal, $before:literal, $after:literal) => {
        pub static $rule: Rule = Rule {
            id: stringify!($rule),
            family: Family::Lint,
            categories: &["COMMENTS"],
            purpose: concat!("Checks that ", $plural, " have non-empty comments."),
            doc: Doc {
                why: "The contract is what its readers know of a service. What a name cannot say \
                      (units, limits, who sets it, what absence means) only a comment can, and \
                      generated code and documentation carry it along.",
                instead: "Write a comment on the lines above that says what the name does not.",
                before: concat!("syntax = \"proto3\";\npackage orders.v1;\n", $before),
                after: concat!("syntax = \"proto3\";\npackage orders.v1;\n", $after),
            },
        };
    };
}

comment_rule!(
    COMMENT_ENUM,
    "enums",
    r"// Where an order is on its way.
enum OrderStatus {
  ORDER_STATUS_UNSPECIFIED = 0;
}
",
    r"enum OrderStatus {
  ORDER_STATUS_UNSPECIFIED = 0;
}
"
);
comment_rule!(
    COMMENT_ENUM_VALUE,
    "enum values",
    r"enum OrderStatus {
  // The order has not been placed yet.
  ORDER_STATUS_UNSPECIFIED = 0;
}
",
    r"enum OrderStatus {
  ORDER_STATUS_UNSPECIFIED = 0;
}
"
);
comment_rule!(
    COMMENT_FIELD,
    "fields",
    r"message Order {
  // In the smallest unit of the currency.
  int64 total = 1;
}
",
    r"message Order {
  int64 total = 1;
}
"
);
comment_rule!(
    COMMENT_MESSAGE,
    "messages",
    r"// What a customer has bound themselves to pay for.
message Order {}
",
    r"message Order {}
"
);
comment_rule!(
    COMMENT_ONEOF,
    "oneofs",
    r"message Payment {
  // How the customer paid; never empty.
  oneof paid_with {
    string card = 1;
  }
}
",
    r"message Payment {
  oneof paid_with {
    string card = 1;
  }
}
"
);
comment_rule!(
    COMMENT_RPC,
    "RPCs",
    r"service OrderService {
  // Places an order; a second call with the same id changes nothing.
  rpc PlaceOrder(PlaceOrderRequest) returns (PlaceOrderResponse);
}
message PlaceOrderRequest {}
message PlaceOrderResponse {}
",
    r"service OrderService {
  rpc PlaceOrder(PlaceOrderRequest) returns (PlaceOrderResponse);
}
message PlaceOrderRequest {}
message PlaceOrderResponse {}
"
);
comment_rule!(
    COMMENT_SERVICE,
    "services",
    r"// Takes orders from the shop.
service OrderService {}
",
    r"service OrderService {}
"
);

pub(super) fn declared_enum(context: &mut Context<'_>, declared: &Enum) {
    check(context, "enum", &declared.name, &declared.origin);
}

pub(super) fn enum_value(context: &mut Context<'_>, _: &Enum, value: &EnumValue) {
    check(context, "enum value", &value.name, &value.origin);
}

/// The comment above a group belongs to the message that the group declares.
pub(super) fn field(context: &mut Context<'_>, field: &Field) {
    if !matches!(field.kind, Kind::Group(_)) {
        check(context, "field", &field.name, &field.origin);
    }
}

pub(super) fn message(context: &mut Context<'_>, message: &Message) {
    check(context, "message", &message.name, &message.origin);
}

pub(super) fn oneof(context: &mut Context<'_>, oneof: &Oneof) {
    check(context, "oneof", &oneof.name, &oneof.origin);
}

pub(super) fn rpc(context: &mut Context<'_>, _: &Service, method: &Method) {
    check(context, "RPC", &method.name, &method.origin);
}

pub(super) fn service(context: &mut Context<'_>, service: &Service) {
    check(context, "service", &service.name, &service.origin);
}

fn check(context: &mut Context<'_>, what: &str, name: &str, origin: &Origin) {
    let comment = context.schema.comments(origin).above();
    let says_something = comment
        .lines()
        .map(str::trim)
        .any(|line| !line.is_empty() && !line.starts_with(MARK));
    if context.schema.span(origin).is_some() && !says_something {
        context.report(
            origin,
            format!("{what} `{name}` has no comment"),
            format!("say on the line above what `{name}` is for"),
        );
    }
}
