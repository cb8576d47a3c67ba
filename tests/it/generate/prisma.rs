//! `contracts gen prisma`: Prisma's own parser accepts what is written.

use super::tables::{odd, own};
use crate::repository::Repository;
use crate::tools::validate_prisma;

fn schema(repository: &Repository) -> String {
    repository.contracts(&["gen", "prisma"]).clean();
    validate_prisma(&repository.path("gen/prisma/schema.prisma"));
    repository.read("gen/prisma/schema.prisma")
}

#[test]
fn our_own_tables() {
    let text = schema(&own());
    for line in [
        "model OrderItem {",
        "  status        UserStatus",
        "  lastLoginAt   DateTime?      @map(\"last_login_at\") @db.Timestamptz(6)",
        "  role          Role           @relation(fields: [roleId], references: [id], onDelete: Restrict, onUpdate: NoAction)",
        "  orders        Order[]",
        "  customer      Customer?",
        "  @@map(\"users\")",
        "enum OrderStatus {",
    ] {
        assert!(text.contains(&format!("\n{line}\n")), "{line}\n{text}");
    }
    // Every model and every column is there.
    assert_eq!(text.matches("\nmodel ").count(), 16);
}

#[test]
fn odd_tables() {
    let text = schema(&odd());
    for part in [
        "model OddV1PrismaClient {",
        "schemas  = [\"billing\", \"public\"]",
        "@@schema(\"billing\")",
        "n2nd @map(\"2nd\")",
        "in_transit @map(\"in-transit\")",
        "@relation(\"categories_parent_id_fkey\", fields: [parentId], references: [id]",
        "@relation(\"orders_customer_id_fkey\")",
        "@@id([orderId, position])",
        "Unsupported(\"interval\")",
        "/// A node in a \"tree\" of \\ things.",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn without_migrations_there_is_nothing_to_speak_of() {
    let repository = Repository::folder();
    repository.copy_from_project("proto");
    let said = repository.contracts(&["gen", "prisma"]).failure();
    assert!(said.contains("there are no migrations"), "{said}");
    assert!(said.contains("contracts migrate diff"), "{said}");
}
