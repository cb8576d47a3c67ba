//! Findings that one edit causes, as one entry.
//!
//! A field that is renamed has another JSON name too; a message that is gone
//! takes with it what is nested in it; a field that is deleted is found by a
//! rule of each category that is selected. People read such findings as one:
//! the one that says most leads, the ids of all rules are named, and what was
//! left out is said in a few words. Formats for programs keep them apart.

use crate::rules::{Finding, Severity};
use std::collections::HashMap;

/// What one edit causes.
#[derive(Clone, Debug)]
pub(super) struct Entry<'a> {
    /// The finding that stands for all.
    pub(super) lead: &'a Finding,
    /// The others about the same declaration.
    also: Vec<&'a Finding>,
    /// Those about what is nested in it, and gone with it.
    nested: Vec<&'a Finding>,
}

/// Rules that find the same edit of one declaration, each list in the order in
/// which they lead.
const ONE_EDIT: [&[&str]; 11] = [
    &["FIELD_SAME_NAME", "FIELD_SAME_JSON_NAME"],
    &[
        "FIELD_NO_DELETE",
        "FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED",
        "FIELD_NO_DELETE_UNLESS_NAME_RESERVED",
    ],
    &[
        "ENUM_VALUE_NO_DELETE",
        "ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED",
        "ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED",
    ],
    &[
        "FIELD_SAME_TYPE",
        "FIELD_WIRE_COMPATIBLE_TYPE",
        "FIELD_WIRE_JSON_COMPATIBLE_TYPE",
    ],
    &[
        "FIELD_SAME_CARDINALITY",
        "FIELD_WIRE_COMPATIBLE_CARDINALITY",
        "FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY",
    ],
    &["MESSAGE_NO_DELETE", "PACKAGE_MESSAGE_NO_DELETE"],
    &["ENUM_NO_DELETE", "PACKAGE_ENUM_NO_DELETE"],
    &["SERVICE_NO_DELETE", "PACKAGE_SERVICE_NO_DELETE"],
    &["EXTENSION_NO_DELETE", "PACKAGE_EXTENSION_NO_DELETE"],
    &["ENUM_SAME_TYPE", "ENUM_SAME_JSON_FORMAT"],
    &[
        "FIELD_SAME_UTF8_VALIDATION",
        "FIELD_SAME_JAVA_UTF8_VALIDATION",
    ],
];

/// Rules that find a type gone, and so everything that is nested in it.
const TYPE_GONE: [&str; 6] = [
    "MESSAGE_NO_DELETE",
    "PACKAGE_MESSAGE_NO_DELETE",
    "ENUM_NO_DELETE",
    "PACKAGE_ENUM_NO_DELETE",
    "EXTENSION_NO_DELETE",
    "PACKAGE_EXTENSION_NO_DELETE",
];

/// How many nested names are listed.
const MOST_NAMES: usize = 3;

/// Findings as entries, in the order in which the first of each stands.
pub(super) fn entries(findings: &[Finding]) -> Vec<Entry<'_>> {
    with_nested(by_declaration(findings))
}

/// Which list of [`ONE_EDIT`] a rule is in, and at which place in it.
fn edit(rule: &str) -> Option<(usize, usize)> {
    let mut edits = ONE_EDIT.iter().enumerate();
    edits.find_map(|(edit, rules)| {
        let place = rules.iter().position(|id| *id == rule)?;
        Some((edit, place))
    })
}

fn by_declaration(findings: &[Finding]) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let mut known: HashMap<(usize, &str, Option<&str>), usize> = HashMap::new();
    for finding in findings {
        let key = edit(finding.rule.id).zip(finding.subject.as_deref());
        let Some(((edit, _), subject)) = key else {
            entries.push(Entry::of(finding));
            continue;
        };
        let path = finding.location.as_ref().map(|location| &*location.path);
        match known.get(&(edit, subject, path)) {
            Some(at) => entries[*at].join(finding),
            None => {
                known.insert((edit, subject, path), entries.len());
                entries.push(Entry::of(finding));
            }
        }
    }
    entries
}

