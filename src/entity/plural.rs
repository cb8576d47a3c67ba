//! English plurals of the nouns that messages are named with.

/// Nouns whose plural follows no rule.
const IRREGULAR: &[(&str, &str)] = &[
    ("child", "children"),
    ("criterion", "criteria"),
    ("datum", "data"),
    ("foot", "feet"),
    ("goose", "geese"),
    ("life", "lives"),
    ("man", "men"),
    ("matrix", "matrices"),
    ("medium", "media"),
    ("mouse", "mice"),
    ("person", "people"),
    ("quiz", "quizzes"),
    ("tooth", "teeth"),
    ("vertex", "vertices"),
    ("woman", "women"),
];

/// Nouns that have no plural of their own.
const UNCOUNTABLE: &[&str] = &[
    "cash",
    "data",
    "equipment",
    "feedback",
    "fish",
    "information",
    "media",
    "metadata",
    "money",
    "news",
    "people",
    "series",
    "sheep",
    "software",
    "species",
    "staff",
];

/// Nouns in -f or -fe whose plural is in -ves.
const VES: &[&str] = &[
    "half", "knife", "leaf", "loaf", "shelf", "thief", "wife", "wolf",
];

/// Nouns in -o whose plural is in -oes.
const OES: &[&str] = &["echo", "hero", "potato", "tomato", "veto"];

/// Nouns in -ch that is spoken as k, whose plural is in -s.
const HARD_CH: &[&str] = &["epoch", "monarch", "stomach", "tech"];

/// The plural of a noun in lower case; a noun that is a plural already stays.
pub(super) fn plural(noun: &str) -> String {
    if UNCOUNTABLE.contains(&noun) || is_plural(noun) {
        return noun.to_owned();
    }
    if let Some((_, plural)) = IRREGULAR.iter().find(|(singular, _)| *singular == noun) {
        return (*plural).to_owned();
    }
    if VES.contains(&noun) {
        let stem = noun.trim_end_matches('e').trim_end_matches('f');
        return format!("{stem}ves");
    }
    if let Some(stem) = noun.strip_suffix('y').filter(|stem| ends_hard(stem)) {
        return format!("{stem}ies");
    }
    if let Some(stem) = noun.strip_suffix("is").filter(|stem| stem.len() > 2) {
        return format!("{stem}es");
    }
    let sibilant = ["s", "x", "z", "ch", "sh"]
        .iter()
        .any(|end| noun.ends_with(end));
    if (sibilant && !HARD_CH.contains(&noun)) || OES.contains(&noun) {
        return format!("{noun}es");
    }
    format!("{noun}s")
}

/// True for "settings", "details": an -s that no singular noun ends with.
fn is_plural(noun: &str) -> bool {
    let singular = ["ss", "us", "is", "as", "os"]
        .iter()
        .any(|end| noun.ends_with(end));
    noun.len() > 3 && noun.ends_with('s') && !singular && noun != "lens"
}

fn ends_hard(stem: &str) -> bool {
    stem.ends_with(|c: char| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u'))
}

#[cfg(test)]
mod tests {
    use super::plural;

    #[test]
    fn nouns_of_a_business() {
        for (noun, expected) in [
            ("user", "users"),
            ("category", "categories"),
            ("inventory", "inventories"),
            ("address", "addresses"),
            ("box", "boxes"),
            ("batch", "batches"),
            ("dish", "dishes"),
            ("status", "statuses"),
            ("day", "days"),
            ("key", "keys"),
            ("diagnosis", "diagnoses"),
            ("person", "people"),
            ("shelf", "shelves"),
            ("knife", "knives"),
            ("settings", "settings"),
            ("alias", "aliases"),
            ("bus", "buses"),
            ("tariff", "tariffs"),
            ("photo", "photos"),
            ("staff", "staff"),
            ("epoch", "epochs"),
            ("y", "ys"),
            ("", "s"),
        ] {
            assert_eq!(plural(noun), expected);
        }
    }
}
