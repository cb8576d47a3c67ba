//! RPCs that send one request and one response.

use super::context::Context;
use crate::rules::{Doc, Family, Rule};
use crate::schema::{Method, Service};

const WHY: &str = "Streams need HTTP/2 from end to end, do not survive a lost connection, and cannot be \
    retried or balanced call by call. Many proxies, gateways and browsers do not carry them.";

pub static RPC_NO_CLIENT_STREAMING: Rule = Rule {
    id: "RPC_NO_CLIENT_STREAMING",
    family: Family::Lint,
    categories: &["UNARY_RPC"],
    purpose: "Checks that RPCs are not client streaming.",
    doc: Doc {
        why: WHY,
        instead: "Send a batch in one request, or one request for each part.",
        before: r#"syntax = "proto3";
package orders.v1;
service OrderService {
  rpc ImportOrders(ImportOrdersRequest) returns (ImportOrdersResponse);
}
message ImportOrdersRequest {}
message ImportOrdersResponse {}
"#,
        after: r#"syntax = "proto3";
package orders.v1;
service OrderService {
  rpc ImportOrders(stream ImportOrdersRequest) returns (ImportOrdersResponse);
}
message ImportOrdersRequest {}
message ImportOrdersResponse {}
"#,
    },
};

pub static RPC_NO_SERVER_STREAMING: Rule = Rule {
    id: "RPC_NO_SERVER_STREAMING",
    family: Family::Lint,
    categories: &["UNARY_RPC"],
    purpose: "Checks that RPCs are not server streaming.",
    doc: Doc {
        why: WHY,
        instead: "Return a page with a token for the next one.",
        before: r#"syntax = "proto3";
package orders.v1;
service OrderService {
  rpc ListOrders(ListOrdersRequest) returns (ListOrdersResponse);
}
message ListOrdersRequest {}
message ListOrdersResponse {}
"#,
        after: r#"syntax = "proto3";
package orders.v1;
service OrderService {
  rpc ListOrders(ListOrdersRequest) returns (stream ListOrdersResponse);
}
message ListOrdersRequest {}
message ListOrdersResponse {}
"#,
    },
};

pub(super) fn no_client_streaming(context: &mut Context<'_>, _: &Service, method: &Method) {
    if method.client_streaming {
        context.report(
            &method.origin,
            format!("RPC `{}` streams its requests", method.name),
            "take a batch in one request, and remove `stream`".to_owned(),
        );
    }
}

pub(super) fn no_server_streaming(context: &mut Context<'_>, _: &Service, method: &Method) {
    if method.server_streaming {
        context.report(
            &method.origin,
            format!("RPC `{}` streams its responses", method.name),
            "return a page with a token for the next one, and remove `stream`".to_owned(),
        );
    }
}
