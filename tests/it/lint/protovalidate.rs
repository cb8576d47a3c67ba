//! PROTOVALIDATE on files written for it.

use super::compare;
use super::generate::Case;
use std::collections::BTreeMap;

/// The options as protovalidate publishes them, without comments and without
/// the conditions that its own runtime computes by.
const VALIDATE: &str = include_str!("protovalidate/validate.proto");

fn same(name: &str, text: &str) {
    let files = BTreeMap::from([
        (
            "buf/validate/validate.proto".to_owned(),
            VALIDATE.to_owned(),
        ),
        (format!("acme/v1/{name}.proto"), text.to_owned()),
    ]);
    let case = Case {
        number: 0,
        files,
        lint: serde_json::json!({ "use": ["PROTOVALIDATE"] }),
        version: "v2",
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bufs = compare::bufs(&case, folder.path());
    let ours = compare::ours(&case);
    assert!(!bufs.is_empty(), "{name} has faults");
    if let Some(difference) = compare::difference(&case, &ours, &bufs) {
        panic!("{name}:\n{difference}");
    }
}

#[test]
fn types_of_rules_and_fields() {
    same("types", include_str!("protovalidate/types.proto"));
}

#[test]
fn bounds_of_numbers_and_times() {
    same("bounds", include_str!("protovalidate/bounds.proto"));
}

#[test]
fn strings_and_bytes() {
    same("text", include_str!("protovalidate/text.proto"));
}

#[test]
fn lists_and_maps() {
    same("containers", include_str!("protovalidate/containers.proto"));
}

#[test]
fn conditions_in_cel() {
    same("conditions", include_str!("protovalidate/conditions.proto"));
}

#[test]
fn predefined_rules_and_extensions() {
    same("predefined", include_str!("protovalidate/predefined.proto"));
}

#[test]
fn functions_and_operators_of_cel() {
    same("functions", include_str!("protovalidate/functions.proto"));
}
