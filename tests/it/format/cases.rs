//! Files written by hand, and files that are about.

use super::buf::{self, Files, agree, formatted};
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/format")
        .join(name)
}

#[test]
fn cases_are_as_buf_formats_them() {
    let files = buf::read(&folder("cases"));
    assert!(files.len() >= 60);
    assert_eq!(agree(&files, |_, _| false), files.len());
}

#[test]
fn no_comment_is_lost_and_options_are_sorted_by_their_names() {
    for (name, text) in buf::read(&folder("kept")) {
        let expected = folder("kept").join(&name).with_extension("formatted");
        let expected = fs::read_to_string(expected).unwrap();
        assert_eq!(formatted(&name, &text), expected, "{name}");
    }
}

/// The protos of this project, and those in the sources of its dependencies.
#[test]
fn protos_that_are_about_are_as_buf_formats_them() {
    let mut files = Files::new();
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("proto");
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    let sources = home.map(|home| home.join("registry/src"));
    for root in sources.into_iter().chain([project]) {
        let entries = WalkDir::new(root).into_iter().filter_map(Result::ok);
        for entry in entries {
            let is_proto = entry.path().extension().is_some_and(|e| e == "proto");
            let text = is_proto.then(|| fs::read_to_string(entry.path()));
            if let Some(Ok(text)) = text
                && contracts::format::format(&text).is_ok()
            {
                files.insert(format!("{}.proto", files.len()), text);
            }
        }
    }
    assert!(!files.is_empty());
    agree(&files, |_, _| false);
}
