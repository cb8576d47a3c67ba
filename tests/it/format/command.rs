//! The command: what it prints, writes and exits with.

use crate::repository::Repository;
use crate::tools;

const UNTIDY: &str = "syntax=\"proto3\";\nmessage A{string a=1;}\n";
const TIDY: &str = "syntax = \"proto3\";\n\nmessage A {\n  string a = 1;\n}\n";
const BROKEN: &str = "syntax = \"proto3\";\nmessage A {\n  string a = ;\n}\n";

fn module() -> Repository {
    let repository = Repository::folder();
    repository
        .write("buf.yaml", "version: v2\nmodules:\n  - path: proto\n")
        .write("proto/a/untidy.proto", UNTIDY)
        .write("proto/b/tidy.proto", TIDY);
    repository
}

#[test]
fn files_are_printed() {
    let repository = module();
    let run = repository.contracts(&["format", "proto/a/untidy.proto"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, TIDY), "{}", run.stderr);
    let all = repository.contracts(&["format"]);
    assert_eq!((all.code, all.stdout), (0, TIDY.repeat(2)));
    assert_eq!(repository.read("proto/a/untidy.proto"), UNTIDY);
}

#[test]
fn only_files_that_differ_are_rewritten() {
    let repository = module();
    let time = |path: &str| {
        repository
            .path(path)
            .metadata()
            .unwrap()
            .modified()
            .unwrap()
    };
    let before = time("proto/b/tidy.proto");
    let run = repository.contracts(&["format", "--write", "--exit-code"]);
    assert_eq!((run.code, run.stdout.as_str()), (100, ""), "{}", run.stderr);
    assert_eq!(repository.read("proto/a/untidy.proto"), TIDY);
    assert_eq!(time("proto/b/tidy.proto"), before);
    let again = repository.contracts(&["format", "-w", "--exit-code"]);
    assert_eq!(again.code, 0);
}

