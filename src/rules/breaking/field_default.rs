//! Default values of proto2 fields.

use super::field_view::FieldView;
use super::pairs::Pair;
use super::view::Placed;
use super::{BreakingRule, Change, Check, Report, category};
use crate::rules::{Doc, Family, Rule};
use crate::schema::{DefaultValue, path};

pub static FIELD_SAME_DEFAULT: BreakingRule = BreakingRule {
    rule: Rule {
        id: "FIELD_SAME_DEFAULT",
        family: Family::Breaking,
        categories: category::ALL,
        purpose: "Checks that fields have the same default value, if a default is specified.",
        doc: Doc {
            why: "A field that is not set is not sent: each side reads its own default, and the \
                  two no longer agree on what was meant.",
            instead: "Keep the default; where another is needed, set the value when writing.",
            before: r#"syntax = "proto2";
package shop.v1;
message Order {
  optional int32 copies = 1 [default = 1];
}
"#,
            after: r#"syntax = "proto2";
package shop.v1;
message Order {
  optional int32 copies = 1 [default = 2];
}
"#,
        },
    },
    check: Check::Fields(same_default),
};

fn same_default<'a>(pair: &Pair<FieldView<'a>>, report: &mut Report<'a>) {
    let Pair { previous, current } = pair;
    let was = previous.revision.schema.default_value(previous.field);
    let is = current.revision.schema.default_value(current.field);
    let (Some(was), Some(is)) = (was, is) else {
        return;
    };
    if same_value(&was, &is) {
        return;
    }
    let message = format!(
        "{} changed its default value from {was} to {is}",
        current.described()
    );
    let help = match &previous.field.default_value {
        Some(_) => format!("set the default back to {was}"),
        None => format!("remove the default; before there was none, which means {was}"),
    };
    let default = [path::FIELD_DEFAULT];
    let change = Change::new(message, help).at(current.part(&default));
    report.add(change.was_at(previous.part(&default)));
}

/// True if a reader sees no difference. That the type changed is told by other
/// rules, so that numbers are compared with numbers of any type, and strings
/// with bytes.
fn same_value(was: &DefaultValue<'_>, is: &DefaultValue<'_>) -> bool {
    if was.is_zero() && is.is_zero() {
        return true;
    }
    match (was, is) {
        (DefaultValue::Text(was), DefaultValue::Text(is)) => was.as_bytes() == is.as_bytes(),
        (DefaultValue::Text(was), DefaultValue::Bytes(is)) => was.as_bytes() == is,
        (DefaultValue::Bytes(was), DefaultValue::Text(is)) => was == is.as_bytes(),
        (DefaultValue::Bytes(was), DefaultValue::Bytes(is)) => was == is,
        _ => match (number(was), number(is)) {
            (Some(was), Some(is)) => same_number(was, is),
            _ => false,
        },
    }
}

#[derive(Clone, Copy)]
enum Number {
    Whole(i128),
    Single(f32),
    Double(f64),
}

fn number(value: &DefaultValue<'_>) -> Option<Number> {
    Some(match value {
        DefaultValue::Bool(value) => Number::Whole(i128::from(*value)),
        DefaultValue::Whole(value) => Number::Whole(*value),
        DefaultValue::Enum { number, .. } => Number::Whole(i128::from(*number)),
        DefaultValue::Float(value) => Number::Single(*value),
        DefaultValue::Double(value) => Number::Double(*value),
        DefaultValue::Text(_) | DefaultValue::Bytes(_) => return None,
    })
}

fn same_number(was: Number, is: Number) -> bool {
    match (was, is) {
        (Number::Whole(was), Number::Whole(is)) => was == is,
        (Number::Single(was), Number::Single(is)) => was == is || was.is_nan() && is.is_nan(),
        (Number::Double(was), Number::Double(is)) => was == is || was.is_nan() && is.is_nan(),
        // A float has fewer digits: what is lost by them is no change.
        (Number::Single(single), Number::Double(double))
        | (Number::Double(double), Number::Single(single)) => {
            single == double as f32 || single.is_nan() && double.is_nan()
        }
        (Number::Whole(whole), Number::Single(single))
        | (Number::Single(single), Number::Whole(whole)) => is_whole(f64::from(single), whole),
        (Number::Whole(whole), Number::Double(double))
        | (Number::Double(double), Number::Whole(whole)) => is_whole(double, whole),
    }
}

fn is_whole(float: f64, whole: i128) -> bool {
    // Beyond this bound the float is no number of any integer type.
    float.fract() == 0.0 && float.abs() < 1e30 && float as i128 == whole
}
