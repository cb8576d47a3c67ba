//! The rules of one field, or of its items, keys or values.

use super::cel::Kind as CelKind;
use super::rules::Rules;
use super::subject::Subject;
use super::{bounds, conditions, containers, message_name, text};
use crate::schema::{Cardinality, Field, Kind, Schema};

const IGNORE_IF_ZERO_VALUE: i32 = 1;
const IGNORE_ALWAYS: i32 = 3;

/// What rules apply to.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) field: &'a Field,
    /// True for the items, not the list.
    pub(super) each: bool,
}

impl<'a> Target<'a> {
    pub(super) fn whole(field: &'a Field) -> Target<'a> {
        Target { field, each: false }
    }

    pub(super) fn each(field: &'a Field) -> Target<'a> {
        Target { field, each: true }
    }
}

pub(super) fn check(subject: &mut Subject<'_, '_>, rules: &Rules, target: Target<'_>) {
    presence(subject, rules, target.field);
    flags(subject, rules, target.field);
    expressions(subject, rules, target);
    let Some((field, of_type)) = rules.of_type() else {
        return;
    };
    let (name, number) = (field.name(), field.number() as i32);
    match name {
        "map" => return containers::map(subject, number, &of_type, target.field),
        "repeated" => return containers::repeated(subject, number, &of_type, target.field),
        _ => {}
    }
    if !fits(subject, name, number, target) {
        return;
    }
    match name {
        "string" => text::string(subject, number, &of_type),
        "bytes" => text::bytes(subject, number, &of_type),
        "duration" => bounds::duration(subject, number, &of_type),
        "timestamp" => bounds::timestamp(subject, number, &of_type),
        "bool" => {}
        "enum" | "any" => constant(subject, name, number, &of_type),
        "field_mask" => {
            constant(subject, name, number, &of_type);
            field_mask(subject, number, &of_type);
        }
        _ => bounds::number(subject, name, number, &of_type),
    }
}

fn presence(subject: &mut Subject<'_, '_>, rules: &Rules, field: &Field) {
    let required = rules.number("required");
    if field.extendee.is_some() {
        if rules.is_true("required") {
            subject.report(
                &[required],
                "`required` cannot be kept on an extension",
                "remove `required`",
            );
        }
        if rules.enum_number("ignore") == IGNORE_IF_ZERO_VALUE {
            subject.report(
                &[rules.number("ignore")],
                "`ignore` by zero value cannot be kept on an extension",
                "remove `ignore`",
            );
        }
    }
    if field.oneof.is_some() && rules.is_true("required") {
        subject.report(
            &[required],
            &format!(
                "`{}` is set on a field of a oneof",
                subject.rule("required")
            ),
            "set `(buf.validate.oneof).required` on the oneof instead",
        );
    }
}

fn flags(subject: &mut Subject<'_, '_>, rules: &Rules, field: &Field) {
    let (required, ignore) = (rules.number("required"), rules.number("ignore"));
    if rules.enum_number("ignore") == IGNORE_ALWAYS && rules.set_count() > 1 {
        subject.report(
            &[ignore],
            "`ignore` is IGNORE_ALWAYS, so that the other rules have no effect",
            "remove the other rules, or `ignore`",
        );
    }
    if rules.enum_number("ignore") != IGNORE_IF_ZERO_VALUE {
        return;
    }
    if rules.is_true("required") {
        subject.report_all(
            &[vec![required], vec![ignore]],
            "`required` refuses the zero value that `ignore` lets pass",
            "keep one of the two",
        );
    }
    let tells_absence = matches!(
        field.cardinality,
        Cardinality::Explicit | Cardinality::Required
    );
    if tells_absence && field.extendee.is_none() {
        subject.report(
            &[ignore],
            "`ignore` by zero value has no effect on a field that tells absence",
            "remove `ignore`",
        );
    }
}

fn expressions(subject: &mut Subject<'_, '_>, rules: &Rules, target: Target<'_>) {
    let schema = subject.schema();
    let this = CelKind::of_field(schema, target.field, target.each);
    let mut found = Vec::new();
    conditions::check(
        schema,
        rules,
        &[("this", this)],
        &mut |path, message, help| {
            found.push((path.to_vec(), message, help));
        },
    );
    for (path, message, help) in found {
        subject.report(&path, &message, &help);
    }
}

/// Whether the rules are for the type of the field.
fn fits(subject: &mut Subject<'_, '_>, name: &str, number: i32, target: Target<'_>) -> bool {
    let schema = subject.schema();
    let repeats = target.field.is_repeated() && !target.each;
    let kind = target.field.kind;
    let fits = is_for(schema, name, kind);
    if !repeats && fits {
        return true;
    }
    let found = message_name(schema, kind).unwrap_or(kind.keyword());
    let repeated = match target.field.cardinality {
        Cardinality::Map if repeats => "a map of ",
        _ if repeats => "repeated ",
        _ => "",
    };
    let help = if repeats && fits {
        format!("set them for each item: `repeated.items.{name}`")
    } else {
        "set the rules of the field's own type".to_owned()
    };
    let rule = subject.rule(name);
    subject.report(
        &[number],
        &format!("`{rule}` rules are set on {repeated}{found}"),
        &help,
    );
    false
}

fn is_for(schema: &Schema, rules: &str, kind: Kind) -> bool {
    if kind.keyword() == rules && !matches!(kind, Kind::Message(_) | Kind::Group(_)) {
        return true;
    }
    let wrapper = match rules {
        "float" => "FloatValue",
        "double" => "DoubleValue",
        "int32" => "Int32Value",
        "int64" => "Int64Value",
        "uint32" => "UInt32Value",
        "uint64" => "UInt64Value",
        "bool" => "BoolValue",
        "string" => "StringValue",
        "bytes" => "BytesValue",
        "any" => "Any",
        "duration" => "Duration",
        "timestamp" => "Timestamp",
        "field_mask" => "FieldMask",
        _ => return false,
    };
    let name = message_name(schema, kind).and_then(|name| name.strip_prefix("google.protobuf."));
    name == Some(wrapper)
}

/// `const` beside other rules.
pub(super) fn constant(subject: &mut Subject<'_, '_>, name: &str, number: i32, rules: &Rules) {
    if rules.is_set("const") && rules.set_count() > 1 {
        let rule = subject.rule(name);
        subject.report(
            &[number, rules.number("const")],
            &format!(
                "`{rule}.const` leaves one value, so that the other `{rule}` rules have no effect"
            ),
            "remove the other rules, or `const`",
        );
    }
}

fn field_mask(subject: &mut Subject<'_, '_>, number: i32, rules: &Rules) {
    let refused = rules.texts("not_in");
    for path in rules
        .texts("in")
        .iter()
        .filter(|path| refused.contains(path))
    {
        subject.report(
            &[number, rules.number("in")],
            &format!("path `{path}` is both in `in` and in `not_in`"),
            &format!("remove `{path}` from one of them"),
        );
    }
}
