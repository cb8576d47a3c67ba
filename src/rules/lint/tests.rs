//! The documentation of every rule is true: the rule is silent on `before` and
//! fires on `after`.

use super::{LintOptions, check, rules};
use crate::compile::{self, SourceFile};
use crate::rules::{Finding, Rule, Selection};

fn lint(rule: &'static Rule, example: &str) -> Vec<Finding> {
    let sources = crate::rules::example_files(example)
        .into_iter()
        .map(|(path, text)| SourceFile {
            path: path.to_owned(),
            shown: path.into(),
            bytes: text.as_bytes().into(),
            module: Some(0),
            is_import: false,
        })
        .collect();
    let schema = compile::link(&compile::parse(sources, None))
        .unwrap_or_else(|errors| panic!("{}: {errors:?}\n{example}", rule.id));
    let selection = Selection::all(std::iter::once(rule));
    check(&schema, &selection, &LintOptions::default())
}

#[test]
fn the_examples_of_every_rule_hold() {
    for rule in rules() {
        let before = lint(rule, rule.doc.before);
        assert!(before.is_empty(), "{}: {before:?}", rule.id);
        let after = lint(rule, rule.doc.after);
        assert!(!after.is_empty(), "{} does not fire", rule.id);
        assert!(after.iter().all(|finding| finding.help.is_some()));
    }
}

#[test]
fn ids_stand_once() {
    let mut ids: Vec<_> = rules().map(|rule| rule.id).collect();
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), count);
}
