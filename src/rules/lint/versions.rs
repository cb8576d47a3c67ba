//! The lint rules of each version of `buf.yaml`.
//!
//! The statics of the rules say what holds in v2; here stands what was
//! different before.

use crate::rules::Rule;
use crate::rules::versions::Deprecated;
use crate::workspace::ConfigVersion;

type Categories = &'static [&'static str];

const FILE_LAYOUT: Categories = &["MINIMAL", "BASIC", "STANDARD", "FILE_LAYOUT"];
const PACKAGE_AFFINITY: Categories = &["MINIMAL", "BASIC", "STANDARD", "PACKAGE_AFFINITY"];
const SENSIBLE: Categories = &["MINIMAL", "BASIC", "STANDARD", "SENSIBLE"];
const STYLE_BASIC: Categories = &["BASIC", "STANDARD", "STYLE_BASIC", "STYLE_STANDARD"];
const STYLE_STANDARD: Categories = &["STANDARD", "STYLE_STANDARD"];
const OTHER: Categories = &["OTHER"];

/// The categories of a rule in a version; `None` if the version does not have
/// the rule.
pub(in crate::rules) fn categories(rule: &Rule, version: ConfigVersion) -> Option<Categories> {
    match version {
        ConfigVersion::V2 => (rule.id != "FIELD_NO_DESCRIPTOR").then_some(rule.categories),
        ConfigVersion::V1 => match rule.id {
            "FIELD_NO_DESCRIPTOR" | "FIELD_NOT_REQUIRED" | "STABLE_PACKAGE_NO_IMPORT_UNSTABLE" => {
                None
            }
            "PACKAGE_NO_IMPORT_CYCLE" => Some(&[]),
            _ => Some(rule.categories),
        },
        ConfigVersion::V1Beta1 => in_v1beta1(rule),
    }
}

fn in_v1beta1(rule: &Rule) -> Option<Categories> {
    match rule.id {
        "DIRECTORY_SAME_PACKAGE" | "PACKAGE_DIRECTORY_MATCH" | "PACKAGE_SAME_DIRECTORY" => {
            Some(FILE_LAYOUT)
        }
        id if id.starts_with("PACKAGE_SAME_") => Some(PACKAGE_AFFINITY),
        "ENUM_NO_ALLOW_ALIAS" | "FIELD_NO_DESCRIPTOR" | "IMPORT_NO_PUBLIC" | "PACKAGE_DEFINED" => {
            Some(SENSIBLE)
        }
        "ENUM_FIRST_VALUE_ZERO" => Some(OTHER),
        "FIELD_NOT_REQUIRED"
        | "IMPORT_USED"
        | "PACKAGE_NO_IMPORT_CYCLE"
        | "PROTOVALIDATE"
        | "STABLE_PACKAGE_NO_IMPORT_UNSTABLE"
        | "SYNTAX_SPECIFIED" => None,
        _ => Some(match rule.categories {
            ["BASIC", "STANDARD"] => STYLE_BASIC,
            ["STANDARD"] => STYLE_STANDARD,
            unchanged => unchanged,
        }),
    }
}

/// Names that old configurations may hold.
pub(in crate::rules) fn deprecated(version: ConfigVersion) -> &'static [Deprecated] {
    const NAMES: &[Deprecated] = &[
        Deprecated {
            name: "DEFAULT",
            replacements: &["STANDARD"],
        },
        // Weak imports never worked outside of Google, and buf no longer looks
        // for them.
        Deprecated {
            name: "IMPORT_NO_WEAK",
            replacements: &[],
        },
        Deprecated {
            name: "STYLE_DEFAULT",
            replacements: &["STYLE_STANDARD"],
        },
    ];
    match version {
        ConfigVersion::V1Beta1 => NAMES,
        ConfigVersion::V1 | ConfigVersion::V2 => &NAMES[..2],
    }
}

/// The order of categories, by which buf lists rules.
const ORDER: [&str; 11] = [
    "MINIMAL",
    "BASIC",
    "STANDARD",
    "COMMENTS",
    "UNARY_RPC",
    "FILE_LAYOUT",
    "PACKAGE_AFFINITY",
    "SENSIBLE",
    "STYLE_BASIC",
    "STYLE_STANDARD",
    "OTHER",
];

/// The rules of a version with their categories, as `buf config ls-lint-rules`
/// lists them. A rule of the category `STANDARD` holds by default.
pub fn rules_in(version: ConfigVersion) -> Vec<(&'static Rule, Categories)> {
    let mut rules: Vec<_> = super::rules()
        .filter_map(|rule| Some((rule, rule.categories_in(version)?)))
        .collect();
    rules.sort_by_key(|(rule, categories)| {
        let places: Vec<_> = categories
            .iter()
            .map(|category| ORDER.iter().position(|known| known == category))
            .collect();
        (categories.is_empty(), places, rule.id)
    });
    rules
}
