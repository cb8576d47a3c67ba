//! Waivers against findings of lint.

use super::*;
use crate::compile::{self, SourceFile, Texts};
use crate::rules::lint::{self, LintOptions};
use crate::rules::{Finding, Location, Selection};
use crate::schema::Schema;
use crate::text::Position;
use crate::workspace::{RuleLevel, WaiverConfig, Written};

const TODAY: &str = "2026-11-21";
const RULES: [&str; 2] = ["FIELD_LOWER_SNAKE_CASE", "MESSAGE_PASCAL_CASE"];

fn compiled(text: &str) -> (Schema, Texts) {
    let source = SourceFile {
        path: "a.proto".to_owned(),
        shown: "proto/a.proto".into(),
        bytes: text.as_bytes().into(),
        module: Some(0),
        is_import: false,
    };
    let parsed = compile::parse(vec![source], None);
    let texts = parsed.texts();
    match compile::link(&parsed) {
        Ok(schema) => (schema, texts),
        Err(errors) => panic!("{errors:#?}\n{text}"),
    }
}

/// What is left of the findings of two rules, as "RULE@line".
fn judged(text: &str, config: &PolicyConfig) -> Vec<String> {
    let (schema, texts) = compiled(text);
    let selection = Selection::all(lint::rules().filter(|rule| RULES.contains(&rule.id)));
    let findings = lint::check(&schema, &selection, &LintOptions::default());
    let mut waivers = Waivers::of_comments(&schema, &texts);
    waivers.extend(Waivers::of_config(config, Some(&schema), None).expect("valid"));
    let circumstances = Circumstances {
        levels: &levels(config).expect("valid"),
        ran: &selection.ids().collect(),
        is_partial: false,
        today: Date::parse(TODAY).expect("a date"),
        tree_path: &|place: &Location| place.path.to_string(),
    };
    let left = judge(findings, waivers, &circumstances);
    left.iter().map(said).collect()
}

fn said(finding: &Finding) -> String {
    let line = finding
        .location
        .as_ref()
        .and_then(|place| place.span)
        .map_or(0, |span| span.start.line);
    format!("{}@{line}", finding.rule.id)
}

fn order(body: &str) -> String {
    format!("syntax = \"proto3\";\npackage shop.v1;\n{body}")
}

fn waiver(rule: &str) -> WaiverConfig {
    WaiverConfig {
        rule: written(rule),
        path: None,
        subject: None,
        reason: Some("as agreed".to_owned()),
        expires: None,
    }
}

fn written(value: &str) -> Written<String> {
    Written {
        value: value.to_owned(),
        at: Position { line: 7, column: 3 },
    }
}

fn config(waivers: Vec<WaiverConfig>) -> PolicyConfig {
    PolicyConfig {
        shown: "contracts.yaml".into(),
        waivers,
        ..PolicyConfig::default()
    }
}

#[test]
fn every_example_shows_its_rule() {
    for rule in rules() {
        let none = PolicyConfig::default();
        let before = judged(rule.doc.before, &none);
        assert!(before.is_empty(), "{}: {before:?}", rule.id);
        let after = judged(rule.doc.after, &none);
        let shows = |said: &&String| said.starts_with(rule.id);
        assert_eq!(after.iter().filter(shows).count(), 1, "{after:?}");
    }
}

#[test]
fn a_comment_covers_its_declaration_and_what_is_inside() {
    let none = PolicyConfig::default();
    let cases = [
        // Above the message.
        "// Orders.\n// contracts:allow FIELD_LOWER_SNAKE_CASE old\nmessage A { string oNe = 1; }\n",
        // Behind the field.
        "message A {\n  string oNe = 1; // contracts:allow FIELD_LOWER_SNAKE_CASE old\n}\n",
        // In a block comment.
        "message A {\n  /* contracts:allow FIELD_LOWER_SNAKE_CASE old */\n  string oNe = 1;\n}\n",
        "message A {\n  /*\n   * contracts:allow FIELD_LOWER_SNAKE_CASE: old\n   */\n  string oNe = 1;\n}\n",
        // A category.
        "// contracts:allow STANDARD old\nmessage a { string oNe = 1; }\n",
    ];
    for case in cases {
        assert_eq!(judged(&order(case), &none), [""; 0], "{case}");
    }
}

