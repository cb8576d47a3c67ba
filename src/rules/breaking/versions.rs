//! The rules as each version of `buf.yaml` knows them.

use super::{DEFAULT_CATEGORY, rules};
use crate::rules::Rule;
use crate::rules::rule_set::{KnownRule, Replaced, RuleSet};
use crate::workspace::ConfigVersion;

/// Rules that `v1beta1` and `v1` do not have.
const SINCE_V2: [&str; 3] = [
    "EXTENSION_NO_DELETE",
    "FIELD_SAME_DEFAULT",
    "PACKAGE_EXTENSION_NO_DELETE",
];

/// Rules that `v1beta1` does not have either.
const SINCE_V1: [&str; 2] = [
    "FIELD_WIRE_COMPATIBLE_TYPE",
    "FIELD_WIRE_JSON_COMPATIBLE_TYPE",
];

/// The category that only `v2` has.
const CSR: &str = "CSR";

/// Rules that had other categories in `v1beta1`.
const CATEGORIES_IN_V1BETA1: [(&str, &[&str]); 3] = [
    (
        "FIELD_SAME_CARDINALITY",
        &["FILE", "PACKAGE", "WIRE_JSON", "WIRE"],
    ),
    ("FIELD_SAME_TYPE", &["FILE", "PACKAGE", "WIRE_JSON", "WIRE"]),
    ("FILE_SAME_PACKAGE", &["FILE"]),
];

/// Rules that are no more. `v2` knows the last only.
static REPLACED: [Replaced; 5] = [
    Replaced {
        id: "FIELD_SAME_CTYPE",
        purpose: "Checks that fields have the same value for the ctype option.",
        by: &["FIELD_SAME_CPP_STRING_TYPE"],
    },
    Replaced {
        id: "FIELD_SAME_LABEL",
        purpose: "Checks that fields have the same labels in a given message.",
        by: &[
            "FIELD_SAME_CARDINALITY",
            "FIELD_WIRE_COMPATIBLE_CARDINALITY",
            "FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY",
        ],
    },
    Replaced {
        id: "FILE_SAME_JAVA_STRING_CHECK_UTF8",
        purpose: "Checks that files have the same value for the java_string_check_utf8 option.",
        by: &["FIELD_SAME_JAVA_UTF8_VALIDATION"],
    },
    Replaced {
        id: "FILE_SAME_PHP_GENERIC_SERVICES",
        purpose: "Checks that files have the same value for the php_generic_services option.",
        by: &[],
    },
    Replaced {
        id: "MESSAGE_SAME_MESSAGE_SET_WIRE_FORMAT",
        purpose: "Checks that messages have the same value for the message_set_wire_format option.",
        by: &[],
    },
];

/// The rules as `version` knows them, in the order in which they are listed.
pub fn rule_set(version: ConfigVersion) -> RuleSet {
    let mut known: Vec<_> = rules()
        .filter(|rule| is_known(rule.id, version))
        .map(|rule| {
            let categories = categories(rule, version);
            KnownRule {
                rule,
                is_default: categories.contains(&DEFAULT_CATEGORY),
                categories,
            }
        })
        .collect();
    known.sort_by_key(listed);
    RuleSet {
        rules: known,
        replaced: match version {
            ConfigVersion::V2 => &REPLACED[4..],
            ConfigVersion::V1 | ConfigVersion::V1Beta1 => &REPLACED,
        },
    }
}

fn is_known(id: &str, version: ConfigVersion) -> bool {
    match version {
        ConfigVersion::V2 => true,
        ConfigVersion::V1 => !SINCE_V2.contains(&id),
        ConfigVersion::V1Beta1 => !SINCE_V2.contains(&id) && !SINCE_V1.contains(&id),
    }
}

fn categories(rule: &Rule, version: ConfigVersion) -> Vec<&'static str> {
    if version == ConfigVersion::V2 {
        return rule.categories.to_vec();
    }
    if version == ConfigVersion::V1Beta1 {
        let other = CATEGORIES_IN_V1BETA1.iter().find(|(id, _)| *id == rule.id);
        if let Some((_, categories)) = other {
            return categories.to_vec();
        }
    }
    let categories = rule.categories.iter().copied();
    categories.filter(|category| *category != CSR).collect()
}

/// Rules are listed by their categories, from the one that asks for most to
/// the one that asks for least, then by id.
fn listed(known: &KnownRule) -> (Vec<usize>, bool, &'static str) {
    const ORDER: [&str; 4] = ["FILE", "PACKAGE", "WIRE_JSON", "WIRE"];
    let places = known
        .categories
        .iter()
        .filter_map(|category| ORDER.iter().position(|name| name == category))
        .collect();
    (places, known.categories.contains(&CSR), known.rule.id)
}
