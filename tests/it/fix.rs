//! `lint --fix`, with the binary on real repositories.

use crate::repository::{Repository, Run};
use crate::tools;

const CONFIG: &str = "version: v2\nmodules:\n  - path: proto\n";
const ORDER: &str = "proto/shop/v1/order.proto";
const SHOP: &str = "proto/shop/v1/shop.proto";

/// What is released: names that lint does not like among it.
const RELEASED: &str = r#"syntax = "proto3";

package shop.v1;

// An order.
message Order {
  string id = 1;
  string customerId = 2; // as the old shop called it
  Status status = 3;
}

enum Status {
  STATUS_UNSPECIFIED = 0;
  PAID = 1;
}
"#;

/// A repository with one released file on `main`, on a branch.
fn shop() -> Repository {
    let repository = Repository::new();
    repository
        .write("buf.yaml", CONFIG)
        .write(ORDER, RELEASED)
        .commit("Add orders");
    repository.branch("feature");
    repository
}

/// A folder with one file.
fn folder(source: &str) -> Repository {
    let repository = Repository::folder();
    repository.write("buf.yaml", CONFIG).write(SHOP, source);
    repository
}

fn fix(repository: &Repository) -> Run {
    repository.contracts(&["lint", "--fix", "--against", "main"])
}

/// Rules that `buf lint` reports, in its order.
fn buf_lint(repository: &Repository) -> Vec<String> {
    let output = tools::buf()
        .args(["lint", "--error-format", "json"])
        .current_dir(repository.path(""))
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    printed
        .lines()
        .map(|line| {
            let rule = line.split("\"type\":\"").nth(1).unwrap();
            rule.split('"').next().unwrap().to_owned()
        })
        .collect()
}

