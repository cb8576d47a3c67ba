//! Contracts whose tables are hard to speak of: for the targets that are about
//! tables.

use crate::repository::Repository;

/// Two keys to one table, a table that refers to itself, a key of two columns,
/// a schema, names that languages take for themselves, labels that are no
/// names.
pub const ODD: &str = r#"syntax = "proto3";
package odd.v1;

import "contracts/v1/options.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/timestamp.proto";

// A node in a "tree" of \ things.
message Category {
  string id = 1;
  optional string parent_id = 2 [(contracts.v1.column).references = "Category"];
  string slug = 3 [(contracts.v1.column).unique = true];
  // Word by word.
  repeated string words = 4;
  map<string, string> notes = 5;
}

message Customer {
  string id = 1;
  optional string favourite_order_id = 2 [
    (contracts.v1.column).references = "Order",
    (contracts.v1.column).unique = true
  ];
  int64 points = 3;
  uint64 total = 4;
  bytes photo = 5;
  string orders = 6;
  google.protobuf.Struct extra = 7;
}

enum State {
  STATE_UNSPECIFIED = 0;
  STATE_IN_TRANSIT = 1 [(contracts.v1.enum_label).name = "in-transit"];
  STATE_SECOND = 2 [(contracts.v1.enum_label).name = "2nd"];
}

message Order {
  string id = 1;
  string customer_id = 2 [(contracts.v1.column).references = "Customer"];
  optional string billed_customer_id = 3 [(contracts.v1.column).references = "Customer"];
  State state = 4;
  repeated State history = 5;
  google.protobuf.Duration took = 6;
  double weight = 7;
  float height = 8;
  google.protobuf.Timestamp created_at = 9;
  google.protobuf.Timestamp updated_at = 10;
  bool class = 11;
  repeated OrderLine lines = 12 [(contracts.v1.column).layout = LAYOUT_CHILD_TABLE];
}

message OrderLine {
  option (contracts.v1.table).primary_key = "order_id";
  option (contracts.v1.table).primary_key = "position";
  string order_id = 1 [(contracts.v1.column).references = "Order"];
  int32 position = 2;
  oneof of {
    string text = 3;
    int32 number = 4;
  }
}

message Invoice {
  option (contracts.v1.table).name = "billing.invoices";
  string id = 1;
  string order_id = 2 [(contracts.v1.column).references = "Order"];
}

message PrismaClient {
  string id = 1;
}
"#;

/// The odd contracts, with the tables that `migrate diff` drafts for them.
pub fn odd() -> Repository {
    let repository = Repository::folder();
    repository.write("proto/odd/v1/odd.proto", ODD);
    let run = repository.contracts(&["migrate", "diff", "begin"]);
    assert_eq!(run.code, 0, "{run:?}");
    let more = "-- +goose Up\nALTER TABLE categories ADD COLUMN secret text;\n\
                CREATE INDEX ON orders (created_at DESC, state);\n\
                CREATE INDEX ON orders USING gin (history);\n\
                CREATE UNIQUE INDEX ON orders (lower(id::text)) WHERE class;\n\
                -- +goose Down\nDROP INDEX orders_created_at_state_idx, orders_history_idx, orders_lower_idx;\n\
                ALTER TABLE categories DROP COLUMN secret;\n";
    repository.write("sql/002_more.sql", more);
    repository
}

/// This project's own contracts.
pub fn own() -> Repository {
    let repository = Repository::folder();
    for path in ["proto", "sql", "buf.yaml"] {
        repository.copy_from_project(path);
    }
    repository
}
