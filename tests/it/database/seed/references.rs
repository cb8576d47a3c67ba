//! References: by key and by name, to fixtures and to the database, in circles.

use super::shop::{ADMIN, PROTO, Shop, TABLES};

const TREE: &str = "message Node { string id = 1; optional string parent_id = 2 \
                    [(contracts.v1.column).references = \"Node\"]; string slug = 3 \
                    [(contracts.v1.column).unique = true]; }";
const TREE_TABLE: &str = "CREATE TABLE nodes (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), \
                          parent_id uuid REFERENCES nodes (id), slug text NOT NULL UNIQUE);";

#[test]
fn by_name_to_the_database() {
    let shop = Shop::new(PROTO, TABLES);
    shop.sql("INSERT INTO roles (name) VALUES ('admin')");
    shop.write(
        "users",
        "[{\"email\": \"a@example.com\", \"role_id\": {\"ref\": \"Role\", \"name\": \"admin\"}}]",
    );
    assert_eq!(shop.all(), "users 1 inserted");
    assert_eq!(
        shop.sql("SELECT r.name FROM users u JOIN roles r ON r.id = u.role_id"),
        "admin"
    );
}

#[test]
fn to_nothing_in_every_record_at_once() {
    let shop = Shop::usual();
    shop.write(
        "users",
        &format!(
            "[\n  {{\"email\": \"a@example.com\", \"role_id\": {{\"ref\": \"Role\", \"name\": \"admn\"}}}},\n  \
             {{\"email\": \"b@example.com\", \"role_id\": \"{ADMIN}\"}},\n  \
             {{\"email\": \"c@example.com\", \"role_id\": {{\"ref\": \"Role\", \"name\": \"nobody\"}}}}\n]"
        ),
    );
    let failure = shop.refused();
    assert!(
        failure.contains("seeders/users.json:2:41: 'role_id' refers to name 'admn' of 'Role', which neither the fixtures nor the database have"),
        "{failure}"
    );
    assert!(
        failure.contains("seeders/users.json:4:41: 'role_id' refers to name 'nobody'"),
        "{failure}"
    );
    shop.write(
        "users",
        "[{\"email\": \"a@example.com\", \"role_id\": \"142c8364-7806-4577-93e7-83e7eb04b39b\"}]",
    );
    let failure = shop.refused();
    assert!(
        failure.contains("seeders/users.json:1:40: 'role_id' refers to '142c8364-7806-4577-93e7-83e7eb04b39b' of 'Role'"),
        "{failure}"
    );
}

#[test]
fn to_itself_with_and_without_ids() {
    let shop = Shop::new(TREE, TREE_TABLE);
    shop.write(
        "nodes",
        r#"[
          {"slug": "leaf", "parent_id": {"ref": "Node", "slug": "branch"}},
          {"slug": "branch", "parent_id": {"ref": "Node", "slug": "root"}},
          {"slug": "root"},
          {"id": "20b81d7f-8e9e-4bb8-b4a3-7b2b926271f2", "slug": "other", "parent_id": {"ref": "Node", "slug": "leaf"}}
        ]"#,
    );
    assert_eq!(shop.all(), "nodes 4 inserted");
    let path = "WITH RECURSIVE p AS (SELECT id, slug FROM nodes WHERE parent_id IS NULL UNION ALL \
                SELECT n.id, p.slug || '/' || n.slug FROM nodes n JOIN p ON n.parent_id = p.id) \
                SELECT max(slug) FROM p";
    assert_eq!(shop.sql(path), "root/branch/leaf/other");
    assert_eq!(shop.all(), "nodes 4 unchanged");
}

