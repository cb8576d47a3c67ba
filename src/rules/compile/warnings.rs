//! What protoc warns of.

use crate::rules::{Doc, Family, Finding, Location, Rule, Severity, Side};
use crate::schema::{File, Import, Origin, Schema};

pub static UNUSED_IMPORT: Rule = Rule {
    id: "UNUSED_IMPORT",
    family: Family::Compile,
    categories: &[],
    purpose: "Warns of imports that nothing in the file uses.",
    doc: Doc {
        why: "An import that is not used makes the file depend on another for nothing: it is \
              compiled along, and breaks when the other one moves.",
        instead: "Remove the import.",
        before: "syntax = \"proto3\";\npackage shop.v1;\nimport \"google/protobuf/empty.proto\";\nmessage Shop {\n  google.protobuf.Empty nothing = 1;\n}\n",
        after: "syntax = \"proto3\";\npackage shop.v1;\nimport \"google/protobuf/empty.proto\";\nmessage Shop {\n  string name = 1;\n}\n",
    },
};

pub static SYNTAX_UNSPECIFIED: Rule = Rule {
    id: "SYNTAX_UNSPECIFIED",
    family: Family::Compile,
    categories: &[],
    purpose: "Warns of files without a `syntax` line.",
    doc: Doc {
        why: "A file without a syntax is proto2, which few mean who leave it out.",
        instead: "Begin the file with `syntax = \"proto3\";`, or with `syntax = \"proto2\";` if \
                  that is what it is.",
        before: "syntax = \"proto2\";\npackage shop.v1;\nmessage Shop {\n  optional string name = 1;\n}\n",
        after: "package shop.v1;\nmessage Shop {\n  optional string name = 1;\n}\n",
    },
};

/// What protoc would warn of in the files that are meant.
pub fn warnings(schema: &Schema) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in schema.own_files() {
        if !file.syntax_specified {
            findings.push(syntax_unspecified(schema, file));
        }
        let unused = file
            .imports
            .iter()
            .filter(|import| !import.used && !import.public);
        findings.extend(unused.map(|import| unused_import(schema, file, import)));
    }
    findings
}

fn unused_import(schema: &Schema, file: &File, import: &Import) -> Finding {
    warning(
        &UNUSED_IMPORT,
        format!("import `{}` is not used", import.path),
        place(schema, file, &import.origin),
    )
    .help("remove the import")
}

fn syntax_unspecified(schema: &Schema, file: &File) -> Finding {
    warning(
        &SYNTAX_UNSPECIFIED,
        "the file has no syntax, and so is proto2".to_owned(),
        place(schema, file, &file.origin),
    )
    .help("begin it with `syntax = \"proto3\";` or `syntax = \"proto2\";`")
}

fn warning(rule: &'static Rule, message: String, place: Location) -> Finding {
    Finding::new(rule, message)
        .severity(Severity::Warning)
        .at(place)
}

fn place(schema: &Schema, file: &File, origin: &Origin) -> Location {
    Location {
        side: Side::Current,
        path: file.shown.clone(),
        span: schema.span(origin),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::schema_of;

    #[test]
    fn the_examples_hold() {
        for rule in [&UNUSED_IMPORT, &SYNTAX_UNSPECIFIED] {
            assert!(warnings(&schema_of(&[("a.proto", rule.doc.before)])).is_empty());
            let found = warnings(&schema_of(&[("a.proto", rule.doc.after)]));
            assert_eq!(
                found.iter().map(|f| f.rule.id).collect::<Vec<_>>(),
                [rule.id]
            );
        }
    }
}
