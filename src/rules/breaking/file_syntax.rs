//! The syntax and the package of a file.

use super::pairs::Pair;
use super::view::{FileView, Placed};
use super::{BreakingRule, Change, Check, Report, category};
use crate::rules::{Doc, Family, Rule};
use crate::schema::path;

pub static FILE_SAME_SYNTAX: BreakingRule = BreakingRule {
    rule: Rule {
        id: "FILE_SAME_SYNTAX",
        family: Family::Breaking,
        categories: category::CSR_SOURCE,
        purpose: "Checks that files have the same syntax.",
        doc: Doc {
            why: "The syntax decides whether absence is seen, whether enums are open, whether \
                  strings are checked, and what generated code looks like.",
            instead: "Keep the syntax; declare what needs another one in a file of its own.",
            before: r#"syntax = "proto2";
package shop.v1;
"#,
            after: r#"syntax = "proto3";
package shop.v1;
"#,
        },
    },
    check: Check::Files(same_syntax),
};

pub static FILE_SAME_PACKAGE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "FILE_SAME_PACKAGE",
        family: Family::Breaking,
        categories: category::ALL,
        purpose: "Checks that files have the same package.",
        doc: Doc {
            why: "The package is part of every full name in the file: generated code, the paths \
                  of RPCs and what `google.protobuf.Any` holds all change.",
            instead: "Keep the package; declare the new one in a file of its own.",
            before: r#"syntax = "proto3";
package shop.v1;
"#,
            after: r#"syntax = "proto3";
package shop.v2;
"#,
        },
    },
    check: Check::Files(same_package),
};

fn same_syntax<'a>(pair: &Pair<FileView<'a>>, report: &mut Report<'a>) {
    let Pair { previous, current } = pair;
    let (was, is) = (previous.syntax.as_str(), current.syntax.as_str());
    if was == is {
        return;
    }
    let change = Change::new(
        format!("file changed syntax from \"{was}\" to \"{is}\""),
        format!("keep `syntax = \"{was}\";`"),
    );
    let part = [path::FILE_SYNTAX];
    let change = change.at(current.part_or_file(&part));
    report.add(change.was_at_any(previous.written_part(&part)));
}

fn same_package<'a>(pair: &Pair<FileView<'a>>, report: &mut Report<'a>) {
    let Pair { previous, current } = pair;
    let (was, is) = (&previous.package, &current.package);
    if was == is {
        return;
    }
    let help = match was.as_str() {
        "" => "remove the `package` line; declare the new package in a file of its own".to_owned(),
        was => format!("keep `package {was};`; declare the new package in a file of its own"),
    };
    let message = format!("file changed package from \"{was}\" to \"{is}\"");
    let part = [path::FILE_PACKAGE];
    let change = Change::new(message, help).at(current.part_or_file(&part));
    report.add(change.was_at_any(previous.written_part(&part)));
}
