//! Lines of Go, indented and aligned as `gofmt` does it.

use super::super::model::Comment;
use super::comment;

#[derive(Default)]
pub(super) struct Source {
    text: String,
    depth: usize,
}

impl Source {
    /// Lines of code: what stands between brackets that end and begin lines is
    /// indented.
    pub(super) fn code(&mut self, lines: &str) {
        for line in lines.lines() {
            self.line(line.trim());
        }
    }

    fn line(&mut self, line: &str) {
        if line.is_empty() {
            self.text.push('\n');
            return;
        }
        if line.starts_with(['}', ')']) {
            self.depth = self.depth.saturating_sub(1);
        }
        let is_label = line.ends_with(':') && (line.starts_with("case ") || line == "default:");
        self.indent(self.depth - usize::from(is_label && self.depth > 0));
        self.text.push_str(line);
        self.text.push('\n');
        if line.ends_with(['{', '(']) && !line.starts_with("//") {
            self.depth += 1;
        }
    }

    fn indent(&mut self, depth: usize) {
        for _ in 0..depth {
            self.text.push('\t');
        }
    }

    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// The comment of a declaration; what `gofmt` has an opinion of only at the
    /// top of a file.
    pub(super) fn doc(&mut self, comment: &Comment, deprecated: bool) {
        let mut lines = if self.depth == 0 {
            comment::canonical(&comment.lines)
        } else {
            comment.lines.clone()
        };
        if deprecated && !lines.iter().any(|line| line.starts_with("Deprecated:")) {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            lines.push("Deprecated: do not use.".to_owned());
        }
        for line in lines {
            self.indent(self.depth);
            self.text.push_str("//");
            if !line.is_empty() {
                if !line.starts_with('\t') {
                    self.text.push(' ');
                }
                self.text.push_str(&line);
            }
            self.text.push('\n');
        }
    }

    /// Rows of cells below one another; what a row has above it, if anything,
    /// ends the columns.
    pub(super) fn rows(&mut self, rows: &[Row<'_>]) {
        let mut start = 0;
        while start < rows.len() {
            let run = rows[start + 1..]
                .iter()
                .take_while(|row| !row.has_doc())
                .count()
                + 1;
            self.aligned(&rows[start..start + run]);
            start += run;
        }
    }

    fn aligned(&mut self, rows: &[Row<'_>]) {
        let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let width = |column: usize| {
            let cells = rows.iter().filter(|row| row.cells.len() > column + 1);
            cells
                .map(|row| row.cells[column].chars().count())
                .max()
                .unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for row in rows {
            self.doc(row.comment, row.deprecated);
            self.indent(self.depth);
            for (at, cell) in row.cells.iter().enumerate() {
                self.text.push_str(cell);
                if at + 1 < row.cells.len() {
                    let missing = widths[at] + 1 - cell.chars().count();
                    self.text.extend(std::iter::repeat_n(' ', missing));
                }
            }
            self.text.push('\n');
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

/// A line of cells: a field and its type, a constant, its type and its value.
pub(super) struct Row<'c> {
    pub(super) comment: &'c Comment,
    pub(super) deprecated: bool,
    pub(super) cells: Vec<String>,
}

impl Row<'_> {
    fn has_doc(&self) -> bool {
        self.deprecated || !self.comment.is_empty()
    }
}

/// Text as a string of Go.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => {
                out.push('\\');
                out.push(letter);
            }
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other if other.is_control() || other == '\u{feff}' => {
                out.push_str(&format!("\\U{:08x}", u32::from(other)));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
