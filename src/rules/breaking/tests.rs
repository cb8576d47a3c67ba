//! Every rule finds what its documentation shows.

use super::*;
use crate::compile::{SourceFile, link, parse};
use crate::workspace::ConfigVersion;

/// Compiles an example: one file, named by a first line `// shop/v1/order.proto`
/// where its name matters.
fn compile(text: &str) -> Schema {
    let first = text.lines().next().unwrap_or_default();
    let path = first.strip_prefix("// ").unwrap_or("example.proto");
    let source = SourceFile {
        path: path.to_owned(),
        shown: path.into(),
        bytes: text.as_bytes().into(),
        module: Some(0),
        is_import: false,
    };
    link(&parse(vec![source], None)).unwrap_or_else(|errors| panic!("{errors:?}\n{text}"))
}

#[test]
fn every_example_shows_its_rule() {
    for rule in rules() {
        let before = compile(rule.doc.before);
        let after = compile(rule.doc.after);
        let selection = Selection::all([rule].into_iter());
        let options = BreakingOptions::default();
        let findings = check(&before, &after, &selection, &options);
        assert_eq!(findings.len(), 1, "{}: {findings:#?}", rule.id);
        assert_eq!(findings[0].rule, rule);
        assert!(findings[0].help.is_some(), "{}", rule.id);
        assert!(check(&before, &before, &selection, &options).is_empty());
    }
}

#[test]
fn rules_are_listed_as_they_are_sorted() {
    let listed: Vec<_> = rule_set(ConfigVersion::V2)
        .rules
        .iter()
        .map(|known| known.rule.id)
        .collect();
    let table: Vec<_> = rules().map(|rule| rule.id).collect();
    assert_eq!(listed, table);
}
