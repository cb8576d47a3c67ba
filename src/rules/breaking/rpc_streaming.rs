//! Whether an RPC takes and gives one message or a stream of them.

use super::pairs::Pair;
use super::view::{MethodView, Placed};
use super::{BreakingRule, Change, Check, Report, category};
use crate::rules::{Doc, Family, Rule};

pub static RPC_SAME_CLIENT_STREAMING: BreakingRule = BreakingRule {
    rule: Rule {
        id: "RPC_SAME_CLIENT_STREAMING",
        family: Family::Breaking,
        categories: category::ALL,
        purpose: "Checks that rpcs have the same client streaming value.",
        doc: Doc {
            why: "Clients no longer compile, and a deployed client and the server wait for one \
                  another or fail.",
            instead: "Add an RPC that streams.",
            before: r#"syntax = "proto3";
package shop.v1;
message Ping {}
service Orders {
  rpc Check(Ping) returns (Ping);
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
message Ping {}
service Orders {
  rpc Check(stream Ping) returns (Ping);
}
"#,
        },
    },
    check: Check::Methods(same_client),
};

pub static RPC_SAME_SERVER_STREAMING: BreakingRule = BreakingRule {
    rule: Rule {
        id: "RPC_SAME_SERVER_STREAMING",
        family: Family::Breaking,
        categories: category::ALL,
        purpose: "Checks that rpcs have the same server streaming value.",
        doc: Doc {
            why: "Clients no longer compile, and a deployed client reads the first message only \
                  or fails.",
            instead: "Add an RPC that streams.",
            before: r#"syntax = "proto3";
package shop.v1;
message Ping {}
service Orders {
  rpc Check(Ping) returns (Ping);
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
message Ping {}
service Orders {
  rpc Check(Ping) returns (stream Ping);
}
"#,
        },
    },
    check: Check::Methods(same_server),
};

fn same_client<'a>(pair: &Pair<MethodView<'a>>, report: &mut Report<'a>) {
    let streams = pair.current.client_streaming;
    if pair.previous.client_streaming != streams {
        add(pair, "client", streams, report);
    }
}

fn same_server<'a>(pair: &Pair<MethodView<'a>>, report: &mut Report<'a>) {
    let streams = pair.current.server_streaming;
    if pair.previous.server_streaming != streams {
        add(pair, "server", streams, report);
    }
}

fn add<'a>(pair: &Pair<MethodView<'a>>, side: &str, streams: bool, report: &mut Report<'a>) {
    let word = |streams| if streams { "streaming" } else { "unary" };
    let (was, is) = (word(!streams), word(streams));
    let change = Change::new(
        format!(
            "{} changed from {side} {was} to {side} {is}",
            pair.current.described()
        ),
        format!("make the RPC {side} {was} again; for a {is} one, add an RPC"),
    );
    report.add(
        change
            .at(pair.current.place())
            .was_at(pair.previous.place()),
    );
}
