//! What buf makes of files.

use super::meaning;
use crate::tools;
use contracts::format::format;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// How often buf is run at most.
const RUNS: usize = 8;

/// Files by name.
pub type Files = BTreeMap<String, String>;

/// What buf settles on for each file.
pub fn settled(files: &Files) -> Files {
    let root = tempfile::tempdir().unwrap();
    let folder = |run: usize| root.path().join(run.to_string());
    fs::create_dir(folder(0)).unwrap();
    for (name, text) in files {
        fs::write(folder(0).join(name), text).unwrap();
    }
    let mut before = files.clone();
    for run in 1..=RUNS {
        let output = tools::buf()
            .args(["format", ".", "-o"])
            .arg(folder(run))
            .current_dir(folder(run - 1))
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "buf: {errors}");
        let after = read(&folder(run));
        if after == before {
            return after;
        }
        before = after;
    }
    before
}

pub fn read(folder: &Path) -> Files {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries
        .filter(|entry| entry.path().extension().is_some_and(|e| e == "proto"))
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

/// Asserts what must hold of every file; `lost` says for which of them buf is
/// not followed.
#[track_caller]
pub fn agree(files: &Files, lost: impl Fn(&str, &str) -> bool) -> usize {
    let settled = settled(files);
    let mut compared = 0;
    let mut wrong = String::new();
    for (name, text) in files {
        let ours = formatted(name, text);
        let theirs = &settled[name];
        if lost(text, theirs) {
            continue;
        }
        compared += 1;
        if ours != *theirs {
            let diff = similar::TextDiff::from_lines(theirs, &ours);
            let diff = diff.unified_diff().header("buf", "contracts").to_string();
            wrong.push_str(&format!("{name}\n{diff}\nof\n{text}\n"));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    compared
}

/// The formatted text, which formats to itself and means the same.
#[track_caller]
pub fn formatted(name: &str, text: &str) -> String {
    let formatted = format(text).unwrap_or_else(|error| panic!("{name}: {error:?} in\n{text}"));
    assert_eq!(format(&formatted).as_ref(), Ok(&formatted), "{name}");
    meaning::assert_same(name, text, &formatted);
    formatted
}
