//! "Did you mean": the known name that a misspelt one is nearest to.

/// The candidate nearest to `name`, if it is near enough to be what was meant.
///
/// Nearness is Damerau–Levenshtein distance over the names in lower case
/// without `_`, `-` and spaces, so that `orderId` is nearest to `order_id`. A
/// third of the letters may differ.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = folded(name);
    let most = (wanted.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&wanted, &folded(candidate));
            (distance, candidate)
        })
        .filter(|(distance, _)| *distance <= most)
        .min()
        .map(|(_, candidate)| candidate)
}

fn folded(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, '_' | '-' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_what_was_meant() {
        assert_eq!(nearest("emial", ["name", "email"]), Some("email"));
        assert_eq!(nearest("orderId", ["order_id"]), Some("order_id"));
        assert_eq!(nearest("colour", ["name", "email"]), None);
    }
}
