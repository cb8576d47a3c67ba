//! Options of declarations, custom ones too.

use super::change::Aspect;
use super::compare::{Comparison, Subject};
use crate::schema::{CustomOption, option_values};
use std::collections::BTreeSet;

pub fn compare(
    comparison: &mut Comparison<'_>,
    subject: Subject<'_>,
    was: &impl CustomOption,
    is: &impl CustomOption,
) {
    let mut before = option_values(was, comparison.previous);
    let mut now = option_values(is, comparison.current);
    let names: BTreeSet<String> = before.keys().chain(now.keys()).cloned().collect();
    for name in names {
        let (from, to) = (before.remove(&name), now.remove(&name));
        comparison.optional_part(subject, Aspect::Option(name), from, to);
    }
}
