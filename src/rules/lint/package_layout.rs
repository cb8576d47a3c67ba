//! A package has one folder, named after it, and a folder holds one package.

use super::context::Context;
use super::traverse::directory;
use crate::rules::{Doc, Family, Rule};
use crate::schema::File;
use std::collections::BTreeSet;

const WHY: &str = "Several generators make one folder of a package, or one package of a folder: Go and \
     Python among them. Where the two do not agree, generated code cannot be imported, and nobody \
     finds the file of a type by its name.";

pub static DIRECTORY_SAME_PACKAGE: Rule = Rule {
    id: "DIRECTORY_SAME_PACKAGE",
    family: Family::Lint,
    categories: &["MINIMAL", "BASIC", "STANDARD"],
    purpose: "Checks that all files in a given directory are in the same package.",
    doc: Doc {
        why: WHY,
        instead: "Move the files of each package into a folder of their own.",
        before: r#"// file: orders/v1/order.proto
syntax = "proto3";
package orders.v1;
// file: stock/v1/item.proto
syntax = "proto3";
package stock.v1;
"#,
        after: r#"// file: orders/v1/order.proto
syntax = "proto3";
package orders.v1;
// file: orders/v1/item.proto
syntax = "proto3";
package stock.v1;
"#,
    },
};

pub static PACKAGE_DEFINED: Rule = Rule {
    id: "PACKAGE_DEFINED",
    family: Family::Lint,
    categories: &["MINIMAL", "BASIC", "STANDARD"],
    purpose: "Checks that all files have a package defined.",
    doc: Doc {
        why: "Without a package, types are global: two files that both declare `Order` cannot be \
              used together, and some languages cannot import them at all.",
        instead: "Say `package orders.v1;` below the syntax.",
        before: r#"syntax = "proto3";
package orders.v1;
message Order {}
"#,
        after: r#"syntax = "proto3";
message Order {}
"#,
    },
};

pub static PACKAGE_DIRECTORY_MATCH: Rule = Rule {
    id: "PACKAGE_DIRECTORY_MATCH",
    family: Family::Lint,
    categories: &["MINIMAL", "BASIC", "STANDARD"],
    purpose: "Checks that all files are in a directory that matches their package name.",
    doc: Doc {
        why: WHY,
        instead: "Put the files of `orders.v1` into `orders/v1` below the root of the module.",
        before: r#"// file: orders/v1/order.proto
syntax = "proto3";
package orders.v1;
"#,
        after: r#"// file: order.proto
syntax = "proto3";
package orders.v1;
"#,
    },
};

pub static PACKAGE_SAME_DIRECTORY: Rule = Rule {
    id: "PACKAGE_SAME_DIRECTORY",
    family: Family::Lint,
    categories: &["MINIMAL", "BASIC", "STANDARD"],
    purpose: "Checks that all files with a given package are in the same directory.",
    doc: Doc {
        why: WHY,
        instead: "Bring the files of the package together in one folder.",
        before: r#"// file: orders/v1/order.proto
syntax = "proto3";
package orders.v1;
// file: orders/v1/item.proto
syntax = "proto3";
package orders.v1;
"#,
        after: r#"// file: orders/v1/order.proto
syntax = "proto3";
package orders.v1;
// file: orders/items/item.proto
syntax = "proto3";
package orders.v1;
"#,
    },
};

pub(super) fn one_package(context: &mut Context<'_>, directory: &str, files: &[&File]) {
    let packages: BTreeSet<&str> = files.iter().map(|file| file.package.as_str()).collect();
    if packages.len() < 2 {
        return;
    }
    let named = packages.iter().filter(|package| !package.is_empty());
    let mut found = listed(named.copied());
    if packages.contains("") {
        found.push_str(" and files without a package");
    }
    for file in files {
        context.report_package(
            file,
            format!("folder `{directory}` holds several packages: {found}"),
            match file.package.as_str() {
                "" => "give the file a package, and move it into the package's folder".to_owned(),
                package => format!(
                    "keep `{package}` in a folder of its own, such as `{}`",
                    folder(package)
                ),
            },
        );
    }
}

pub(super) fn defined(context: &mut Context<'_>, file: &File) {
    if !file.package.is_empty() {
        return;
    }
    let help = match directory(&file.path) {
        "." => {
            "say `package NAME.v1;` below the syntax, and move the file into that folder".to_owned()
        }
        directory => format!(
            "say `package {};` below the syntax",
            directory.replace('/', ".")
        ),
    };
    context.report_file(file, "the file has no package".to_owned(), help);
}

pub(super) fn in_its_directory(context: &mut Context<'_>, file: &File) {
    if file.package.is_empty() {
        return;
    }
    let (actual, expected) = (directory(&file.path), folder(&file.package));
    if actual != expected {
        let package = &file.package;
        context.report_package(
            file,
            format!("files of package `{package}` belong into folder `{expected}`, but this one is in `{actual}`"),
            format!("move the file to `{expected}` below the root of the module, or rename the package"),
        );
    }
}

pub(super) fn one_directory(context: &mut Context<'_>, package: &str, files: &[&File]) {
    let directories: BTreeSet<&str> = files.iter().map(|file| directory(&file.path)).collect();
    if directories.len() < 2 {
        return;
    }
    let of = match package {
        "" => "files without a package".to_owned(),
        package => format!("files of package `{package}`"),
    };
    let found = listed(directories.iter().copied());
    for file in files {
        context.report_package(
            file,
            format!("{of} stand in several folders: {found}"),
            match package {
                "" => "give each file the package that its folder stands for".to_owned(),
                package => format!("move them all into one folder, `{}`", folder(package)),
            },
        );
    }
}

fn folder(package: &str) -> String {
    package.replace('.', "/")
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}
