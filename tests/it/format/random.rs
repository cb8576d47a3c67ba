//! The cases with white space and comments shuffled.

use super::buf::{Files, agree, read};
use super::tokens::{is_word, tokens};
use crate::lint::prng::Prng;
use std::path::Path;

/// How many files are made; `CONTRACTS_FORMAT_FILES` asks for more.
const FILES: usize = 600;

#[test]
fn shuffled_files_are_as_buf_formats_them() {
    let count = std::env::var("CONTRACTS_FORMAT_FILES");
    let count = count.ok().and_then(|count| count.parse().ok());
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/format/cases");
    let cases: Vec<String> = read(&cases).into_values().collect();
    let files: Files = (0..count.unwrap_or(FILES))
        .map(|number| {
            let mut random = Prng::new(number as u64);
            let case = &cases[random.below(cases.len())];
            (format!("{number}.proto"), shuffled(case, &mut random))
        })
        .collect();
    for (name, text) in &files {
        let ours = contracts::format::format(text);
        let ours = ours.unwrap_or_else(|error| panic!("{name}: {error:?} in\n{text}"));
        assert_eq!(marks(&ours), marks(text), "{name} in\n{text}");
    }
    // buf loses some comments before separators.
    let compared = agree(&files, |text, theirs| marks(text) != marks(theirs));
    assert!(compared > files.len() * 9 / 10, "{compared}");
}

/// The numbers that comments hold, sorted.
fn marks(text: &str) -> Vec<&str> {
    let mut marks: Vec<&str> = text
        .split('§')
        .skip(1)
        .map(|after| after.split('.').next().unwrap())
        .collect();
    marks.sort_unstable();
    marks
}

/// The tokens of a text with other white space and comments between.
fn shuffled(text: &str, random: &mut Prng) -> String {
    let commented = random.pick(&[0, 3, 10, 30]);
    let mut out = String::new();
    let mut number = 0;
    let mut depth = 0;
    // buf sorts the options of a file by names that white space garbles.
    let mut in_name = false;
    for token in tokens(text) {
        let joins = out.ends_with(|c| is_word(c) || "\"'/".contains(c))
            && token.starts_with(|c| is_word(c) || "\"'./".contains(c));
        let start = out.len();
        if !in_name || out.ends_with("option") {
            if random.chance(commented) {
                comments(&mut out, &mut number, random);
            }
            out.push_str(random.pick(&["", "", " ", " ", "\n", "\n\n", "\n  ", "  \n\n\n"]));
        }
        if joins && !out[start..].ends_with([' ', '\n']) {
            out.push(' ');
        }
        out.push_str(token);
        match token {
            "{" => depth += 1,
            "}" => depth -= 1,
            "option" if depth == 0 => in_name = true,
            "=" | ";" => in_name = false,
            _ => {}
        }
    }
    if random.chance(50) {
        comments(&mut out, &mut number, random);
    }
    out
}

/// Up to three comments.
fn comments(out: &mut String, number: &mut usize, random: &mut Prng) {
    for _ in 0..random.between(1, 3) {
        *number += 1;
        let mark = format!("§{number}.");
        out.push_str(random.pick(&["", " ", " ", "\n", "\n\n", "\n  "]));
        let comment = match random.below(8) {
            0..=1 => format!("// {mark}\n"),
            2 => format!("//{mark} \t\n"),
            3..=5 => format!("/* {mark} */"),
            6 => format!("/*\n   {mark}\n     more\n  */"),
            _ => format!("/** {mark}\n * x\n *\n * y */"),
        };
        // `/` before a comment would begin another.
        if out.ends_with('/') {
            out.push(' ');
        }
        out.push_str(&comment);
    }
}
