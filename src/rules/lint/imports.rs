//! Imports are needed, and for this file alone.

use super::context::Context;
use crate::rules::{Doc, Family, Rule};
use crate::schema::{File, Import};

pub static IMPORT_NO_PUBLIC: Rule = Rule {
    id: "IMPORT_NO_PUBLIC",
    family: Family::Lint,
    categories: &["BASIC", "STANDARD"],
    purpose: "Checks that imports are not public.",
    doc: Doc {
        why: "A public import hands on everything of the imported file to whoever imports this \
              one. Nobody sees any more where a type comes from, and not every language has it.",
        instead: "Let every file import what it uses itself.",
        before: r#"syntax = "proto3";
package orders.v1;
import "google/protobuf/timestamp.proto";
message Order {
  google.protobuf.Timestamp placed_at = 1;
}
"#,
        after: r#"syntax = "proto3";
package orders.v1;
import public "google/protobuf/timestamp.proto";
message Order {
  google.protobuf.Timestamp placed_at = 1;
}
"#,
    },
};

pub static IMPORT_USED: Rule = Rule {
    id: "IMPORT_USED",
    family: Family::Lint,
    categories: &["BASIC", "STANDARD"],
    purpose: "Checks that imports are used.",
    doc: Doc {
        why: "An import that is not used makes the file depend on another for nothing: more to \
              compile and to ship, and a file that cannot be moved or deleted.",
        instead: "Remove the import.",
        before: r#"syntax = "proto3";
package orders.v1;
message Order {}
"#,
        after: r#"syntax = "proto3";
package orders.v1;
import "google/protobuf/timestamp.proto";
message Order {}
"#,
    },
};

pub(super) fn no_public(context: &mut Context<'_>, _: &File, import: &Import) {
    if import.public {
        context.report(
            &import.origin,
            format!("import of `{}` is public", import.path),
            "remove `public`, and import the file where its types are used".to_owned(),
        );
    }
}

pub(super) fn used(context: &mut Context<'_>, _: &File, import: &Import) {
    if !import.used {
        context.report(
            &import.origin,
            format!("import of `{}` is not used", import.path),
            "remove the import".to_owned(),
        );
    }
}
