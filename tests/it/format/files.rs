//! `contracts ls-files` and `contracts export` against buf's.

use crate::repository::Repository;
use crate::tools;
use std::path::Path;
use walkdir::WalkDir;

fn workspace() -> Repository {
    let repository = Repository::new();
    repository
        .write(
            "buf.yaml",
            "version: v2\nmodules:\n  - path: a\n  - path: b\n",
        )
        .write("a/README.md", "Not a proto.\n")
        .write("a/x/a.proto", "syntax = \"proto3\";\npackage x;\nimport \"y/b.proto\";\nimport \"google/protobuf/type.proto\";\nmessage A {\n  y.B b = 1;\n  google.protobuf.Type t = 2;\n}\n")
        .write("b/y/b.proto", "syntax = \"proto3\";\npackage y;\nmessage B {}\n")
        .write("b/y/c.proto", "syntax = \"proto3\";\npackage y;\nmessage C {}\n");
    repository.commit("First");
    repository
}

fn buf(repository: &Repository, args: &[&str]) -> String {
    let output = tools::buf()
        .args(args)
        .current_dir(repository.path(""))
        .output()
        .unwrap();
    assert!(output.status.success(), "buf {args:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn files_are_listed_as_buf_lists_them() {
    let repository = workspace();
    for args in [
        vec![],
        vec!["--format", "import"],
        vec!["--format", "json"],
        vec!["--include-imports"],
        vec!["--include-imports", "--format", "import"],
        vec!["--path", "a/x"],
        vec!["--path", "a/x", "--include-imports"],
        vec!["--exclude-path", "b/y/c.proto"],
        vec!["a/x/a.proto"],
        vec!["a/x/a.proto", "--include-imports"],
        vec![".git#branch=main", "--format", "json"],
        vec![".git#branch=main", "--format", "import"],
    ] {
        let args = [vec!["ls-files"], args].concat();
        let ours = repository.contracts(&args);
        assert_eq!(ours.code, 0, "{args:?}: {}", ours.stderr);
        assert_eq!(ours.stdout, buf(&repository, &args), "{args:?}");
    }
}

/// buf says where it has unpacked the well-known types; we do not unpack them.
#[test]
fn imports_in_json_are_as_those_of_buf() {
    let repository = workspace();
    let args = ["ls-files", "--include-imports", "--format", "json"];
    let sorted = |text: &str| {
        let mut lines: Vec<serde_json::Value> = text
            .lines()
            .map(|line| {
                let mut file: serde_json::Value = serde_json::from_str(line).unwrap();
                if file["import_path"].as_str().unwrap().starts_with("google/") {
                    file["path"] = "".into();
                }
                file
            })
            .collect();
        lines.sort_by_key(|file| file["import_path"].to_string());
        lines
    };
    let ours = repository.contracts(&args).stdout;
    assert_eq!(sorted(&ours), sorted(&buf(&repository, &args)));
}

#[test]
fn what_is_listed_need_not_parse_but_what_imports() {
    let repository = workspace();
    repository.write("a/x/a.proto", "nothing that parses");
    assert_eq!(repository.contracts(&["ls-files"]).code, 0);
    let run = repository.contracts(&["ls-files", "--include-imports"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("a/x/a.proto:1:"), "{}", run.stderr);
}

fn files_below(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter();
    entries
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap();
            let bytes = std::fs::read(entry.path()).unwrap();
            (path.to_str().unwrap().to_owned(), bytes)
        })
        .collect()
}

#[test]
fn exports_are_those_of_buf() {
    let repository = workspace();
    for (number, args) in [
        vec!["."],
        vec!["a/x/a.proto"],
        vec![".", "--path", "a/x"],
        vec![".", "--path", "a/x", "--exclude-imports"],
        vec![".", "--exclude-path", "b/y/c.proto"],
        vec![".git#branch=main"],
    ]
    .into_iter()
    .enumerate()
    {
        let (ours, theirs) = (format!("ours{number}/deep"), format!("theirs{number}"));
        let with = |output: &str| {
            let args = [vec!["export"], args.clone(), vec!["-o"]].concat();
            let mut args: Vec<String> = args.into_iter().map(str::to_owned).collect();
            args.push(output.to_owned());
            args
        };
        let typed = with(&ours);
        let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
        let run = repository.contracts(&typed);
        assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
        let typed = with(&theirs);
        let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
        buf(&repository, &typed);
        assert_eq!(
            files_below(&repository.path(&ours)),
            files_below(&repository.path(&theirs)),
            "{args:?}"
        );
    }
}

#[test]
fn our_options_are_exported_with_what_imports_them() {
    let repository = Repository::folder();
    repository.write(
        "a.proto",
        "syntax = \"proto3\";\nimport \"contracts/v1/options.proto\";\n",
    );
    let run = repository.contracts(&["export", ".", "-o", "out"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let paths: Vec<String> = files_below(&repository.path("out"))
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    assert_eq!(paths, ["a.proto", "contracts/v1/options.proto"]);
}

#[test]
fn an_import_that_is_not_there_keeps_from_exporting() {
    let repository = Repository::folder();
    repository.write("a.proto", "syntax = \"proto3\";\nimport \"b.proto\";\n");
    let run = repository.contracts(&["export", ".", "-o", "out"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("a.proto:2:"), "{}", run.stderr);
    assert!(!repository.path("out").exists());
}
