//! Files of one package agree on the options that say where generated code
//! goes.

use super::context::Context;
use crate::rules::{Doc, Family, Rule};
use crate::schema::{File, path};
use prost_types::FileOptions;
use std::collections::BTreeSet;

/// An option that the files of a package share.
struct SharedOption {
    name: &'static str,
    number: i32,
    /// Its value as text; `None` if it is not set.
    value: fn(&FileOptions) -> Option<String>,
}

macro_rules! same_option {
    ($rule:ident, $check:ident, $option:literal, $number:literal, $field:ident,
     $one:literal, $other:literal) => {
        pub static $rule: Rule = Rule {
            id: stringify!($rule),
            family: Family::Lint,
            categories: &["BASIC", "STANDARD"],
            purpose: concat!(
                "Checks that all files with a given package have the same value for the ",
                $option,
                " option."
            ),
            doc: Doc {
                why: "A package is one namespace in the generated code too. With two values its \
                      types land in two places, and references between its files do not resolve.",
                instead: concat!(
                    "Set `option ",
                    $option,
                    "` to one value in every file of the package, or in none."
                ),
                before: concat!(
                    "// file: orders/v1/order.proto\n",
                    "syntax = \"proto3\";\npackage orders.v1;\n",
                    "option ", $option, " = ", $one, ";\n",
                    "// file: orders/v1/item.proto\n",
                    "syntax = \"proto3\";\npackage orders.v1;\n",
                    "option ", $option, " = ", $one, ";\n",
                ),
                after: concat!(
                    "// file: orders/v1/order.proto\n",
                    "syntax = \"proto3\";\npackage orders.v1;\n",
                    "option ", $option, " = ", $one, ";\n",
                    "// file: orders/v1/item.proto\n",
                    "syntax = \"proto3\";\npackage orders.v1;\n",
                    "option ", $option, " = ", $other, ";\n",
                ),
            },
        };

        pub(super) fn $check(context: &mut Context<'_>, package: &str, files: &[&File]) {
            let option = SharedOption {
                name: $option,
                number: $number,
                value: |options| options.$field.as_ref().map(ToString::to_string),
            };
            check(context, package, files, &option);
        }
    };
}

same_option!(
    PACKAGE_SAME_CSHARP_NAMESPACE,
    csharp_namespace,
    "csharp_namespace",
    37,
    csharp_namespace,
    "\"Orders.V1\"",
    "\"Items.V1\""
);
same_option!(
    PACKAGE_SAME_GO_PACKAGE,
    go_package,
    "go_package",
    11,
    go_package,
    "\"example.com/orders/v1;ordersv1\"",
    "\"example.com/items/v1;itemsv1\""
);
same_option!(
    PACKAGE_SAME_JAVA_MULTIPLE_FILES,
    java_multiple_files,
    "java_multiple_files",
    10,
    java_multiple_files,
    "true",
    "false"
);
same_option!(
    PACKAGE_SAME_JAVA_PACKAGE,
    java_package,
    "java_package",
    1,
    java_package,
    "\"com.example.orders.v1\"",
    "\"com.example.items.v1\""
);
same_option!(
    PACKAGE_SAME_PHP_NAMESPACE,
    php_namespace,
    "php_namespace",
    41,
    php_namespace,
    "\"Orders\\\\V1\"",
    "\"Items\\\\V1\""
);
same_option!(
    PACKAGE_SAME_RUBY_PACKAGE,
    ruby_package,
    "ruby_package",
    45,
    ruby_package,
    "\"Orders::V1\"",
    "\"Items::V1\""
);
same_option!(
    PACKAGE_SAME_SWIFT_PREFIX,
    swift_prefix,
    "swift_prefix",
    39,
    swift_prefix,
    "\"OrdersV1\"",
    "\"ItemsV1\""
);

fn check(context: &mut Context<'_>, package: &str, files: &[&File], option: &SharedOption) {
    // An empty text counts as not set: it has no effect on generated code.
    let value = |file: &File| (option.value)(&file.options).unwrap_or_default();
    let values: BTreeSet<String> = files.iter().map(|file| value(file)).collect();
    if values.len() < 2 {
        return;
    }
    let name = option.name;
    let quoted: Vec<String> = values
        .iter()
        .map(|value| match value.as_str() {
            "" => "none".to_owned(),
            value => format!("`{value}`"),
        })
        .collect();
    let of = match package {
        "" => "files without a package".to_owned(),
        package => format!("files of package `{package}`"),
    };
    for file in files {
        let origin = file.origin.child(&[path::FILE_OPTIONS, option.number]);
        let place = match context.schema.span(&origin) {
            Some(_) => &origin,
            None => &file.origin,
        };
        context.report(
            place,
            format!("{of} differ in option `{name}`: {}", quoted.join(", ")),
            format!("set `{name}` to the same value in every file of the package, or in none"),
        );
    }
}