/// Fixes the file again, and asserts that this changes nothing.
#[track_caller]
fn fixed_for_good(repository: &Repository, path: &str) {
    let before = repository.read(path);
    let run = repository.contracts(&["lint", "--fix", "--diff", "--against", "main"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{run:?}");
    fix(repository);
    assert_eq!(repository.read(path), before);
}

#[test]
fn imports_that_are_not_used_go_and_comments_stay() {
    let repository = folder(
        r#"// License.

syntax = "proto3";

package shop.v1;

// Detached, about nothing.

import "google/protobuf/any.proto"; // goes with its line
import "google/protobuf/empty.proto";
// Of the time.
import "google/protobuf/timestamp.proto"; // stays
/* above */
import "google/protobuf/duration.proto"; /* goes too */
import "google/protobuf/struct.proto"; import "google/protobuf/wrappers.proto";

// A shop.
message Shop {
  google.protobuf.Timestamp since = 1;
  google.protobuf.StringValue name = 2;
}
"#,
    );
    let said = repository.contracts(&["lint", "--fix"]).clean();
    assert!(said.contains("fixed proto/shop/v1/shop.proto"), "{said}");
    assert_eq!(
        repository.read(SHOP),
        r#"// License.

syntax = "proto3";

package shop.v1;

// Detached, about nothing.

// Of the time.
import "google/protobuf/timestamp.proto"; // stays
/* above */
import "google/protobuf/wrappers.proto";

// A shop.
message Shop {
  google.protobuf.Timestamp since = 1;
  google.protobuf.StringValue name = 2;
}
"#
    );
    assert!(buf_lint(&repository).is_empty());
    let again = repository.contracts(&["lint", "--fix"]).clean();
    assert!(!again.contains("fixed"), "{again}");
}

#[test]
fn a_block_of_imports_leaves_one_blank_line_and_no_new_comment() {
    let source = |imports: &str| {
        format!("syntax = \"proto3\";\r\n\r\npackage shop.v1;\r\n{imports}message Shop {{}}\r\n")
    };
    for (before, after) in [
        (
            "\r\nimport \"google/protobuf/any.proto\";\r\nimport \"google/protobuf/empty.proto\";\r\n\r\n",
            "\r\n",
        ),
        (
            "// Of any.\r\nimport \"google/protobuf/any.proto\";\r\n",
            "// Of any.\r\n\r\n",
        ),
        (
            "import /* why? */ \"google/protobuf/any.proto\";\r\n",
            "import /* why? */ \"google/protobuf/any.proto\";\r\n",
        ),
    ] {
        let repository = folder(&source(before));
        repository.contracts(&["lint", "--fix"]);
        assert_eq!(repository.read(SHOP), source(after));
    }
}

#[test]
fn a_syntax_is_said_below_the_license() {
    for (before, after) in [
        (
            "// License.\n\n// The shop.\npackage shop.v1;\n",
            "// License.\n\nsyntax = \"proto2\";\n\n// The shop.\npackage shop.v1;\n",
        ),
        (
            "\u{FEFF}package shop.v1;\n",
            "\u{FEFF}syntax = \"proto2\";\n\npackage shop.v1;\n",
        ),
    ] {
        let repository = folder(before);
        repository.contracts(&["lint", "--fix"]).clean();
        assert_eq!(repository.read(SHOP), after);
        assert!(buf_lint(&repository).is_empty());
    }
}

/// A new file: every name of it is wrong, and all are used.
const NEW: &str = r#"syntax = "proto3";

package shop.v1;

import "google/protobuf/descriptor.proto";
import "shop/v1/order.proto";

// Marks a thing.
extend google.protobuf.FieldOptions {
  marked_thing markIt = 50001; // 1
  Order order = 50003;
}
extend google.protobuf.MessageOptions {
  repeated order_kind Kinds = 50002;
}

/* A thing. */
message marked_thing {
  string thingName = 1 [(markIt).thingName = "x", (shop.v1.markIt) = {thingCount: 3}]; // name
  int32 thingCount = 2;
  option (Kinds) = express;
  option (.shop.v1.Kinds) = ORDER_KIND_UNKNOWN;
  oneof paidBy {
    marked_thing.inner_one a = 3;
    order_kind b = 4;
  }
  map<string, shop.v1.marked_thing.inner_one> byName = 5;
  map<int32, .shop.v1.order_kind> by_kind = 6;
  // Inside.
  message inner_one {
    inner_one again = 1 [(order) = {status: PAID, id: "1"}];
  }
}

enum order_kind {
  ORDER_KIND_UNKNOWN = 0;
  express = 1; // fast
  OrderKindSlow = 2 [deprecated = true];
}

service shops {
  // Gets it.
  rpc get_it(marked_thing) returns (stream shop.v1.marked_thing.inner_one) {}
}
"#;

const NEW_FIXED: &str = r#"syntax = "proto3";

package shop.v1;

import "google/protobuf/descriptor.proto";
import "shop/v1/order.proto";

// Marks a thing.
extend google.protobuf.FieldOptions {
  MarkedThing mark_it = 50001; // 1
  Order order = 50003;
}
extend google.protobuf.MessageOptions {
  repeated OrderKind kinds = 50002;
}

/* A thing. */
message MarkedThing {
  string thing_name = 1 [(mark_it).thing_name = "x", (shop.v1.mark_it) = {thing_count: 3}]; // name
  int32 thing_count = 2;
  option (kinds) = ORDER_KIND_EXPRESS;
  option (.shop.v1.kinds) = ORDER_KIND_UNSPECIFIED;
  oneof paid_by {
    MarkedThing.InnerOne a = 3;
    OrderKind b = 4;
  }
  map<string, shop.v1.MarkedThing.InnerOne> by_name = 5;
  map<int32, .shop.v1.OrderKind> by_kind = 6;
  // Inside.
  message InnerOne {
    InnerOne again = 1 [(order) = {status: PAID, id: "1"}];
  }
}

enum OrderKind {
  ORDER_KIND_UNSPECIFIED = 0;
  ORDER_KIND_EXPRESS = 1; // fast
  ORDER_KIND_SLOW = 2 [deprecated = true];
}

service ShopsService {
  // Gets it.
  rpc GetIt(MarkedThing) returns (stream shop.v1.MarkedThing.InnerOne) {}
}
"#;

#[test]
fn what_is_new_gets_its_name_wherever_it_is_used() {
    let repository = shop();
    // The two values of one option in a row need two options.
    let source = NEW
        .replace(
            "(markIt).thingName = \"x\", (shop.v1.markIt) = {thingCount: 3}",
            "(markIt).thingName = \"x\"",
        )
        .replace(
            "int32 thingCount = 2;",
            "int32 thingCount = 2 [(shop.v1.markIt) = {thingCount: 3}];",
        );
    let expected = NEW_FIXED
        .replace(
            "(mark_it).thing_name = \"x\", (shop.v1.mark_it) = {thing_count: 3}",
            "(mark_it).thing_name = \"x\"",
        )
        .replace(
            "int32 thing_count = 2;",
            "int32 thing_count = 2 [(shop.v1.mark_it) = {thing_count: 3}];",
        );
    repository.write(SHOP, &source);
    let other = "proto/shop/v1/other.proto";
    repository.write(
        other,
        "syntax = \"proto2\";\n\npackage shop.v1;\n\nimport \"shop/v1/shop.proto\";\n\nmessage Other {\n  optional order_kind kind = 1 [default = express];\n  optional marked_thing thing = 2;\n}\n",
    );
    let run = fix(&repository);
    assert_eq!(repository.read(SHOP), expected, "{run:?}");
    assert_eq!(
        repository.read(other),
        "syntax = \"proto2\";\n\npackage shop.v1;\n\nimport \"shop/v1/shop.proto\";\n\nmessage Other {\n  optional OrderKind kind = 1 [default = ORDER_KIND_EXPRESS];\n  optional MarkedThing thing = 2;\n}\n"
    );
    // What is released keeps its names.
    assert_eq!(repository.read(ORDER), RELEASED);
    assert!(
        run.stderr
            .contains("2 names stay, for they are already in main at"),
        "{}",
        run.stderr
    );
    let mut left = buf_lint(&repository);
    left.sort();
    assert_eq!(
        left,
        [
            "ENUM_VALUE_PREFIX",
            "FIELD_LOWER_SNAKE_CASE",
            "RPC_REQUEST_STANDARD_NAME",
            "RPC_RESPONSE_STANDARD_NAME"
        ]
    );
    repository
        .contracts(&["breaking", "--against", "main"])
        .clean();
    fixed_for_good(&repository, SHOP);
}

#[test]
fn nothing_is_renamed_without_a_base() {
    let repository = shop();
    repository.edit(
        ORDER,
        "message Order {",
        "message new_order {}\nmessage Order {",
    );
    let before = repository.read(ORDER);
    let run = repository.contracts(&["lint", "--fix"]);
    assert_eq!((run.code, repository.read(ORDER)), (100, before));
    let said = "3 names stay: with `--against REF`, what is new since REF is renamed";
    assert!(run.stderr.contains(said), "{}", run.stderr);
}

#[test]
fn what_is_new_in_an_old_declaration_is_renamed() {
    let repository = shop();
    repository.edit(
        ORDER,
        "  Status status = 3;\n",
        "  Status status = 3;\n  string shipTo = 4;\n",
    );
    // The same number under a new name is the old field.
    repository.edit(ORDER, "string customerId = 2;", "string customerKey = 2;");
    repository.edit(
        ORDER,
        "  PAID = 1;\n",
        "  PAID = 1;\n  sent = 2; // by mail\n",
    );
    fix(&repository);
    let fixed = repository.read(ORDER);
    assert!(fixed.contains("  string ship_to = 4;\n"), "{fixed}");
    assert!(fixed.contains("  STATUS_SENT = 2; // by mail\n"), "{fixed}");
    assert!(fixed.contains("  string customerKey = 2;"), "{fixed}");
    assert!(fixed.contains("  PAID = 1;\n"), "{fixed}");
    fixed_for_good(&repository, ORDER);
}

#[test]
fn a_name_that_cannot_be_changed_is_left_and_said() {
    for (added, said) in [
        (
            "message Taken {}\nmessage taken {}\n",
            "`shop.v1.taken` keeps its name: `Taken` is taken",
        ),
        (
            "message Odd { reserved \"the_name\"; string theName = 1; }\n",
            "`shop.v1.Odd.theName` keeps its name: `the_name` is reserved",
        ),
        (
            "enum Door { DOOR_OPEN = 0; }\n",
            "`shop.v1.Door.DOOR_OPEN` keeps its name: it has a meaning of its own",
        ),
        (
            "message Odd {\n  string theName = 1;\n  option (rule) = \"this.theName != ''\";\n}\nimport \"google/protobuf/descriptor.proto\";\nextend google.protobuf.MessageOptions { string rule = 50001; }\n",
            "`shop.v1.Odd.theName` keeps its name: a string names it at proto/shop/v1/order.proto:",
        ),
    ] {
        let repository = shop();
        let before = format!("{RELEASED}{added}");
        repository.write(ORDER, &before);
        let run = fix(&repository);
        assert_eq!((run.code, repository.read(ORDER)), (100, before), "{run:?}");
        assert!(run.stderr.contains(said), "{said}\n{}", run.stderr);
    }
}

#[test]
fn what_would_mean_something_else_is_not_written() {
    let repository = shop();
    // Under its new name, `a_b` would be hidden by the message inside.
    let before = format!(
        "{RELEASED}import \"google/protobuf/any.proto\";\nmessage a_b {{}}\nmessage Odd {{\n  a_b x = 1;\n  message AB {{}}\n}}\n"
    );
    repository.write(ORDER, &before);
    let run = fix(&repository);
    assert_eq!((run.code, repository.read(ORDER)), (100, before), "{run:?}");
    let said = "note: nothing is fixed: it would change";
    assert!(run.stderr.contains(said), "{}", run.stderr);
    let run = repository.contracts(&["lint", "--fix", "--diff", "--against", "main"]);
    assert!(run.stdout.contains("(IMPORT_USED)"), "{run:?}");
}

#[test]
fn what_would_break_what_is_released_is_not_written() {
    let repository = shop();
    // As `Order` this would be the released message again, with another type.
    let before =
        "syntax = \"proto3\";\n\npackage shop.v1;\n\nmessage order {\n  bytes id = 1;\n}\n";
    repository.write(ORDER, before);
    let run = fix(&repository);
    assert_eq!((run.code, repository.read(ORDER).as_str()), (100, before));
    let said = "note: nothing is fixed: `shop.v1.Order.customerId` would break FIELD_NO_DELETE";
    assert!(run.stderr.contains(said), "{}", run.stderr);
}

#[test]
fn a_waived_or_ignored_finding_is_left() {
    let source = "syntax = \"proto3\";\npackage shop.v1;\n// buf:lint:ignore IMPORT_USED\nimport \"google/protobuf/any.proto\";\n// contracts:allow IMPORT_USED for later\nimport \"google/protobuf/empty.proto\";\n";
    let repository = folder(source);
    repository.contracts(&["lint", "--fix"]).clean();
    assert_eq!(repository.read(SHOP), source);
}

#[test]
fn a_preview_writes_nothing() {
    let repository = shop();
    repository.edit(
        ORDER,
        "package shop.v1;\n",
        "package shop.v1;\n\nimport \"google/protobuf/any.proto\";\n",
    );
    let before = repository.read(ORDER);
    let run = repository.contracts(&["lint", "--fix", "--diff"]);
    assert_eq!((run.code, repository.read(ORDER)), (100, before));
    assert_eq!(
        run.stdout,
        "diff -u proto/shop/v1/order.proto.orig proto/shop/v1/order.proto\n--- proto/shop/v1/order.proto.orig\n+++ proto/shop/v1/order.proto\n@@ -2,8 +2,6 @@\n \n package shop.v1;\n \n-import \"google/protobuf/any.proto\";\n-\n // An order.\n message Order {\n   string id = 1;\n"
    );
    repository.contracts(&["lint", "--fix"]);
    assert_eq!(repository.read(ORDER), RELEASED);
    let run = repository.contracts(&["lint", "--fix", "--diff"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{run:?}");
}

#[test]
fn one_file_can_be_meant_and_others_follow_its_names() {
    let repository = shop();
    repository
        .write(
            SHOP,
            "syntax = \"proto3\";\npackage shop.v1;\nimport \"google/protobuf/any.proto\";\nmessage the_shop {}\n",
        )
        .write(
            "proto/shop/v1/user.proto",
            "syntax = \"proto3\";\npackage shop.v1;\nimport \"google/protobuf/any.proto\";\nimport \"shop/v1/shop.proto\";\nmessage bad_name { the_shop shop = 1; }\n",
        );
    repository
        .contracts(&["lint", SHOP, "--fix", "--against", "main"])
        .clean();
    assert_eq!(
        repository.read(SHOP),
        "syntax = \"proto3\";\npackage shop.v1;\nmessage TheShop {}\n"
    );
    assert_eq!(
        repository.read("proto/shop/v1/user.proto"),
        "syntax = \"proto3\";\npackage shop.v1;\nimport \"google/protobuf/any.proto\";\nimport \"shop/v1/shop.proto\";\nmessage bad_name { TheShop shop = 1; }\n"
    );
}

#[test]
fn only_folders_are_fixed() {
    let repository = shop();
    repository.contracts(&["build", "-o", "image.binpb"]);
    for input in [".git#branch=main", "image.binpb"] {
        let said = repository.contracts(&["lint", input, "--fix"]).failure();
        assert!(said.contains("cannot be fixed"), "{said}");
        assert!(said.contains("give a folder"), "{said}");
    }
}

#[test]
fn what_does_not_compile_is_reported_and_left() {
    let repository = folder(
        "syntax = \"proto3\";\npackage shop.v1;\nimport \"google/protobuf/any.proto\";\nmessage Shop { strin name = 1; }\n",
    );
    let before = repository.read(SHOP);
    let lines = repository.contracts(&["lint", "--fix"]).findings();
    assert!(lines[0].contains("(COMPILE)"), "{lines:?}");
    assert_eq!(repository.read(SHOP), before);
}
