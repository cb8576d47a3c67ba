//! `contracts gen sqlc`: sqlc types the queries against the migrations, and the
//! Go that it writes is well-formed.

use super::tables::{odd, own};
use crate::repository::Repository;
use crate::tools::sqlc;

#[track_caller]
fn compiles(repository: &Repository) -> String {
    repository.contracts(&["gen", "sqlc"]).clean();
    let output = sqlc()
        .args(["generate", "--no-remote"])
        .current_dir(repository.path("gen/sqlc"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    repository.read("gen/sqlc/store/models.go")
}

#[test]
fn our_own_tables() {
    let repository = own();
    let models = compiles(&repository);
    assert!(models.contains("type User struct"), "{models}");
    let users = repository.read("gen/sqlc/queries/users.sql");
    for query in [
        "-- name: GetUser :one\n",
        "-- name: GetUserByEmail :one\n",
        "-- name: ListUsers :many\n",
        "-- name: ListUsersByRoleId :many\n",
        "-- name: CreateUser :one\n",
        "-- name: UpdateUser :one\n",
        "-- name: DeleteUser :execrows\n",
        "updated_at = now()",
    ] {
        assert!(users.contains(query), "{query}\n{users}");
    }
    // A secret is no field, and in no query.
    assert!(!users.contains("password_hash"), "{users}");
    let go = repository.read("gen/sqlc/store/users.sql.go");
    assert!(go.contains("func (q *Queries) GetUserByEmail("), "{go}");
}

#[test]
fn odd_tables() {
    let repository = odd();
    compiles(&repository);
    let lines = repository.read("gen/sqlc/queries/order_lines.sql");
    assert!(
        lines.contains("WHERE order_id = $1 AND \"position\" = $2;"),
        "{lines}"
    );
    assert!(
        repository
            .path("gen/sqlc/queries/billing.invoices.sql")
            .exists()
    );
}

#[test]
fn the_folder_and_the_package_are_told() {
    let repository = own();
    let config = "version: v1\ngen:\n  sqlc:\n    out: services/orders/db\n    package: db\n";
    repository.write("contracts.yaml", config);
    repository.contracts(&["gen", "sqlc"]).clean();
    let text = repository.read("services/orders/db/sqlc.yaml");
    assert!(text.contains("schema: \"../../../sql\""), "{text}");
    assert!(text.contains("package: \"db\""), "{text}");
    repository.contracts(&["gen", "sqlc", "--check"]).clean();
}
