//! How deep a change breaks those who use the contracts.

use super::Rule;

/// What of its users a change breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Code against what is generated: it no longer compiles, or means
    /// something else.
    Source,
    /// JSON that is stored or still on its way.
    Json,
    /// Binary data that is stored or still on its way.
    Wire,
}

impl Level {
    pub const ALL: [Level; 3] = [Level::Source, Level::Json, Level::Wire];

    pub fn as_str(self) -> &'static str {
        match self {
            Level::Source => "source",
            Level::Json => "json",
            Level::Wire => "wire",
        }
    }

    /// The level that a category of rules guards.
    pub fn of_category(category: &str) -> Option<Level> {
        match category {
            "FILE" | "PACKAGE" => Some(Level::Source),
            "WIRE_JSON" => Some(Level::Json),
            "WIRE" => Some(Level::Wire),
            _ => None,
        }
    }

    /// The levels that a rule guards.
    pub fn of_rule(rule: &Rule) -> impl Iterator<Item = Level> {
        let categories = rule.categories.iter();
        categories.filter_map(|category| Level::of_category(category))
    }

    fn in_words(self) -> &'static str {
        match self {
            Level::Source => "source",
            Level::Json => "JSON",
            Level::Wire => "the wire",
        }
    }

    /// "breaks source and JSON, not the wire"; `None` where nothing is known to
    /// break.
    pub fn sentence(broken: &[Level]) -> Option<String> {
        if broken.is_empty() {
            return None;
        }
        let words = |is_broken: bool, last: &str| {
            let levels = Level::ALL.iter();
            let words: Vec<&str> = levels
                .filter(|level| broken.contains(level) == is_broken)
                .map(|level| level.in_words())
                .collect();
            match words.as_slice() {
                [most @ .., end] if !most.is_empty() => format!("{} {last} {end}", most.join(", ")),
                words => words.concat(),
            }
        };
        let (breaks, keeps) = (words(true, "and"), words(false, "or"));
        Some(if keeps.is_empty() {
            format!("breaks {breaks}")
        } else {
            format!("breaks {breaks}, not {keeps}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Level::{self, Json, Source, Wire};

    #[test]
    fn levels_are_said_in_words() {
        for (broken, expected) in [
            (&[][..], None),
            (&[Source], Some("breaks source, not JSON or the wire")),
            (
                &[Source, Json],
                Some("breaks source and JSON, not the wire"),
            ),
            (&[Json, Wire], Some("breaks JSON and the wire, not source")),
            (&[Wire], Some("breaks the wire, not source or JSON")),
            (&Level::ALL, Some("breaks source, JSON and the wire")),
        ] {
            assert_eq!(Level::sentence(broken).as_deref(), expected);
        }
    }
}
