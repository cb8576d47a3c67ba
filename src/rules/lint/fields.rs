//! Fields that cannot be changed again, and names that generated code needs.

use super::context::Context;
use crate::rules::{Doc, Family, Rule};
use crate::schema::{Cardinality, Field};

pub static FIELD_NOT_REQUIRED: Rule = Rule {
    id: "FIELD_NOT_REQUIRED",
    family: Family::Lint,
    categories: &["BASIC", "STANDARD"],
    purpose: "Checks that fields are not configured to be required.",
    doc: Doc {
        why: "A required field can never be dropped: every reader that knows it as required \
              refuses a message without it, and so do queues and proxies on the way.",
        instead: "Make the field optional and check in the code that it is there.",
        before: r#"syntax = "proto2";
package orders.v1;
message Order {
  optional string id = 1;
}
"#,
        after: r#"syntax = "proto2";
package orders.v1;
message Order {
  required string id = 1;
}
"#,
    },
};

pub static FIELD_NO_DESCRIPTOR: Rule = Rule {
    id: "FIELD_NO_DESCRIPTOR",
    family: Family::Lint,
    categories: &[],
    purpose: "Checks that field names are not any capitalization of \"descriptor\" with any number \
              of prefix or suffix underscores.",
    doc: Doc {
        why: "Generated classes have a method `descriptor` of their own in several languages, and \
              a field of that name clashes with it.",
        instead: "Choose a name that says what is described: `item_descriptor`.",
        before: r#"syntax = "proto3";
package orders.v1;
message Order {
  string item_descriptor = 1;
}
"#,
        after: r#"syntax = "proto3";
package orders.v1;
message Order {
  string descriptor = 1;
}
"#,
    },
};

pub(super) fn not_required(context: &mut Context<'_>, field: &Field) {
    if field.cardinality == Cardinality::Required {
        context.report_name(
            &field.origin,
            format!("field `{}` is required", field.name),
            format!(
                "declare `{}` as `optional`, and check in the code that it is there",
                field.name
            ),
        );
    }
}

pub(super) fn not_descriptor(context: &mut Context<'_>, field: &Field) {
    if field
        .name
        .trim_matches('_')
        .eq_ignore_ascii_case("descriptor")
    {
        context.report_name(
            &field.origin,
            format!(
                "field `{}` clashes with the method `descriptor` of generated classes",
                field.name
            ),
            "call it by what it describes, such as `item_descriptor`".to_owned(),
        );
    }
}
