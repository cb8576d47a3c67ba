//! Semantic versions, as tags spell them.

use super::Bump;
use std::fmt;

/// A release: `v1.2.3`. Pre-releases are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    pub major: u64,
    pub minor: u64,
    pub patch: u64,
}

impl Version {
    /// The version that a tag names, if it names one.
    pub fn of_tag(tag: &str) -> Option<Version> {
        let mut parts = tag.strip_prefix('v')?.split('.').map(number);
        let version = Version {
            major: parts.next()??,
            minor: parts.next()??,
            patch: parts.next()??,
        };
        parts.next().is_none().then_some(version)
    }

    /// The highest version among tags.
    pub fn highest<'a>(tags: impl IntoIterator<Item = &'a str>) -> Option<Version> {
        tags.into_iter().filter_map(Version::of_tag).max()
    }

    /// The version that comes next; `None` if nothing changed. Below 1.0.0
    /// nothing is promised yet, and what breaks raises the minor part.
    pub fn next(self, bump: Bump) -> Option<Version> {
        let Version {
            major,
            minor,
            patch,
        } = self;
        let (major, minor, patch) = match bump {
            Bump::None => return None,
            Bump::Patch => (major, minor, patch.checked_add(1)?),
            Bump::Minor => (major, minor.checked_add(1)?, 0),
            Bump::Major if major == 0 => (major, minor.checked_add(1)?, 0),
            Bump::Major => (major.checked_add(1)?, 0, 0),
        };
        Some(Version {
            major,
            minor,
            patch,
        })
    }
}

/// Digits without a leading zero.
fn number(text: &str) -> Option<u64> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let leads_with_zero = text.len() > 1 && text.starts_with('0');
    (is_number && !leads_with_zero)
        .then(|| text.parse().ok())
        .flatten()
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::{Bump, Version};

    #[test]
    fn tags_are_versions_or_not() {
        for (tag, expected) in [
            ("v1.2.3", Some("v1.2.3")),
            ("v0.0.0", Some("v0.0.0")),
            ("v10.20.30", Some("v10.20.30")),
            ("1.2.3", None),
            ("v1.2", None),
            ("v1.2.3.4", None),
            ("v1.2.3-rc.1", None),
            ("v01.2.3", None),
            ("v1..3", None),
            ("v+1.2.3", None),
            ("v1.2.99999999999999999999", None),
        ] {
            let version = Version::of_tag(tag).map(|version| version.to_string());
            assert_eq!(version.as_deref(), expected, "{tag}");
        }
    }

    #[test]
    fn the_highest_is_not_the_last_in_the_alphabet() {
        let tags = ["v1.9.0", "v1.10.0", "release", "v1.11.0-rc.1"];
        assert_eq!(Version::highest(tags), Version::of_tag("v1.10.0"));
    }

    #[test]
    fn a_bump_raises_one_part() {
        for (tag, bump, expected) in [
            ("v1.2.3", Bump::Patch, Some("v1.2.4")),
            ("v1.2.3", Bump::Minor, Some("v1.3.0")),
            ("v1.2.3", Bump::Major, Some("v2.0.0")),
            ("v0.2.3", Bump::Major, Some("v0.3.0")),
            ("v1.2.3", Bump::None, None),
        ] {
            let next = Version::of_tag(tag).and_then(|version| version.next(bump));
            let next = next.map(|version| version.to_string());
            assert_eq!(next.as_deref(), expected, "{tag} {bump:?}");
        }
    }
}
