//! Which change a finding is the consequence of.

use super::change::{Aspect, Change, Element, Kind};
use crate::rules::Finding;
use std::collections::HashMap;

/// Names with every change the rules that mind it. What no change explains
/// becomes one of its own, so that nothing that breaks is left out.
pub fn attach(changes: &mut Vec<Change>, findings: &[Finding]) {
    let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, change) in changes.iter().enumerate() {
        for name in std::iter::once(&change.name).chain(&change.previous_name) {
            by_name.entry(name.clone()).or_default().push(at);
        }
    }
    for finding in findings {
        let cause = cause(changes, &by_name, finding);
        let at = cause.unwrap_or_else(|| {
            changes.push(consequence(finding));
            changes.len() - 1
        });
        let rules = &mut changes[at].rules;
        if let Err(place) = rules.binary_search(&finding.rule.id) {
            rules.insert(place, finding.rule.id);
        }
    }
}

/// The change of the declaration itself, else of what stands around it, else of
/// its file.
fn cause(
    changes: &[Change],
    by_name: &HashMap<String, Vec<usize>>,
    finding: &Finding,
) -> Option<usize> {
    let rule = finding.rule.id;
    let subject = finding.subject.as_deref()?;
    let around = std::iter::successors(Some(subject), |name| Some(name.rsplit_once('.')?.0));
    let of_name = around
        .filter_map(|name| by_name.get(name))
        .find_map(|at| at.iter().copied().find(|at| explains(&changes[*at], rule)));
    of_name.or_else(|| {
        let place = finding.location.as_ref().or(finding.previous.as_ref())?;
        changes.iter().position(|change| {
            change.element == Element::File
                && change.path() == &*place.path
                && explains(change, rule)
        })
    })
}

/// True if the rule looks at what the change changed.
fn explains(change: &Change, rule: &str) -> bool {
    let is = |aspect: Aspect| change.aspect.as_ref() == Some(&aspect);
    let is_option = |name: &str| matches!(&change.aspect, Some(Aspect::Option(o)) if o == name);
    let is_range = matches!(change.element, Element::Reserved | Element::ExtensionRange);
    let gone = change.kind == Kind::Removed && !is_range;
    let came = change.kind == Kind::Added && !is_range;
    match rule {
        "RESERVED_MESSAGE_NO_DELETE" | "RESERVED_ENUM_NO_DELETE" => {
            change.kind == Kind::Removed && change.element == Element::Reserved
        }
        "EXTENSION_MESSAGE_NO_DELETE" => {
            change.kind == Kind::Removed && change.element == Element::ExtensionRange
        }
        // The message of a map is gone if the field is no map any more, or has
        // another name.
        "MESSAGE_NO_DELETE" | "PACKAGE_MESSAGE_NO_DELETE" if change.element == Element::Field => {
            gone || is(Aspect::Type) || is(Aspect::Name)
        }
        "FIELD_SAME_TYPE" | "FIELD_WIRE_COMPATIBLE_TYPE" | "FIELD_WIRE_JSON_COMPATIBLE_TYPE" => {
            is(Aspect::Type) || is(Aspect::Name) && change.element == Element::Field
        }
        "FIELD_SAME_CARDINALITY"
        | "FIELD_WIRE_COMPATIBLE_CARDINALITY"
        | "FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY" => {
            is(Aspect::Cardinality) || is(Aspect::Oneof) || is(Aspect::Type) || is(Aspect::Syntax)
        }
        "FIELD_SAME_NAME" => is(Aspect::Name),
        "ENUM_VALUE_SAME_NAME" => is(Aspect::Name) || is(Aspect::Number) || gone || came,
        "FIELD_SAME_JSON_NAME" => is(Aspect::JsonName) || is(Aspect::Name),
        "FIELD_SAME_DEFAULT" => is(Aspect::Default) || is(Aspect::Type),
        "FIELD_SAME_ONEOF" => is(Aspect::Oneof),
        "MESSAGE_SAME_REQUIRED_FIELDS" => {
            gone || came || is(Aspect::Cardinality) || is(Aspect::Number)
        }
        "FILE_SAME_PACKAGE" => is(Aspect::Package),
        "FILE_SAME_SYNTAX" | "ENUM_SAME_TYPE" => is(Aspect::Syntax),
        "ENUM_SAME_JSON_FORMAT" | "MESSAGE_SAME_JSON_FORMAT" => is(Aspect::Syntax),
        "FIELD_SAME_UTF8_VALIDATION" => is(Aspect::Syntax) || is(Aspect::Type),
        "FIELD_SAME_JAVA_UTF8_VALIDATION" => {
            is_option("java_string_check_utf8") || is(Aspect::Syntax) || is(Aspect::Type)
        }
        "FIELD_SAME_CPP_STRING_TYPE" => is_option("ctype") || is(Aspect::Type),
        "FIELD_SAME_JSTYPE" => is_option("jstype") || is(Aspect::Type),
        "MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR" => {
            is_option("no_standard_descriptor_accessor")
        }
        "RPC_SAME_REQUEST_TYPE" => is(Aspect::RequestType),
        "RPC_SAME_RESPONSE_TYPE" => is(Aspect::ResponseType),
        "RPC_SAME_CLIENT_STREAMING" => is(Aspect::ClientStreaming),
        "RPC_SAME_SERVER_STREAMING" => is(Aspect::ServerStreaming),
        "RPC_SAME_IDEMPOTENCY_LEVEL" => is_option("idempotency_level"),
        rule => match rule.strip_prefix("FILE_SAME_") {
            Some(option) => is_option(&option.to_ascii_lowercase()),
            // All others look for what is gone: from its file, from its
            // package, under its number.
            None => {
                gone || is(Aspect::Number)
                    || is(Aspect::File)
                    || is(Aspect::Package) && change.element == Element::File
            }
        },
    }
}

/// A change that shows nowhere but in what it breaks: the first value of an
/// enum, say, which is the default of fields elsewhere.
fn consequence(finding: &Finding) -> Change {
    let element = match finding.rule.id.split('_').next() {
        Some("ENUM") => Element::Enum,
        Some("FIELD") => Element::Field,
        Some("FILE") => Element::File,
        Some("PACKAGE") => Element::Package,
        Some("RPC") => Element::Method,
        Some("SERVICE") => Element::Service,
        Some("EXTENSION") => Element::Extension,
        Some("ONEOF") => Element::Oneof,
        _ => Element::Message,
    };
    let name = finding.subject.clone().unwrap_or_default();
    let mut change = Change::new(Kind::Changed, element, name);
    change.aspect = Some(Aspect::Consequence);
    change.note = Some(finding.message.clone());
    change.at(finding.location.clone(), finding.previous.clone())
}
