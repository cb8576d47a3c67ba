//! Files that were once told differently, or are seldom generated.

use super::compare;
use super::generate::Case;
use serde_json::{Value, json};

/// Both tools find the same faults in these files, and some.
pub fn same(files: &[(&str, &str)], lint: &Value) {
    let owned = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    let case = Case {
        number: 0,
        files: owned.collect(),
        lint: lint.clone(),
        version: "v2",
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bufs = compare::bufs(&case, folder.path());
    let ours = compare::ours(&case);
    assert!(!bufs.is_empty(), "the files have faults");
    if let Some(difference) = compare::difference(&case, &ours, &bufs) {
        panic!("{difference}");
    }
}

fn same_in_all(files: &[(&str, &str)]) {
    let all = json!({ "use": ["STANDARD", "COMMENTS", "UNARY_RPC"] });
    same(files, &all);
}

#[test]
fn tabs_go_to_multiples_of_four() {
    same_in_all(&[(
        "a/v1/a.proto",
        "syntax = \"proto3\";\npackage a.v1;\nmessage M {\n\tstring BadName = 1;\n \t string \
         BadName2\t=\t2;\n\t\tenum e\t{\tA = 0;\t}\n}\n",
    )]);
}

#[test]
fn characters_count_by_what_is_seen() {
    let prefixes = [
        "é",
        "漢字",
        "😀",
        "e\u{301}",
        "👨\u{200D}👩\u{200D}👧",
        "👍🏽",
        "🇨🇭",
        "☺",
        "☺\u{FE0F}",
        "\u{200B}",
        "\u{AD}",
        "العربية",
        "한글",
        "ｱ",
        "हिन्दी",
        "\u{1}",
    ];
    let mut text = "syntax = \"proto3\";\npackage a.v1;\nmessage M {\n".to_owned();
    for (at, prefix) in prefixes.iter().enumerate() {
        text.push_str(&format!(
            "  /*{prefix}*/ string BadName{at} = {};\n",
            at + 1
        ));
    }
    text.push_str("}\n");
    same_in_all(&[("a/v1/a.proto", &text)]);
}

#[test]
fn lines_may_end_as_on_windows() {
    same_in_all(&[(
        "a/v1/a.proto",
        "syntax = \"proto3\";\r\npackage a.v1;\r\n\r\n// Why.\r\nmessage m {\r\n  // \
         buf:lint:ignore FIELD_LOWER_SNAKE_CASE\r\n  string BadName = 1; /* é */ string Worse = \
         2;\r\n}\r\n",
    )]);
}

#[test]
fn file_names_are_any_text() {
    let text = "syntax = \"proto3\";\npackage a.v1;\n";
    same(
        &[
            ("a/v1/Überweisung.proto", text),
            ("a/v1/überÜber.proto", text),
            ("a/v1/éA.proto", text),
            ("a/v1/aÉa.proto", text),
            ("a/v1/a b.proto", text),
            ("a/v1/a.b.c.proto", text),
            ("a/v1/HTTPServer2Go.proto", text),
            ("a/v1/ok.proto", text),
        ],
        &json!({ "use": ["FILE_LOWER_SNAKE_CASE"] }),
    );
}

#[test]
fn options_use_imports() {
    let option = "syntax = \"proto3\";\npackage a.v1;\nimport \
                  \"google/protobuf/descriptor.proto\";\nimport \
                  \"google/protobuf/any.proto\";\nmessage Note { string text = 1; \
                  google.protobuf.Any any = 2; }\nextend google.protobuf.FieldOptions { Note note \
                  = 50001; }\nextend google.protobuf.FileOptions { string owner = 50001; }\nextend \
                  google.protobuf.MethodOptions { repeated string path = 50001; }\nextend \
                  google.protobuf.EnumValueOptions { string label = 50001; }\n";
    let part = "syntax = \"proto3\";\npackage a.v1;\nmessage Part { int32 x = 1; }\n";
    let uses = |body: &str| {
        format!(
            "syntax = \"proto3\";\npackage a.v1;\nimport \"a/v1/option.proto\";\nimport \
             \"a/v1/part.proto\";\nimport \"google/protobuf/descriptor.proto\";\n{body}\n"
        )
    };
    let files = [
        ("a/v1/option.proto", option.to_owned()),
        ("a/v1/part.proto", part.to_owned()),
        ("a/v1/b.proto", uses("option (owner) = \"me\";")),
        (
            "a/v1/c.proto",
            uses("message C { string c = 1 [(note).text = \"t\"]; }"),
        ),
        (
            "a/v1/d.proto",
            uses(
                "message D { string d = 1 [(note) = { any { [type.googleapis.com/a.v1.Part] { x: 1 } } }]; }",
            ),
        ),
        ("a/v1/e.proto", uses("enum E { A = 0 [(label) = \"l\"]; }")),
        (
            "a/v1/f.proto",
            uses("service F { rpc A(Part) returns (Part) { option (path) = \"p\"; } }"),
        ),
        (
            "a/v1/g.proto",
            uses("message G { map<int32, Part> g = 1; }"),
        ),
        (
            "a/v1/h.proto",
            uses("extend google.protobuf.FieldOptions { string h = 50002; }"),
        ),
        ("a/v1/i.proto", uses("")),
    ];
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (*path, text.as_str()))
        .collect();
    same(&files, &json!({ "use": ["IMPORT_USED"] }));
}

