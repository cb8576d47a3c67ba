//! Options of fields that generated code shows.

use super::field_view::FieldView;
use super::pairs::Pair;
use super::view::Placed;
use super::{BreakingRule, Change, Check, Report, category};
use crate::rules::{Doc, Family, Rule};
use crate::schema::{Kind, path};
use prost_types::field_options::CType;

pub static FIELD_SAME_CPP_STRING_TYPE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "FIELD_SAME_CPP_STRING_TYPE",
        family: Family::Breaking,
        categories: category::SOURCE,
        purpose: "Checks that fields have the same C++ string type, based on ctype field option \
                  or (pb.cpp).string_type feature.",
        doc: Doc {
            why: "C++ code that reads or sets the field no longer compiles: the accessors have \
                  another type.",
            instead: "Keep the option as it is, or as it is not.",
            before: r#"syntax = "proto3";
package shop.v1;
message Order {
  string note = 1;
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
message Order {
  string note = 1 [ctype = CORD];
}
"#,
        },
    },
    check: Check::Fields(same_cpp_string_type),
};

pub static FIELD_SAME_JSTYPE: BreakingRule = BreakingRule {
    rule: Rule {
        id: "FIELD_SAME_JSTYPE",
        family: Family::Breaking,
        categories: category::SOURCE,
        purpose: "Checks that fields have the same value for the jstype option.",
        doc: Doc {
            why: "JavaScript code gets a string where it had a number, or the other way round.",
            instead: "Keep the option as it is, or as it is not.",
            before: r#"syntax = "proto3";
package shop.v1;
message Order {
  int64 amount = 1;
}
"#,
            after: r#"syntax = "proto3";
package shop.v1;
message Order {
  int64 amount = 1 [jstype = JS_STRING];
}
"#,
        },
    },
    check: Check::Fields(same_jstype),
};

fn same_cpp_string_type<'a>(pair: &Pair<FieldView<'a>>, report: &mut Report<'a>) {
    let Pair { previous, current } = pair;
    let is_text = |field: &FieldView<'_>| matches!(field.kind, Kind::String | Kind::Bytes);
    let of_map = previous.is_of_map_entry() && current.is_of_map_entry();
    if of_map || !is_text(previous) || !is_text(current) {
        return;
    }
    let (was, is) = (previous.options.ctype(), current.options.ctype());
    // A piece can be read where a string can.
    let harmless = was == CType::StringPiece && is == CType::String;
    if was == is || harmless {
        return;
    }
    let change = changed_option(
        pair,
        "ctype",
        format!(
            "{} changed C++ string type from \"{}\" to \"{}\"",
            current.described(),
            was.as_str_name(),
            is.as_str_name()
        ),
        was.as_str_name(),
        previous.options.ctype.is_some(),
    );
    let option = [path::FIELD_OPTIONS, path::OPTION_CTYPE];
    report.add(
        change
            .at(current.part(&option))
            .was_at(previous.part(&option)),
    );
}

fn same_jstype<'a>(pair: &Pair<FieldView<'a>>, report: &mut Report<'a>) {
    let Pair { previous, current } = pair;
    if !has_64_bits(previous.kind) || !has_64_bits(current.kind) {
        return;
    }
    let (was, is) = (previous.options.jstype(), current.options.jstype());
    if was == is {
        return;
    }
    let change = changed_option(
        pair,
        "jstype",
        format!(
            "{} changed option \"jstype\" from \"{}\" to \"{}\"",
            current.described(),
            was.as_str_name(),
            is.as_str_name()
        ),
        was.as_str_name(),
        previous.options.jstype.is_some(),
    );
    let option = [path::FIELD_OPTIONS, path::OPTION_JSTYPE];
    report.add(
        change
            .at(current.part(&option))
            .was_at(previous.part(&option)),
    );
}

fn changed_option<'a>(
    pair: &Pair<FieldView<'a>>,
    option: &str,
    message: String,
    was: &str,
    was_set: bool,
) -> Change<'a> {
    let field = &pair.current.name;
    let help = if was_set {
        format!("set `{option} = {was}` on field `{field}` again")
    } else {
        format!("remove `{option}` from field `{field}`")
    };
    Change::new(message, help)
}

fn has_64_bits(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Int64 | Kind::Uint64 | Kind::Sint64 | Kind::Fixed64 | Kind::Sfixed64
    )
}
