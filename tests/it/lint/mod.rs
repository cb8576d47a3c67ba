//! Lint against the real `buf lint`.

mod comments;
mod compare;
mod declarations;
mod fixed;
mod generate;
mod names;
pub mod prng;
mod protovalidate;
mod rules;

use std::fmt::Write;

/// How many random folders are compared; more by
/// `CONTRACTS_DIFFERENTIAL_CASES`, from `CONTRACTS_DIFFERENTIAL_START` on, and
/// written to the folder `CONTRACTS_DIFFERENTIAL_KEEP`.
const CASES: u64 = 60;

#[test]
fn finds_what_buf_finds() {
    let number = |name: &str, default: u64| {
        std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
    };
    let start = number("CONTRACTS_DIFFERENTIAL_START", 0);
    let cases = number("CONTRACTS_DIFFERENTIAL_CASES", CASES);
    let (mut findings, mut differences) = (0, String::new());
    for seed in start..start + cases {
        let case = generate::case(seed);
        if let Some(keep) = std::env::var_os("CONTRACTS_DIFFERENTIAL_KEEP") {
            keep_case(&case, std::path::Path::new(&keep));
        }
        let folder = tempfile::tempdir().expect("a temporary folder");
        let bufs = compare::bufs(&case, folder.path());
        let ours = compare::ours(&case);
        findings += bufs.len();
        if let Some(difference) = compare::difference(&case, &ours, &bufs) {
            let _ = writeln!(differences, "case {seed}:\n{difference}");
        }
    }
    assert!(differences.is_empty(), "{differences}");
    assert!(findings as u64 > cases, "the cases find next to nothing");
}

/// Writes a case to a folder, to look at it.
fn keep_case(case: &generate::Case, keep: &std::path::Path) {
    let folder = keep.join(case.number.to_string());
    for (path, text) in &case.files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("below the folder")).expect("folder made");
        std::fs::write(path, text).expect("file written");
    }
    let config = serde_json::json!({ "version": case.version, "lint": case.lint });
    std::fs::write(folder.join("buf.yaml"), config.to_string()).expect("file written");
}
