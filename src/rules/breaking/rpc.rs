//! RPCs: that they are there, and what they take and give.

use super::pairs::Pair;
use super::view::{MethodView, Placed, ServiceView};
use super::{BreakingRule, Change, Check, Report, category};
use crate::rules::{Doc, Family, Rule};
use crate::schema::path;

pub static RPC_NO_DELETE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "RPC_NO_DELETE",
        family: Family::Breaking,
        categories: category::SOURCE,
        purpose: "Checks that rpcs are not deleted from a given service.",
        doc: Doc {
            why: "Clients that call the RPC no longer compile, and calls of clients that are \
                  deployed already fail.",
            instead: "Keep the RPC, with `option deprecated = true;`, until nobody calls it.",
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
service Orders {}
"#,
        },
    },
    check: Check::Services(deleted),
};

pub static RPC_SAME_REQUEST_TYPE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "RPC_SAME_REQUEST_TYPE",
        family: Family::Breaking,
        categories: category::ALL,
        purpose: "Checks that rpcs are have the same request type.",
        doc: Doc {
            why: "Clients no longer compile, and what deployed clients send is read as another \
                  message.",
            instead: "Add fields to the request that is there, or add an RPC.",
            before: r#"syntax = "proto3";
package shop.v1;
message Ping {}
message Query {}
service Orders {
  rpc Check(Ping) returns (Ping);
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
message Ping {}
message Query {}
service Orders {
  rpc Check(Query) returns (Ping);
}
"#,
        },
    },
    check: Check::Methods(same_request),
};

pub static RPC_SAME_RESPONSE_TYPE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "RPC_SAME_RESPONSE_TYPE",
        family: Family::Breaking,
        categories: category::ALL,
        purpose: "Checks that rpcs are have the same response type.",
        doc: Doc {
            why: "Clients no longer compile, and deployed clients read what they get as another \
                  message.",
            instead: "Add fields to the response that is there, or add an RPC.",
            before: r#"syntax = "proto3";
package shop.v1;
message Ping {}
message Answer {}
service Orders {
  rpc Check(Ping) returns (Ping);
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
message Ping {}
message Answer {}
service Orders {
  rpc Check(Ping) returns (Answer);
}
"#,
        },
    },
    check: Check::Methods(same_response),
};

pub static RPC_SAME_IDEMPOTENCY_LEVEL: BreakingRule = BreakingRule {
    rule: Rule {
        id: "RPC_SAME_IDEMPOTENCY_LEVEL",
        family: Family::Breaking,
        categories: category::ALL,
        purpose: "Checks that rpcs have the same value for the idempotency_level option.",
        doc: Doc {
            why: "Clients retry, cache and choose between GET and POST by this option; what one \
                  side sends, the other may refuse or do twice.",
            instead: "Keep the option as it is, or add an RPC.",
            before: r#"syntax = "proto3";
package shop.v1;
message Ping {}
service Orders {
  rpc Check(Ping) returns (Ping) {
    option idempotency_level = NO_SIDE_EFFECTS;
  }
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
message Ping {}
service Orders {
  rpc Check(Ping) returns (Ping);
}
"#,
        },
    },
    check: Check::Methods(same_idempotency_level),
};

fn deleted<'a>(pair: &Pair<ServiceView<'a>>, report: &mut Report<'a>) {
    let Pair { previous, current } = pair;
    for method in &previous.item.methods {
        if current.method(&method.name).is_some() {
            continue;
        }
        let method = MethodView {
            revision: previous.revision,
            method,
            service: previous.item,
        };
        let change = Change::new(
            format!("{} was deleted", method.described()),
            format!(
                "restore the RPC `{}` with `option deprecated = true;` until nobody calls it",
                method.name
            ),
        );
        report.add(change.at(current.place()).was_at(method.place()));
    }
}

fn same_request<'a>(pair: &Pair<MethodView<'a>>, report: &mut Report<'a>) {
    let name = |method: &MethodView<'a>| &method.revision.schema[method.method.input].full_name;
    compare(pair, "request type", path::METHOD_INPUT, name, report);
}

fn same_response<'a>(pair: &Pair<MethodView<'a>>, report: &mut Report<'a>) {
    let name = |method: &MethodView<'a>| &method.revision.schema[method.method.output].full_name;
    compare(pair, "response type", path::METHOD_OUTPUT, name, report);
}

fn compare<'a>(
    pair: &Pair<MethodView<'a>>,
    what: &str,
    part: i32,
    name: impl Fn(&MethodView<'a>) -> &'a String,
    report: &mut Report<'a>,
) {
    let Pair { previous, current } = pair;
    let (was, is) = (name(previous), name(current));
    if was == is {
        return;
    }
    let change = Change::new(
        format!(
            "{} changed {what} from \"{was}\" to \"{is}\"",
            current.described()
        ),
        format!("give the {what} back: `{was}`; for `{is}`, add an RPC"),
    );
    report.add(
        change
            .at(current.part(&[part]))
            .was_at(previous.part(&[part])),
    );
}

fn same_idempotency_level<'a>(pair: &Pair<MethodView<'a>>, report: &mut Report<'a>) {
    let Pair { previous, current } = pair;
    let was = previous.options.idempotency_level();
    let is = current.options.idempotency_level();
    if was == is {
        return;
    }
    let (was, is) = (was.as_str_name(), is.as_str_name());
    let help = match previous.options.idempotency_level {
        Some(_) => format!("set `option idempotency_level = {was};` again"),
        None => "remove `idempotency_level`".to_owned(),
    };
    let message = format!(
        "{} changed option \"idempotency_level\" from \"{was}\" to \"{is}\"",
        current.described()
    );
    let option = [path::METHOD_OPTIONS, path::OPTION_IDEMPOTENCY_LEVEL];
    let change = Change::new(message, help).at(current.part_or_file(&option));
    report.add(change.was_at(previous.part(&option)));
}
