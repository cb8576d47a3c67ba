//! What a migration's file name tells.

/// Which way a file goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    Up,
    Down,
    /// Not told by the name: all up, or in sections.
    Unnamed,
}

/// The parts of `004_add_invoices.up.sql`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileName {
    pub version: u64,
    pub name: String,
    pub direction: Direction,
}

impl FileName {
    /// Reads a file name; the error says what is wrong with it.
    pub fn parse(file_name: &str) -> Result<FileName, String> {
        let stem = file_name.strip_suffix(".sql").unwrap_or(file_name);
        let (stem, direction) = if let Some(stem) = stem.strip_suffix(".up") {
            (stem, Direction::Up)
        } else if let Some(stem) = stem.strip_suffix(".down") {
            (stem, Direction::Down)
        } else {
            (stem, Direction::Unnamed)
        };
        let end = stem
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(stem.len());
        let (digits, rest) = stem.split_at(end);
        if digits.is_empty() {
            return Err(format!(
                "file name '{file_name}' does not begin with a version"
            ));
        }
        let version = digits
            .parse()
            .map_err(|_| format!("version '{digits}' is larger than {}", u64::MAX))?;
        Ok(FileName {
            version,
            name: rest.trim_start_matches(['_', '-', '.', ' ']).to_owned(),
            direction,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_sequences_timestamps_and_directions() {
        let cases = [
            (
                "000_migration_tracker.sql",
                0,
                "migration_tracker",
                Direction::Unnamed,
            ),
            (
                "20240601000005_add_a.up.sql",
                20_240_601_000_005,
                "add_a",
                Direction::Up,
            ),
            ("7-x.down.sql", 7, "x", Direction::Down),
            ("12.sql", 12, "", Direction::Unnamed),
        ];
        for (file, version, name, direction) in cases {
            let name = name.to_owned();
            let expected = FileName {
                version,
                name,
                direction,
            };
            assert_eq!(FileName::parse(file), Ok(expected));
        }
    }

    #[test]
    fn refuses_names_without_a_version() {
        for file in ["schema.sql", "_1.sql", "", "99999999999999999999999_x.sql"] {
            assert!(FileName::parse(file).is_err(), "{file}");
        }
    }
}
