//! Comments, as lines without marks.

use crate::schema::Comments;

/// The lines of a comment, without comment marks, common indentation and blank
/// lines at the ends. Empty if there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comment {
    pub lines: Vec<String>,
}

impl Comment {
    /// What stands above a declaration, else behind it.
    pub(super) fn of(comments: Comments<'_>) -> Comment {
        let text = if comments.leading.trim().is_empty() {
            comments.trailing
        } else {
            comments.leading
        };
        Comment::from_text(text)
    }

    fn from_text(text: &str) -> Comment {
        let indent = text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| line.len() - line.trim_start_matches(' ').len())
            .min()
            .unwrap_or(0);
        let mut lines: Vec<String> = text
            .lines()
            .map(|line| {
                let line = line.get(indent..).unwrap_or_else(|| line.trim_start());
                line.trim_end().to_owned()
            })
            .collect();
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        let blank = lines.iter().take_while(|line| line.is_empty()).count();
        lines.drain(..blank);
        Comment { lines }
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::Comment;

    #[test]
    fn common_indentation_goes() {
        let comment = Comment::from_text(" One.\n\n   indented\n two \n\n");
        assert_eq!(comment.lines, ["One.", "", "  indented", "two"]);
    }
}
