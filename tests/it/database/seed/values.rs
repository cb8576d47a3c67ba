//! Values by the types of their columns.

use super::shop::Shop;

const PROTO: &str = r#"
import "google/protobuf/timestamp.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/wrappers.proto";
import "google/protobuf/field_mask.proto";
enum Color { COLOR_UNSPECIFIED = 0; COLOR_DARK_RED = 1; COLOR_BLUE = 2; }
message Money {
  option (contracts.v1.table).not_persisted = true;
  string currency_code = 1; int64 minor_units = 2; optional string note = 3;
}
message Thing {
  option (contracts.v1.table).extra_columns = "address";
  option (contracts.v1.table).extra_columns = "limits";
  option (contracts.v1.table).extra_columns = "raw";
  int32 id = 1;
  bool flag = 2; int64 big = 3; uint64 huge = 4; float single = 5; double twice = 6;
  string text = 7; bytes blob = 8; Color color = 9;
  google.protobuf.Timestamp moment = 10; google.protobuf.Duration span = 11;
  string day = 12; Money price = 13; optional Money discount = 14;
  repeated string tags = 15; repeated int32 numbers = 16; repeated Color colors = 17;
  map<string, int64> counts = 18; google.protobuf.Struct attributes = 19;
  Money stored = 20 [(contracts.v1.column).layout = LAYOUT_JSON];
  google.protobuf.StringValue wrapped = 21; google.protobuf.FieldMask mask = 22;
  string amount = 23; string uid = 24; Color color_number = 25;
  google.protobuf.Timestamp seen_ms = 26; google.protobuf.Duration took_seconds = 27;
  repeated Money prices = 28 [(contracts.v1.column).layout = LAYOUT_JSON];
  repeated google.protobuf.Timestamp moments = 29;
}
"#;

const TABLE: &str = "
CREATE TYPE color AS ENUM ('dark_red', 'blue');
CREATE DOMAIN amount AS numeric(12, 2) CHECK (value >= 0);
CREATE TABLE things (
    id integer PRIMARY KEY, flag boolean, big bigint, huge numeric(20), single real, twice double precision,
    text text, blob bytea, color color, moment timestamptz, span interval, day date,
    price_currency_code text NOT NULL, price_minor_units bigint NOT NULL, price_note text,
    discount_currency_code text, discount_minor_units bigint, discount_note text,
    tags text[], numbers integer[], colors color[], counts jsonb, attributes jsonb, stored json, wrapped text,
    mask text, amount amount, uid uuid, color_number smallint, seen_ms bigint, took_seconds double precision,
    prices jsonb, moments timestamptz[], address inet, limits int4[], raw jsonb
);";

const RECORD: &str = r#"{
  "id": 1, "flag": true, "big": "-9223372036854775808", "huge": "18446744073709551615",
  "single": 1.5, "twice": 0.1, "text": "tab\tline\nquote' back\\slash é 😀 \\N", "blob": "AAEC/w==",
  "color": "COLOR_DARK_RED", "moment": "2026-11-05T09:30:00.123456789+05:30", "span": "-5400.5s",
  "day": "2027-03-31", "price": {"currency_code": "INR", "minor_units": "9500"},
  "tags": ["a", "b,c", "d\"e\\f", "", "NULL"], "numbers": [1, -2], "colors": ["COLOR_BLUE", "COLOR_DARK_RED"],
  "counts": {"x": 1, "y\"": "2"}, "attributes": {"a": [1, null, {"b": "c"}]},
  "stored": {"currency_code": "USD", "minorUnits": 5}, "wrapped": "w", "mask": "fullName,address.city",
  "amount": "12.50", "uid": "20B81D7F8E9E4BB8B4A37B2B926271F2", "color_number": 2,
  "seen_ms": "1970-01-01T00:00:01.5Z", "took_seconds": "2.5s",
  "prices": [{"currencyCode": "EUR", "minorUnits": "1"}, {}], "moments": ["1970-01-01T00:00:00Z"],
  "address": "10.0.0.1", "limits": [1, null, 3], "raw": {"a": "b"}
}"#;

