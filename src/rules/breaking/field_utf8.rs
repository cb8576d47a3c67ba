//! Whether strings that are not UTF-8 are refused.

use super::field_view::FieldView;
use super::pairs::Pair;
use super::view::{In, Placed};
use super::{BreakingRule, Change, Check, Report, category};
use crate::rules::{Doc, Family, Rule};
use crate::schema::{Kind, Utf8Validation, path};

pub static FIELD_SAME_UTF8_VALIDATION: BreakingRule = BreakingRule {
    rule: Rule {
        id: "FIELD_SAME_UTF8_VALIDATION",
        family: Family::Breaking,
        categories: category::SOURCE,
        purpose: "Checks that string fields have the same UTF8 validation mode.",
        doc: Doc {
            why: "A side that checks refuses what the other side, which does not, sends.",
            instead: "Keep the syntax of the file: strings are checked in proto3, not in proto2.",
            before: r#"syntax = "proto2";
package shop.v1;
message Order {
  optional string note = 1;
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
message Order {
  optional string note = 1;
}
"#,
        },
    },
    check: Check::Fields(same_validation),
};

pub static FIELD_SAME_JAVA_UTF8_VALIDATION: BreakingRule = BreakingRule {
    rule: Rule {
        id: "FIELD_SAME_JAVA_UTF8_VALIDATION",
        family: Family::Breaking,
        categories: category::SOURCE,
        purpose: "Checks that fields have the same Java string UTF8 validation, based on \
                  java_string_check_utf8 file option or (pb.java).utf8_validation feature.",
        doc: Doc {
            why: "Java code that checks refuses what other code, which does not, sends.",
            instead: "Keep the option `java_string_check_utf8` and the syntax of the file.",
            before: r#"syntax = "proto2";
package shop.v1;
message Order {
  optional string note = 1;
}
"#,
            after: r#"syntax = "proto2";
package shop.v1;
option java_string_check_utf8 = true;
message Order {
  optional string note = 1;
}
"#,
        },
    },
    check: Check::Fields(same_java_validation),
};

fn same_validation<'a>(pair: &Pair<FieldView<'a>>, report: &mut Report<'a>) {
    let Pair { previous, current } = pair;
    let was = previous.file().features.utf8_validation;
    let is = current.file().features.utf8_validation;
    if was == is || !are_strings(pair) {
        return;
    }
    let message = format!(
        "{} changed UTF-8 validation from \"{}\" to \"{}\"",
        current.described(),
        was.as_str(),
        is.as_str()
    );
    let help = format!("keep `syntax = \"{}\";`", previous.file().syntax.as_str());
    let change = Change::new(message, help).at(current.place());
    report.add(change.was_at(previous.place()));
}

fn same_java_validation<'a>(pair: &Pair<FieldView<'a>>, report: &mut Report<'a>) {
    let Pair { previous, current } = pair;
    let (was, is) = (java_validation(previous), java_validation(current));
    if was == is || !are_strings(pair) {
        return;
    }
    let message = format!(
        "{} changed Java string UTF-8 validation from \"{}\" to \"{}\"",
        current.described(),
        was.as_str(),
        is.as_str()
    );
    let help = "keep the option `java_string_check_utf8` and the `syntax` of the file";
    let change = Change::new(message, help).at(option_or_field(current));
    report.add(change.was_at(option_or_field(previous)));
}

fn are_strings(pair: &Pair<FieldView<'_>>) -> bool {
    pair.previous.kind == Kind::String && pair.current.kind == Kind::String
}

fn java_validation(field: &FieldView<'_>) -> Utf8Validation {
    let file = field.file();
    if file.options.java_string_check_utf8() {
        Utf8Validation::Verify
    } else {
        file.features.utf8_validation
    }
}

/// The place of the option that decides, else that of the field.
fn option_or_field<'a>(field: &FieldView<'a>) -> super::view::Place<'a> {
    let file = In {
        revision: field.revision,
        item: field.file(),
    };
    let option = [path::FILE_OPTIONS, path::OPTION_JAVA_STRING_CHECK_UTF8];
    let schema = field.revision.schema;
    match schema.span_of_part(&file.item.origin, &option) {
        Some(span) => field.place_at(Some(span)),
        None => field.place(),
    }
}