#[test]
fn a_comment_covers_nothing_beside_its_declaration() {
    let text = order(
        "message A {\n  // contracts:allow FIELD_LOWER_SNAKE_CASE old\n  string oNe = 1;\n  \
         string tWo = 2;\n}\n",
    );
    let left = judged(&text, &PolicyConfig::default());
    assert_eq!(left, ["FIELD_LOWER_SNAKE_CASE@6"]);
}

#[test]
fn a_comment_at_the_package_covers_the_file() {
    let text = "// contracts:allow FIELD_LOWER_SNAKE_CASE old\nsyntax = \"proto3\";\n\
                // contracts:allow MESSAGE_PASCAL_CASE old\npackage shop.v1;\n\
                message a { string oNe = 1; }\n";
    assert_eq!(judged(text, &PolicyConfig::default()), [""; 0]);
}

#[test]
fn a_comment_at_no_declaration_is_told() {
    let none = PolicyConfig::default();
    let detached = order("// contracts:allow FIELD_LOWER_SNAKE_CASE old\n\nmessage A {}\n");
    assert_eq!(judged(&detached, &none), ["WAIVER_INVALID@3"]);
    let inside = order("message A {\n  // contracts:allow FIELD_LOWER_SNAKE_CASE old\n}\n");
    assert_eq!(judged(&inside, &none), ["WAIVER_INVALID@4"]);
}

#[test]
fn prose_about_waivers_is_none() {
    let text = order("// Write contracts:allow RULE reason to waive.\nmessage A {}\n");
    assert_eq!(judged(&text, &PolicyConfig::default()), [""; 0]);
    let text = order("// contracts:allowance is paid monthly.\nmessage A {}\n");
    assert_eq!(judged(&text, &PolicyConfig::default()), [""; 0]);
}

#[test]
fn a_waiver_holds_through_its_last_day() {
    let with = |until: &str| {
        let text = format!(
            "message A {{\n  // contracts:allow FIELD_LOWER_SNAKE_CASE until={until} old\n  \
             string oNe = 1;\n}}\n"
        );
        judged(&order(&text), &PolicyConfig::default())
    };
    assert_eq!(with("2026-11-21"), [""; 0]);
    let expired = ["WAIVER_EXPIRED@4", "FIELD_LOWER_SNAKE_CASE@5"];
    assert_eq!(with("2026-11-20"), expired);
    let invalid = ["WAIVER_INVALID@4", "FIELD_LOWER_SNAKE_CASE@5"];
    assert_eq!(with("2026-11-31"), invalid);
}

#[test]
fn equal_comments_have_their_own_lines() {
    let text = order(
        "message A {\n  // contracts:allow FIELD_LOWER_SNAKE_CASE old\n  string one = 1;\n  \
         // contracts:allow FIELD_LOWER_SNAKE_CASE old\n  string tWo = 2;\n  \
         // contracts:allow FIELD_LOWER_SNAKE_CASE old\n  string three = 3;\n}\n",
    );
    let left = judged(&text, &PolicyConfig::default());
    assert_eq!(left, ["WAIVER_UNUSED@4", "WAIVER_UNUSED@8"]);
}

#[test]
fn a_configured_waiver_covers_its_path_and_its_subject() {
    let text = order("message A {\n  string oNe = 1;\n  string tWo = 2;\n}\n");
    let by = |path: Option<&str>, subject: Option<&str>| {
        let waiver = WaiverConfig {
            path: path.map(str::to_owned),
            subject: subject.map(written),
            ..waiver("FIELD_LOWER_SNAKE_CASE")
        };
        judged(&text, &config(vec![waiver]))
    };
    let none: [&str; 0] = [];
    let (first, second) = ("FIELD_LOWER_SNAKE_CASE@4", "FIELD_LOWER_SNAKE_CASE@5");
    let unused = "WAIVER_UNUSED@7";
    assert_eq!(by(None, None), none);
    assert_eq!(by(Some("proto/a.proto"), None), none);
    assert_eq!(by(Some("proto"), None), none);
    assert_eq!(by(None, Some("shop.v1.A")), none);
    assert_eq!(by(None, Some("shop.v1")), none);
    assert_eq!(by(None, Some("shop.v1.A.oNe")), [second]);
    assert_eq!(by(Some("proto"), Some("shop.v1.A.tWo")), [first]);
    assert_eq!(by(Some("prot"), None), [unused, first, second]);
    assert_eq!(
        by(Some("other"), Some("shop.v1.A")),
        [unused, first, second]
    );
    assert_eq!(by(None, Some("shop.v1.B")), [unused, first, second]);
}

