//! Files and packages that are gone.

use super::pairs::{Pair, Pairs};
use super::revision::Revision;
use super::view::{FileView, In, Placed};
use super::{BreakingRule, Change, Check, Report, category, moved};
use crate::rules::{Doc, Family, Rule};

pub static FILE_NO_DELETE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "FILE_NO_DELETE",
        family: Family::Breaking,
        categories: category::CSR_FILE,
        purpose: "Checks that files are not deleted.",
        doc: Doc {
            why: "Every `import` of the file fails, and so does code that includes what was \
                  generated from it. A file that is renamed is gone under its old name.",
            instead: "Keep the file. To move its types, leave a file that says `import public` of \
                      the new one.",
            before: r#"// shop/v1/order.proto
syntax = "proto3";
package shop.v1;
"#,
            after: r#"// shop/v1/orders.proto
syntax = "proto3";
package shop.v1;
"#,
        },
    },
    check: Check::Schemas(files),
};

pub static PACKAGE_NO_DELETE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "PACKAGE_NO_DELETE",
        family: Family::Breaking,
        categories: category::PACKAGE,
        purpose: "Checks that packages are not deleted.",
        doc: Doc {
            why: "Nothing of the package is left under its name: generated code, full names of \
                  types and paths of RPCs all change.",
            instead: "Keep the package. Add a new one beside it (`shop.v2`), and delete the old \
                      one once nobody uses it.",
            before: r#"// shop/v1/order.proto
syntax = "proto3";
package shop.v1;
"#,
            after: r#"// shop/v2/order.proto
syntax = "proto3";
package shop.v2;
"#,
        },
    },
    check: Check::Schemas(packages),
};

fn files<'a>(pairs: &Pairs<'a>, report: &mut Report<'a>) {
    let Pair { previous, current } = pairs.revisions;
    for file in previous.files() {
        if current.file(&file.path).is_none() {
            let was = In {
                revision: previous,
                item: file,
            };
            report.add(deleted(&was, current).was_at(was.place()));
        }
    }
}

/// What is to be said of a file that is gone: where its types went, if they are
/// all elsewhere now.
fn deleted<'a>(file: &FileView<'a>, current: &Revision<'a>) -> Change<'a> {
    let message = format!("file \"{}\" was deleted", file.path);
    let homes = moved::new_homes(file, current);
    if homes.is_empty() {
        return Change::new(
            message,
            "restore the file; to move its types, leave a file here that says `import public` of \
             the new one",
        );
    }
    // Names in double quotes are those of what is gone.
    let joined = |before: &str, after: &str, between: &str| {
        let homes = homes.iter().map(|home| format!("{before}{home}{after}"));
        homes.collect::<Vec<_>>().join(between)
    };
    Change::new(
        format!("{message}: its types moved to {}", joined("`", "`", ", ")),
        format!(
            "leave a file here that says `{}`, so that protos that import it still find them",
            joined("import public \"", "\";", " ")
        ),
    )
}

fn packages<'a>(pairs: &Pairs<'a>, report: &mut Report<'a>) {
    let Pair { previous, current } = pairs.revisions;
    for (package, files) in previous.packages() {
        if current.packages().contains_key(package) {
            continue;
        }
        let change = Change::new(
            format!("package \"{package}\" was deleted"),
            "restore the package; add a new version of it beside it instead",
        )
        .about(*package);
        let first = files.iter().copied().min_by_key(|file| &file.path);
        let was = first.map(|item| {
            let file = In {
                revision: previous,
                item,
            };
            file.place()
        });
        report.add(change.was_at_any(was));
    }
}
