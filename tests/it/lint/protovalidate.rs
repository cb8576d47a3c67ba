//! PROTOVALIDATE on files written for it.

/// The options as protovalidate publishes them, without comments and without
/// the conditions that its own runtime computes by.
const VALIDATE: &str = include_str!("protovalidate/validate.proto");

fn same(name: &str, text: &str) {
    let path = format!("acme/v1/{name}.proto");
    super::fixed::same(
        &[("buf/validate/validate.proto", VALIDATE), (&path, text)],
        &serde_json::json!({ "use": ["PROTOVALIDATE"] }),
    );
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

#[test]
fn regular_expressions_of_re2() {
    same("patterns", include_str!("protovalidate/patterns.proto"));
}
