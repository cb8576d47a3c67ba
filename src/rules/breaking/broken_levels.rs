//! What a change breaks by all rules: source, JSON, the wire.
//!
//! Every rule has run, whichever are selected. What they find about one
//! declaration belongs together, wherever each of them shows: a type at the
//! type, a cardinality at the field, a deletion at what is left around it. So a
//! finding of one rule tells the levels of all of them.

use super::view::Place;
use crate::rules::{Finding, Level, Side};
use crate::schema::Origin;
use std::collections::{BTreeSet, HashMap};

/// What a rule found.
pub struct Found {
    finding: Finding,
    /// False if the rule is not selected, or ignored here.
    is_wanted: bool,
    declarations: Vec<Declaration>,
}

/// A declaration of one of the two revisions.
type Declaration = (Side, Origin);

impl Found {
    /// `places` are those before and after.
    pub fn new(finding: Finding, is_wanted: bool, places: [Option<Place<'_>>; 2]) -> Found {
        Found {
            finding,
            is_wanted,
            declarations: declarations(places),
        }
    }
}

/// The declaration that is meant: where it was and where it is. What was
/// deleted shows at another one, which stands around it.
fn declarations([was, is]: [Option<Place<'_>>; 2]) -> Vec<Declaration> {
    let is = is.filter(|is| was.is_none_or(|was| same_kind(was.origin, is.origin)));
    let places = was.into_iter().chain(is);
    places
        .map(|place| (place.side, place.origin.clone()))
        .collect()
}

/// True if both paths lead through the same lists of the descriptor: both to a
/// field, both to a nested enum.
fn same_kind(one: &Origin, other: &Origin) -> bool {
    let lists = |origin: &Origin| -> Vec<i32> { origin.path.iter().step_by(2).copied().collect() };
    lists(one) == lists(other)
}

/// The findings that are wanted, with all levels that are broken.
pub fn wanted(found: Vec<Found>) -> Vec<Finding> {
    let mut broken: HashMap<Declaration, BTreeSet<Level>> = HashMap::new();
    for found in &found {
        for declaration in &found.declarations {
            let levels = broken.entry(declaration.clone()).or_default();
            levels.extend(Level::of_rule(found.finding.rule));
        }
    }
    let wanted = found.into_iter().filter(|found| found.is_wanted);
    wanted
        .map(|found| {
            let mut levels: BTreeSet<Level> = Level::of_rule(found.finding.rule).collect();
            let of_declarations = found.declarations.iter().filter_map(|d| broken.get(d));
            levels.extend(of_declarations.flatten());
            Finding {
                breaks: levels.into_iter().collect(),
                ..found.finding
            }
        })
        .collect()
}

/// Adds levels to those of a finding.
pub fn add(levels: &mut Vec<Level>, more: &[Level]) {
    levels.extend(more);
    levels.sort_unstable();
    levels.dedup();
}

#[cfg(test)]
mod tests {
    use crate::rules::breaking::{BreakingOptions, check, rules};
    use crate::rules::{Level, Selection};
    use crate::testing::schema_of;

    /// What the change breaks, by each finding of `category`.
    fn levels(before: &str, after: &str, category: &str) -> Vec<(&'static str, Vec<Level>)> {
        let schema = |body: &str| {
            let text = format!("syntax = \"proto3\";\npackage shop.v1;\n{body}");
            schema_of(&[("shop.proto", &text)])
        };
        let of_category = rules().filter(|rule| rule.categories.contains(&category));
        let selection = Selection::all(of_category);
        let options = BreakingOptions::default();
        let findings = check(&schema(before), &schema(after), &selection, &options);
        let levels = findings.into_iter();
        levels
            .map(|finding| (finding.rule.id, finding.breaks))
            .collect()
    }

    #[test]
    fn findings_tell_the_levels_of_all_rules() {
        use Level::{Json, Source};
        let all = Level::ALL;
        for (before, after, category, expected) in [
            // Bytes read what was a string; source and JSON do not.
            (
                "message A { string x = 1; }",
                "message A { bytes x = 1; }",
                "FILE",
                vec![("FIELD_SAME_TYPE", vec![Source, Json])],
            ),
            (
                "message A { bytes x = 1; }",
                "message A { string x = 1; }",
                "FILE",
                vec![("FIELD_SAME_TYPE", all.to_vec())],
            ),
            (
                "message A { int32 x = 1; }",
                "message A { uint32 x = 1; }",
                "FILE",
                vec![("FIELD_SAME_TYPE", vec![Source])],
            ),
            // Whatever is selected: the levels are those of all rules.
            (
                "message A { int32 x = 1; }",
                "message A { sint32 x = 1; }",
                "WIRE",
                vec![("FIELD_WIRE_COMPATIBLE_TYPE", all.to_vec())],
            ),
            (
                "message A { string x = 1; }",
                "message A { reserved 1; reserved \"x\"; }",
                "FILE",
                vec![("FIELD_NO_DELETE", vec![Source])],
            ),
            (
                "message A { string x = 1; }",
                "message A { reserved 1; }",
                "FILE",
                vec![("FIELD_NO_DELETE", vec![Source, Json])],
            ),
            (
                "message A { string x = 1; }",
                "message A {}",
                "FILE",
                vec![("FIELD_NO_DELETE", all.to_vec())],
            ),
            // Two fields that are gone show at one message, and are two things.
            (
                "message A { string x = 1; string y = 2; }",
                "message A { reserved 1; reserved \"x\"; }",
                "FILE",
                vec![
                    ("FIELD_NO_DELETE", vec![Source]),
                    ("FIELD_NO_DELETE", all.to_vec()),
                ],
            ),
            (
                "message A { string x = 1; }",
                "message A { string y = 1 [json_name = \"x\"]; }",
                "FILE",
                vec![("FIELD_SAME_NAME", vec![Source, Json])],
            ),
            // A cardinality shows at the field, a type at the type.
            (
                "message A { string x = 1; }",
                "message A { repeated string x = 1; }",
                "FILE",
                vec![("FIELD_SAME_CARDINALITY", all.to_vec())],
            ),
            (
                "message A { string x = 1; }",
                "message A { optional string x = 1; }",
                "FILE",
                vec![("FIELD_SAME_CARDINALITY", vec![Source])],
            ),
            (
                "enum A { Z = 0; X = 1; }",
                "enum A { Z = 0; Y = 1; }",
                "FILE",
                vec![("ENUM_VALUE_SAME_NAME", vec![Source, Json])],
            ),
            (
                "message A { message B {} }",
                "message A {}",
                "PACKAGE",
                vec![("PACKAGE_MESSAGE_NO_DELETE", vec![Source])],
            ),
            (
                "message A { reserved 5; string x = 1; }",
                "message A { string x = 1; }",
                "FILE",
                vec![("RESERVED_MESSAGE_NO_DELETE", all.to_vec())],
            ),
        ] {
            let found = levels(before, after, category);
            assert_eq!(found, expected, "\n{before}\n=>\n{after}");
        }
    }
}
