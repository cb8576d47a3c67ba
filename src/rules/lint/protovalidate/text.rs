//! Rules of strings and bytes.

use super::field::constant;
use super::rules::Rules;
use super::subject::Subject;
use prost_reflect::Value;

/// The length of a UTF-8 character is at most this many bytes.
const MAX_CHARACTER_BYTES: u64 = 4;

pub(super) fn string(subject: &mut Subject<'_, '_>, number: i32, rules: &Rules) {
    constant(subject, "string", number, rules);
    lengths(
        subject,
        "string",
        number,
        rules,
        ["len", "min_len", "max_len"],
    );
    lengths(
        subject,
        "string",
        number,
        rules,
        ["len_bytes", "min_bytes", "max_bytes"],
    );
    characters_and_bytes(subject, number, rules);
    parts(subject, number, rules);
    pattern(subject, "string", number, rules);
    let lenient = rules.is_set("strict") && !rules.is_true("strict");
    if rules.enum_number("well_known_regex") == 0 && lenient {
        subject.report(
            &[number, rules.number("strict")],
            "`string.strict` has no effect without `string.well_known_regex`",
            "remove `strict`, or say which header it is about with `well_known_regex`",
        );
    }
}

pub(super) fn bytes(subject: &mut Subject<'_, '_>, number: i32, rules: &Rules) {
    constant(subject, "bytes", number, rules);
    lengths(
        subject,
        "bytes",
        number,
        rules,
        ["len", "min_len", "max_len"],
    );
    for name in ["prefix", "suffix", "contains"] {
        let (Some(Value::Bytes(part)), Some(most)) = (rules.get(name), rules.count("max_len"))
        else {
            continue;
        };
        if part.len() as u64 > most {
            subject.report(
                &[number, rules.number(name)],
                &format!(
                    "`bytes.{name}` has {} bytes, but `bytes.max_len` is {most}",
                    part.len()
                ),
                "raise `max_len`, or shorten what is asked for",
            );
        }
    }
    pattern(subject, "bytes", number, rules);
}

fn lengths(
    subject: &mut Subject<'_, '_>,
    of: &str,
    number: i32,
    rules: &Rules,
    [exact, least, most]: [&str; 3],
) {
    for name in [least, most] {
        if rules.is_set(exact) && rules.is_set(name) {
            subject.report(
                &[number, rules.number(name)],
                &format!("`{of}.{exact}` says the length, so that `{of}.{name}` has no effect"),
                &format!("remove `{name}`"),
            );
        }
    }
    let (Some(low), Some(high)) = (rules.count(least), rules.count(most)) else {
        return;
    };
    let paths = [least, most].map(|name| vec![number, rules.number(name)]);
    if low > high {
        let message = format!("`{of}.{least}` is {low}, but `{of}.{most}` is {high}");
        for path in paths {
            subject.report(&path, &message, "leave room between the two");
        }
    } else if low == high {
        subject.report_all(
            &paths,
            &format!("`{of}.{least}` and `{of}.{most}` are both {low}"),
            &format!("set `{exact}` to {low} instead"),
        );
    }
}

/// A character has between one and four bytes.
fn characters_and_bytes(subject: &mut Subject<'_, '_>, number: i32, rules: &Rules) {
    if let (Some(low), Some(high)) = (rules.count("min_len"), rules.count("max_bytes"))
        && high < low
    {
        let message = format!(
            "{low} characters (`string.min_len`) do not fit into {high} bytes (`string.max_bytes`)"
        );
        for name in ["min_len", "max_bytes"] {
            subject.report(
                &[number, rules.number(name)],
                &message,
                "leave room between the two",
            );
        }
    }
    if let (Some(high), Some(low)) = (rules.count("max_len"), rules.count("min_bytes"))
        && high.wrapping_mul(MAX_CHARACTER_BYTES) < low
    {
        let message = format!(
            "{high} characters (`string.max_len`) never have {low} bytes (`string.min_bytes`)"
        );
        for name in ["min_bytes", "max_len"] {
            subject.report(
                &[number, rules.number(name)],
                &message,
                "leave room between the two",
            );
        }
    }
}

/// What a string has to contain fits into it, and is not refused.
fn parts(subject: &mut Subject<'_, '_>, number: i32, rules: &Rules) {
    for name in ["prefix", "suffix", "contains"] {
        let Some(part) = rules.text(name) else {
            continue;
        };
        let path = [number, rules.number(name)];
        let characters = part.chars().count() as u64;
        if let Some(most) = rules.count("max_len").filter(|most| characters > *most) {
            subject.report(
                &path,
                &format!(
                    "`string.{name}` has {characters} characters, but `string.max_len` is {most}"
                ),
                "raise `max_len`, or shorten what is asked for",
            );
        }
        let bytes = part.len() as u64;
        if let Some(most) = rules.count("max_bytes").filter(|most| bytes > *most) {
            subject.report(
                &path,
                &format!("`string.{name}` has {bytes} bytes, but `string.max_bytes` is {most}"),
                "raise `max_bytes`, or shorten what is asked for",
            );
        }
        if let Some(refused) = rules
            .text("not_contains")
            .filter(|refused| part.contains(refused.as_str()))
        {
            subject.report(
                &path,
                &format!("`string.{name}` asks for `{part}`, but `string.not_contains` refuses `{refused}`"),
                "change one of the two",
            );
        }
    }
}

fn pattern(subject: &mut Subject<'_, '_>, of: &str, number: i32, rules: &Rules) {
    let Some(pattern) = rules.text("pattern") else {
        return;
    };
    if let Some(reason) = super::pattern::error(&pattern) {
        subject.report(
            &[number, rules.number("pattern")],
            &format!("`{of}.pattern` does not compile: {reason}"),
            &format!("mend the regular expression `{pattern}`"),
        );
    }
}
