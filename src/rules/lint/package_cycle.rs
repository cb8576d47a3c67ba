//! Packages do not import one another in a circle.

use super::context::Context;
use crate::rules::{Doc, Family, Rule};
use crate::schema::{File, FileId, Schema};
use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

pub static PACKAGE_NO_IMPORT_CYCLE: Rule = Rule {
    id: "PACKAGE_NO_IMPORT_CYCLE",
    family: Family::Lint,
    categories: &["MINIMAL", "BASIC", "STANDARD"],
    purpose: "Checks that packages do not have import cycles.",
    doc: Doc {
        why: "Files may not import one another in a circle, but their packages can, by way of \
              different files. Languages that compile a package as a whole, such as Go, then \
              cannot build the generated code.",
        instead: "Move what both packages need into a third, or bring the two together.",
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
import "stock/v1/item.proto";
message Order {
  stock.v1.Item item = 1;
}
// file: orders/v1/note.proto
syntax = "proto3";
package orders.v1;
message Note {}
// file: stock/v1/item.proto
syntax = "proto3";
package stock.v1;
message Item {}
// file: stock/v1/delivery.proto
syntax = "proto3";
package stock.v1;
import "orders/v1/note.proto";
message Delivery {
  orders.v1.Note note = 1;
}
"#,
    },
};

/// Which packages a package imports; those without a name take no part.
type Imports<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

pub(super) fn check(context: &mut Context<'_>) {
    let schema = context.schema;
    let imports = package_imports(schema, context.files);
    for file in context.files.iter().filter(|f| !f.package.is_empty()) {
        for import in &file.imports {
            let Some(imported) = import.file.map(|id| schema[id].package.as_str()) else {
                continue;
            };
            if imported.is_empty() || imported == file.package {
                continue;
            }
            if let Some(way) = way_back(&imports, imported, &file.package) {
                context.report(
                    &import.origin,
                    format!("packages import one another in a circle: {} → {way}", file.package),
                    format!(
                        "move what `{}` and `{imported}` both need into a package that imports neither",
                        file.package
                    ),
                );
            }
        }
    }
}

/// The imports between the packages of the linted files and of all that they
/// reach: a circle may lead through files of other modules.
fn package_imports<'a>(schema: &'a Schema, files: &[&'a File]) -> Imports<'a> {
    let mut imports = Imports::new();
    let mut seen: HashSet<FileId> = files.iter().map(|file| file.id).collect();
    let mut next: Vec<&File> = files.to_vec();
    while let Some(file) = next.pop() {
        for imported in file.imports.iter().filter_map(|import| import.file) {
            let imported = &schema[imported];
            if seen.insert(imported.id) {
                next.push(imported);
            }
            if file.package != imported.package && !file.package.is_empty() {
                let of = imports.entry(&file.package).or_default();
                of.insert(&imported.package);
            }
        }
    }
    imports
}

/// The shortest way from one package to another: "a → b → c".
fn way_back(imports: &Imports<'_>, from: &str, to: &str) -> Option<String> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut next = VecDeque::from([from]);
    while let Some(package) = next.pop_front() {
        if package == to {
            let mut way = vec![to];
            let mut at = to;
            while let Some(before) = came_from.get(at) {
                way.push(before);
                at = before;
            }
            way.reverse();
            return Some(way.join(" → "));
        }
        for imported in imports.get(package).into_iter().flatten() {
            if *imported != from && !imported.is_empty() && !came_from.contains_key(imported) {
                came_from.insert(imported, package);
                next.push_back(imported);
            }
        }
    }
    None
}
