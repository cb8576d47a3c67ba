//! Files say which syntax they are written in.

use super::context::Context;
use crate::rules::{Doc, Family, Rule};
use crate::schema::File;

pub static SYNTAX_SPECIFIED: Rule = Rule {
    id: "SYNTAX_SPECIFIED",
    family: Family::Lint,
    categories: &["BASIC", "STANDARD"],
    purpose: "Checks that all files have a syntax specified.",
    doc: Doc {
        why: "A file without a syntax is proto2, whatever its author had in mind: presence, \
              defaults, enums and packing are all different there.",
        instead: "Begin the file with `syntax = \"proto3\";`, or with `syntax = \"proto2\";` if that \
                  is what it is.",
        before: r#"syntax = "proto3";
package orders.v1;
"#,
        after: r#"package orders.v1;
"#,
    },
};

pub(super) fn specified(context: &mut Context<'_>, file: &File) {
    if !file.syntax_specified {
        context.report_file(
            file,
            "the file does not say its syntax, and so is proto2".to_owned(),
            "begin it with `syntax = \"proto2\";`, which keeps its meaning, or move it to proto3"
                .to_owned(),
        );
    }
}
