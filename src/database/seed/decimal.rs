//! Decimal numbers in the binary form of `numeric`.

/// The largest number of digits on either side that is written in this way.
const MOST_DIGITS: usize = 1000;
const POSITIVE: u16 = 0x0000;
const NEGATIVE: u16 = 0x4000;

/// Adds a number, given by its digits with an optional sign, fraction and
/// exponent. False, and nothing is added, for anything else.
pub(super) fn write(text: &str, out: &mut Vec<u8>) -> bool {
    let Some(number) = Number::of(text) else {
        return false;
    };
    let groups = number.groups();
    let mut digits = groups.as_slice();
    let mut weight = number.whole.len() as i64 / 4 - 1;
    while let [0, rest @ ..] = digits {
        digits = rest;
        weight -= 1;
    }
    while let [rest @ .., 0] = digits {
        digits = rest;
    }
    let sign = if number.negative && !digits.is_empty() {
        NEGATIVE
    } else {
        POSITIVE
    };
    let weight = if digits.is_empty() { 0 } else { weight };
    out.extend_from_slice(&(digits.len() as u16).to_be_bytes());
    out.extend_from_slice(&(weight as i16).to_be_bytes());
    out.extend_from_slice(&sign.to_be_bytes());
    out.extend_from_slice(&(number.scale as u16).to_be_bytes());
    for digit in digits {
        out.extend_from_slice(&digit.to_be_bytes());
    }
    true
}

struct Number {
    negative: bool,
    /// Digits before the point, a multiple of four of them.
    whole: Vec<u8>,
    /// Digits after it, a multiple of four of them.
    fraction: Vec<u8>,
    /// How many digits stand after the point.
    scale: usize,
}

impl Number {
    fn of(text: &str) -> Option<Number> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
            None => (rest, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) {
            return None;
        }
        let mut all: Vec<u8> = whole
            .bytes()
            .chain(fraction.bytes())
            .map(|b| b - b'0')
            .collect();
        let point = whole.len() as i64 + exponent;
        if point.unsigned_abs() > MOST_DIGITS as u64 || all.len() > MOST_DIGITS {
            return None;
        }
        if point < 0 {
            let zeros = usize::try_from(-point).ok()?;
            all.splice(0..0, std::iter::repeat_n(0, zeros));
        }
        let point = usize::try_from(point.max(0)).ok()?;
        if all.len() < point {
            all.resize(point, 0);
        }
        let mut fraction = all.split_off(point);
        let scale = fraction.len();
        fraction.resize(scale.next_multiple_of(4), 0);
        let missing = all.len().next_multiple_of(4) - all.len();
        all.splice(0..0, std::iter::repeat_n(0, missing));
        Some(Number {
            negative,
            whole: all,
            fraction,
            scale,
        })
    }

    /// The digits to the base of ten thousand.
    fn groups(&self) -> Vec<u16> {
        let all: Vec<u8> = self.whole.iter().chain(&self.fraction).copied().collect();
        let group = |four: &[u8]| {
            four.iter()
                .fold(0, |sum, digit| sum * 10 + u16::from(*digit))
        };
        all.chunks(4).map(group).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::write;

    /// Count, weight, sign, scale, digits.
    fn words(text: &str) -> Option<Vec<i16>> {
        let mut out = Vec::new();
        let pair = |pair: &[u8]| i16::from_be_bytes([pair[0], pair[1]]);
        write(text, &mut out).then(|| out.chunks(2).map(pair).collect())
    }

    #[test]
    fn digits_of_ten_thousand() {
        for (text, expected) in [
            ("0", Some(vec![0, 0, 0, 0])),
            ("1", Some(vec![1, 0, 0, 0, 1])),
            ("-12345.678", Some(vec![3, 1, 0x4000, 3, 1, 2345, 6780])),
            ("10000", Some(vec![1, 1, 0, 0, 1])),
            ("0.00005", Some(vec![1, -2, 0, 5, 5000])),
            ("1.50", Some(vec![2, 0, 0, 2, 1, 5000])),
            ("1e3", Some(vec![1, 0, 0, 0, 1000])),
            ("12e-3", Some(vec![1, -1, 0, 3, 120])),
            ("-0.0", Some(vec![0, 0, 0, 1])),
            ("NaN", None),
            ("", None),
            ("1.x", None),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }
}
