//! The version that the last part of a package name tells: `v1`, `v1beta2`,
//! `v2p1alpha1`, `v1testing`.

/// How much a package promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stability {
    Stable,
    Alpha,
    Beta,
    Test,
}

/// The stability of a versioned package; `None` for one without a version.
///
/// The version alone is no package: `v1` has none, `orders.v1` has.
pub(super) fn stability(package: &str) -> Option<Stability> {
    let (_, last) = package.rsplit_once('.')?;
    let version = last.strip_prefix('v')?;
    // "test" goes first: what follows it is free, and may contain "alpha".
    if let Some((major, _)) = version.split_once("test") {
        return is_positive(major).then_some(Stability::Test);
    }
    match (version.split_once("alpha"), version.split_once("beta")) {
        (None, None) => is_positive(version).then_some(Stability::Stable),
        (Some(parts), None) => is_prerelease(parts).then_some(Stability::Alpha),
        (None, Some(parts)) => is_prerelease(parts).then_some(Stability::Beta),
        (Some(_), Some(_)) => None,
    }
}

/// `1` and `2` of `v1alpha2`, or `1p3` and `2` of `v1p3alpha2`; the last number
/// may be missing.
fn is_prerelease((release, number): (&str, &str)) -> bool {
    let released = match release.split_once('p') {
        Some((major, patch)) => is_positive(major) && is_positive(patch),
        None => is_positive(release),
    };
    released && (number.is_empty() || is_positive(number))
}

fn is_positive(number: &str) -> bool {
    number.parse::<i32>().is_ok_and(|number| number >= 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_stability_of_a_package() {
        for (package, expected) in [
            ("orders.v1", Some(Stability::Stable)),
            ("orders.v12", Some(Stability::Stable)),
            ("orders.v1alpha1", Some(Stability::Alpha)),
            ("orders.v1alpha", Some(Stability::Alpha)),
            ("orders.v1p2beta3", Some(Stability::Beta)),
            ("orders.v1test", Some(Stability::Test)),
            ("orders.v1testalpha", Some(Stability::Test)),
            ("v1", None),
            ("orders", None),
            ("orders.v0", None),
            ("orders.v", None),
            ("orders.V1", None),
            ("orders.v1alpha0", None),
            ("orders.v1alpha1beta1", None),
            ("orders.v1alpha1test", None),
            ("orders.v1p1", None),
            ("orders.v99999999999", None),
            ("v1.orders", None),
        ] {
            assert_eq!(stability(package), expected, "{package}");
        }
    }
}
