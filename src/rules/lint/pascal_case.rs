//! Messages, enums, services and RPCs are called in PascalCase.

use super::context::Context;
use super::names::pascal_case;
use crate::rules::{Doc, Family, Rule};
use crate::schema::{Enum, Message, Method, Origin, Service};

const WHY: &str = "Every generator expects PascalCase for types. From other names it makes \
    identifiers that look foreign in the target language, or that clash with others.";
const INSTEAD: &str = "Write each word with a capital and without underscores: `OrderItem`.";

pub static MESSAGE_PASCAL_CASE: Rule = Rule {
    id: "MESSAGE_PASCAL_CASE",
    family: Family::Lint,
    categories: &["BASIC", "STANDARD"],
    purpose: "Checks that messages are PascalCase.",
    doc: Doc {
        why: WHY,
        instead: INSTEAD,
        before: r#"syntax = "proto3";
package orders.v1;
message OrderItem {}
"#,
        after: r#"syntax = "proto3";
package orders.v1;
message order_item {}
"#,
    },
};

pub static ENUM_PASCAL_CASE: Rule = Rule {
    id: "ENUM_PASCAL_CASE",
    family: Family::Lint,
    categories: &["BASIC", "STANDARD"],
    purpose: "Checks that enums are PascalCase.",
    doc: Doc {
        why: WHY,
        instead: INSTEAD,
        before: r#"syntax = "proto3";
package orders.v1;
enum OrderStatus {
  ORDER_STATUS_UNSPECIFIED = 0;
}
"#,
        after: r#"syntax = "proto3";
package orders.v1;
enum order_status {
  ORDER_STATUS_UNSPECIFIED = 0;
}
"#,
    },
};

pub static SERVICE_PASCAL_CASE: Rule = Rule {
    id: "SERVICE_PASCAL_CASE",
    family: Family::Lint,
    categories: &["BASIC", "STANDARD"],
    purpose: "Checks that services are PascalCase.",
    doc: Doc {
        why: WHY,
        instead: INSTEAD,
        before: r#"syntax = "proto3";
package orders.v1;
service OrderService {}
"#,
        after: r#"syntax = "proto3";
package orders.v1;
service order_service {}
"#,
    },
};

pub static RPC_PASCAL_CASE: Rule = Rule {
    id: "RPC_PASCAL_CASE",
    family: Family::Lint,
    categories: &["BASIC", "STANDARD"],
    purpose: "Checks that RPCs are PascalCase.",
    doc: Doc {
        why: WHY,
        instead: "Write each word with a capital and without underscores: `PlaceOrder`.",
        before: r#"syntax = "proto3";
package orders.v1;
service OrderService {
  rpc PlaceOrder(PlaceOrderRequest) returns (PlaceOrderResponse);
}
message PlaceOrderRequest {}
message PlaceOrderResponse {}
"#,
        after: r#"syntax = "proto3";
package orders.v1;
service OrderService {
  rpc placeOrder(PlaceOrderRequest) returns (PlaceOrderResponse);
}
message PlaceOrderRequest {}
message PlaceOrderResponse {}
"#,
    },
};

pub(super) fn message(context: &mut Context<'_>, message: &Message) {
    check(context, "message", &message.name, &message.origin);
}

pub(super) fn declared_enum(context: &mut Context<'_>, declared: &Enum) {
    check(context, "enum", &declared.name, &declared.origin);
}

pub(super) fn service(context: &mut Context<'_>, service: &Service) {
    check(context, "service", &service.name, &service.origin);
}

pub(super) fn rpc(context: &mut Context<'_>, _: &Service, method: &Method) {
    check(context, "RPC", &method.name, &method.origin);
}

fn check(context: &mut Context<'_>, what: &str, name: &str, origin: &Origin) {
    let expected = pascal_case(name);
    if name != expected {
        context.report_name(
            origin,
            format!("{what} `{name}` is not in PascalCase"),
            format!("call it `{expected}`"),
        );
    }
}
