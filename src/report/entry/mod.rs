//! Findings that one edit causes, as one entry.
//!
//! A field that is renamed has another JSON name too; a message that is gone
//! takes with it what is nested in it; a field that is deleted is found by a
//! rule of each category that is selected. People read such findings as one:
//! the one that says most leads, the ids of all rules are named, and what was
//! left out is said in a few words. Formats for programs keep them apart.

mod grouping;
#[cfg(test)]
mod tests;

pub(super) use grouping::entries;

use crate::rules::{Finding, Level, Severity};
use std::collections::BTreeSet;

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

/// How many nested names are listed.
const MOST_NAMES: usize = 3;

impl<'a> Entry<'a> {
    fn of(lead: &'a Finding) -> Entry<'a> {
        Entry {
            lead,
            also: Vec::new(),
            nested: Vec::new(),
        }
    }

    fn into_findings(self) -> Vec<&'a Finding> {
        let mut findings = vec![self.lead];
        findings.extend(self.also);
        findings.extend(self.nested);
        findings
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

    /// What breaks of source, JSON and the wire, by all findings about the
    /// declaration.
    pub(super) fn breaks(&self) -> Vec<Level> {
        let findings = std::iter::once(self.lead).chain(self.also.iter().copied());
        let levels: BTreeSet<Level> = findings.flat_map(|f| f.breaks.iter().copied()).collect();
        levels.into_iter().collect()
    }

    /// That of the gravest finding.
    pub(super) fn severity(&self) -> Severity {
        self.all()
            .map(|finding| finding.severity)
            .max()
            .unwrap_or(self.lead.severity)
    }
}
