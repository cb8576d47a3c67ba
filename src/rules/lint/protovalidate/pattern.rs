//! Regular expressions as protovalidate runs them: RE2's syntax.
//!
//! Names of Unicode classes (`\p{Greek}`) are not looked up.

/// The most that a repetition may count, nested ones multiplied.
const MAX_REPEAT: u32 = 1000;
/// How deep groups may be nested.
const MAX_DEPTH: usize = 500;

const POSIX: [&str; 14] = [
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
    "space", "upper", "word", "xdigit",
];

/// Why a pattern does not compile.
pub(super) fn error(pattern: &str) -> Option<String> {
    let mut checker = Checker {
        text: pattern.chars().collect(),
        at: 0,
        depth: 0,
    };
    checker.whole().err()
}

struct Checker {
    text: Vec<char>,
    at: usize,
    depth: usize,
}

type Checked<T> = Result<T, String>;

impl Checker {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at + ahead).copied()
    }

    fn skip(&mut self, text: &str) -> bool {
        let found = text
            .chars()
            .enumerate()
            .all(|(i, c)| self.peek(i) == Some(c));
        if found {
            self.at += text.len();
        }
        found
    }

    fn whole(&mut self) -> Checked<()> {
        self.alternatives()?;
        match self.peek(0) {
            Some(_) => Err("`)` closes nothing".to_owned()),
            None => Ok(()),
        }
    }

    /// Up to the end, or to the bracket that closes the group; tells how much
    /// is repeated inside.
    fn alternatives(&mut self) -> Checked<u32> {
        let mut most = 1;
        // What a repetition would repeat: nothing at the start of a branch.
        let mut last: Option<u32> = None;
        let mut is_repeated = false;
        while let Some(c) = self.peek(0).filter(|c| *c != ')') {
            if c == '|' {
                self.at += 1;
                (last, is_repeated) = (None, false);
                continue;
            }
            match self.repetition()? {
                Some(_) if is_repeated => return Err("a repetition is repeated".to_owned()),
                Some(times) => {
                    let Some(weight) = last else {
                        return Err(format!("`{c}` has nothing to repeat"));
                    };
                    let weight = weight.saturating_mul(times.max(1));
                    if weight > MAX_REPEAT {
                        return Err(format!(
                            "it repeats {weight} times, {MAX_REPEAT} is the most"
                        ));
                    }
                    (last, is_repeated) = (Some(weight), true);
                    most = most.max(weight);
                }
                None => {
                    is_repeated = false;
                    if let Some(weight) = self.atom(c)? {
                        last = Some(weight);
                        most = most.max(weight);
                    }
                }
            }
        }
        Ok(most)
    }

    /// `*`, `+`, `?`, `{2,3}`, and the `?` behind that makes them lazy; tells
    /// how often they repeat, 1 if that has no limit. A brace that counts
    /// nothing is literal.
    fn repetition(&mut self) -> Checked<Option<u32>> {
        let times = match self.peek(0) {
            Some('*' | '+' | '?') => {
                self.at += 1;
                1
            }
            Some('{') => match self.counts() {
                Some((length, low, high)) => {
                    if low > MAX_REPEAT || high.is_some_and(|high| high > MAX_REPEAT || high < low)
                    {
                        let told: String = self.text[self.at..self.at + length].iter().collect();
                        return Err(format!("`{told}` is no count up to {MAX_REPEAT}"));
                    }
                    self.at += length;
                    high.unwrap_or(low)
                }
                None => return Ok(None),
            },
            _ => return Ok(None),
        };
        self.skip("?");
        Ok(Some(times))
    }

    /// The length of `{2,3}`, and its numbers; without the second one there is
    /// no limit.
    fn counts(&self) -> Option<(usize, u32, Option<u32>)> {
        let length = self.text[self.at..].iter().position(|c| *c == '}')? + 1;
        let inside: String = self.text[self.at + 1..self.at + length - 1]
            .iter()
            .collect();
        let number = |text: &str| {
            let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            is_number.then(|| text.parse::<u32>().unwrap_or(u32::MAX))
        };
        match inside.split_once(',') {
            None => number(&inside).map(|count| (length, count, Some(count))),
            Some((low, "")) => Some((length, number(low)?, None)),
            Some((low, high)) => Some((length, number(low)?, Some(number(high)?))),
        }
    }

    /// What can be repeated, and how much is inside it; `None` for what matches
    /// nothing: flags, an empty `\Q\E`.
    fn atom(&mut self, c: char) -> Checked<Option<u32>> {
        match c {
            '(' => return self.group(),
            '[' => self.class()?,
            '\\' => return Ok(self.escape()?.then_some(1)),
            _ => self.at += 1,
        }
        Ok(Some(1))
    }

    fn group(&mut self) -> Checked<Option<u32>> {
        self.at += 1;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err("groups are nested too deep".to_owned());
        }
        if self.skip("?P<") || self.skip("?<") {
            self.name()?;
        } else if self.skip("?") && self.flags()? {
            self.depth -= 1;
            return Ok(None);
        }
        let weight = self.alternatives()?;
        if !self.skip(")") {
            return Err("a `)` is missing".to_owned());
        }
        self.depth -= 1;
        Ok(Some(weight))
    }

    fn name(&mut self) -> Checked<()> {
        let start = self.at;
        while self
            .peek(0)
            .is_some_and(|c| c == '_' || c.is_ascii_alphanumeric())
        {
            self.at += 1;
        }
        if self.at > start && self.skip(">") {
            return Ok(());
        }
        Err("a group has no proper name".to_owned())
    }

    /// `i`, `m`, `s`, `U`; true if they end with the group: `(?i)`.
    fn flags(&mut self) -> Checked<bool> {
        let (mut is_negated, mut is_empty) = (false, false);
        loop {
            let c = self.peek(0);
            self.at += 1;
            match c {
                Some('i' | 'm' | 's' | 'U') => is_empty = false,
                Some('-') if !is_negated => (is_negated, is_empty) = (true, true),
                Some(end @ (':' | ')')) if !is_empty => return Ok(end == ')'),
                _ => return Err("`(?` begins no group that RE2 knows".to_owned()),
            }
        }
    }

    /// True if it matches something.
    fn escape(&mut self) -> Checked<bool> {
        match self.peek(1) {
            Some('Q') => {
                self.at += 2;
                let start = self.at;
                while self.at < self.text.len() {
                    let length = self.at - start;
                    if self.skip("\\E") {
                        return Ok(length > 0);
                    }
                    self.at += 1;
                }
                Ok(self.at > start)
            }
            Some('A' | 'b' | 'B' | 'z') => {
                self.at += 2;
                Ok(true)
            }
            _ if self.class_escape()? => Ok(true),
            _ => self.character().map(|_| true),
        }
    }

    /// `\d`, `\pN`, `\p{Greek}`.
    fn class_escape(&mut self) -> Checked<bool> {
        match (self.peek(0), self.peek(1)) {
            (Some('\\'), Some('d' | 'D' | 's' | 'S' | 'w' | 'W')) => self.at += 2,
            (Some('\\'), Some('p' | 'P')) => {
                self.at += 3;
                if self.peek(0).is_none() && self.text.get(self.at - 1).is_none() {
                    return Err("`\\p` names no class".to_owned());
                }
                if self.text[self.at - 1] == '{' {
                    let rest = &self.text[self.at..];
                    let length = rest.iter().position(|c| *c == '}');
                    self.at += length.ok_or("`\\p{` does not end")? + 1;
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// One character, escaped or not.
    fn character(&mut self) -> Checked<char> {
        let c = self.peek(0).ok_or("a `]` is missing")?;
        self.at += 1;
        if c != '\\' {
            return Ok(c);
        }
        let c = self.peek(0).ok_or("it ends with `\\`")?;
        self.at += 1;
        match c {
            'a' => Ok('\u{7}'),
            'f' => Ok('\u{c}'),
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            't' => Ok('\t'),
            'v' => Ok('\u{b}'),
            'x' => self.hexadecimal(),
            '0' => Ok(self.octal(0)),
            // One digit alone would refer back to a group, which RE2 has not.
            '1'..='7' if self.peek(0).is_some_and(|c| c.is_digit(8)) => {
                Ok(self.octal(c.to_digit(8).unwrap_or(0)))
            }
            _ if c.is_ascii() && !c.is_ascii_alphanumeric() => Ok(c),
            _ => Err(format!("`\\{c}` is no escape")),
        }
    }

    fn octal(&mut self, first: u32) -> char {
        let mut value = first;
        for _ in 0..2 {
            let Some(digit) = self.peek(0).and_then(|c| c.to_digit(8)) else {
                break;
            };
            value = value * 8 + digit;
            self.at += 1;
        }
        char::from_u32(value).unwrap_or_default()
    }

    fn hexadecimal(&mut self) -> Checked<char> {
        let invalid = "`\\x` is followed by no character's number";
        let digits: String = if self.skip("{") {
            let rest = &self.text[self.at..];
            let length = rest.iter().position(|c| *c == '}').ok_or(invalid)?;
            let digits = rest[..length].iter().collect();
            self.at += length + 1;
            digits
        } else {
            let end = (self.at + 2).min(self.text.len());
            let digits: String = self.text[self.at..end].iter().collect();
            if end - self.at < 2 {
                return Err(invalid.to_owned());
            }
            self.at = end;
            digits
        };
        let number = u32::from_str_radix(&digits, 16).ok();
        let number = number.filter(|number| *number <= 0x10_FFFF);
        // A surrogate is a number too, if of no character.
        number
            .map(|number| char::from_u32(number).unwrap_or('\u{FFFD}'))
            .ok_or_else(|| invalid.to_owned())
    }

    fn class(&mut self) -> Checked<()> {
        self.at += 1;
        self.skip("^");
        let mut is_first = true;
        loop {
            match self.peek(0) {
                None => return Err("a `]` is missing".to_owned()),
                Some(']') if !is_first => {
                    self.at += 1;
                    return Ok(());
                }
                _ => {}
            }
            is_first = false;
            if self.posix_class()? || self.class_escape()? {
                continue;
            }
            let low = self.character()?;
            if self.peek(0) == Some('-') && self.peek(1).is_some_and(|c| c != ']') {
                self.at += 1;
                let high = self.character()?;
                if high < low {
                    return Err(format!("`{low}-{high}` goes backwards"));
                }
            }
        }
    }

    /// `[:alpha:]`, `[:^alpha:]`.
    fn posix_class(&mut self) -> Checked<bool> {
        if self.peek(0) != Some('[') || self.peek(1) != Some(':') {
            return Ok(false);
        }
        let rest = &self.text[self.at + 2..];
        let Some(length) = rest.windows(2).position(|pair| pair == [':', ']']) else {
            return Ok(false);
        };
        let name: String = rest[..length].iter().collect();
        if !POSIX.contains(&name.trim_start_matches('^')) {
            return Err(format!("`[:{name}:]` is no class"));
        }
        self.at += length + 4;
        Ok(true)
    }
}
