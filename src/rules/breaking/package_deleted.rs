//! Types that are gone from their package, whatever file they stood in.

use super::gone::Gone;
use super::pairs::{Pair, Pairs};
use super::revision::Revision;
use super::type_deleted::{enclosing, made_for, survivor, without_package};
use super::view::{In, Place, Placed};
use super::{BreakingRule, Check, Report, category};
use crate::rules::{Doc, Family, Rule};
use crate::schema::{Definition, File, Origin};

pub static PACKAGE_ENUM_NO_DELETE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "PACKAGE_ENUM_NO_DELETE",
        family: Family::Breaking,
        categories: category::PACKAGE,
        purpose: "Checks that enums are not deleted from a given package.",
        doc: Doc {
            why: "Code that names the enum no longer compiles, whatever file it stands in.",
            instead: "Keep the enum in some file of the package, with `option deprecated = true;` \
                      if it is no longer wanted.",
            before: r#"syntax = "proto3";
package shop.v1;
enum Status {
  STATUS_UNSPECIFIED = 0;
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
enum State {
  STATE_UNSPECIFIED = 0;
}
"#,
        },
    },
    check: Check::Schemas(enums),
};

pub static PACKAGE_EXTENSION_NO_DELETE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "PACKAGE_EXTENSION_NO_DELETE",
        family: Family::Breaking,
        categories: category::PACKAGE,
        purpose: "Checks that extensions are not deleted from a given package.",
        doc: Doc {
            why: "Code that reads or sets the extension no longer compiles, and what was sent \
                  with it becomes an unknown field.",
            instead: "Keep the extension in some file of the package, with `[deprecated = true]` \
                      if it is no longer wanted.",
            before: r#"syntax = "proto2";
package shop.v1;
message Order {
  extensions 100 to 199;
}
extend Order {
  optional string note = 100;
  optional string mark = 101;
}
"#,
            after: r#"syntax = "proto2";
package shop.v1;
message Order {
  extensions 100 to 199;
}
extend Order {
  optional string note = 100;
}
"#,
        },
    },
    check: Check::Schemas(extensions),
};

pub static PACKAGE_MESSAGE_NO_DELETE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "PACKAGE_MESSAGE_NO_DELETE",
        family: Family::Breaking,
        categories: category::PACKAGE,
        purpose: "Checks that messages are not deleted from a given package.",
        doc: Doc {
            why: "Code that names the message no longer compiles, whatever file it stands in.",
            instead: "Keep the message in some file of the package, with `option deprecated = \
                      true;` if it is no longer wanted.",
            before: r#"syntax = "proto3";
package shop.v1;
message Order {
  string id = 1;
}
message Refund {
  string id = 1;
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
message Order {
  string id = 1;
}
"#,
        },
    },
    check: Check::Schemas(messages),
};

pub static PACKAGE_SERVICE_NO_DELETE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "PACKAGE_SERVICE_NO_DELETE",
        family: Family::Breaking,
        categories: category::PACKAGE,
        purpose: "Checks that services are not deleted from a given package.",
        doc: Doc {
            why: "Clients of the service no longer compile, and calls of clients that are \
                  deployed already fail.",
            instead: "Keep the service in some file of the package, with `option deprecated = \
                      true;`, until nobody calls it.",
            before: r#"syntax = "proto3";
package shop.v1;
message Ping {}
service Orders {
  rpc Check(Ping) returns (Ping);
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
message Ping {}
"#,
        },
    },
    check: Check::Schemas(services),
};

