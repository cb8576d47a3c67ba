//! Fixtures: reading and checking 200,000 records, beside parsing alone.

use crate::rounds::compare;
use contracts::compile::{self, SourceFile};
use contracts::entity::Entities;
use contracts::fixture::{Context, Omitted, Source, read};
use contracts::schema::Schema;
use std::fmt::Write;

const RECORDS: usize = 200_000;

const SHOP: &str = "syntax = 'proto3';
package shop.v1;
import 'contracts/v1/options.proto';
import 'google/protobuf/timestamp.proto';
message Money {
  option (contracts.v1.table).not_persisted = true;
  string currency_code = 1;
  int64 minor_units = 2;
}
enum Status { STATUS_UNSPECIFIED = 0; STATUS_ACTIVE = 1; }
message Role { string id = 1; string name = 2 [(contracts.v1.column).unique = true]; }
message User {
  string id = 1;
  string role_id = 2 [(contracts.v1.column).references = 'Role'];
  optional string boss_id = 3 [(contracts.v1.column).references = 'User'];
  string email = 4 [(contracts.v1.column).unique = true];
  Status status = 5;
  int64 points = 6;
  Money balance = 7;
  google.protobuf.Timestamp created_at = 8;
  bool is_active = 9;
  optional string full_name = 10;
}
";

pub fn run() {
    let schema = schema();
    let entities = Entities::of(&schema);
    let roles: Vec<String> = (0..10)
        .map(|at| format!("{{\"id\": \"r{at}\", \"name\": \"role-{at}\"}}"))
        .collect();
    let roles = format!("[{}]", roles.join(","));
    let right = users();
    let wrong = right
        .replace("\"role-", "\"roll-")
        .replace("is_active", "is_activ");
    for (what, users, problems) in [("correct", &right, 0), ("wrong", &wrong, 2 * RECORDS)] {
        let check = || {
            let sources =
                [("roles.json", &roles), ("users.json", users)].map(|(path, text)| Source {
                    path: path.into(),
                    bytes: text.as_bytes(),
                });
            let context = Context {
                schema: &schema,
                entities: &entities,
                omitted: &|_, _| Omitted::Unknown,
            };
            assert_eq!(read(&context, &sources).problems.len(), problems);
        };
        let parse = || {
            let tree: serde_json::Value = serde_json::from_str(users).expect("it parses");
            assert_eq!(tree.as_array().map(Vec::len), Some(RECORDS));
        };
        compare(
            &format!("check of {RECORDS} {what} records, parse alone"),
            check,
            parse,
        );
    }
}

fn schema() -> Schema {
    let source = SourceFile {
        path: "shop.proto".to_owned(),
        shown: "shop.proto".into(),
        bytes: SHOP.as_bytes().into(),
        module: Some(0),
        is_import: false,
    };
    compile::link(&compile::parse(vec![source], None)).expect("it compiles")
}

fn users() -> String {
    let mut text = String::from("[\n");
    for at in 0..RECORDS {
        let comma = if at + 1 == RECORDS { "" } else { "," };
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "  {{\"id\": \"user-{at:08}\", \"role_id\": {{\"ref\": \"Role\", \"name\": \"role-{}\"}}, \
             \"boss_id\": \"user-{:08}\", \"email\": \"user.{at}@example.com\", \
             \"status\": \"STATUS_ACTIVE\", \"points\": \"{at}\", \
             \"balance\": {{\"currency_code\": \"INR\", \"minor_units\": {at}}}, \
             \"created_at\": \"2026-11-05T09:30:00Z\", \"is_active\": true, \
             \"full_name\": \"A rather \\\"long\\\" name {at}\"}}{comma}",
            at % 10,
            at / 2,
        );
    }
    text.push(']');
    text
}
