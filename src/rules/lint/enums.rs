//! How enums begin, and how their values are called and numbered.

use super::context::Context;
use super::names::upper_snake_case;
use crate::rules::{Doc, Family, Rule};
use crate::schema::{Enum, EnumValue, path};

pub static ENUM_FIRST_VALUE_ZERO: Rule = Rule {
    id: "ENUM_FIRST_VALUE_ZERO",
    family: Family::Lint,
    categories: &["BASIC", "STANDARD"],
    purpose: "Checks that all first values of enums have a numeric value of 0.",
    doc: Doc {
        why: "The first value is the default of a proto2 enum, the value 0 that of a proto3 enum. \
              Where they differ, an absent field means one thing to one reader and another to the \
              next.",
        instead: "Put the value that is numbered 0 first; proto3 demands it.",
        before: r#"syntax = "proto2";
package orders.v1;
enum OrderStatus {
  ORDER_STATUS_UNSPECIFIED = 0;
  ORDER_STATUS_PAID = 1;
}
"#,
        after: r#"syntax = "proto2";
package orders.v1;
enum OrderStatus {
  ORDER_STATUS_PAID = 1;
  ORDER_STATUS_UNSPECIFIED = 0;
}
"#,
    },
};

pub static ENUM_NO_ALLOW_ALIAS: Rule = Rule {
    id: "ENUM_NO_ALLOW_ALIAS",
    family: Family::Lint,
    categories: &["BASIC", "STANDARD"],
    purpose: "Checks that enums do not have the allow_alias option set.",
    doc: Doc {
        why: "Two names for one number cannot be told apart once they are sent: JSON shows the \
              first, whichever was written, and a switch over the values has two equal arms.",
        instead: "Keep one name for each number. To rename a value, weigh that JSON and generated \
                  code see the new name.",
        before: r#"syntax = "proto3";
package orders.v1;
enum OrderStatus {
  ORDER_STATUS_UNSPECIFIED = 0;
  ORDER_STATUS_PAID = 1;
}
"#,
        after: r#"syntax = "proto3";
package orders.v1;
enum OrderStatus {
  option allow_alias = true;
  ORDER_STATUS_UNSPECIFIED = 0;
  ORDER_STATUS_PAID = 1;
  ORDER_STATUS_SETTLED = 1;
}
"#,
    },
};

pub static ENUM_VALUE_PREFIX: Rule = Rule {
    id: "ENUM_VALUE_PREFIX",
    family: Family::Lint,
    categories: &["STANDARD"],
    purpose: "Checks that enum values are prefixed with ENUM_NAME_UPPER_SNAKE_CASE.",
    doc: Doc {
        why: "Enum values are siblings of their enum, as in C++: two enums of one package cannot \
              both have a value `PAID`. With the prefix they do not clash.",
        instead: "Begin each value with the name of the enum: `ORDER_STATUS_PAID`.",
        before: r#"syntax = "proto3";
package orders.v1;
enum OrderStatus {
  ORDER_STATUS_UNSPECIFIED = 0;
  ORDER_STATUS_PAID = 1;
}
"#,
        after: r#"syntax = "proto3";
package orders.v1;
enum OrderStatus {
  ORDER_STATUS_UNSPECIFIED = 0;
  PAID = 1;
}
"#,
    },
};

pub static ENUM_ZERO_VALUE_SUFFIX: Rule = Rule {
    id: "ENUM_ZERO_VALUE_SUFFIX",
    family: Family::Lint,
    categories: &["STANDARD"],
    purpose: "Checks that enum zero values have a consistent suffix (configurable, default suffix \
              is \"_UNSPECIFIED\").",
    doc: Doc {
        why: "An enum field that nobody set reads as its value 0. If that value has a meaning, \
              \"not set\" cannot be told from it.",
        instead: "Keep 0 for \"not specified\" and number the meanings from 1. The suffix is \
                  `enum_zero_value_suffix` in buf.yaml.",
        before: r#"syntax = "proto3";
package orders.v1;
enum OrderStatus {
  ORDER_STATUS_UNSPECIFIED = 0;
  ORDER_STATUS_OPEN = 1;
}
"#,
        after: r#"syntax = "proto3";
package orders.v1;
enum OrderStatus {
  ORDER_STATUS_OPEN = 0;
}
"#,
    },
};

pub(super) fn first_is_zero(context: &mut Context<'_>, declared: &Enum) {
    let Some(first) = declared.values.first().filter(|first| first.number != 0) else {
        return;
    };
    let help = match declared.values.iter().find(|value| value.number == 0) {
        Some(zero) => format!("put `{}`, which is 0, first", zero.name),
        None => format!("put a value `{}UNSPECIFIED = 0;` first", prefix(declared)),
    };
    context.report(
        &first.origin.child(&[path::ENUM_VALUE_NUMBER]),
        format!(
            "`{}`, the first value of enum `{}`, is {} and not 0",
            first.name, declared.name, first.number
        ),
        help,
    );
}

pub(super) fn no_alias(context: &mut Context<'_>, declared: &Enum) {
    if declared.options.allow_alias() {
        let option = [path::ENUM_OPTIONS, path::OPTION_ALLOW_ALIAS];
        context.report(
            &declared.origin.child(&option),
            format!(
                "enum `{}` allows several names for one number",
                declared.name
            ),
            "remove `allow_alias`, and all but one name for each number".to_owned(),
        );
    }
}

pub(super) fn value_prefix(context: &mut Context<'_>, of: &Enum, value: &EnumValue) {
    let prefix = prefix(of);
    if !value.name.starts_with(&prefix) {
        context.report_name(
            &value.origin,
            format!(
                "value `{}` of enum `{}` does not begin with `{prefix}`",
                value.name, of.name
            ),
            format!("call it `{prefix}{}`", upper_snake_case(&value.name)),
        );
    }
}

pub(super) fn zero_suffix(context: &mut Context<'_>, of: &Enum, value: &EnumValue) {
    let suffix = &context.options.enum_zero_value_suffix;
    if value.number == 0 && !value.name.ends_with(suffix.as_str()) {
        let expected = format!("{}{suffix}", upper_snake_case(&of.name));
        context.report_name(
            &value.origin,
            format!(
                "`{}`, the zero value of enum `{}`, does not end with `{suffix}`",
                value.name, of.name
            ),
            format!(
                "keep 0 for `{expected}`, and give `{}` a number of its own if it has a meaning",
                value.name
            ),
        );
    }
}

/// What the values of an enum begin with.
fn prefix(of: &Enum) -> String {
    upper_snake_case(&of.name) + "_"
}
