//! Services and their methods.

use super::change::{Aspect, Element};
use super::compare::{Comparison, Subject};
use super::{comments, options, spelled};
use crate::schema::{Method, Service};

pub fn compare<'a>(comparison: &mut Comparison<'a>, was: &'a Service, is: &'a Service) {
    let subject = Subject {
        element: Element::Service,
        names: (&was.full_name, &is.full_name),
        origins: (&was.origin, &is.origin),
    };
    options::compare(comparison, subject, was, is);
    comments::compare(comparison, subject);
    for before in &was.methods {
        match is.method(&before.name) {
            Some(now) => compare_method(comparison, (was, before), (is, now)),
            None => {
                let text = spelled::method(comparison.previous, before);
                comparison.removed(
                    Element::Method,
                    &before.full_name,
                    &before.origin,
                    Some(text),
                );
            }
        }
    }
    for now in &is.methods {
        if was.method(&now.name).is_none() {
            let text = spelled::method(comparison.current, now);
            comparison.added(Element::Method, &now.full_name, &now.origin, Some(text));
        }
    }
}

fn compare_method(
    comparison: &mut Comparison<'_>,
    (was, before): (&Service, &Method),
    (is, now): (&Service, &Method),
) {
    let (previous, current) = (comparison.previous, comparison.current);
    let subject = Subject {
        element: Element::Method,
        names: (&before.full_name, &now.full_name),
        origins: (&before.origin, &now.origin),
    };
    for (aspect, from, to) in [
        (Aspect::RequestType, before.input, now.input),
        (Aspect::ResponseType, before.output, now.output),
    ] {
        let (from, to) = (&previous[from].full_name, &current[to].full_name);
        // A type whose package was renamed is the same type.
        if comparison.name_now(from) != *to {
            comparison.part(subject, aspect, from, to);
        }
    }
    let word = |streams: bool| if streams { "streaming" } else { "unary" };
    for (aspect, from, to) in [
        (
            Aspect::ClientStreaming,
            before.client_streaming,
            now.client_streaming,
        ),
        (
            Aspect::ServerStreaming,
            before.server_streaming,
            now.server_streaming,
        ),
    ] {
        comparison.part(subject, aspect, word(from), word(to));
    }
    options::compare(comparison, subject, &(was, before), &(is, now));
    comments::compare(comparison, subject);
}
