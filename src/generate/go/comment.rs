//! Comments of a `.proto` as `gofmt` prints those of Go.
//!
//! In Go an indented line is code or belongs to a list. Code stays code; an
//! item of a list that is not indented in the source is made one that is.

/// The lines below one another as a comment of Go.
pub(super) fn canonical(lines: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut after_blank = true;
    let mut in_code = false;
    let indents = lines.iter().filter(|line| !line.trim().is_empty());
    let indents = indents.map(|line| line.len() - line.trim_start().len());
    // What is indented as a whole is no code.
    let common = indents.min().unwrap_or(0);
    for line in lines {
        let line = line.get(common..).unwrap_or_default();
        if line.trim().is_empty() {
            blank(&mut out);
            after_blank = true;
            continue;
        }
        let indented = line.starts_with([' ', '\t']);
        let is_code = indented && (in_code || after_blank) && !is_item(line.trim_start());
        if is_code != in_code {
            blank(&mut out);
        }
        if is_code {
            out.push(format!("\t{}", line.trim_end()));
        } else {
            out.push(escaped(line.trim()));
        }
        in_code = is_code;
        after_blank = false;
    }
    while out.last().is_some_and(String::is_empty) {
        out.pop();
    }
    unindent(out)
}

fn blank(out: &mut Vec<String>) {
    if out.last().is_some_and(|line| !line.is_empty()) {
        out.push(String::new());
    }
}

fn is_item(line: &str) -> bool {
    let number = line.trim_start_matches(|first: char| first.is_ascii_digit());
    let numbered = number.len() < line.len() && number.starts_with([')', '.']);
    numbered || line.starts_with(['-', '*', '+', '•'])
}

/// A line of text that is not taken for a heading or the target of a link.
fn escaped(line: &str) -> String {
    let is_heading = line.starts_with('#');
    let is_target = line.starts_with('[') && line.contains("]:");
    if is_heading || is_target {
        format!("\\{line}")
    } else {
        line.to_owned()
    }
}

/// Takes the spaces away that every line of a block of code begins with.
fn unindent(lines: Vec<String>) -> Vec<String> {
    let mut out = Vec::with_capacity(lines.len());
    for block in lines.split_inclusive(String::is_empty) {
        let code = block.iter().filter_map(|line| line.strip_prefix('\t'));
        let common = code.map(|line| line.len() - line.trim_start().len()).min();
        for line in block {
            match (line.strip_prefix('\t'), common) {
                (Some(code), Some(common)) => out.push(format!("\t{}", &code[common..])),
                _ => out.push(line.clone()),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn only_code_is_indented() {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let source = "Text:\n\n    code {\n      more\n    }\nText.\n  Text.\n# Text";
        let comment = "Text:\n\n\tcode {\n\t  more\n\t}\n\nText.\nText.\n\\# Text";
        assert_eq!(canonical(&lines(source)), lines(comment));
        assert_eq!(canonical(&lines("\ta\n\tb")), lines("a\nb"));
    }
}
