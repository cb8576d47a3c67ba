//! JSON Schema accepts the fixtures of this repository, and what is wrong not.

use crate::repository::Repository;
use crate::tools::validate_json;

#[test]
fn our_own_fixtures_are_valid() {
    let repository = Repository::folder();
    for path in ["proto", "seeders", "buf.yaml"] {
        repository.copy_from_project(path);
    }
    repository.contracts(&["gen", "json-schema"]).clean();
    let fixtures = [
        ("Brand", "brands"),
        ("Category", "categories"),
        ("Customer", "customers"),
        ("Product", "products"),
        ("Role", "roles"),
        ("User", "users"),
        ("Warehouse", "warehouses"),
    ];
    for (entity, table) in fixtures {
        validate_json(
            &repository.path(&format!(
                "gen/json-schema/homeopathy.v1.{entity}.schema.json"
            )),
            &repository.path(&format!("seeders/{table}_seed.json")),
        );
    }
}

#[test]
#[should_panic(expected = "additionalProperties")]
fn a_key_that_is_no_field_is_not_valid() {
    let repository = Repository::folder();
    repository.copy_from_project("proto");
    repository.contracts(&["gen", "json-schema"]).clean();
    repository.write("roles.json", "[{\"id\": \"1\", \"nmae\": \"admin\"}]");
    validate_json(
        &repository.path("gen/json-schema/homeopathy.v1.Role.schema.json"),
        &repository.path("roles.json"),
    );
}
