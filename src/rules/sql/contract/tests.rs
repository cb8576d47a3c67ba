use crate::rules::Finding;
use crate::rules::sql::tests::{check_files, lines};

const PROTO: &str = "syntax = \"proto3\"; package shop.v1; import \"contracts/v1/options.proto\";
enum State { STATE_UNSPECIFIED = 0; STATE_NEW = 1; STATE_PAID = 2; }
message User {
  string id = 1;
  string phone = 2;
  optional string note = 3;
  int64 rank = 4;
  State state = 5;
}
message Tag { string id = 1; }
";
const SQL: &str = "create type state as enum ('new', 'paid');
create table users (id uuid primary key, phone text not null, note text, rank bigint not null,
  state state not null, extra text default 'a' not null);
create table tags (id uuid primary key);
";

/// Texts of the proto, and what takes their place.
type Changes<'a> = &'a [(&'a str, &'a str)];

fn proto(changes: Changes<'_>) -> String {
    let mut text = PROTO.replace(
        "message User {",
        "message User {\n  option (contracts.v1.table).extra_columns = \"extra\";",
    );
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    text
}

/// What is found if the protos change so, and the next migration is this.
fn found(changes: &[(&str, &str)], sql: &str) -> Vec<Finding> {
    let (old, new) = (proto(&[]), proto(changes));
    let base = vec![("shop.proto", old.as_str()), ("sql/001_a.sql", SQL)];
    let now = vec![
        ("shop.proto", new.as_str()),
        ("sql/001_a.sql", SQL),
        ("sql/002_b.sql", sql),
    ];
    let mut found = check_files(&now, Some(&base));
    // What locks others out is said by other rules.
    found.retain(|it| {
        !it.rule.categories.contains(&"SQL_SAFETY") || it.rule.categories.contains(&"SQL_CONTRACT")
    });
    found
}

/// "RULE text: message", with the text that is underlined.
fn said(changes: &[(&str, &str)], sql: &str) -> Vec<String> {
    let say = |finding: &Finding| {
        let place = finding
            .location
            .as_ref()
            .filter(|it| &*it.path == "sql/002_b.sql");
        let span = place
            .and_then(|it| it.span)
            .unwrap_or_else(|| panic!("{sql}: {finding:?}"));
        let line = sql
            .lines()
            .nth(span.start.line as usize - 1)
            .expect("the line is there");
        let text = &line[span.start.column as usize - 1..span.end.column as usize - 1];
        format!("{} `{text}` {}", finding.rule.id, finding.message)
    };
    found(changes, sql).iter().map(say).collect()
}

