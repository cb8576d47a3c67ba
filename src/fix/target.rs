//! What a declaration is to be called.

use super::symbols::last_part;
use crate::rules::lint::LintOptions;
use crate::rules::lint::names::{lower_snake_case, pascal_case, upper_snake_case};
use std::collections::BTreeSet;

/// The rules that a new name satisfies.
const ABOUT_NAMES: [&str; 10] = [
    "ENUM_PASCAL_CASE",
    "ENUM_VALUE_PREFIX",
    "ENUM_VALUE_UPPER_SNAKE_CASE",
    "ENUM_ZERO_VALUE_SUFFIX",
    "FIELD_LOWER_SNAKE_CASE",
    "MESSAGE_PASCAL_CASE",
    "ONEOF_LOWER_SNAKE_CASE",
    "RPC_PASCAL_CASE",
    "SERVICE_PASCAL_CASE",
    "SERVICE_SUFFIX",
];

pub(super) fn is_about_names(rule: &str) -> bool {
    ABOUT_NAMES.contains(&rule)
}

/// Words for a zero value that say no more than that nothing was said.
const NOTHING_SAID: [&str; 6] = [
    "UNSPECIFIED",
    "NOT_SPECIFIED",
    "UNKNOWN",
    "UNDEFINED",
    "UNSET",
    "NOT_SET",
];

/// The name that satisfies these rules, or why there is none.
pub(super) fn name(
    full_name: &str,
    rules: &BTreeSet<&'static str>,
    options: &LintOptions,
) -> Result<String, String> {
    let broken = |rule: &str| rules.contains(rule);
    let name = last_part(full_name);
    if rules.iter().any(|rule| rule.starts_with("ENUM_")) && !broken("ENUM_PASCAL_CASE") {
        return value_name(full_name, rules, options);
    }
    if broken("FIELD_LOWER_SNAKE_CASE") || broken("ONEOF_LOWER_SNAKE_CASE") {
        return Ok(lower_snake_case(name));
    }
    let mut name = match rules.iter().any(|rule| rule.ends_with("_PASCAL_CASE")) {
        true => pascal_case(name),
        false => name.to_owned(),
    };
    if broken("SERVICE_SUFFIX") && !name.ends_with(&options.service_suffix) {
        name.push_str(&options.service_suffix);
    }
    Ok(name)
}

fn value_name(
    full_name: &str,
    rules: &BTreeSet<&'static str>,
    options: &LintOptions,
) -> Result<String, String> {
    let broken = |rule: &str| rules.contains(rule);
    let (of, name) = full_name.rsplit_once('.').unwrap_or(("", full_name));
    let prefix = upper_snake_case(last_part(of)) + "_";
    let spelt = match broken("ENUM_VALUE_UPPER_SNAKE_CASE") || broken("ENUM_VALUE_PREFIX") {
        true => upper_snake_case(name),
        false => name.to_owned(),
    };
    let meaning = spelt.strip_prefix(&prefix).unwrap_or(&spelt);
    if broken("ENUM_ZERO_VALUE_SUFFIX") {
        if !NOTHING_SAID.contains(&meaning) {
            return Err(
                "it has a meaning of its own, which a value that says \"not specified\" has not"
                    .to_owned(),
            );
        }
        let suffix = &options.enum_zero_value_suffix;
        return Ok(format!("{}{suffix}", prefix.trim_end_matches('_')));
    }
    Ok(match broken("ENUM_VALUE_PREFIX") {
        true => format!("{prefix}{meaning}"),
        false => spelt,
    })
}
