//! Columns of a line, counted by what a terminal shows, as buf counts them.

use unicode_width::UnicodeWidthChar;

const TAB_STOP: u32 = 4;

const ZERO_WIDTH_JOINER: char = '\u{200D}';
const TEXT_PRESENTATION: char = '\u{FE0E}';
const EMOJI_PRESENTATION: char = '\u{FE0F}';

/// How far a line has come, character by character.
#[derive(Debug, Default)]
pub(super) struct Columns {
    passed: u32,
    /// What the last character that was shown can go together with.
    last: Last,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Last {
    #[default]
    Other,
    /// An emoji or another symbol, of this width.
    Symbol(u32),
    /// An emoji and a joiner: the next one is drawn into it.
    Joined,
    /// The first letter of a flag.
    FlagLetter,
}

impl Columns {
    /// The columns that the characters so far have taken.
    pub(super) fn passed(&self) -> u32 {
        self.passed
    }

    pub(super) fn advance(&mut self, c: char) {
        match (c, self.last) {
            ('\t', _) => {
                self.passed += TAB_STOP - self.passed % TAB_STOP;
                self.last = Last::Other;
            }
            (ZERO_WIDTH_JOINER, Last::Symbol(_)) => self.last = Last::Joined,
            (TEXT_PRESENTATION, Last::Symbol(width)) => self.reshape(width, 1),
            (EMOJI_PRESENTATION, Last::Symbol(width)) => self.reshape(width, 2),
            // A skin tone is drawn into the emoji before it.
            ('\u{1F3FB}'..='\u{1F3FF}', Last::Symbol(_)) => {}
            ('\u{1F1E6}'..='\u{1F1FF}', Last::FlagLetter) => self.last = Last::Other,
            ('\u{1F1E6}'..='\u{1F1FF}', _) => self.show(2, Last::FlagLetter),
            (_, Last::Joined) if is_symbol(c) => self.last = Last::Symbol(2),
            _ => self.plain(c),
        }
    }

    fn plain(&mut self, c: char) {
        // A soft hyphen is a control character to buf.
        let width = match c {
            '\u{AD}' => 0,
            c => c.width().unwrap_or(0) as u32,
        };
        if width > 0 {
            let symbol = is_symbol(c);
            self.show(
                width,
                if symbol {
                    Last::Symbol(width)
                } else {
                    Last::Other
                },
            );
        }
    }

    fn show(&mut self, width: u32, last: Last) {
        self.passed += width;
        self.last = last;
    }

    fn reshape(&mut self, from: u32, to: u32) {
        self.passed = self.passed - from + to;
        self.last = Last::Symbol(to);
    }
}

/// True for the blocks in which emoji are.
fn is_symbol(c: char) -> bool {
    matches!(c, '\u{A9}' | '\u{AE}' | '\u{203C}'..='\u{3299}' | '\u{1F000}'..='\u{1FAFF}')
}

#[cfg(test)]
mod tests {
    use super::Columns;

    #[test]
    fn columns_are_what_a_terminal_shows() {
        for (text, expected) in [
            ("", 0),
            ("abc", 3),
            ("\t", 4),
            ("abc\t", 4),
            ("abcd\t", 8),
            ("é", 1),
            ("e\u{301}", 1),
            ("漢字", 4),
            ("😀", 2),
            ("👨\u{200D}👩\u{200D}👧", 2),
            ("👍🏽", 2),
            ("🇨🇭", 2),
            ("☺", 1),
            ("☺\u{FE0F}", 2),
            ("\u{1}a", 1),
            ("العربية", 7),
        ] {
            let mut columns = Columns::default();
            text.chars().for_each(|c| columns.advance(c));
            assert_eq!(columns.passed(), expected, "{text:?}");
        }
    }
}
