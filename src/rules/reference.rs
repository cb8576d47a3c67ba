//! What is said of rules: for a reader of a terminal, and as the reference in
//! CONTRACTS.md.

use super::{Doc, Family, Rule};
use std::fmt::Write;

/// Which values go with which columns, as Markdown.
pub fn types() -> String {
    crate::entity::verdict::reference::markdown()
}

/// All that there is to say of a rule, as plain text.
pub fn explain(rule: &Rule) -> String {
    let Doc {
        why,
        instead,
        before,
        after,
    } = &rule.doc;
    let mut out = format!("{} ({})\n\n{}\n", rule.id, described(rule), rule.purpose);
    let (first, second) = headings(rule.family);
    // Writing to a String cannot fail.
    let _ = write!(out, "\nWhy: {why}\n\n{first}:\n\n{}", indented(before));
    let _ = write!(out, "\n{second}:\n\n{}", indented(after));
    let _ = write!(out, "\nInstead: {instead}\n");
    out
}

/// The reference of all rules, as Markdown.
pub fn markdown(rules: impl Iterator<Item = &'static Rule>) -> String {
    let mut out = String::new();
    let mut family = None;
    for rule in rules {
        if family != Some(rule.family) {
            family = Some(rule.family);
            // Writing to a String cannot fail.
            let _ = write!(out, "\n### {}\n", title(rule.family));
        }
        out.push_str(&entry(rule));
    }
    out
}

fn entry(rule: &Rule) -> String {
    let doc = &rule.doc;
    let (first, second) = headings(rule.family);
    let language = language(rule.family);
    format!(
        "\n#### {}\n\n{}{}\n\n{}\n\n{first}:\n\n```{language}\n{}\n```\n\n{second}:\n\n\
         ```{language}\n{}\n```\n\n**Instead:** {}\n",
        rule.id,
        purpose(rule),
        categories(rule),
        doc.why,
        doc.before.trim_end(),
        doc.after.trim_end(),
        doc.instead,
    )
}

fn purpose(rule: &Rule) -> String {
    // Angle brackets and stars in a purpose are no markup.
    rule.purpose.replace('<', "&lt;").replace('*', "\\*")
}

fn categories(rule: &Rule) -> String {
    if rule.categories.is_empty() {
        return String::new();
    }
    format!(" Categories: {}.", rule.categories.join(", "))
}

fn described(rule: &Rule) -> String {
    let family = title(rule.family).to_lowercase();
    if rule.categories.is_empty() {
        return family;
    }
    format!("{family}: {}", rule.categories.join(", "))
}

fn title(family: Family) -> &'static str {
    match family {
        Family::Compile => "Compilation",
        Family::Breaking => "Breaking changes",
        Family::Lint => "Lint",
        Family::Sql => "Migrations",
        Family::Fixture => "Fixtures",
        Family::Waiver => "Waivers",
    }
}

/// What stands above the two examples of a rule.
fn headings(family: Family) -> (&'static str, &'static str) {
    match family {
        Family::Breaking => ("Before", "After, which breaks"),
        _ => ("This passes", "This does not"),
    }
}

fn language(family: Family) -> &'static str {
    match family {
        Family::Compile | Family::Breaking | Family::Lint | Family::Waiver => "proto",
        Family::Sql => "sql",
        Family::Fixture => "json",
    }
}

fn indented(text: &str) -> String {
    text.lines()
        .map(|line| {
            if line.is_empty() {
                "\n".to_owned()
            } else {
                format!("    {line}\n")
            }
        })
        .collect()
}