const EXPECTED: &[(&str, &str)] = &[
    ("flag", "true"),
    ("big", "-9223372036854775808"),
    ("huge", "18446744073709551615"),
    ("single", "1.5"),
    ("twice", "0.1"),
    ("text", "tab\tline\nquote' back\\slash é 😀 \\N"),
    ("blob", "\\x000102ff"),
    ("color", "dark_red"),
    ("moment", "2026-11-05 04:00:00.123456+00"),
    ("span", "-01:30:00.5"),
    ("day", "2027-03-31"),
    ("price_currency_code", "INR"),
    ("price_minor_units", "9500"),
    ("price_note IS NULL", "true"),
    ("discount_currency_code IS NULL", "true"),
    ("tags", r#"{a,"b,c","d\"e\\f","","NULL"}"#),
    ("numbers", "{1,-2}"),
    ("colors", "{blue,dark_red}"),
    ("counts", r#"{"x": "1", "y\"": "2"}"#),
    ("attributes", r#"{"a": [1, null, {"b": "c"}]}"#),
    ("stored", r#"{"currencyCode":"USD","minorUnits":"5"}"#),
    ("wrapped", "w"),
    ("mask", "fullName,address.city"),
    ("amount", "12.50"),
    ("uid", "20b81d7f-8e9e-4bb8-b4a3-7b2b926271f2"),
    ("color_number", "2"),
    ("seen_ms", "1500"),
    ("took_seconds", "2.5"),
    (
        "prices",
        r#"[{"minorUnits": "1", "currencyCode": "EUR"}, {}]"#,
    ),
    ("moments", r#"{"1970-01-01 00:00:00+00"}"#),
    ("address", "10.0.0.1/32"),
    ("limits", "{1,NULL,3}"),
    ("raw", r#"{"a": "b"}"#),
];

fn check(shop: &Shop, wanted: impl Fn(&str) -> bool) {
    for (column, expected) in EXPECTED {
        if !wanted(column) {
            continue;
        }
        let sql = format!("SET timezone = 'UTC'; SELECT ({column})::text FROM things");
        assert_eq!(shop.sql(&sql), *expected, "{column}");
    }
}

#[test]
fn as_text() {
    // An address of the network is not sent in binary.
    let shop = Shop::new(PROTO, TABLE);
    shop.write("things", &format!("[{RECORD}]"));
    assert_eq!(shop.all(), "things 1 inserted");
    check(&shop, |_| true);
    assert_eq!(shop.all(), "things 1 unchanged");
}

#[test]
fn in_binary() {
    let shop = Shop::new(PROTO, TABLE);
    let record = RECORD.replace(
        ",\n  \"address\": \"10.0.0.1\", \"limits\": [1, null, 3], \"raw\": {\"a\": \"b\"}",
        "",
    );
    assert!(!record.contains("address\":"), "{record}");
    shop.write("things", &format!("[{record}]"));
    assert_eq!(shop.all(), "things 1 inserted");
    check(&shop, |column| {
        !["address", "limits", "raw"].contains(&column)
    });
    assert_eq!(shop.all(), "things 1 unchanged");
    // What was sent as text is the same.
    shop.write("things", &format!("[{RECORD}]"));
    assert_eq!(shop.all(), "things 1 updated");
    check(&shop, |_| true);
}

#[test]
fn of_a_message_that_is_not_there_and_of_one_that_is_empty() {
    let shop = Shop::new(PROTO, TABLE);
    shop.write(
        "things",
        r#"[{"id": 1, "price": {}, "discount": null}, {"id": 2, "price": {"note": "n"}, "discount": {}}]"#,
    );
    assert_eq!(shop.all(), "things 2 inserted");
    let row = "SELECT id, price_currency_code, price_minor_units, price_note, discount_currency_code, \
               discount_minor_units FROM things ORDER BY id";
    assert_eq!(shop.sql(row), "1||0|||\n2||0|n||0");
    assert_eq!(shop.all(), "things 2 unchanged");
}

#[test]
fn numbers_at_the_edges() {
    let shop = Shop::new(
        "message Number { int32 id = 1; double d = 2; float f = 3; uint32 u = 4; double n = 5; }",
        "CREATE TABLE numbers (id int PRIMARY KEY, d float8, f float4, u bigint, n numeric);",
    );
    shop.write(
        "numbers",
        r#"[{"id": -2147483648, "d": "NaN", "f": "-Infinity", "u": 4294967295, "n": 1e-7},
            {"id": 2147483647, "d": 1.7976931348623157e308, "f": 3.4e38, "n": 123456789012345680000},
            {"id": 0, "d": 5e-324, "f": 1e-45, "n": -0.5}]"#,
    );
    assert_eq!(shop.all(), "numbers 3 inserted");
    assert_eq!(
        shop.sql("SELECT * FROM numbers ORDER BY id"),
        "-2147483648|NaN|-Infinity|4294967295|0.0000001\n0|5e-324|1e-45||-0.5\n\
         2147483647|1.7976931348623157e+308|3.4e+38||123456789012345680000"
    );
    assert_eq!(shop.all(), "numbers 3 unchanged");
}
