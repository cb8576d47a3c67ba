//! One edit is one entry, and two edits are two.

use super::entries;
use crate::rules::breaking::{BreakingOptions, check, rules};
use crate::rules::{Finding, Selection};
use crate::testing::schema_of;

fn findings(before: &str, after: &str, categories: &[&str]) -> Vec<Finding> {
    let schema = |body: &str| {
        let text = format!("syntax = \"proto3\";\npackage shop.v1;\n{body}");
        schema_of(&[("shop.proto", &text)])
    };
    let is_wanted = |category: &&str| categories.contains(category);
    let selected = rules().filter(|rule| rule.categories.iter().any(&is_wanted));
    let selection = Selection::all(selected);
    let options = BreakingOptions::default();
    check(&schema(before), &schema(after), &selection, &options)
}

#[test]
fn one_edit_is_one_entry() {
    for (before, after, categories, expected) in [
        (
            "message A { string x = 1; }",
            "message A { string y = 1; }",
            &["FILE"][..],
            vec![(
                "FIELD_SAME_NAME, FIELD_SAME_JSON_NAME",
                "field \"1\" on message \"A\" changed name from \"x\" to \"y\", and its JSON name \
                 with it",
            )],
        ),
        (
            "message A { string x = 1; }",
            "message A { string x = 1 [json_name = \"y\"]; }",
            &["FILE"],
            vec![(
                "FIELD_SAME_JSON_NAME",
                "field \"1\" with name \"x\" on message \"A\" changed its JSON name from \"x\" to \
                 \"y\"",
            )],
        ),
        (
            "message A { string x = 1; string y = 2; }",
            "message A {}",
            &["FILE", "WIRE_JSON"],
            vec![
                (
                    "FIELD_NO_DELETE, FIELD_NO_DELETE_UNLESS_NAME_RESERVED, \
                     FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED",
                    "field \"1\" with name \"x\" on message \"A\" was deleted",
                ),
                (
                    "FIELD_NO_DELETE, FIELD_NO_DELETE_UNLESS_NAME_RESERVED, \
                     FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED",
                    "field \"2\" with name \"y\" on message \"A\" was deleted",
                ),
            ],
        ),
        (
            "message A { message B { enum C { Z = 0; } } map<string, string> m = 1; }",
            "",
            &["FILE"],
            vec![(
                "MESSAGE_NO_DELETE, ENUM_NO_DELETE",
                "message \"A\" was deleted from the file; with it went \"B.C\", \"B\"",
            )],
        ),
        (
            "message A { map<string, string> m = 1; }",
            "message A { map<string, string> n = 1; }",
            &["FILE"],
            vec![(
                "FIELD_SAME_NAME, FIELD_SAME_JSON_NAME, MESSAGE_NO_DELETE, FIELD_SAME_TYPE",
                "field \"1\" on message \"A\" changed name from \"m\" to \"n\", and its JSON name \
                 with it",
            )],
        ),
        (
            "message A { map<string, string> m = 1; }",
            "message A {}",
            &["FILE"],
            vec![(
                "FIELD_NO_DELETE, MESSAGE_NO_DELETE",
                "field \"1\" with name \"m\" on message \"A\" was deleted",
            )],
        ),
        (
            "message A {} message AB {}",
            "",
            &["FILE"],
            vec![
                (
                    "MESSAGE_NO_DELETE",
                    "message \"A\" was deleted from the file",
                ),
                (
                    "MESSAGE_NO_DELETE",
                    "message \"AB\" was deleted from the file",
                ),
            ],
        ),
    ] {
        let findings = findings(before, after, categories);
        let entries = entries(&findings);
        let shown: Vec<(String, String)> = entries
            .iter()
            .map(|entry| (entry.rules(), entry.message()))
            .collect();
        let expected: Vec<(String, String)> = expected
            .into_iter()
            .map(|(rules, message)| (rules.to_owned(), message.to_owned()))
            .collect();
        assert_eq!(shown, expected, "\n{before}\n=>\n{after}");
    }
}