#[test]
fn by_several_fields_and_by_a_reference() {
    let shop = Shop::new(
        "message Country { int32 id = 1; string code = 2 [(contracts.v1.column).unique = true]; }
         message City { option (contracts.v1.table) = { unique: { fields: \"country_id\" fields: \"name\" } };
           int32 id = 1; int32 country_id = 2 [(contracts.v1.column).references = \"Country\"]; string name = 3; }
         message Shop { int32 id = 1; optional int32 city_id = 2 [(contracts.v1.column).references = \"City\"]; }",
        "CREATE TABLE countries (id int PRIMARY KEY, code char(2) NOT NULL UNIQUE);
         CREATE TABLE cities (id serial PRIMARY KEY, country_id int NOT NULL REFERENCES countries (id), name text NOT NULL,
           UNIQUE (country_id, name));
         CREATE TABLE shops (id int PRIMARY KEY, city_id int REFERENCES cities (id));",
    );
    shop.write(
        "countries",
        r#"[{"id": 1, "code": "IN"}, {"id": 2, "code": "US"}]"#,
    );
    shop.write(
        "cities",
        r#"[{"country_id": {"ref": "Country", "code": "IN"}, "name": "Salem"},
            {"country_id": {"ref": "Country", "code": "US"}, "name": "Salem"}]"#,
    );
    shop.write(
        "shops",
        r#"[{"id": 1, "city_id": {"ref": "City", "name": "Salem", "country_id": {"ref": "Country", "code": "US"}}},
            {"id": 2}]"#,
    );
    assert_eq!(
        shop.all(),
        "countries 2 inserted; cities 2 inserted; shops 2 inserted"
    );
    let joined =
        "SELECT s.id, c.country_id FROM shops s LEFT JOIN cities c ON c.id = s.city_id ORDER BY 1";
    assert_eq!(shop.sql(joined), "1|2\n2|");
    assert_eq!(
        shop.all(),
        "countries 2 unchanged; cities 2 unchanged; shops 2 unchanged"
    );
}

const TEAMS: &str = "message Team { int32 id = 1; string name = 2 [(contracts.v1.column).unique = true]; \
                     optional int32 lead_id = 3 [(contracts.v1.column).references = \"Member\"]; }
                     message Member { int32 id = 1; int32 team_id = 2 [(contracts.v1.column).references = \"Team\"]; \
                     string email = 3 [(contracts.v1.column).unique = true]; }";

fn teams(lead: &str) -> Shop {
    let shop = Shop::new(
        TEAMS,
        &format!(
            "CREATE TABLE teams (id int PRIMARY KEY, name text NOT NULL UNIQUE, lead_id int {lead});
             CREATE TABLE members (id int PRIMARY KEY, team_id int NOT NULL REFERENCES teams (id), email text NOT NULL UNIQUE);
             ALTER TABLE teams ADD CONSTRAINT teams_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES members (id) {};",
            if lead.contains("NOT NULL /* deferred */") { "DEFERRABLE" } else { "" }
        ),
    );
    shop.write(
        "teams",
        r#"[{"id": 1, "name": "a", "lead_id": {"ref": "Member", "email": "x@example.com"}}]"#,
    );
    shop.write(
        "members",
        r#"[{"id": 7, "team_id": {"ref": "Team", "name": "a"}, "email": "x@example.com"}]"#,
    );
    shop
}

#[test]
fn in_a_circle_that_a_nullable_column_breaks() {
    let shop = teams("");
    assert_eq!(shop.all(), "teams 1 inserted; members 1 inserted");
    assert_eq!(shop.sql("SELECT id, lead_id FROM teams"), "1|7");
    assert_eq!(shop.all(), "teams 1 unchanged; members 1 unchanged");
    shop.sql("UPDATE teams SET lead_id = NULL");
    assert_eq!(shop.all(), "teams 1 updated; members 1 unchanged");
    assert_eq!(shop.sql("SELECT id, lead_id FROM teams"), "1|7");
}

#[test]
fn in_a_circle_that_is_checked_at_the_end() {
    let shop = teams("NOT NULL /* deferred */");
    assert_eq!(shop.all(), "teams 1 inserted; members 1 inserted");
    assert_eq!(shop.all(), "teams 1 unchanged; members 1 unchanged");
}

#[test]
fn in_a_circle_that_nothing_breaks() {
    let shop = teams("NOT NULL");
    let failure = shop.refused();
    for part in [
        "tables refer to one another in a circle",
        "`teams` refers to `members` (teams_lead_id_fkey)",
        "`members` refers to `teams` (members_team_id_fkey)",
        "DEFERRABLE",
    ] {
        assert!(failure.contains(part), "{failure}");
    }
}

#[test]
fn to_one_of_several() {
    let shop = Shop::new(
        "message Role { int32 id = 1; string name = 2; }
         message User { int32 id = 1; int32 role_id = 2 [(contracts.v1.column).references = \"Role\"]; }",
        "CREATE TABLE roles (id int PRIMARY KEY, name text NOT NULL);
         CREATE TABLE users (id int PRIMARY KEY, role_id int NOT NULL REFERENCES roles (id));
         INSERT INTO roles VALUES (1, 'a'), (2, 'a');",
    );
    shop.write(
        "users",
        r#"[{"id": 1, "role_id": {"ref": "Role", "name": "a"}}]"#,
    );
    let failure = shop.refused();
    assert!(
        failure.contains("seeders/users.json:1:23: 'role_id' refers to name 'a', and several rows of 'Role' have it"),
        "{failure}"
    );
}
