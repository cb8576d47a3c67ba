//! Rules of numbers, durations and timestamps: `lt`, `gte` and their likes.

use super::field::constant;
use super::rules::Rules;
use super::subject::Subject;
use prost_reflect::Value;

/// A bound that can be compared with another; `Err` says why it is none.
type Bound = Result<Comparable, String>;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Comparable {
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    /// Seconds and nanoseconds.
    Time(i64, i32),
}

const MAX_NANOS: i64 = 999_999_999;
/// What a 64-bit count of nanoseconds holds, as protovalidate computes.
const MAX_DURATION: i128 = 9_223_372_036_854_775_428;
/// From the year 1 to the year 9999.
const TIMESTAMP_SECONDS: std::ops::RangeInclusive<i64> = -62_135_596_800..=253_402_300_799;

pub(super) fn number(subject: &mut Subject<'_, '_>, name: &str, number: i32, rules: &Rules) {
    not_a_number(subject, name, number, rules);
    bounds(subject, name, number, rules, |value| {
        let comparable = match value {
            Value::F32(value) => Comparable::Float(f64::from(*value)),
            Value::F64(value) => Comparable::Float(*value),
            value => match (
                value.as_i32(),
                value.as_i64(),
                value.as_u32(),
                value.as_u64(),
            ) {
                (Some(value), ..) => Comparable::Signed(i64::from(value)),
                (_, Some(value), ..) => Comparable::Signed(value),
                (.., Some(value), _) => Comparable::Unsigned(u64::from(value)),
                (.., Some(value)) => Comparable::Unsigned(value),
                _ => return Err("it is no number".to_owned()),
            },
        };
        Ok(comparable)
    });
}

pub(super) fn duration(subject: &mut Subject<'_, '_>, number: i32, rules: &Rules) {
    bounds(subject, "duration", number, rules, duration_value);
}

pub(super) fn timestamp(subject: &mut Subject<'_, '_>, number: i32, rules: &Rules) {
    bounds(subject, "timestamp", number, rules, |value| {
        let (seconds, nanos) = seconds_and_nanos(value);
        if !TIMESTAMP_SECONDS.contains(&seconds) {
            return Err("it is not between the years 1 and 9999".to_owned());
        }
        if !(0..=MAX_NANOS).contains(&i64::from(nanos)) {
            return Err("its nanoseconds are not from 0 to 999999999".to_owned());
        }
        Ok(Comparable::Time(seconds, nanos))
    });
    if rules.is_true("lt_now") && rules.is_true("gt_now") {
        let paths = ["gt_now", "lt_now"].map(|name| vec![number, rules.number(name)]);
        subject.report_all(
            &paths,
            "no time is both before and after now (`timestamp.lt_now`, `timestamp.gt_now`)",
            "keep one of the two",
        );
    }
    let Some(within) = rules.get("within") else {
        return;
    };
    let path = [number, rules.number("within")];
    match duration_value(&within) {
        Err(reason) => subject.report(
            &path,
            &format!("`timestamp.within` is no duration: {reason}"),
            "set a duration such as `{seconds: 3600}`",
        ),
        Ok(Comparable::Time(seconds, nanos)) if seconds <= 0 && nanos <= 0 => subject.report(
            &path,
            "`timestamp.within` is not positive, so that no time is within it",
            "set a duration such as `{seconds: 3600}`",
        ),
        Ok(_) => {}
    }
}

fn seconds_and_nanos(value: &Value) -> (i64, i32) {
    let Value::Message(message) = value else {
        return (0, 0);
    };
    let rules = Rules(message.clone());
    let seconds = rules.get("seconds").and_then(|value| value.as_i64());
    let nanos = rules.get("nanos").and_then(|value| value.as_i32());
    (seconds.unwrap_or(0), nanos.unwrap_or(0))
}

fn duration_value(value: &Value) -> Bound {
    let (seconds, nanos) = seconds_and_nanos(value);
    if i64::from(nanos).abs() > MAX_NANOS {
        return Err("its nanoseconds are a second or more".to_owned());
    }
    if (seconds > 0 && nanos < 0) || (seconds < 0 && nanos > 0) {
        return Err("its seconds and nanoseconds differ in sign".to_owned());
    }
    let total = i128::from(seconds) * 1_000_000_000 + i128::from(nanos);
    if total.abs() > MAX_DURATION {
        return Err("it is longer than 292 years".to_owned());
    }
    Ok(Comparable::Time(seconds, nanos))
}

fn bounds(
    subject: &mut Subject<'_, '_>,
    of: &str,
    number: i32,
    rules: &Rules,
    comparable: impl Fn(&Value) -> Bound,
) {
    let mut bound = |names: &[&'static str]| -> Option<(&'static str, Comparable)> {
        let mut found = None;
        for name in names {
            let Some(value) = rules.get(name) else {
                continue;
            };
            match comparable(&value) {
                Ok(value) => found = Some((*name, value)),
                Err(reason) => subject.report(
                    &[number, rules.number(name)],
                    &format!("`{of}.{name}` cannot be compared with: {reason}"),
                    "set a value that the field can have",
                ),
            }
        }
        found
    };
    let fixed = bound(&["const"]);
    let low = bound(&["gt", "gte"]);
    let high = bound(&["lt", "lte"]);
    if fixed.is_some() {
        constant(subject, of, number, rules);
    }
    let (Some((low_name, low)), Some((high_name, high))) = (low, high) else {
        return;
    };
    // A lower bound above the upper one is no mistake: it leaves out what is
    // between them.
    if low != high {
        return;
    }
    let paths = [low_name, high_name].map(|name| vec![number, rules.number(name)]);
    let (message, help) = if low_name == "gte" && high_name == "lte" {
        ("leave one value", format!("set `{of}.const` instead"))
    } else {
        ("leave no value", "leave room between the two".to_owned())
    };
    subject.report_all(
        &paths,
        &format!("`{of}.{low_name}` and `{of}.{high_name}` are equal and {message}"),
        &help,
    );
}

/// Nothing is less than, greater than or equal to NaN.
fn not_a_number(subject: &mut Subject<'_, '_>, of: &str, number: i32, rules: &Rules) {
    let is_nan = |value: &Value| match value {
        Value::F32(value) => value.is_nan(),
        Value::F64(value) => value.is_nan(),
        _ => false,
    };
    for name in ["const", "lt", "lte", "gt", "gte"] {
        if rules.get(name).is_some_and(|value| is_nan(&value)) {
            subject.report(
                &[number, rules.number(name)],
                &format!("`{of}.{name}` is NaN, with which no value compares"),
                "set a number",
            );
        }
    }
    for name in ["in", "not_in"] {
        for (at, _) in rules
            .list(name)
            .iter()
            .enumerate()
            .filter(|(_, value)| is_nan(value))
        {
            subject.report(
                &[number, rules.number(name), at as i32],
                &format!("`{of}.{name}` holds NaN, which no value is equal to"),
                "remove it",
            );
        }
    }
}