/// Moves what is gone with a type that encloses it into that type's entry.
fn with_nested(entries: Vec<Entry<'_>>) -> Vec<Entry<'_>> {
    let gone: HashMap<(&str, &str), usize> = entries
        .iter()
        .enumerate()
        .filter_map(|(at, entry)| Some((entry.gone_from()?, at)))
        .collect();
    let outermost: Vec<Option<usize>> = entries
        .iter()
        .map(|entry| {
            let (path, name) = entry.gone_from()?;
            let enclosing = enclosing(name).filter_map(|outer| gone.get(&(path, outer)));
            enclosing.last().copied()
        })
        .collect();
    let mut kept: Vec<Option<Entry<'_>>> = entries.into_iter().map(Some).collect();
    for (at, outer) in outermost.into_iter().enumerate() {
        let Some(outer) = outer else { continue };
        let nested = kept[at].take().map(Entry::into_findings);
        if let (Some(outer), Some(nested)) = (&mut kept[outer], nested) {
            outer.nested.extend(nested);
        }
    }
    kept.into_iter().flatten().collect()
}

/// The names around a full name, innermost first.
fn enclosing(name: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(name), |name| Some(name.rsplit_once('.')?.0)).skip(1)
}

impl<'a> Entry<'a> {
    fn of(lead: &'a Finding) -> Entry<'a> {
        Entry {
            lead,
            also: Vec::new(),
            nested: Vec::new(),
        }
    }

    fn join(&mut self, finding: &'a Finding) {
        let place = |finding: &Finding| edit(finding.rule.id).map(|(_, place)| place);
        if place(finding) < place(self.lead) {
            self.also.push(std::mem::replace(&mut self.lead, finding));
        } else {
            self.also.push(finding);
        }
    }

    fn into_findings(self) -> Vec<&'a Finding> {
        let mut findings = vec![self.lead];
        findings.extend(self.also);
        findings.extend(self.nested);
        findings
    }

    /// The file and the full name of the type that is gone.
    fn gone_from(&self) -> Option<(&'a str, &'a str)> {
        if !TYPE_GONE.contains(&self.lead.rule.id) {
            return None;
        }
        let path = &self.lead.previous.as_ref()?.path;
        Some((path, self.lead.subject.as_deref()?))
    }

    fn all(&self) -> impl Iterator<Item = &'a Finding> {
        let rest = self.also.iter().chain(&self.nested).copied();
        std::iter::once(self.lead).chain(rest)
    }

    /// The ids of all rules, each once: "FIELD_SAME_NAME, FIELD_SAME_JSON_NAME".
    pub(super) fn rules(&self) -> String {
        let mut ids: Vec<&str> = Vec::new();
        for finding in self.all() {
            if !ids.contains(&finding.rule.id) {
                ids.push(finding.rule.id);
            }
        }
        ids.join(", ")
    }

    /// What happened, with what is left out of the other findings.
    pub(super) fn message(&self) -> String {
        let mut message = self.lead.message.clone();
        let has = |id: &str| self.also.iter().any(|finding| finding.rule.id == id);
        if self.lead.rule.id == "FIELD_SAME_NAME" && has("FIELD_SAME_JSON_NAME") {
            message.push_str(", and its JSON name with it");
        }
        if let Some(names) = self.nested_names() {
            message.push_str(&format!("; with it went {names}"));
        }
        message
    }

    /// `"Item", "Item.Kind" and 2 more`, named below the type that is gone.
    fn nested_names(&self) -> Option<String> {
        let outer = self.lead.subject.as_deref().unwrap_or_default();
        let mut names: Vec<&str> = Vec::new();
        for subject in self.nested.iter().filter_map(|f| f.subject.as_deref()) {
            let below = subject.strip_prefix(outer).unwrap_or(subject);
            let name = below.trim_start_matches('.');
            // What the compiler made for a map has the subject of the field,
            // and nobody would look for it.
            let is_field = name
                .rsplit('.')
                .next()
                .is_some_and(|last| last.starts_with(|c: char| c.is_ascii_lowercase()));
            if !is_field && !names.contains(&name) {
                names.push(name);
            }
        }
        let listed: Vec<String> = names
            .iter()
            .take(MOST_NAMES)
            .map(|name| format!("\"{name}\""))
            .collect();
        match names.len().saturating_sub(MOST_NAMES) {
            _ if names.is_empty() => None,
            0 => Some(listed.join(", ")),
            more => Some(format!("{} and {more} more", listed.join(", "))),
        }
    }

    /// What to do.
    pub(super) fn help(&self) -> Option<&'a str> {
        self.lead.help.as_deref()
    }

    /// That of the gravest finding.
    pub(super) fn severity(&self) -> Severity {
        self.all()
            .map(|finding| finding.severity)
            .max()
            .unwrap_or(self.lead.severity)
    }
}

#[cfg(test)]
mod tests {
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
}
