//! Calendar dates, as waivers end on them.

use std::fmt;

/// A day of the Gregorian calendar. The default is before all days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u32,
    month: u32,
    day: u32,
}

impl Date {
    /// `2027-01-31`; `None` if there is no such day.
    pub fn parse(text: &str) -> Option<Date> {
        let mut parts = text.split('-');
        let mut number = |length: usize| {
            let part = parts.next()?;
            let digits = part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| part.parse().ok())?
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        let exists = (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month);
        (parts.next().is_none() && exists).then_some(Date { year, month, day })
    }

    /// The day that is this many days after 1970-01-01.
    pub fn since_1970(days: u64) -> Date {
        // Years are counted from March, so that the day that leap years add is
        // the last of a year, and from a year that 400 divides.
        const TO_1970: u64 = 719_468;
        let days = days.saturating_add(TO_1970);
        let (era, day_of_era) = (days / 146_097, days % 146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = (month_from_march + 2) % 12 + 1;
        let year = era * 400 + year_of_era + u64::from(month <= 2);
        Date {
            year: u32::try_from(year).unwrap_or(u32::MAX),
            month: month as u32,
            day: day as u32,
        }
    }
}

fn days_in_month(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

fn is_leap(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        for (days, expected) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (20_778, "2026-11-21"),
            (47_540, "2100-02-28"),
            (47_541, "2100-03-01"),
        ] {
            assert_eq!(Date::since_1970(days).to_string(), expected);
        }
    }

    #[test]
    fn every_day_is_read_as_it_is_written() {
        let mut before = Date::default();
        for days in 0..60_000 {
            let date = Date::since_1970(days);
            assert!(before < date, "{date}");
            assert_eq!(Date::parse(&date.to_string()), Some(date));
            before = date;
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "2027",
            "2027-1-31",
            "2027-02-29",
            "2027-13-01",
            "2027-00-01",
            "2027-01-00",
            "27-01-31",
            "2027-01-31-",
            "2027-01-31T00:00",
            "+027-01-31",
            "31.01.2027",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }
}
