//! CEL text → tokens.

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Name(String),
    Int,
    Uint,
    Double,
    String,
    Bytes,
    /// An operator or a bracket.
    Mark(&'static str),
    End,
}

/// A token and the character (from 1) at which it begins.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) column: usize,
}

const MARKS: [&str; 26] = [
    "==", "!=", "<=", ">=", "&&", "||", "(", ")", "[", "]", "{", "}", ".", ",", ":", "?", "<", ">",
    "!", "+", "-", "*", "/", "%", "=", "&",
];

struct Lexer {
    text: Vec<char>,
    at: usize,
}

/// The tokens of an expression, or what is no token, with its column.
pub(super) fn tokens(text: &str) -> Result<Vec<Placed>, (usize, String)> {
    let mut lexer = Lexer {
        text: text.chars().collect(),
        at: 0,
    };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_blank();
        let column = lexer.at + 1;
        let token = lexer.token().map_err(|message| (column, message))?;
        let is_end = token == Token::End;
        tokens.push(Placed { token, column });
        if is_end {
            return Ok(tokens);
        }
    }
}

impl Lexer {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at + ahead).copied()
    }

    fn skip_blank(&mut self) {
        while let Some(c) = self.peek(0) {
            if c == '/' && self.peek(1) == Some('/') {
                while self.peek(0).is_some_and(|c| c != '\n') {
                    self.at += 1;
                }
            } else if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    fn token(&mut self) -> Result<Token, String> {
        let Some(c) = self.peek(0) else {
            return Ok(Token::End);
        };
        if let Some((is_raw, is_bytes, length)) = self.string_prefix() {
            self.at += length;
            self.string(is_raw)?;
            return Ok(if is_bytes {
                Token::Bytes
            } else {
                Token::String
            });
        }
        if c.is_ascii_digit() || (c == '.' && self.peek(1).is_some_and(|c| c.is_ascii_digit())) {
            return Ok(self.number());
        }
        if c.is_ascii_alphabetic() || c == '_' {
            return Ok(Token::Name(self.word()));
        }
        for mark in MARKS {
            let length = mark.len();
            if (0..length).all(|i| self.peek(i) == mark.chars().nth(i)) {
                self.at += length;
                return match mark {
                    "=" | "&" => Err(format!("`{mark}` is no operator, `{mark}{mark}` is")),
                    _ => Ok(Token::Mark(mark)),
                };
            }
        }
        Err(format!("`{c}` has no meaning here"))
    }

    fn word(&mut self) -> String {
        let start = self.at;
        while self
            .peek(0)
            .is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
        {
            self.at += 1;
        }
        self.text[start..self.at].iter().collect()
    }

    fn number(&mut self) -> Token {
        if self.peek(0) == Some('0') && matches!(self.peek(1), Some('x' | 'X')) {
            self.at += 2;
            while self.peek(0).is_some_and(|c| c.is_ascii_hexdigit()) {
                self.at += 1;
            }
            return self.integer_end();
        }
        self.digits();
        let mut is_double = false;
        if self.peek(0) == Some('.') && self.peek(1).is_some_and(|c| c.is_ascii_digit()) {
            is_double = true;
            self.at += 1;
            self.digits();
        }
        if matches!(self.peek(0), Some('e' | 'E')) {
            let signed = usize::from(matches!(self.peek(1), Some('+' | '-')));
            if self.peek(1 + signed).is_some_and(|c| c.is_ascii_digit()) {
                is_double = true;
                self.at += 1 + signed;
                self.digits();
            }
        }
        if is_double {
            Token::Double
        } else {
            self.integer_end()
        }
    }

    fn digits(&mut self) {
        while self.peek(0).is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
    }

    fn integer_end(&mut self) -> Token {
        if matches!(self.peek(0), Some('u' | 'U')) {
            self.at += 1;
            return Token::Uint;
        }
        Token::Int
    }

    /// Whether a string begins here: raw, of bytes, and the length of the
    /// prefix.
    fn string_prefix(&self) -> Option<(bool, bool, usize)> {
        let (mut is_raw, mut is_bytes) = (false, false);
        for length in 0..3 {
            match self.peek(length)? {
                '"' | '\'' => return Some((is_raw, is_bytes, length)),
                'r' | 'R' if !is_raw => is_raw = true,
                'b' | 'B' if !is_bytes && !is_raw => is_bytes = true,
                _ => return None,
            }
        }
        None
    }

    fn string(&mut self, is_raw: bool) -> Result<(), String> {
        let quote = self.peek(0);
        let is_long = self.peek(1) == quote && self.peek(2) == quote;
        let width = if is_long { 3 } else { 1 };
        self.at += width;
        loop {
            let Some(c) = self.peek(0) else {
                return Err("the string does not end".to_owned());
            };
            if (0..width).all(|i| self.peek(i) == quote) {
                self.at += width;
                return Ok(());
            }
            if c == '\n' && !is_long {
                return Err("the string does not end on its line".to_owned());
            }
            self.at += 1;
            if c == '\\' && !is_raw {
                self.escape()?;
            } else if c == '\\' && self.peek(0) == quote {
                // A raw string keeps the backslash, and the quote after it.
                self.at += 1;
            }
        }
    }

    fn escape(&mut self) -> Result<(), String> {
        let c = self.peek(0).unwrap_or(' ');
        self.at += 1;
        let (count, radix) = match c {
            'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | '"' | '\'' | '\\' | '?' | '`' => {
                return Ok(());
            }
            'x' | 'X' => (2, 16),
            'u' => (4, 16),
            'U' => (8, 16),
            '0'..='3' => (2, 8),
            _ => return Err(format!("`\\{c}` is no escape")),
        };
        for _ in 0..count {
            if !self.peek(0).is_some_and(|c| c.is_digit(radix)) {
                return Err(format!("the escape `\\{c}` lacks digits"));
            }
            self.at += 1;
        }
        Ok(())
    }
}
