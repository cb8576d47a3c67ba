//! The lint rules of each version of `buf.yaml`.
//!
//! The statics of the rules say what holds in v2; here stands what was
//! different before.

use crate::rules::{KnownRule, Replaced, Rule, RuleSet};
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
fn categories(rule: &Rule, version: ConfigVersion) -> Option<Categories> {
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
static REPLACED: [Replaced; 3] = [
    Replaced {
        id: "DEFAULT",
        purpose: "",
        by: &["STANDARD"],
    },
    // Weak imports never worked outside of Google, and buf no longer looks for
    // them.
    Replaced {
        id: "IMPORT_NO_WEAK",
        purpose: "Checks that imports are not weak.",
        by: &[],
    },
    Replaced {
        id: "STYLE_DEFAULT",
        purpose: "",
        by: &["STYLE_STANDARD"],
    },
];

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

/// The rules as `version` knows them, in the order in which buf lists them.
pub fn rule_set(version: ConfigVersion) -> RuleSet {
    let mut rules: Vec<KnownRule> = super::rules()
        .filter_map(|rule| {
            let categories = categories(rule, version)?;
            Some(KnownRule {
                rule,
                is_default: categories.contains(&super::DEFAULT_CATEGORY),
                categories: categories.to_vec(),
            })
        })
        .collect();
    rules.sort_by_key(|known| {
        let places: Vec<_> = known
            .categories
            .iter()
            .map(|category| ORDER.iter().position(|listed| listed == category))
            .collect();
        (known.categories.is_empty(), places, known.rule.id)
    });
    RuleSet {
        rules,
        replaced: match version {
            ConfigVersion::V1Beta1 => &REPLACED,
            ConfigVersion::V1 | ConfigVersion::V2 => &REPLACED[..2],
        },
    }
}