#[test]
fn what_the_old_release_uses_stays() {
    let no_phone = [("  string phone = 2;\n", "")];
    let mobile = [("string phone = 2", "string mobile = 2")];
    let cases: &[(Changes<'_>, &str, &[&str])] = &[
        (
            &no_phone,
            "alter table users drop column phone;",
            &[
                "SQL_DROPPED_IN_USE `phone` column 'users.phone' is dropped, but the old release uses it \
               for field 'phone' of 'User' (the new one has no such field)",
            ],
        ),
        (
            &[],
            "alter table users drop column phone;",
            &[
                "SQL_COLUMN_MISSING `phone` field 'phone' of 'User' has no column 'phone' in table 'users'",
            ],
        ),
        (
            &mobile,
            "alter table users rename phone to mobile;",
            &[
                "SQL_RENAMED_IN_USE `phone` column 'users.phone' becomes 'mobile', together with field \
               'phone' → 'mobile' of 'User', but the old release still says 'phone'",
            ],
        ),
        (
            &mobile,
            "alter table users drop phone, add mobile text not null;",
            &[
                "SQL_RENAMED_IN_USE `phone` column 'users.phone' is dropped and 'mobile' added, where field \
               'phone' of 'User' becomes 'mobile': what is stored is lost, and the old release still uses \
               'phone'",
            ],
        ),
        (
            &[("message Tag { string id = 1; }", "")],
            "drop table tags;",
            &[
                "SQL_DROPPED_IN_USE `tags` table 'tags' is dropped, but the old release stores 'Tag' in it \
               (the new one has no such message)",
            ],
        ),
        (
            &[(
                "message Tag {",
                "message Tag { option (contracts.v1.table).name = \"labels\";",
            )],
            "alter table tags rename to labels;",
            &[
                "SQL_RENAMED_IN_USE `tags` table 'tags' becomes 'labels', but the old release stores 'Tag' \
               in 'tags'",
            ],
        ),
        (
            &[],
            "alter table users alter phone type varchar(9);",
            &[
                "SQL_NARROWED_IN_USE `varchar(9)` column 'users.phone' becomes 'character varying(9)', but \
               the old release writes what 'text' holds, for field 'phone' of 'User'",
            ],
        ),
        (
            &[("int64 rank", "int32 rank")],
            "alter table users alter rank type integer;",
            &[
                "SQL_NARROWED_IN_USE `integer` column 'users.rank' becomes 'integer', but the old release \
               writes what 'bigint' holds, for field 'rank' of 'User'",
            ],
        ),
        (
            &[],
            "alter table users alter rank type integer;",
            &[
                "SQL_COLUMN_TYPE `integer` column 'users.rank' of type 'integer' cannot hold field 'rank', \
               a 64-bit integer: values beyond 32 bits do not fit",
            ],
        ),
        (
            &[("STATE_PAID", "STATE_DONE")],
            "alter type state rename value 'paid' to 'done';",
            &[
                "SQL_NARROWED_IN_USE `'done'` type 'state' of column 'users.state' has no label 'paid' any \
               more, but the old release writes it for field 'state' of 'User'",
            ],
        ),
        (
            &[("optional string note", "string note")],
            "alter table users alter note set not null;",
            &[
                "SQL_REQUIRED_IN_USE `set not null` column 'users.note' becomes NOT NULL, but the old \
               release leaves it out where field 'note' of 'User' is absent",
            ],
        ),
        (
            &[("State state = 5;", "State state = 5;\n  string mail = 6;")],
            "alter table users add mail text not null;",
            &[
                "SQL_REQUIRED_IN_USE `not null` column 'users.mail' is NOT NULL and has no default, but the \
               old release does not write it when it stores 'User'",
            ],
        ),
        (
            &[],
            "alter table users alter extra drop default;",
            &[
                "SQL_REQUIRED_IN_USE `drop default` column 'users.extra' is NOT NULL and loses its default, \
               but the old release does not write it when it stores 'User'",
            ],
        ),
        (
            &[],
            "alter table users add constraint p unique (phone);",
            &[
                "SQL_CONSTRAINED_IN_USE `constraint p unique (phone)` unique constraint 'p' on 'users' \
               refuses rows that the contract of the old release allows for 'User'",
            ],
        ),
        (
            &[],
            "create unique index concurrently p on users (phone);",
            &[
                "SQL_CONSTRAINED_IN_USE `p` unique index 'p' on 'users' refuses rows that the contract of \
               the old release allows for 'User'",
            ],
        ),
        (
            &[],
            "alter table users add constraint r check (rank > 0) not valid;",
            &[
                "SQL_CONSTRAINED_IN_USE `constraint r check (rank > 0) not valid` check 'r' on 'users' \
               refuses rows that the contract of the old release allows for 'User'",
            ],
        ),
        (
            &[],
            "alter table users add constraint f foreign key (id) references tags (id) not valid;",
            &[
                "SQL_CONSTRAINED_IN_USE `constraint f foreign key (id) references tags (id) not valid` \
               foreign key 'f' on 'users' refuses rows that the contract of the old release allows for \
               'User'",
            ],
        ),
    ];
    for (changes, sql, expected) in cases {
        assert_eq!(said(changes, sql), *expected, "{sql}");
    }
}

#[test]
fn what_the_old_release_can_live_with_is_no_finding() {
    let cases: &[(Changes<'_>, &str)] = &[
        (&[("  int64 rank = 4;\n", "")], "select 1;"),
        (
            &[(
                "State state = 5;",
                "State state = 5;\n  optional string mail = 6;",
            )],
            "alter table users add mail text;",
        ),
        (
            &[("State state = 5;", "State state = 5;\n  string mail = 6;")],
            "alter table users add mail text not null default '';",
        ),
        (&[], "alter table users alter phone type varchar;"),
        (
            &[],
            "alter type state add value 'sent';\ncreate table other (id int);",
        ),
        (
            &[],
            "alter table users add constraint n check (phone is not null) not valid;",
        ),
        (&[], "alter table users add constraint i unique (id, rank);"),
        (&[], "alter table users alter extra drop not null;"),
        (
            &[],
            "alter table users alter extra drop not null, alter extra drop default;",
        ),
        (
            &[],
            "create table audits (id uuid primary key, user_id uuid not null unique references users);",
        ),
    ];
    for (changes, sql) in cases {
        let mut found = found(changes, sql);
        // A label or a column that the new protos do not know is another matter.
        found
            .retain(|it| it.rule.id != "SQL_ENUM_LABELS" && it.rule.id != "SQL_COLUMN_UNEXPLAINED");
        let known = found.iter().all(|it| it.rule.id == "SQL_COLUMN_MISSING");
        assert!(known, "{sql}: {:?}", lines(&found));
    }
}

#[test]
fn both_releases_are_named_with_the_field_of_each() {
    let found = found(
        &[("string phone = 2", "string mobile = 2")],
        "alter table users rename phone to mobile;",
    );
    let [finding] = found.as_slice() else {
        panic!("{:?}", lines(&found));
    };
    let labels: Vec<&str> = finding.related.iter().map(|it| it.label.as_str()).collect();
    assert_eq!(
        labels,
        [
            "field 'phone' in the old release",
            "field 'mobile' in the new release"
        ]
    );
    assert_eq!(finding.subject.as_deref(), Some("shop.v1.User.phone"));
    let help = finding.help.as_deref().unwrap_or_default();
    for step in [
        "(1) add 'mobile' beside 'phone'",
        "(2) copy",
        "(3) drop 'phone'",
    ] {
        assert!(help.contains(step), "{help}");
    }
}

#[test]
fn a_column_may_go_once_neither_side_has_a_field_for_it() {
    let without = proto(&[("  string phone = 2;\n", "")]);
    let base = vec![("shop.proto", without.as_str()), ("sql/001_a.sql", SQL)];
    let mut now = base.clone();
    now.push(("sql/002_b.sql", "alter table users drop column phone;"));
    assert_eq!(lines(&check_files(&now, Some(&base))), [""; 0]);
}