#[test]
fn a_configured_waiver_needs_a_reason() {
    for reason in [None, Some(String::new()), Some(" ".to_owned())] {
        let waiver = WaiverConfig {
            reason,
            ..waiver("FIELD_LOWER_SNAKE_CASE")
        };
        let left = judged(
            &order("message A { string oNe = 1; }\n"),
            &config(vec![waiver]),
        );
        assert_eq!(
            left,
            ["WAIVER_WITHOUT_REASON@7", "FIELD_LOWER_SNAKE_CASE@3"]
        );
    }
}

#[test]
fn names_are_known_or_refused_with_the_nearest() {
    let failure = |config: &PolicyConfig| {
        let failure = match (levels(config), Waivers::of_config(config, None, None)) {
            (Err(failure), _) | (_, Err(failure)) => failure,
            _ => panic!("{config:?} is valid"),
        };
        (
            failure.message().to_owned(),
            failure.remedy().unwrap_or_default().to_owned(),
        )
    };
    let (message, help) = failure(&PolicyConfig {
        rules: vec![(written("FIELD_NO_DELET"), RuleLevel::Warn)],
        ..config(Vec::new())
    });
    assert_eq!(
        message,
        "contracts.yaml:7:3: no rule or category is called `FIELD_NO_DELET`"
    );
    assert_eq!(help, "did you mean `FIELD_NO_DELETE`?");
    let (message, _) = failure(&config(vec![waiver("COMPILE")]));
    assert!(
        message.ends_with("no rule that can be waived is called `COMPILE`"),
        "{message}"
    );
    let (message, _) = failure(&PolicyConfig {
        rules: vec![(written("COMPILE"), RuleLevel::Off)],
        ..config(Vec::new())
    });
    assert!(message.ends_with("`COMPILE` cannot be off"), "{message}");
}

#[test]
fn an_id_says_more_than_a_category() {
    let text = order("message a { string oNe = 1; }\n");
    let with = |rules: &[(&str, RuleLevel)]| {
        let rules = rules.iter().map(|(name, level)| (written(name), *level));
        let config = PolicyConfig {
            rules: rules.collect(),
            ..PolicyConfig::default()
        };
        judged(&text, &config)
    };
    let (field, message) = ("FIELD_LOWER_SNAKE_CASE@3", "MESSAGE_PASCAL_CASE@3");
    assert_eq!(with(&[]), [message, field]);
    assert_eq!(with(&[("STANDARD", RuleLevel::Off)]), [""; 0]);
    let on = ("MESSAGE_PASCAL_CASE", RuleLevel::Warn);
    assert_eq!(with(&[on, ("STANDARD", RuleLevel::Off)]), [message]);
    let both = [("STANDARD", RuleLevel::Error), ("BASIC", RuleLevel::Off)];
    assert_eq!(with(&both), [message, field]);
}

#[test]
fn a_baseline_counts() {
    let (schema, _) = compiled(&order(
        "message A { string oNe = 1; }\nmessage B { string oNe = 1; }\n",
    ));
    let selection = Selection::all(lint::rules());
    let findings = lint::check(&schema, &selection, &LintOptions::default());
    let path = |place: &Location| place.path.to_string();
    let mut more = findings.clone();
    more.extend(findings.iter().take(1).cloned());
    let compared = Baseline::of(&findings, &path).new_only(more, &path);
    assert_eq!((compared.old, compared.new.len()), (findings.len(), 1));
}
