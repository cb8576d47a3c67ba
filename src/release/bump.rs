//! How much a change weighs: which part of the version it raises.

use super::change::{Aspect, Change, Element, Kind};

/// The part of a semantic version that goes up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bump {
    /// Nothing changed.
    None,
    Patch,
    Minor,
    Major,
}

impl Bump {
    pub fn as_str(self) -> &'static str {
        match self {
            Bump::None => "none",
            Bump::Patch => "patch",
            Bump::Minor => "minor",
            Bump::Major => "major",
        }
    }
}

/// What breaks by the selected rules is major. Of the rest, what a reader or
/// writer may notice (an addition, a new deprecation, a change that only rules
/// which are not selected would mind) is minor, and what only says more or less
/// of the same is a patch.
pub(super) fn weight(change: &Change) -> Bump {
    if !change.rules.is_empty() {
        return Bump::Major;
    }
    if change.is_deprecation() {
        return Bump::Minor;
    }
    match (change.element, &change.aspect) {
        (_, Some(Aspect::Comment | Aspect::Option(_))) => Bump::Patch,
        (Element::Import, None) if !change.is_public_import() => Bump::Patch,
        (Element::Reserved, _) if change.kind != Kind::Changed => Bump::Patch,
        _ => Bump::Minor,
    }
}