fn enums<'a>(pairs: &Pairs<'a>, report: &mut Report<'a>) {
    let Pair { previous, current } = pairs.revisions;
    // As buf has it, a package that lost its last enum is passed over here (and
    // one that lost its last message, or extension, below).
    let kept = declares(current, |file| !file.all_enums.is_empty());
    for file in previous.files().filter(|file| kept(&file.package)) {
        for declared in file.all_enums.iter().map(|id| &previous.schema[*id]) {
            let found = current.enum_by_name(&declared.full_name);
            if found.is_none_or(|found| package(current, &found.origin) != file.package) {
                let gone = Gone::new(
                    "enum",
                    &declared.nested_name,
                    file,
                    previous,
                    &declared.origin,
                );
                gone.report(pairs, report, |file| survivor(file, &declared.nested_name));
            }
        }
    }
}

fn extensions<'a>(pairs: &Pairs<'a>, report: &mut Report<'a>) {
    let Pair { previous, current } = pairs.revisions;
    let kept = declares(current, |file| !file.all_extensions.is_empty());
    for file in previous.files().filter(|file| kept(&file.package)) {
        for field in file.all_extensions.iter().map(|id| &previous.schema[*id]) {
            if !has_extension(current, &file.package, &field.full_name) {
                let name = without_package(file, &field.full_name);
                let gone = Gone::new("extension", name, file, previous, &field.origin);
                gone.report(pairs, report, |file| survivor(file, name));
            }
        }
    }
}

fn messages<'a>(pairs: &Pairs<'a>, report: &mut Report<'a>) {
    let Pair { previous, current } = pairs.revisions;
    let kept = declares(current, |file| !file.all_messages.is_empty());
    for file in previous.files().filter(|file| kept(&file.package)) {
        for message in file.all_messages.iter().map(|id| &previous.schema[*id]) {
            let found = current.message(&message.full_name);
            if found.is_none_or(|found| package(current, &found.origin) != file.package) {
                let name = message.nested_name.as_str();
                let view = In {
                    revision: previous,
                    item: message,
                };
                let gone = Gone {
                    kind: "message",
                    name,
                    file,
                    was: view.place(),
                    map_field: made_for(previous.schema, message),
                };
                gone.report(pairs, report, |now| {
                    survivor_in_package(current, &file.package, name).unwrap_or(now.place())
                });
            }
        }
    }
}

fn services<'a>(pairs: &Pairs<'a>, report: &mut Report<'a>) {
    let Pair { previous, current } = pairs.revisions;
    for file in previous.files() {
        if !current.packages().contains_key(file.package.as_str()) {
            continue;
        }
        for service in file.services.iter().map(|id| &previous.schema[*id]) {
            let found = current.service(&service.full_name);
            if found.is_none_or(|found| package(current, &found.origin) != file.package) {
                let gone = Gone::new("service", &service.name, file, previous, &service.origin);
                gone.report(pairs, report, |now| now.place());
            }
        }
    }
}

/// Tells of a package whether a file of it declares what `has` looks for.
fn declares<'a>(revision: &'a Revision<'a>, has: impl Fn(&File) -> bool) -> impl Fn(&str) -> bool {
    move |package: &str| {
        let files = revision.packages().get(package);
        files.is_some_and(|files| files.iter().any(|file| has(file)))
    }
}

fn package<'a>(revision: &Revision<'a>, origin: &Origin) -> &'a str {
    &revision.schema[origin.file].package
}

fn has_extension(revision: &Revision<'_>, package_name: &str, full_name: &str) -> bool {
    match revision.schema.definition(full_name) {
        Some(Definition::Extension(id)) => {
            let origin = &revision.schema[id].origin;
            revision.contains(origin.file) && package(revision, origin) == package_name
        }
        _ => false,
    }
}

/// The nearest message that encloses what is gone and is still in the package,
/// in whatever file.
fn survivor_in_package<'a>(
    revision: &'a Revision<'a>,
    package: &str,
    nested_name: &str,
) -> Option<Place<'a>> {
    enclosing(nested_name).find_map(|name| {
        let full_name = match package {
            "" => name.to_owned(),
            package => format!("{package}.{name}"),
        };
        let item = revision.message(&full_name)?;
        Some(In { revision, item }.place())
    })
}
