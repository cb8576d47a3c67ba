//! Fields, oneofs, packages and files are called in lower_snake_case, enum
//! values in UPPER_SNAKE_CASE.

use super::context::Context;
use super::names::{lower_snake_case, upper_snake_case};
use crate::rules::{Doc, Family, Rule};
use crate::schema::{Enum, EnumValue, Field, File, Oneof};

const WHY_GENERATED: &str = "Generators take lower_snake_case apart into words and put them together as the \
     target language spells names. From other names come identifiers and JSON names that surprise.";

pub static FIELD_LOWER_SNAKE_CASE: Rule = Rule {
    id: "FIELD_LOWER_SNAKE_CASE",
    family: Family::Lint,
    categories: &["BASIC", "STANDARD"],
    purpose: "Checks that field names are lower_snake_case.",
    doc: Doc {
        why: WHY_GENERATED,
        instead: "Write small letters with an underscore between words: `customer_id`. Of a field \
                  that is in use, keep the JSON name with `[json_name = \"…\"]`.",
        before: r#"syntax = "proto3";
package orders.v1;
message Order {
  string customer_id = 1;
}
"#,
        after: r#"syntax = "proto3";
package orders.v1;
message Order {
  string customerId = 1;
}
"#,
    },
};

pub static ONEOF_LOWER_SNAKE_CASE: Rule = Rule {
    id: "ONEOF_LOWER_SNAKE_CASE",
    family: Family::Lint,
    categories: &["BASIC", "STANDARD"],
    purpose: "Checks that oneof names are lower_snake_case.",
    doc: Doc {
        why: WHY_GENERATED,
        instead: "Write small letters with an underscore between words: `paid_with`.",
        before: r#"syntax = "proto3";
package orders.v1;
message Payment {
  oneof paid_with {
    string card = 1;
    string voucher = 2;
  }
}
"#,
        after: r#"syntax = "proto3";
package orders.v1;
message Payment {
  oneof paidWith {
    string card = 1;
    string voucher = 2;
  }
}
"#,
    },
};

pub static ENUM_VALUE_UPPER_SNAKE_CASE: Rule = Rule {
    id: "ENUM_VALUE_UPPER_SNAKE_CASE",
    family: Family::Lint,
    categories: &["BASIC", "STANDARD"],
    purpose: "Checks that enum values are UPPER_SNAKE_CASE.",
    doc: Doc {
        why: "Enum values become constants, and generators that strip a prefix from them expect \
              UPPER_SNAKE_CASE. The name is also what stands in JSON.",
        instead: "Write capitals with an underscore between words: `ORDER_STATUS_PAID`.",
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
  OrderStatusPaid = 1;
}
"#,
    },
};

pub static PACKAGE_LOWER_SNAKE_CASE: Rule = Rule {
    id: "PACKAGE_LOWER_SNAKE_CASE",
    family: Family::Lint,
    categories: &["BASIC", "STANDARD"],
    purpose: "Checks that packages are lower_snake.case.",
    doc: Doc {
        why: "Packages become folders, modules and namespaces. Capitals in them clash on file \
              systems that do not tell case apart.",
        instead: "Write each part in small letters with an underscore between words: \
                  `order_intake.v1`.",
        before: r#"syntax = "proto3";
package order_intake.v1;
"#,
        after: r#"syntax = "proto3";
package orderIntake.v1;
"#,
    },
};

pub static FILE_LOWER_SNAKE_CASE: Rule = Rule {
    id: "FILE_LOWER_SNAKE_CASE",
    family: Family::Lint,
    categories: &["STANDARD"],
    purpose: "Checks that filenames are lower_snake_case.",
    doc: Doc {
        why: "File names become module names in several languages, and names that differ in case \
              only cannot stand side by side on every file system.",
        instead: "Rename the file in small letters with an underscore between words: \
                  `order_item.proto`.",
        before: r#"// file: orders/v1/order_item.proto
syntax = "proto3";
package orders.v1;
"#,
        after: r#"// file: orders/v1/OrderItem.proto
syntax = "proto3";
package orders.v1;
"#,
    },
};

pub(super) fn field(context: &mut Context<'_>, field: &Field) {
    let expected = lower_snake_case(&field.name);
    if field.name != expected {
        context.report_name(
            &field.origin,
            format!("field `{}` is not in lower_snake_case", field.name),
            format!("call it `{expected}`"),
        );
    }
}

pub(super) fn oneof(context: &mut Context<'_>, oneof: &Oneof) {
    let expected = lower_snake_case(&oneof.name);
    if oneof.name != expected {
        context.report_name(
            &oneof.origin,
            format!("oneof `{}` is not in lower_snake_case", oneof.name),
            format!("call it `{expected}`"),
        );
    }
}

pub(super) fn enum_value(context: &mut Context<'_>, _: &Enum, value: &EnumValue) {
    let expected = upper_snake_case(&value.name);
    if value.name != expected {
        context.report_name(
            &value.origin,
            format!("enum value `{}` is not in UPPER_SNAKE_CASE", value.name),
            format!("call it `{expected}`"),
        );
    }
}

pub(super) fn package(context: &mut Context<'_>, file: &File) {
    let parts: Vec<String> = file.package.split('.').map(lower_snake_case).collect();
    let expected = parts.join(".");
    if file.package != expected {
        context.report_package(
            file,
            format!("package `{}` is not in lower_snake.case", file.package),
            format!("call it `{expected}`"),
        );
    }
}

pub(super) fn file(context: &mut Context<'_>, file: &File) {
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    let (stem, extension) = match name.rfind('.') {
        Some(dot) => name.split_at(dot),
        None => (name, ""),
    };
    let expected = lower_snake_case(stem);
    if stem != expected {
        context.report_file(
            file,
            format!("file name `{name}` is not in lower_snake_case"),
            format!("rename the file to `{expected}{extension}` and mend the imports of it"),
        );
    }
}
