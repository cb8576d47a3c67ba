//! The ways from one column type to another.
//!
//! A conversion keeps every value or stops at the first that it cannot keep:
//! what would lose digits without a word goes by way of the text form, which the
//! new type then refuses. There is none where only a person can say what is
//! meant.

use super::spelling::type_name;
use crate::sql::catalog::identifier;
use crate::sql::types::ColumnType;

/// A way from one type to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Conversion {
    /// The expression after USING; without one the server knows the way itself.
    pub using: Option<String>,
    /// True if rows are left as they are on disk.
    pub in_place: bool,
    /// True if a value may stop it.
    pub checked: bool,
}

use ColumnType as T;

/// The way that keeps every value of `column`, or stops.
pub(super) fn conversion(from: &T, to: &T, column: &str) -> Option<Conversion> {
    let column = identifier(column);
    let plain = |in_place| {
        Some(Conversion {
            using: None,
            in_place,
            checked: false,
        })
    };
    let kept = |using: String| {
        Some(Conversion {
            using: Some(using),
            in_place: false,
            checked: false,
        })
    };
    let checked = |using: String| {
        Some(Conversion {
            using: Some(using),
            in_place: false,
            checked: true,
        })
    };
    let name = type_name(to);
    match (from, to) {
        (from, to) if from == to => plain(true),
        (T::Varchar(_), T::Text | T::Varchar(None)) | (T::Text, T::Varchar(None)) => plain(true),
        (T::Char(_), T::Text) => plain(false),
        (T::SmallInt, T::Integer | T::BigInt) | (T::Integer, T::BigInt) => plain(false),
        (T::SmallInt | T::Integer | T::BigInt, T::Numeric(size)) if holds_64_bits(*size) => {
            plain(false)
        }
        (T::SmallInt | T::Integer, T::DoublePrecision) | (T::Real, T::DoublePrecision) => {
            plain(false)
        }
        (T::SmallInt, T::Real) => plain(false),
        (T::Numeric(Some((_, 0))), T::Numeric(to)) if holds_64_bits(*to) => plain(true),
        (T::Numeric(_), T::Numeric(None)) => plain(true),
        (T::Boolean, T::SmallInt | T::Integer | T::BigInt | T::Numeric(_)) => {
            kept(format!("{column}::integer::{name}"))
        }
        (T::Real | T::DoublePrecision, T::Numeric(None)) => {
            checked(format!("{column}::text::numeric"))
        }
        (
            T::Real | T::DoublePrecision | T::Numeric(_),
            T::SmallInt | T::Integer | T::BigInt | T::Numeric(_),
        ) => checked(format!("trim_scale({column}::text::numeric)::text::{name}")),
        (T::BigInt | T::Integer, T::SmallInt | T::Integer) => checked(format!("{column}::{name}")),
        (T::SmallInt | T::Integer | T::BigInt, T::Boolean) => {
            checked(format!("{column}::text::boolean"))
        }
        (T::Text | T::Varchar(_), T::Bytea) => kept(format!("convert_to({column}, 'UTF8')")),
        (T::Bytea, T::Text) => checked(format!("convert_from({column}, 'UTF8')")),
        (from, T::Text) if has_one_text_form(from) => kept(format!("{column}::text")),
        (T::Text | T::Varchar(_) | T::Char(_), to) if has_one_text_form(to) => {
            checked(format!("{column}::{name}"))
        }
        (T::User(_), T::User(_)) => checked(format!("{column}::text::{name}")),
        (T::Array(from), T::Array(to))
            if from.user_type().is_some() || to.user_type().is_some() =>
        {
            checked(format!("{column}::text[]::{name}"))
        }
        (T::Array(_), T::Jsonb) => kept(format!("to_jsonb({column})")),
        (from, T::Array(element)) if from == &**element => kept(format!(
            "CASE WHEN {column} IS NULL THEN '{{}}' ELSE ARRAY[{column}] END"
        )),
        (T::Json, T::Jsonb) => kept(format!("{column}::jsonb")),
        _ => None,
    }
}

/// The way back, for undoing: what has become of values since may stop it, and
/// digits that the old type never had are rounded away.
pub(super) fn back(from: &T, to: &T, column: &str) -> Option<String> {
    if let Some(found) = conversion(from, to, column) {
        return found.using;
    }
    let column = identifier(column);
    let name = type_name(to);
    Some(match (from, to) {
        (T::Array(element), to) if **element == *to => format!("{column}[1]"),
        (T::DoublePrecision, T::Real) => format!("{column}::real"),
        (T::Jsonb, T::Array(_)) => {
            format!("ARRAY(SELECT jsonb_array_elements_text({column}))::{name}")
        }
        _ => format!("{column}::text::{name}"),
    })
}

fn holds_64_bits(size: Option<(u32, i32)>) -> bool {
    size.is_none_or(|(precision, scale)| {
        i64::from(precision) - i64::from(scale) >= 20 && scale >= 0
    })
}

/// Types whose values are written in one way, whatever a session has set.
fn has_one_text_form(ty: &T) -> bool {
    matches!(
        ty,
        T::Boolean
            | T::SmallInt
            | T::Integer
            | T::BigInt
            | T::Numeric(_)
            | T::Real
            | T::DoublePrecision
            | T::Uuid
            | T::Json
            | T::Jsonb
            | T::User(_)
    )
}

/// True if a foreign key may be between columns of the two types.
pub(super) fn comparable(a: &T, b: &T) -> bool {
    let class = |ty: &T| match ty {
        T::SmallInt | T::Integer | T::BigInt => Some(0),
        T::Text | T::Varchar(_) => Some(1),
        T::Numeric(_) => Some(2),
        _ => None,
    };
    a == b || class(a).is_some_and(|of_a| class(b) == Some(of_a))
}
