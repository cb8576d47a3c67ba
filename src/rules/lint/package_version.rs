//! Packages carry a version, and a stable one does not lean on an unstable one.

use super::context::Context;
use crate::rules::package_version::{Stability, is_unstable, stability};
use crate::rules::{Doc, Family, Rule};
use crate::schema::{File, Import};

pub static PACKAGE_VERSION_SUFFIX: Rule = Rule {
    id: "PACKAGE_VERSION_SUFFIX",
    family: Family::Lint,
    categories: &["STANDARD"],
    purpose: "Checks that the last component of all packages is a version of the form v\\d+, \
              v\\d+test.*, v\\d+(alpha|beta)\\d+, or v\\d+p\\d+(alpha|beta)\\d+, where numbers are >=1.",
    doc: Doc {
        why: "A contract that has to change incompatibly needs a second version beside the first, \
              so that consumers move over when they can. A version in the package makes room for \
              it, and says how stable it is.",
        instead: "End the package with a version: `orders.v1`, or `orders.v1beta1` before it is \
                  stable.",
        before: r#"syntax = "proto3";
package orders.v1;
"#,
        after: r#"syntax = "proto3";
package orders;
"#,
    },
};

pub static STABLE_PACKAGE_NO_IMPORT_UNSTABLE: Rule = Rule {
    id: "STABLE_PACKAGE_NO_IMPORT_UNSTABLE",
    family: Family::Lint,
    categories: &[],
    purpose: "Checks that all files that have stable versioned packages do not import packages \
              with unstable version packages.",
    doc: Doc {
        why: "Unstable packages change as they please. A stable package that uses their types \
              breaks with them, whatever it promises.",
        instead: "Make the imported package stable first, or declare what is needed of it in the \
                  stable package.",
        before: r#"// file: orders/v1/order.proto
syntax = "proto3";
package orders.v1;
import "stock/v1/item.proto";
message Order {
  stock.v1.Item item = 1;
}
// file: stock/v1/item.proto
syntax = "proto3";
package stock.v1;
message Item {}
"#,
        after: r#"// file: orders/v1/order.proto
syntax = "proto3";
package orders.v1;
import "stock/v1beta1/item.proto";
message Order {
  stock.v1beta1.Item item = 1;
}
// file: stock/v1beta1/item.proto
syntax = "proto3";
package stock.v1beta1;
message Item {}
"#,
    },
};

pub(super) fn suffix(context: &mut Context<'_>, file: &File) {
    let package = &file.package;
    if !package.is_empty() && stability(package).is_none() {
        context.report_package(
            file,
            format!("package `{package}` does not end with a version"),
            format!("call it `{package}.v1`, or `{package}.v1beta1` before it is stable"),
        );
    }
}

/// Only imports of files that are linted too are looked at, as buf does: what
/// comes from elsewhere is not this module's to change.
pub(super) fn stable_imports(context: &mut Context<'_>, file: &File, import: &Import) {
    if stability(&file.package) != Some(Stability::Stable) {
        return;
    }
    let files = context.files;
    let Some(imported) = files.iter().find(|file| Some(file.id) == import.file) else {
        return;
    };
    if is_unstable(&imported.package) {
        context.report(
            &import.origin,
            format!(
                "stable package `{}` imports `{}` of unstable package `{}`",
                file.package, import.path, imported.package
            ),
            format!(
                "use a stable version of `{}`, or none of its types",
                imported.package
            ),
        );
    }
}