#[cfg(unix)]
#[test]
fn who_may_read_a_file_and_a_link_to_it_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let repository = module();
    let target = repository.path("elsewhere.proto");
    std::fs::write(&target, UNTIDY).unwrap();
    std::fs::set_permissions(&target, std::fs::Permissions::from_mode(0o600)).unwrap();
    symlink(&target, repository.path("proto/link.proto")).unwrap();
    let run = repository.contracts(&["format", "-w"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(repository.path("proto/link.proto").is_symlink());
    assert_eq!(repository.read("elsewhere.proto"), TIDY);
    let mode = target.metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_diff_is_as_that_of_buf() {
    let repository = module();
    let ours = repository.contracts(&["format", "-d", "--exit-code"]);
    assert_eq!(ours.code, 100);
    let theirs = tools::buf()
        .args(["format", "-d", "--exit-code"])
        .current_dir(repository.path(""))
        .output()
        .unwrap();
    assert_eq!(theirs.status.code(), Some(100));
    // Theirs say when the files were written.
    let theirs = String::from_utf8(theirs.stdout).unwrap();
    let without_times = theirs.lines().map(|line| match line {
        line if line.starts_with("--- ") || line.starts_with("+++ ") => {
            line.split('\t').next().unwrap()
        }
        line => line,
    });
    assert_eq!(
        ours.stdout.lines().collect::<Vec<_>>(),
        without_times.collect::<Vec<_>>()
    );
    assert_eq!(repository.contracts(&["format", "-d"]).code, 0);
}

#[test]
fn a_file_that_does_not_parse_is_left_alone() {
    let repository = module();
    repository.write("proto/c/broken.proto", BROKEN);
    let run = repository.contracts(&["format", "-w"]);
    assert_eq!(run.code, 100);
    assert_eq!(
        run.stderr,
        "proto/c/broken.proto:3:14:expected a value, found `;`\n"
    );
    assert_eq!(repository.read("proto/c/broken.proto"), BROKEN);
    assert_eq!(repository.read("proto/a/untidy.proto"), TIDY);
}

#[test]
fn errors_say_where_and_what_was_expected() {
    let cases = [
        (
            "message A {",
            "1:11:`{` is never closed (expected `}` before the end of the file)",
        ),
        ("message A }", "1:11:`}` closes nothing"),
        (
            "message A { ( }",
            "1:15:`(` is closed by `}` (expected `)`)",
        ),
        ("message A { string a = 1 }", "1:26:expected `;`, found `}`"),
        (
            "message A { string = 1; }",
            "1:20:expected a name, found `=`",
        ),
        (
            "message a.b {}",
            "1:9:expected a name without dots, found `a.b`",
        ),
        (
            "string a = 1;",
            "1:1:expected a declaration, found `string`",
        ),
        ("enum A { B; }", "1:11:expected `=`, found `;`"),
        (
            "import a;",
            "1:8:expected the path of a file in quotes, found `a`",
        ),
        ("option a = {b 1};", "1:15:expected `:`, found `1`"),
        ("option a = [1,];", "1:15:expected a value, found `]`"),
        ("/* a", "1:1:this comment does not end (end it with `*/`)"),
        (
            "option a = \"b",
            "1:12:this string does not end on its line (end it with `\"`)",
        ),
        ("message A {} ?", "1:14:unexpected character `?`"),
        ("message A", "1:10:expected `{`, found the end of the file"),
    ];
    for (text, error) in cases {
        let repository = Repository::folder();
        repository.write("a.proto", text);
        let run = repository.contracts(&["format", "."]);
        assert_eq!(run.code, 100, "{text}");
        assert_eq!(run.stderr, format!("a.proto:{error}\n"), "{text}");
    }
}

#[test]
fn deep_nesting_is_an_error() {
    for open in ["{", "[", "(", "<"] {
        let repository = Repository::folder();
        let value = format!("option a = {}", format!("{{a {open}").repeat(50_000));
        repository.write("a.proto", &value);
        let run = repository.contracts(&["format", "."]);
        assert_eq!(run.code, 100, "{open}");
    }
    let repository = Repository::folder();
    repository.write(
        "a.proto",
        &format!("option a = {}", "{a <a ".repeat(50_000)),
    );
    assert_eq!(repository.contracts(&["format", "."]).code, 100);
    repository.write(
        "a.proto",
        &format!("option a = {{ {}", "a <".repeat(50_000)),
    );
    assert_eq!(repository.contracts(&["format", "."]).code, 100);
}

#[test]
fn a_file_that_is_not_utf_8_is_said() {
    let repository = module();
    repository.write_bytes("proto/c.proto", b"// a\n// \xff\n");
    let run = repository.contracts(&["format", "-w"]);
    assert_eq!(run.code, 100);
    assert_eq!(
        run.stderr,
        "proto/c.proto:2:4:the file is not UTF-8 here (save the file as UTF-8)\n"
    );
}

#[test]
fn paths_limit_what_is_formatted() {
    let repository = module();
    let run = repository.contracts(&["format", "-d", "--exclude-path", "proto/a"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    let run = repository.contracts(&["format", "--path", "proto/b", "--exit-code"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, TIDY));
}

#[test]
fn the_output_may_be_a_folder_or_a_file() {
    let repository = module();
    assert_eq!(repository.contracts(&["format", "-o", "out"]).code, 0);
    assert_eq!(repository.read("out/a/untidy.proto"), TIDY);
    assert_eq!(repository.read("out/b/tidy.proto"), TIDY);
    let args = ["format", "proto/a/untidy.proto", "-o", "one.proto"];
    assert_eq!(repository.contracts(&args).code, 0);
    assert_eq!(repository.read("one.proto"), TIDY);
}

#[test]
fn what_is_in_git_is_not_rewritten() {
    let repository = Repository::new();
    repository.write("a.proto", UNTIDY);
    repository.commit("First");
    let run = repository.contracts(&["format", ".git#branch=main", "-w"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("is not in a work tree"),
        "{}",
        run.stderr
    );
    assert_eq!(repository.read("a.proto"), UNTIDY);
}
