//! Types of fields that can be read as one another.

use super::field_type::changed_type;
use super::field_view::FieldView;
use super::pairs::Pair;
use super::{BreakingRule, Check, Report, category};
use crate::rules::{Doc, Family, Rule};
use crate::schema::{Enum, Kind};

pub static FIELD_WIRE_JSON_COMPATIBLE_TYPE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "FIELD_WIRE_JSON_COMPATIBLE_TYPE",
        family: Family::Breaking,
        categories: category::JSON,
        purpose: "Checks that fields have wire and JSON compatible types in a given message.",
        doc: Doc {
            why: "Data of the old type cannot be read as the new one, in the binary form or in \
                  JSON: a 64-bit number is a string there, a 32-bit one a number.",
            instead: "Change between `int32` and `uint32`, `int64` and `uint64`, `fixed32` and \
                      `sfixed32`, or `fixed64` and `sfixed64` only; else add a field with a new \
                      number.",
            before: r#"syntax = "proto3";
package shop.v1;
message Order {
  int32 amount = 1;
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
message Order {
  int64 amount = 1;
}
"#,
        },
    },
    check: Check::Fields(compatible_in_json),
};

pub static FIELD_WIRE_COMPATIBLE_TYPE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "FIELD_WIRE_COMPATIBLE_TYPE",
        family: Family::Breaking,
        categories: category::WIRE,
        purpose: "Checks that fields have wire-compatible types in a given message.",
        doc: Doc {
            why: "Data of the old type cannot be read as the new one: the two are encoded in \
                  another way.",
            instead: "Change within `int32`, `int64`, `uint32`, `uint64` and `bool`, within \
                      `sint32` and `sint64`, within `fixed32` and `sfixed32`, within `fixed64` \
                      and `sfixed64`, or from `string` to `bytes` only; else add a field with a \
                      new number.",
            before: r#"syntax = "proto3";
package shop.v1;
message Order {
  int32 amount = 1;
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
message Order {
  sint32 amount = 1;
}
"#,
        },
    },
    check: Check::Fields(compatible_on_the_wire),
};

fn compatible_in_json<'a>(pair: &Pair<FieldView<'a>>, report: &mut Report<'a>) {
    if json_group(pair.previous.kind) != json_group(pair.current.kind) {
        report.add(changed_type(
            pair,
            ", which wire or JSON write in another way",
        ));
    } else if !same_named_type(pair) {
        report.add(changed_type(pair, ""));
    }
}

fn compatible_on_the_wire<'a>(pair: &Pair<FieldView<'a>>, report: &mut Report<'a>) {
    let (was, is) = (pair.previous.kind, pair.current.kind);
    let note = match (was, is) {
        // Every string is bytes, but not all bytes are a string.
        (Kind::String, Kind::Bytes) => return,
        (Kind::Bytes, Kind::String) => ", as which bytes that are not UTF-8 cannot be read",
        _ => ", which the wire writes in another way",
    };
    if wire_group(was) != wire_group(is) {
        report.add(changed_type(pair, note));
    } else if !same_named_type(pair) {
        report.add(changed_type(pair, ""));
    }
}

/// A kind that stands for all which the wire writes in one way.
fn wire_group(kind: Kind) -> &'static str {
    match kind {
        Kind::Int32 | Kind::Int64 | Kind::Uint32 | Kind::Uint64 | Kind::Bool => "int64",
        Kind::Sint32 | Kind::Sint64 => "sint64",
        Kind::Fixed32 | Kind::Sfixed32 => "fixed32",
        Kind::Fixed64 | Kind::Sfixed64 => "fixed64",
        other => other.keyword(),
    }
}

/// A kind that stands for all which both wire and JSON write in one way.
fn json_group(kind: Kind) -> &'static str {
    match kind {
        Kind::Int32 | Kind::Uint32 => "int32",
        Kind::Int64 | Kind::Uint64 => "int64",
        Kind::Fixed32 | Kind::Sfixed32 => "fixed32",
        Kind::Fixed64 | Kind::Sfixed64 => "fixed64",
        other => other.keyword(),
    }
}

/// True if both have the same message or enum as type, or none. An enum may
/// also become another that has the same short name and all the old values: it
/// moved, and may have grown.
fn same_named_type(pair: &Pair<FieldView<'_>>) -> bool {
    let Pair { previous, current } = pair;
    if previous.type_name() == current.type_name() {
        return true;
    }
    match (previous.kind, current.kind) {
        (Kind::Enum(was), Kind::Enum(is)) => {
            let was = &previous.revision.schema[was];
            let is = &current.revision.schema[is];
            was.name == is.name && has_values_of(is, was)
        }
        // Scalars have no name, and a scalar is in the group of no named type.
        (Kind::Message(_) | Kind::Group(_), _) => false,
        _ => true,
    }
}

fn has_values_of(of: &Enum, other: &Enum) -> bool {
    other.values.iter().all(|value| {
        of.value(&value.name)
            .is_some_and(|v| v.number == value.number)
    })
}
