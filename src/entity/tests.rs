use super::*;
use crate::testing::{schema_of, shop};

fn problems(body: &str) -> Vec<ProblemKind> {
    let schema = shop(body);
    let entities = Entities::of(&schema);
    entities.problems().iter().map(|p| p.kind.clone()).collect()
}

#[test]
fn conventions_make_entities_of_messages_with_an_id() {
    let schema = shop(
        "message OrderItem { string id = 1; int32 quantity = 2; }
         message Money { string currency = 1; int64 units = 2; }
         message GetOrderRequest { string id = 1; }
         message GetOrderResponse { string id = 1; }
         message RefundRequest { string id = 1; }
         message Hidden { option (contracts.v1.table).not_persisted = true; string id = 1; }
         message Shelf { string code = 1 [(contracts.v1.column).primary_key = true]; }
         service Orders { rpc GetOrder(GetOrderRequest) returns (GetOrderResponse); }",
    );
    let entities = Entities::of(&schema);
    let tables: Vec<String> = entities.iter().map(|e| e.table.to_string()).collect();
    assert_eq!(tables, ["order_items", "refund_requests", "shelves"]);
    let item = entities.by_name("OrderItem").unwrap();
    assert_eq!(item.primary_key, [0]);
    assert!(!item.explicit);
    assert_eq!(
        entities.by_name("shop.v1.OrderItem").unwrap().message,
        item.message
    );
    assert_eq!(
        entities
            .by_table(&TableName::parse("shelves"))
            .unwrap()
            .primary_key,
        [0]
    );
    assert_eq!(entities.problems(), []);
}

#[test]
fn options_name_tables_columns_and_keys() {
    let schema = shop(
        "message Invoice {
           option (contracts.v1.table) = {
             name: 'billing.bills', primary_key: ['year', 'number'],
             unique: [{ fields: ['order_id', 'number'] }], extra_columns: ['search'] };
           int32 year = 1; int32 number = 2;
           string order_id = 3 [(contracts.v1.column) = { name: 'order', unique: true }];
           string draft = 4 [(contracts.v1.column).not_persisted = true];
           map<string, string> notes = 5 [(contracts.v1.column).layout = LAYOUT_JSON];
         }",
    );
    let entities = Entities::of(&schema);
    let invoice = entities
        .by_table(&TableName::parse("billing.bills"))
        .unwrap();
    assert!(invoice.explicit);
    assert_eq!(invoice.primary_key, [0, 1]);
    assert_eq!(invoice.unique, [vec![2], vec![2, 1]]);
    assert_eq!(invoice.extra_columns, ["search"]);
    assert_eq!(invoice.columns[2].name, "order");
    assert!(invoice.columns[3].not_persisted);
    assert_eq!(invoice.columns[4].layout, Layout::Json);
    assert_eq!(entities.problems(), []);
}

#[test]
fn references_resolve_as_message_types_do() {
    let schema = shop(
        "message Role { string id = 1; string name = 2 [(contracts.v1.column).unique = true]; }
         message User {
           string id = 1;
           string role_id = 2 [(contracts.v1.column).references = 'Role'];
           string role = 3 [(contracts.v1.column).references = 'Role.name'];
           google.protobuf.StringValue boss = 4
             [(contracts.v1.column).references = '.shop.v1.User'];
         }",
    );
    let entities = Entities::of(&schema);
    assert_eq!(entities.problems(), []);
    let role = entities.by_name("Role").unwrap().message;
    let user = entities.by_name("User").unwrap();
    let found: Vec<_> = user
        .references
        .iter()
        .map(|r| (r.field, r.target, r.target_field))
        .collect();
    assert_eq!(found, [(1, role, 0), (2, role, 1), (3, user.message, 0)]);
}

#[test]
fn enums_have_types_and_labels() {
    let schema = shop(
        "enum OrderStatus {
           ORDER_STATUS_UNSPECIFIED = 0; ORDER_STATUS_PAID = 1;
           ORDER_STATUS_SENT = 2 [(contracts.v1.enum_label).name = 'shipped'];
           ORDER_STATUS_GONE = 3 [(contracts.v1.enum_label).not_persisted = true]; OTHER = 4; }
         message Order { enum Kind {
           option (contracts.v1.enum_type).name = 'order_sort'; ORDER_KIND_NONE = 0; KIND_B = 1; } }",
    );
    let entities = Entities::of(&schema);
    let status = entities.enum_type(schema.enum_by_name("shop.v1.OrderStatus").unwrap().id);
    let labels: Vec<_> = status.labels.iter().map(Option::as_deref).collect();
    assert_eq!(status.name, "order_status");
    assert_eq!(
        labels,
        [None, Some("paid"), Some("shipped"), None, Some("other")]
    );
    assert_eq!(status.value_of("shipped"), Some(2));
    let kind = entities.enum_type(schema.enum_by_name("shop.v1.Order.Kind").unwrap().id);
    assert_eq!(kind.name, "order_sort");
    assert_eq!(kind.labels, [Some("none".to_owned()), Some("b".to_owned())]);
}

