//! The version at the end of a package name: `shop.v1`, `shop.v1beta2`,
//! `shop.v2p1alpha1`, `shop.v1testing`.

/// How far a version may still change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stability {
    Stable,
    Alpha,
    Beta,
    Test,
}

/// The stability that the last part of a package name tells; `None` if it is
/// no version.
pub fn stability(package: &str) -> Option<Stability> {
    let (_, last) = package.rsplit_once('.')?;
    let version = last.strip_prefix('v')?;
    if let Some((major, _)) = version.split_once("test") {
        return is_positive(major).then_some(Stability::Test);
    }
    match (version.split_once("alpha"), version.split_once("beta")) {
        (None, None) => is_positive(version).then_some(Stability::Stable),
        (Some(parts), None) => is_unstable_version(parts).then_some(Stability::Alpha),
        (None, Some(parts)) => is_unstable_version(parts).then_some(Stability::Beta),
        (Some(_), Some(_)) => None,
    }
}

/// True if the package has a version that is not stable.
pub fn is_unstable(package: &str) -> bool {
    stability(package).is_some_and(|stability| stability != Stability::Stable)
}

/// What stands before and after `alpha` or `beta`: a major version, perhaps
/// with a patch (`1p2`), and perhaps a minor one.
fn is_unstable_version((before, after): (&str, &str)) -> bool {
    let before_is_right = match before.split_once('p') {
        Some((major, patch)) => is_positive(major) && is_positive(patch),
        None => is_positive(before),
    };
    before_is_right && (after.is_empty() || is_positive(after))
}

fn is_positive(number: &str) -> bool {
    // A sign is read as buf reads it: `v+1` is version 1.
    number.parse::<i32>().is_ok_and(|number| number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_tell_stability() {
        for (package, expected) in [
            ("shop.v1", Some(Stability::Stable)),
            ("shop.v1beta1", Some(Stability::Beta)),
            ("shop.v1alpha", Some(Stability::Alpha)),
            ("shop.v1p1alpha2", Some(Stability::Alpha)),
            ("shop.v1testing", Some(Stability::Test)),
            ("shop.v0", None),
            ("shop.vbeta1", None),
            ("shop.v1alpha1beta1", None),
            ("shop", None),
            ("v1beta1", None),
            ("", None),
        ] {
            assert_eq!(stability(package), expected, "{package}");
        }
    }
}