#[test]
fn ignores_reach_to_extensions_and_options() {
    same_in_all(&[(
        "a/v1/a.proto",
        r#"syntax = "proto2";
// buf:lint:ignore PACKAGE_DIRECTORY_MATCH
// buf:lint:ignore PACKAGE_VERSION_SUFFIX
package b;
// buf:lint:ignore IMPORT_USED
import "google/protobuf/any.proto";
import "google/protobuf/descriptor.proto";
// buf:lint:ignore FIELD_LOWER_SNAKE_CASE
extend google.protobuf.FieldOptions {
  optional string OptionA = 50001;
}
extend google.protobuf.FieldOptions {
  optional string OptionB = 50002;
  // buf:lint:ignore COMMENT_FIELD
  optional string OptionC = 50003;
}
// buf:lint:ignore ENUM_NO_ALLOW_ALIAS
enum E {
  option allow_alias = true;
  A = 0;
  // buf:lint:ignore ENUM_VALUE_PREFIX
  B = 0;
}
enum F {
  // buf:lint:ignore ENUM_NO_ALLOW_ALIAS
  option allow_alias = true;
  F_A = 1;
  F_B = 1;
}
// buf:lint:ignore COMMENT_FIELD
// buf:lint:ignore COMMENT_MESSAGE
message M {
  message N {
    optional string a = 1;
    optional group Inner = 2 {
      optional string BadName = 1;
    }
  }
  // buf:lint:ignore FIELD_LOWER_SNAKE_CASE
  extend google.protobuf.FieldOptions {
    optional string OptionD = 50004;
  }
  oneof BadOne {
    string b = 1;
  }
}
// buf:lint:ignore RPC_REQUEST_STANDARD_NAME
service S {
  rpc A(M) returns (M);
  // buf:lint:ignore RPC_RESPONSE_STANDARD_NAME
  rpc B(M) returns (stream M);
}
"#,
    )]);
}

#[test]
fn public_imports_are_followed_to_their_end() {
    let file = |rest: &str| format!("syntax = \"proto3\";\npackage a.v1;\n{rest}\n");
    let files = [
        ("a/v1/e.proto", file("message E {}")),
        (
            "a/v1/d.proto",
            file("import public \"a/v1/e.proto\";\nmessage D {}"),
        ),
        ("a/v1/c.proto", file("import public \"a/v1/d.proto\";")),
        ("a/v1/b.proto", file("import public \"a/v1/c.proto\";")),
        (
            "a/v1/a.proto",
            file("import \"a/v1/b.proto\";\nmessage A { E e = 1; D d = 2; }"),
        ),
        (
            "a/v1/f.proto",
            file("import \"a/v1/b.proto\";\nimport \"a/v1/d.proto\";\nmessage F { E e = 1; }"),
        ),
    ];
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (*path, text.as_str()))
        .collect();
    same_in_all(&files);
}
