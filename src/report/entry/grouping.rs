//! Which findings one edit causes.

use super::Entry;
use crate::rules::Finding;
use std::collections::{HashMap, HashSet};

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

/// Those of them that find a message gone.
const MESSAGE_GONE: [&str; 2] = ["MESSAGE_NO_DELETE", "PACKAGE_MESSAGE_NO_DELETE"];

/// Findings as entries, in the order in which the first of each stands.
pub fn entries(findings: &[Finding]) -> Vec<Entry<'_>> {
    with_nested(with_map_entries(by_declaration(findings)))
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

/// Moves the message that the compiler made for a map into the entry of the
/// field, which is its subject; a field of another name has another message for
/// type.
fn with_map_entries(entries: Vec<Entry<'_>>) -> Vec<Entry<'_>> {
    const OWN: [&str; 2] = ["FIELD_SAME_NAME", "FIELD_NO_DELETE"];
    let mut fields: HashMap<&str, usize> = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        let Some(subject) = entry.lead.subject.as_deref() else {
            continue;
        };
        if OWN.contains(&entry.lead.rule.id) {
            fields.insert(subject, at);
        } else if entry.lead.rule.id == "FIELD_SAME_TYPE" {
            fields.entry(subject).or_insert(at);
        }
    }
    let is_message = |entry: &Entry<'_>| MESSAGE_GONE.contains(&entry.lead.rule.id);
    let maps: HashSet<&str> = entries
        .iter()
        .filter(|entry| is_message(entry))
        .filter_map(|entry| entry.lead.subject.as_deref())
        .collect();
    let target = |at: usize, entry: &Entry<'_>| {
        let subject = entry.lead.subject.as_deref()?;
        let belongs = is_message(entry) || entry.lead.rule.id == "FIELD_SAME_TYPE";
        let field = *fields.get(subject)?;
        (belongs && maps.contains(subject) && field != at).then_some(field)
    };
    let targets: Vec<Option<usize>> = entries
        .iter()
        .enumerate()
        .map(|(at, entry)| target(at, entry))
        .collect();
    moved_into(entries, &targets, |entry, more| entry.also.extend(more))
}

/// Adds the findings of each entry that has a target to that.
fn moved_into<'a>(
    entries: Vec<Entry<'a>>,
    targets: &[Option<usize>],
    add: fn(&mut Entry<'a>, Vec<&'a Finding>),
) -> Vec<Entry<'a>> {
    let mut kept: Vec<Option<Entry<'a>>> = entries.into_iter().map(Some).collect();
    for (at, target) in targets.iter().enumerate() {
        let Some(target) = *target else { continue };
        let findings = kept[at].take().map(Entry::into_findings);
        if let (Some(target), Some(findings)) = (&mut kept[target], findings) {
            add(target, findings);
        }
    }
    kept.into_iter().flatten().collect()
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
    moved_into(entries, &outermost, |entry, more| entry.nested.extend(more))
}

/// The names around a full name, innermost first.
fn enclosing(name: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(name), |name| Some(name.rsplit_once('.')?.0)).skip(1)
}

impl<'a> Entry<'a> {
    fn join(&mut self, finding: &'a Finding) {
        let place = |finding: &Finding| edit(finding.rule.id).map(|(_, place)| place);
        if place(finding) < place(self.lead) {
            self.also.push(std::mem::replace(&mut self.lead, finding));
        } else {
            self.also.push(finding);
        }
    }

    /// The file and the full name of the type that is gone.
    fn gone_from(&self) -> Option<(&'a str, &'a str)> {
        if !TYPE_GONE.contains(&self.lead.rule.id) {
            return None;
        }
        let path = &self.lead.previous.as_ref()?.path;
        Some((path, self.lead.subject.as_deref()?))
    }
}
