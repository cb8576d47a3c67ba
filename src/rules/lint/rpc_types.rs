//! Every RPC has a request and a response of its own, called after it.

use super::context::Context;
use super::names::pascal_case;
use crate::rules::{Doc, Family, Rule};
use crate::schema::{MessageId, Method, Schema, Service, path};
use std::collections::BTreeMap;

const EMPTY: &str = "google.protobuf.Empty";

const WHY: &str = "What an RPC takes and returns will grow. If two RPCs share a message, or one uses a message \
     of the domain or `google.protobuf.Empty`, a field for one of them appears in all, or cannot be \
     added at all.";

const UNIQUE: &str = r#"syntax = "proto3";
package orders.v1;
service OrderService {
  rpc GetOrder(GetOrderRequest) returns (GetOrderResponse);
}
message GetOrderRequest {}
message GetOrderResponse {}
"#;

pub static RPC_REQUEST_RESPONSE_UNIQUE: Rule = Rule {
    id: "RPC_REQUEST_RESPONSE_UNIQUE",
    family: Family::Lint,
    categories: &["STANDARD"],
    purpose: "Checks that RPC request and response types are only used in one RPC (configurable).",
    doc: Doc {
        why: WHY,
        instead: "Declare a request and a response for each RPC, even if they are empty at first.",
        before: UNIQUE,
        after: r#"syntax = "proto3";
package orders.v1;
service OrderService {
  rpc GetOrder(GetOrderRequest) returns (Order);
  rpc CancelOrder(CancelOrderRequest) returns (Order);
}
message GetOrderRequest {}
message CancelOrderRequest {}
message Order {}
"#,
    },
};

pub static RPC_REQUEST_STANDARD_NAME: Rule = Rule {
    id: "RPC_REQUEST_STANDARD_NAME",
    family: Family::Lint,
    categories: &["STANDARD"],
    purpose: "Checks that RPC request type names are RPCNameRequest or ServiceNameRPCNameRequest \
              (configurable).",
    doc: Doc {
        why: WHY,
        instead: "Call the request of `GetOrder` `GetOrderRequest`.",
        before: UNIQUE,
        after: r#"syntax = "proto3";
package orders.v1;
service OrderService {
  rpc GetOrder(OrderQuery) returns (GetOrderResponse);
}
message OrderQuery {}
message GetOrderResponse {}
"#,
    },
};

pub static RPC_RESPONSE_STANDARD_NAME: Rule = Rule {
    id: "RPC_RESPONSE_STANDARD_NAME",
    family: Family::Lint,
    categories: &["STANDARD"],
    purpose: "Checks that RPC response type names are RPCNameResponse or ServiceNameRPCNameResponse \
              (configurable).",
    doc: Doc {
        why: WHY,
        instead: "Call the response of `GetOrder` `GetOrderResponse`.",
        before: UNIQUE,
        after: r#"syntax = "proto3";
package orders.v1;
service OrderService {
  rpc GetOrder(GetOrderRequest) returns (Order);
}
message GetOrderRequest {}
message Order {}
"#,
    },
};

pub(super) fn unique(context: &mut Context<'_>) {
    let (schema, files, options) = (context.schema, context.files, context.options);
    let services = files.iter().flat_map(|file| &file.services);
    let methods: Vec<&Method> = services.flat_map(|id| &schema[*id].methods).collect();
    if !options.rpc_allow_same_request_response {
        for method in &methods {
            same_type(context, method);
        }
    }
    let mut users: BTreeMap<MessageId, Vec<&Method>> = BTreeMap::new();
    for method in methods {
        users.entry(method.input).or_default().push(method);
        if method.output != method.input {
            users.entry(method.output).or_default().push(method);
        }
    }
    for (used, methods) in users.iter().filter(|(_, methods)| methods.len() > 1) {
        let may_be_request = options.rpc_allow_google_protobuf_empty_requests;
        let may_be_response = options.rpc_allow_google_protobuf_empty_responses;
        if schema[*used].full_name == EMPTY && (may_be_request || may_be_response) {
            // Where it is allowed on one side only, uses on the other count.
            if !may_be_request {
                let requests = methods.iter().filter(|method| method.input == *used);
                shared(
                    context,
                    *used,
                    "request",
                    &requests.copied().collect::<Vec<_>>(),
                );
            }
            if !may_be_response {
                let responses = methods.iter().filter(|method| method.output == *used);
                shared(
                    context,
                    *used,
                    "response",
                    &responses.copied().collect::<Vec<_>>(),
                );
            }
        } else {
            shared(context, *used, "request or response", methods);
        }
    }
}

fn same_type(context: &mut Context<'_>, method: &Method) {
    let name = &context.schema[method.input].full_name;
    let is_allowed = name == EMPTY
        && context.options.rpc_allow_google_protobuf_empty_requests
        && context.options.rpc_allow_google_protobuf_empty_responses;
    if method.input == method.output && !is_allowed {
        context.report(
            &method.origin,
            format!(
                "RPC `{}` takes and returns the same type, `{name}`",
                method.name
            ),
            format!(
                "declare `{0}Request` and `{0}Response` for it",
                pascal_case(&method.name)
            ),
        );
    }
}

fn shared(context: &mut Context<'_>, used: MessageId, side: &str, methods: &[&Method]) {
    if methods.len() < 2 {
        return;
    }
    let name = &context.schema[used].full_name;
    for method in methods {
        context.report(
            &method.origin,
            format!(
                "`{name}` is the {side} of {} RPCs, `{}` among them",
                methods.len(),
                method.name
            ),
            format!(
                "declare `{0}Request` and `{0}Response` for `{1}`",
                pascal_case(&method.name),
                method.name
            ),
        );
    }
}

pub(super) fn request_name(context: &mut Context<'_>, of: &Service, method: &Method) {
    if !context.options.rpc_allow_google_protobuf_empty_requests
        || !is_empty(context.schema, method.input)
    {
        let place = (path::METHOD_INPUT, "Request");
        standard_name(context, of, method, method.input, place);
    }
}

pub(super) fn response_name(context: &mut Context<'_>, of: &Service, method: &Method) {
    if !context.options.rpc_allow_google_protobuf_empty_responses
        || !is_empty(context.schema, method.output)
    {
        let place = (path::METHOD_OUTPUT, "Response");
        standard_name(context, of, method, method.output, place);
    }
}

fn is_empty(schema: &Schema, message: MessageId) -> bool {
    schema[message].full_name == EMPTY
}

fn standard_name(
    context: &mut Context<'_>,
    of: &Service,
    method: &Method,
    message: MessageId,
    (part, ending): (i32, &str),
) {
    let name = &context.schema[message].name;
    let short = pascal_case(&method.name) + ending;
    let long = pascal_case(&of.name) + &short;
    if *name != short && *name != long {
        let side = ending.to_lowercase();
        context.report(
            &method.origin.child(&[part]),
            format!("the {side} of RPC `{}` is called `{name}`", method.name),
            format!("call it `{short}`, or `{long}` where that is taken"),
        );
    }
}