#[test]
fn wrong_keys_are_problems() {
    let found = problems(
        "message A {
           option (contracts.v1.table) = {
             primary_key: ['idd', 'tags', 'gone', 'id', 'id'], unique: [{}] };
           string id = 1; repeated string tags = 2;
           string gone = 3 [(contracts.v1.column).not_persisted = true]; }",
    );
    let field = |name: &str| name.to_owned();
    assert_eq!(
        found,
        [
            ProblemKind::KeyFieldUnknown {
                name: field("idd"),
                nearest: Some(field("id"))
            },
            ProblemKind::KeyFieldTwice { field: field("id") },
            ProblemKind::KeyFieldRepeated {
                field: field("tags")
            },
            ProblemKind::KeyFieldNotPersisted {
                field: field("gone")
            },
            ProblemKind::KeyEmpty,
        ]
    );
}

#[test]
fn wrong_references_are_problems() {
    let schema = shop(
        "message Role { string id = 1; string name = 2; }
         message Pair { option (contracts.v1.table).primary_key = 'a';
                        option (contracts.v1.table).primary_key = 'b';
                        string a = 1; string b = 2; }
         message Money { int64 units = 1; }
         message User {
           string id = 1;
           string a = 2 [(contracts.v1.column).references = 'Rolle'];
           string b = 3 [(contracts.v1.column).references = 'Role.nmae'];
           string c = 4 [(contracts.v1.column).references = 'Role.name'];
           string d = 5 [(contracts.v1.column).references = 'Pair'];
           string e = 6 [(contracts.v1.column).references = 'Money'];
           int64 f = 7 [(contracts.v1.column).references = 'Role'];
         }",
    );
    let entities = Entities::of(&schema);
    let kinds: Vec<_> = entities.problems().iter().map(|p| p.kind.clone()).collect();
    assert_eq!(
        kinds,
        [
            ProblemKind::ReferenceUnknown {
                name: "Rolle".into(),
                nearest: Some("Role".into())
            },
            ProblemKind::ReferenceFieldUnknown {
                entity: "Role".into(),
                name: "nmae".into(),
                nearest: Some("name".into())
            },
            ProblemKind::ReferenceNotUnique {
                entity: "Role".into(),
                field: "name".into()
            },
            ProblemKind::ReferenceWithoutKey {
                entity: "Pair".into(),
                key: vec!["a".into(), "b".into()]
            },
            ProblemKind::ReferenceToNoEntity {
                name: "shop.v1.Money".into()
            },
            ProblemKind::ReferenceType {
                field_type: "int64".into(),
                entity: "Role".into(),
                target: "id".into(),
                target_type: "string".into()
            },
        ]
    );
    // Each stands at its own option.
    let lines: Vec<u32> = entities
        .problems()
        .iter()
        .filter_map(|p| schema.span(&p.origin))
        .map(|span| span.start.line)
        .collect();
    assert_eq!(lines, [9, 10, 11, 12, 13, 14]);
}

#[test]
fn tables_columns_and_layouts_that_clash_are_problems() {
    let schema = shop(
        "message User { string id = 1; }
         message Person { option (contracts.v1.table).name = 'users'; string id = 1;
           string a = 2 [(contracts.v1.column).name = 'id'];
           string b = 3 [(contracts.v1.column).layout = LAYOUT_ARRAY]; }",
    );
    let entities = Entities::of(&schema);
    let user = schema.message("shop.v1.User").unwrap().id;
    let kinds: Vec<_> = entities.problems().iter().map(|p| p.kind.clone()).collect();
    assert!(kinds.contains(&ProblemKind::TableTwice {
        table: "users".into(),
        other: user
    }));
    assert!(kinds.contains(&ProblemKind::ColumnTwice {
        column: "id".into(),
        other: "id".into()
    }));
    assert!(kinds.contains(&ProblemKind::LayoutMisfit {
        layout: "LAYOUT_ARRAY",
        expected: "a repeated field"
    }));
    assert_eq!(kinds.len(), 3);
}

#[test]
fn of_two_versions_the_later_has_the_short_name() {
    let file = |version: &str| {
        format!("syntax = \"proto3\"; package shop.{version}; message User {{ string id = 1; }}")
    };
    let (v10, v2, beta) = (file("v10"), file("v2"), file("v10beta1"));
    let schema = schema_of(&[("a.proto", &v10), ("b.proto", &v2), ("c.proto", &beta)]);
    let entities = Entities::of(&schema);
    assert_eq!(entities.problems(), []);
    let name = |entity: Option<&Entity>| schema[entity.unwrap().message].full_name.clone();
    assert_eq!(name(entities.by_name("User")), "shop.v10.User");
    assert_eq!(
        name(entities.by_table(&TableName::parse("users"))),
        "shop.v10.User"
    );
    assert_eq!(name(entities.by_name("shop.v2.User")), "shop.v2.User");
}
