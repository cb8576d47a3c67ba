//! Services are called what they are.

use super::context::Context;
use crate::rules::{Doc, Family, Rule};
use crate::schema::Service;

pub static SERVICE_SUFFIX: Rule = Rule {
    id: "SERVICE_SUFFIX",
    family: Family::Lint,
    categories: &["STANDARD"],
    purpose: "Checks that services have a consistent suffix (configurable, default suffix is \
              \"Service\").",
    doc: Doc {
        why: "Services and messages share one namespace. With a suffix they never clash, and \
              whoever reads generated code sees which is which.",
        instead: "End the name with `Service`. The suffix is `service_suffix` in buf.yaml.",
        before: r#"syntax = "proto3";
package orders.v1;
service OrderService {}
"#,
        after: r#"syntax = "proto3";
package orders.v1;
service Orders {}
"#,
    },
};

pub(super) fn suffix(context: &mut Context<'_>, service: &Service) {
    let suffix = &context.options.service_suffix;
    let name = &service.name;
    if !name.ends_with(suffix.as_str()) {
        context.report_name(
            &service.origin,
            format!("service `{name}` does not end with `{suffix}`"),
            format!("call it `{name}{suffix}`"),
        );
    }
}
