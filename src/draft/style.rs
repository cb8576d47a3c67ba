//! How a folder of migrations is written: what is added is written likewise.

use crate::failure::{Failure, Result};
use crate::sql::migration::{FileName, Format, Migrations};

/// The style of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    pub format: Format,
    pub numbers: Numbers,
    /// What stands between version and name.
    pub separator: char,
    /// The folder of the newest migration, as shown; none without migrations.
    pub folder: Option<String>,
    /// The highest version; none without migrations.
    pub last: Option<u64>,
}

/// What versions are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbers {
    /// One after the other, with this many digits.
    Sequence { digits: usize },
    /// `YYYYMMDDhhmmss`, in UTC.
    Timestamp,
    /// `YYYYMMDDhhmm`, in UTC.
    Minutes,
    /// Seconds since 1970.
    Seconds,
}

impl Style {
    /// The style of the newest migration; without any, `001_name.sql` with
    /// goose's sections.
    pub fn of(migrations: &Migrations) -> Style {
        let newest = migrations.migrations.iter().max_by_key(|it| it.version);
        let Some(newest) = newest else {
            return Style {
                format: Format::Goose,
                numbers: Numbers::Sequence { digits: 3 },
                separator: '_',
                folder: None,
                last: None,
            };
        };
        let file = newest.files().next();
        let name = file.map_or("", |file| file.name.as_str());
        let digits = name.len() - name.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let after = name[digits..].chars().next();
        Style {
            format: newest.format,
            numbers: numbers(&name[..digits]),
            separator: after.filter(|c| "_- ".contains(*c)).unwrap_or('_'),
            folder: file.map(|file| folder(&file.path)),
            last: Some(newest.version),
        }
    }

    /// The versions of so many new files, at this moment (seconds since 1970).
    pub fn versions(&self, count: usize, now: i64) -> Result<Vec<String>> {
        let mut versions = Vec::with_capacity(count);
        let mut last = self.last;
        for number in 0..i64::try_from(count).unwrap_or_default() {
            let at = now + number;
            let (wanted, digits) = match self.numbers {
                Numbers::Sequence { digits } => (1, digits),
                Numbers::Timestamp => (stamp(at), 14),
                Numbers::Minutes => (stamp(at) / 100, 12),
                Numbers::Seconds => (u64::try_from(at).unwrap_or_default(), 10),
            };
            let after = last.map_or(Some(0), |last| last.checked_add(1));
            let after = after.ok_or_else(|| {
                Failure::new(format!("there is no version above {}", u64::MAX))
                    .help("name the file by hand")
            })?;
            let version = wanted.max(after);
            versions.push(format!("{version:0digits$}"));
            last = Some(version);
        }
        Ok(versions)
    }

    /// The file names of one migration: up, and down if that is a file of its
    /// own.
    pub fn file_names(&self, version: &str, name: &str) -> (String, Option<String>) {
        let stem = format!("{version}{}{name}", self.separator);
        match self.format {
            Format::Split => (format!("{stem}.up.sql"), Some(format!("{stem}.down.sql"))),
            Format::Goose | Format::Dbmate | Format::Plain => (format!("{stem}.sql"), None),
        }
    }
}

/// A name as it may stand in a file name.
pub fn file_name_part(name: &str) -> Result<String> {
    let mut part = String::new();
    for letter in name.trim().chars() {
        match letter {
            letter if letter.is_alphanumeric() => part.extend(letter.to_lowercase()),
            _ if part.ends_with('_') => {}
            _ => part.push('_'),
        }
    }
    let part = part.trim_matches('_').to_owned();
    let known = FileName::parse(&format!("1_{part}.sql")).is_ok_and(|name| name.name == part);
    if part.is_empty() || !known {
        return Err(
            Failure::new(format!("'{name}' cannot be the name of a migration"))
                .help("name it by what it does, such as add_invoices"),
        );
    }
    Ok(part)
}

fn folder(path: &str) -> String {
    path.rsplit_once('/')
        .map_or(".", |(folder, _)| folder)
        .to_owned()
}

fn numbers(digits: &str) -> Numbers {
    let is_year = digits.starts_with("19") || digits.starts_with("20");
    match digits.len() {
        14 if is_year => Numbers::Timestamp,
        12 if is_year => Numbers::Minutes,
        10 if digits.starts_with('1') => Numbers::Seconds,
        digits => Numbers::Sequence { digits },
    }
}

/// `YYYYMMDDhhmmss` of a moment.
fn stamp(seconds: i64) -> u64 {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    let time = rest / 3600 * 10_000 + rest / 60 % 60 * 100 + rest % 60;
    let date = (year * 10_000 + month * 100 + day) * 1_000_000;
    u64::try_from(date + time).unwrap_or_default()
}

/// Year, month and day of a number of days since 1970, by the count of days in
/// an era of 400 years that begins in March.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(numbers: Numbers, last: Option<u64>) -> Style {
        Style {
            format: Format::Goose,
            numbers,
            separator: '_',
            folder: None,
            last,
        }
    }

    #[test]
    fn versions_follow_the_last() {
        let now = 1_795_000_000; // 2026-11-18 11:06:40
        let cases = [
            (Numbers::Sequence { digits: 3 }, None, ["001", "002"]),
            (Numbers::Sequence { digits: 3 }, Some(6), ["007", "008"]),
            (Numbers::Sequence { digits: 2 }, Some(99), ["100", "101"]),
            (
                Numbers::Timestamp,
                Some(20_240_601_000_005),
                ["20261118110640", "20261118110641"],
            ),
            (
                Numbers::Timestamp,
                Some(20_991_231_235_959),
                ["20991231235960", "20991231235961"],
            ),
            (
                Numbers::Minutes,
                Some(202_406_010_000),
                ["202611181106", "202611181107"],
            ),
            (
                Numbers::Seconds,
                Some(1_700_000_000),
                ["1795000000", "1795000001"],
            ),
        ];
        for (numbers, last, expected) in cases {
            assert_eq!(style(numbers, last).versions(2, now).unwrap(), expected);
        }
        let full = style(Numbers::Sequence { digits: 3 }, Some(u64::MAX));
        assert!(full.versions(1, now).is_err());
    }

    #[test]
    fn days_of_leap_years() {
        for (seconds, expected) in [
            (0, 19_700_101_000_000),
            (951_782_400, 20_000_229_000_000),
            (4_107_542_399, 21_000_228_235_959),
            (4_107_542_400, 21_000_301_000_000),
        ] {
            assert_eq!(stamp(seconds), expected);
        }
    }

    #[test]
    fn names_become_parts_of_file_names() {
        assert_eq!(file_name_part("Add invoices!").unwrap(), "add_invoices");
        assert_eq!(file_name_part("a/../b").unwrap(), "a_b");
        for wrong in ["", "__", "/"] {
            assert!(file_name_part(wrong).is_err(), "{wrong}");
        }
    }
}
