//! Types that are gone from their file.
//!
//! They pair by the name within the file, without the package: a package that
//! is renamed is one change (`FILE_SAME_PACKAGE`), not one for each type.

use super::moved::Moved;
use super::pairs::Pair;
use super::view::{FileView, In, Place, Placed};
use super::{BreakingRule, Change, Check, Report, category};
use crate::rules::{Doc, Family, Rule};
use crate::schema::{File, Message, Schema};
use std::collections::HashSet;

pub static EXTENSION_NO_DELETE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "EXTENSION_NO_DELETE",
        family: Family::Breaking,
        categories: category::FILE,
        purpose: "Checks that extensions are not deleted from a given file.",
        doc: Doc {
            why: "Code that reads or sets the extension no longer compiles, and what was sent \
                  with it becomes an unknown field.",
            instead: "Keep the extension, with `[deprecated = true]` if it is no longer wanted.",
            before: r#"syntax = "proto2";
package shop.v1;
message Order {
  extensions 100 to 199;
}
extend Order {
  optional string note = 100;
}
"#,
            after: r#"syntax = "proto2";
package shop.v1;
message Order {
  extensions 100 to 199;
}
"#,
        },
    },
    check: Check::Files(extensions),
};

pub static SERVICE_NO_DELETE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "SERVICE_NO_DELETE",
        family: Family::Breaking,
        categories: category::FILE,
        purpose: "Checks that services are not deleted from a given file.",
        doc: Doc {
            why: "Clients of the service no longer compile, and calls of clients that are \
                  deployed already fail.",
            instead: "Keep the service, with `option deprecated = true;`, until nobody calls it.",
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
    check: Check::Files(services),
};

pub static ENUM_NO_DELETE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "ENUM_NO_DELETE",
        family: Family::Breaking,
        categories: category::CSR_FILE,
        purpose: "Checks that enums are not deleted from a given file.",
        doc: Doc {
            why: "Code that names the enum no longer compiles.",
            instead: "Keep the enum where it is, with `option deprecated = true;` if it is no \
                      longer wanted.",
            before: r#"syntax = "proto3";
package shop.v1;
enum Status {
  STATUS_UNSPECIFIED = 0;
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
"#,
        },
    },
    check: Check::Files(enums),
};

pub static MESSAGE_NO_DELETE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "MESSAGE_NO_DELETE",
        family: Family::Breaking,
        categories: category::CSR_FILE,
        purpose: "Checks that messages are not deleted from a given file.",
        doc: Doc {
            why: "Code that names the message no longer compiles. A message that moves to \
                  another file is gone from this one: in most languages the import changes.",
            instead: "Keep the message where it is, with `option deprecated = true;` if it is no \
                      longer wanted.",
            before: r#"syntax = "proto3";
package shop.v1;
message Order {
  string id = 1;
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
"#,
        },
    },
    check: Check::Files(messages),
};

/// A type as it is told from others of its file.
struct Declared<'a> {
    /// The name within the file, without the package.
    name: &'a str,
    place: Place<'a>,
    /// For what the compiler made for a map field, the name of the field.
    map_field: Option<&'a str>,
}

fn messages<'a>(pair: &Pair<FileView<'a>>, report: &mut Report<'a>) {
    compare("message", pair, report, |file| {
        let revision = file.revision;
        let messages = file.all_messages.iter().map(|id| &revision.schema[*id]);
        let declared = messages.map(|item| Declared {
            name: &item.nested_name,
            place: In { revision, item }.place(),
            map_field: made_for(revision.schema, item),
        });
        declared.collect()
    });
}

fn enums<'a>(pair: &Pair<FileView<'a>>, report: &mut Report<'a>) {
    compare("enum", pair, report, |file| {
        let revision = file.revision;
        let enums = file.all_enums.iter().map(|id| &revision.schema[*id]);
        let declared = enums.map(|item| Declared {
            name: &item.nested_name,
            place: In { revision, item }.place(),
            map_field: None,
        });
        declared.collect()
    });
}

fn extensions<'a>(pair: &Pair<FileView<'a>>, report: &mut Report<'a>) {
    compare("extension", pair, report, |file| {
        let schema = file.revision.schema;
        let fields = file.all_extensions.iter().map(|id| &schema[*id]);
        let declared = fields.map(|field| Declared {
            name: without_package(file.item, &field.full_name),
            place: file.place_of(&field.origin),
            map_field: None,
        });
        declared.collect()
    });
}

fn services<'a>(pair: &Pair<FileView<'a>>, report: &mut Report<'a>) {
    compare("service", pair, report, |file| {
        let revision = file.revision;
        let services = file.services.iter().map(|id| &revision.schema[*id]);
        let declared = services.map(|item| Declared {
            name: &item.name,
            place: In { revision, item }.place(),
            map_field: None,
        });
        declared.collect()
    });
}

/// Reports what `declared` lists of the previous file and not of the current.
fn compare<'a>(
    kind: &str,
    pair: &Pair<FileView<'a>>,
    report: &mut Report<'a>,
    declared: fn(&FileView<'a>) -> Vec<Declared<'a>>,
) {
    let Pair { previous, current } = pair;
    let kept: HashSet<&str> = declared(current).iter().map(|kept| kept.name).collect();
    for gone in declared(previous) {
        let name = gone.name;
        if kept.contains(name) {
            continue;
        }
        let change = match (Moved::of(pair, name), gone.map_field) {
            (Some(moved), _) => moved.change(kind, name),
            (None, Some(field)) => Change::new(deleted(kind, name), made_for_help(field)),
            (None, None) => Change::new(
                deleted(kind, name),
                format!(
                    "restore {kind} `{name}` here; mark it deprecated if it is no longer wanted"
                ),
            ),
        };
        report.add(change.at(survivor(current, name)).was_at(gone.place));
    }
}

fn deleted(kind: &str, name: &str) -> String {
    format!("{kind} \"{name}\" was deleted from the file")
}

pub fn made_for_help(field: &str) -> String {
    format!("the compiler made it for the map field `{field}`: restore that")
}

/// The name of the map field for which the compiler made the message.
pub fn made_for<'a>(schema: &'a Schema, entry: &Message) -> Option<&'a str> {
    let of = &schema[entry.parent.filter(|_| entry.is_map_entry)?];
    Some(&of.map_field(entry.id)?.name)
}

/// The nearest message of `file` that encloses the deleted `nested_name` and is
/// still there; else the file.
pub fn survivor<'a>(file: &FileView<'a>, nested_name: &str) -> Place<'a> {
    enclosing(nested_name)
        .find_map(|name| message_named(file, name))
        .map_or_else(
            || file.place(),
            |item| {
                let revision = file.revision;
                In { revision, item }.place()
            },
        )
}

/// The names that enclose a nested name, innermost first: "A.B", "A" for
/// "A.B.C".
pub fn enclosing(nested_name: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(nested_name.rsplit_once('.'), |(outer, _)| {
        outer.rsplit_once('.')
    })
    .map(|(outer, _)| outer)
}

fn message_named<'a>(file: &FileView<'a>, nested_name: &str) -> Option<&'a Message> {
    let schema = file.revision.schema;
    let messages = file.item.all_messages.iter().map(|id| &schema[*id]);
    messages.into_iter().find(|m| m.nested_name == nested_name)
}

/// A full name without the package of its file.
pub fn without_package<'n>(file: &File, full_name: &'n str) -> &'n str {
    full_name
        .strip_prefix(file.package.as_str())
        .and_then(|rest| rest.strip_prefix('.'))
        .unwrap_or(full_name)
}
