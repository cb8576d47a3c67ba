//! PROTOVALIDATE: the rules that `buf.validate` options set can be kept, fit
//! the fields that they are set on, and their CEL expressions compile.
//!
//! The rules are read from whatever `buf/validate/validate.proto` the files
//! import, by name. What buf also does and this does not: run the rules on
//! their `example` values.

mod bounds;
mod cel;
mod conditions;
mod containers;
mod field;
mod literal;
mod message;
mod pattern;
mod place;
mod rules;
mod subject;
mod text;

#[cfg(test)]
mod tests;

use super::context::Context;
use crate::rules::{Doc, Family, Rule};
use crate::schema::{CustomOption, Field, Kind, Message, Schema, path};
use place::Places;
use prost_reflect::{MessageDescriptor, Value};
use rules::Rules;
use subject::Subject;

pub static PROTOVALIDATE: Rule = Rule {
    id: "PROTOVALIDATE",
    family: Family::Lint,
    categories: &["STANDARD"],
    purpose: "Checks that protovalidate rules are valid and all CEL expressions compile.",
    doc: Doc {
        why: "Rules of protovalidate are data to the compiler: nobody notices one that no value \
              can satisfy, one for another type, or an expression with a misspelt field, until a \
              service refuses every request at run time.",
        instead: "Set rules of the field's type, bounds that leave room between them, and \
                  expressions over fields that exist.",
        before: concat!(
            include_str!("example.proto"),
            r#"// file: orders/v1/order.proto
syntax = "proto3";
package orders.v1;
import "buf/validate/validate.proto";
message Order {
  string note = 1 [(buf.validate.field).string = {min_len: 1, max_len: 200}];
}
"#
        ),
        after: concat!(
            include_str!("example.proto"),
            r#"// file: orders/v1/order.proto
syntax = "proto3";
package orders.v1;
import "buf/validate/validate.proto";
message Order {
  string note = 1 [(buf.validate.field).string = {min_len: 200, max_len: 1}];
}
"#
        ),
    },
};

const FIELD: &str = "buf.validate.field";
const MESSAGE: &str = "buf.validate.message";
const PREDEFINED: &str = "buf.validate.predefined";

pub(super) fn check(context: &mut Context<'_>) {
    let schema = context.schema;
    let has = |option| schema.pool().get_extension_by_name(option).is_some();
    if !has(FIELD) && !has(MESSAGE) {
        return;
    }
    for file in context.files {
        for id in &file.all_messages {
            let declared = &schema[*id];
            if !declared.is_map_entry {
                check_message(context, declared);
                for field in &declared.fields {
                    check_field(context, field);
                }
            }
        }
        for id in &file.all_extensions {
            check_predefined(context, &schema[*id]);
            check_field(context, &schema[*id]);
        }
    }
}

/// The rules that an option holds, its number and its type.
fn option(
    schema: &Schema,
    declaration: &impl CustomOption,
    name: &str,
) -> Option<(Rules, i32, MessageDescriptor)> {
    let Value::Message(rules) = declaration.custom_option(schema, name)? else {
        return None;
    };
    let number = schema.pool().get_extension_by_name(name)?.number() as i32;
    let kind = prost_reflect::ReflectMessage::descriptor(&rules);
    Some((Rules(rules), number, kind))
}

fn check_message<'a>(context: &mut Context<'a>, declared: &'a Message) {
    let schema = context.schema;
    if let Some((rules, number, kind)) = option(schema, declared, MESSAGE) {
        let origin = &declared.origin;
        let places = Places::new(schema, origin, path::MESSAGE_OPTIONS, number, Some(kind));
        message::check(context, declared, &places, &rules);
    }
}

fn check_field<'a>(context: &mut Context<'a>, field: &'a Field) {
    let schema = context.schema;
    if let Some((rules, number, kind)) = option(schema, field, FIELD) {
        let origin = &field.origin;
        let places = Places::new(schema, origin, path::FIELD_OPTIONS, number, Some(kind));
        let mut subject = Subject::new(context, field, &places);
        field::check(&mut subject, &rules, field::Target::whole(field));
    }
}

/// Rules that an extension adds to those of `buf.validate`.
fn check_predefined<'a>(context: &mut Context<'a>, extension: &'a Field) {
    let schema = context.schema;
    let Some(extended) = extension.extendee.map(|id| schema[id].full_name.as_str()) else {
        return;
    };
    let of_type = extended
        .strip_prefix("buf.validate.")
        .and_then(|name| name.strip_suffix("Rules"));
    let (Some(of_type), Some((rules, number, kind))) =
        (of_type, option(schema, extension, PREDEFINED))
    else {
        return;
    };
    let variables = [
        ("rule", cel::Kind::of_field(schema, extension, false)),
        ("this", ruled(of_type)),
    ];
    let origin = &extension.origin;
    let places = Places::new(schema, origin, path::FIELD_OPTIONS, number, Some(kind));
    conditions::check(schema, &rules, &variables, &mut |path, message, help| {
        let message = format!("predefined rule `{}`: {message}", extension.name);
        report_option(context, &places, extension, path, message, help);
    });
}

fn report_option(
    context: &mut Context<'_>,
    places: &Places,
    extension: &Field,
    path: &[i32],
    message: String,
    help: String,
) {
    match places.find(path) {
        Some((origin, span)) => context.report_at(&origin, Some(span), message, help),
        None => context.report(&extension.origin, message, help),
    }
}

/// What rules of this name are about: `String` of `StringRules`.
fn ruled(of_type: &str) -> cel::Kind {
    match of_type {
        "Bool" => cel::Kind::Bool,
        "String" => cel::Kind::String,
        "Bytes" => cel::Kind::Bytes,
        "Float" | "Double" => cel::Kind::Double,
        "UInt32" | "UInt64" | "Fixed32" | "Fixed64" => cel::Kind::Uint,
        "Int32" | "Int64" | "SInt32" | "SInt64" | "SFixed32" | "SFixed64" | "Enum" => {
            cel::Kind::Int
        }
        "Duration" => cel::Kind::Duration,
        "Timestamp" => cel::Kind::Timestamp,
        "Repeated" => cel::Kind::List(Box::new(cel::Kind::Dyn)),
        "Map" => cel::Kind::Map(Box::new(cel::Kind::Dyn), Box::new(cel::Kind::Dyn)),
        _ => cel::Kind::Dyn,
    }
}

/// The full name of a field's message, if it is one.
fn message_name(schema: &Schema, kind: Kind) -> Option<&str> {
    match kind {
        Kind::Message(id) | Kind::Group(id) => Some(&schema[id].full_name),
        _ => None,
    }
}
