use super::*;
use crate::sql::catalog::{ConstraintKind, Generated, IndexPart, Table, TypeKind};
use crate::sql::migration::{FileInput, read};

fn replayed(sql: &str) -> Replay {
    let read = read(vec![FileInput {
        shown: "sql/1_a.sql".into(),
        name: "1_a.sql".to_owned(),
        text: sql.as_bytes().into(),
    }]);
    assert_eq!(read.problems, [], "{sql}");
    replay(&read.migrations)
}

/// The catalog as lines, what does not matter here left out.
fn shown(catalog: &Catalog) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, table) in &catalog.tables {
        lines.push(format!("{name}({})", columns(table)));
        lines.extend(table.constraints.iter().map(|constraint| {
            let on = constraint.columns.join(",");
            match &constraint.kind {
                ConstraintKind::ForeignKey(key) => format!(
                    "  {} {on} -> {}({}) {}",
                    constraint.name,
                    key.table,
                    key.columns.join(","),
                    key.on_delete
                ),
                ConstraintKind::Check(check) => {
                    format!("  {} {}", constraint.name, check.expression.text)
                }
                _ => format!("  {} {on}", constraint.name),
            }
        }));
    }
    for (name, index) in catalog
        .indexes
        .iter()
        .filter(|(_, index)| !index.of_constraint)
    {
        let part = |part: &IndexPart| match part {
            IndexPart::Column(column) => column.clone(),
            IndexPart::Expression(expression) => expression.text.clone(),
        };
        let parts: Vec<String> = index.parts.iter().map(part).collect();
        lines.push(format!("index {name} {}({})", index.table, parts.join(",")));
    }
    for (name, found) in &catalog.types {
        lines.push(match &found.kind {
            TypeKind::Enum(labels) => {
                let labels: Vec<&str> = labels.iter().map(|label| label.text.as_str()).collect();
                format!("enum {name} {}", labels.join("|"))
            }
            _ => format!("{} {name}", found.noun()),
        });
    }
    lines.extend(catalog.views.keys().map(|name| format!("view {name}")));
    lines
}

fn columns(table: &Table) -> String {
    let column = |column: &crate::sql::catalog::Column| {
        let null = if column.not_null { "!" } else { "" };
        let default = match (&column.generated, &column.default) {
            (Some(Generated::Stored(it)), _) => format!(" as {}", it.text),
            (Some(_), _) => " identity".to_owned(),
            (None, Some(default)) => format!(" = {}", default.text),
            (None, None) => String::new(),
        };
        format!("{} {}{null}{default}", column.name, column.ty)
    };
    table
        .columns
        .iter()
        .map(column)
        .collect::<Vec<_>>()
        .join(", ")
}

/// SQL, and the catalog that it makes; there are no problems. The names are
/// those that PostgreSQL 15 gives.
const CASES: &[(&str, &[&str])] = &[
    (
        "create table t (a int, b int4 not null, c integer default null, d int8 default 1 + 1);",
        &["t(a integer, b integer!, c integer, d bigint = 1 + 1)"],
    ),
    (
        "create table t (a varchar(20), b character varying, c char, d numeric(10,2), e decimal(5), \
         f timestamptz(3), g timestamp, h time with time zone, i float(10), j float, k text[][], \
         l int array, m interval day to second, n bit varying(3), o pg_catalog.int2, p citext);",
        &[
            "t(a character varying(20), b character varying, c character(1), d numeric(10,2), \
           e numeric(5,0), f timestamp(3) with time zone, g timestamp without time zone, \
           h time with time zone, i real, j double precision, k text[], l integer[], \
           m interval day to second, n bit varying(3), o smallint, p citext)",
        ],
    ),
    (
        "create table \"T\" (\"A\" bigserial primary key, B text unique);",
        &[
            "T(A bigint! = nextval('\"T_A_seq\"'::regclass), b text)",
            "  T_pkey A",
            "  T_b_key b",
        ],
    ),
    (
        "create table t (a int check (a > 0) check (a < 9), b int, check (a < b), check (b > 0));",
        &[
            "t(a integer, b integer)",
            "  t_a_check a > 0",
            "  t_a_check1 a < 9",
            "  t_check a < b",
            "  t_b_check b > 0",
        ],
    ),
    (
        "create table a (id int primary key, x int, unique (x) include (id)); \
         create table b (a int references a on delete cascade, x int references a (x), \
         foreign key (a) references a (id) on delete set null);",
        &[
            "a(id integer!, x integer)",
            "  a_pkey id",
            "  a_x_id_key x",
            "b(a integer, x integer)",
            "  b_a_fkey a -> a(id) CASCADE",
            "  b_x_fkey x -> a(x) NO ACTION",
            "  b_a_fkey1 a -> a(id) SET NULL",
        ],
    ),
    (
        "create table t (a int, b text generated always as (upper(c)) stored, c text, \
         d int generated always as identity);",
        &["t(a integer, b text as upper(c), c text, d integer! identity)"],
    ),
    (
        "create table t (a int, b text); create index on t (a, b); create index on t (a, b); \
         create index on t (lower(b)); create index on t ((a + 1)); create index named on t (a);",
        &[
            "t(a integer, b text)",
            "index named t(a)",
            "index t_a_b_idx t(a,b)",
            "index t_a_b_idx1 t(a,b)",
            "index t_expr_idx t((a + 1))",
            "index t_lower_idx t(lower(b))",
        ],
    ),
    (
        "create type mood as enum ('sad', 'ok'); alter type mood add value 'low' before 'sad'; \
         alter type mood add value if not exists 'ok'; alter type mood rename value 'ok' to 'fine'; \
         create table t (m mood, ms mood[]); alter type mood rename to feeling;",
        &["t(m feeling, ms feeling[])", "enum feeling low|sad|fine"],
    ),
    (
        "create table t (a int, b int unique, c int default 1); create index i on t (c) where b > 0; \
         alter table t add unique (d), add e int check (d > 0), \
         add column d int not null default 0, drop column b, \
         alter column a type bigint, alter a set not null, alter c drop default;",
        &[
            "t(a bigint!, c integer, e integer, d integer! = 0)",
            "  t_d_check d > 0",
            "  t_d_key d",
        ],
    ),
    (
        "create table a (id int primary key); create table b (a int references a, x int check (x > 0)); \
         alter table a rename to aa; alter table aa rename column id to key; \
         alter table b rename x to y; alter table b rename constraint b_a_fkey to fk; \
         alter index a_pkey rename to aa_pkey;",
        &[
            "aa(key integer!)",
            "  aa_pkey key",
            "b(a integer, y integer)",
            "  b_x_check y > 0",
            "  fk a -> aa(key) NO ACTION",
        ],
    ),
    (
        "create table a (id int primary key); create table b (a int references a); \
         create view v as select id from a; create view w as select * from v; drop table a cascade;",
        &["b(a integer)"],
    ),
    (
        "create schema app; set search_path to app, public; create table t (id serial); \
         create table public.u (t int); alter table t set schema public;",
        &[
            "t(id integer! = nextval('t_id_seq'::regclass))",
            "u(t integer)",
        ],
    ),
    (
        "create table p (a int, check (a > 0)); create table c (b int) inherits (p); \
         alter table p add column d text; alter table p rename a to aa; alter table only p drop column d;",
        &[
            "c(aa integer, b integer, d text)",
            "  p_a_check aa > 0",
            "p(aa integer)",
            "  p_a_check aa > 0",
        ],
    ),
    (
        "create table p (id int, at date, primary key (id, at)) partition by range (at); \
         create table p1 partition of p for values from ('2020-01-01') to ('2021-01-01'); \
         alter table p add column x int;",
        &[
            "p(id integer!, at date!, x integer)",
            "  p_pkey id,at",
            "p1(id integer!, at date!, x integer)",
            "  p1_pkey id,at",
        ],
    ),
    (
        "create table t (a int default 1 check (a > 0) unique); create table u (like t); \
         create table v (like t including all);",
        &[
            "t(a integer = 1)",
            "  t_a_check a > 0",
            "  t_a_key a",
            "u(a integer)",
            "v(a integer = 1)",
            "  t_a_check a > 0",
            "  v_a_key a",
        ],
    ),
    (
        "do $$ begin if not exists (select 1) then create type lvl as enum ('a'); end if; end $$; \
         do $$ begin create type lvl as enum ('a'); exception when duplicate_object then null; end $$;",
        &["enum lvl a"],
    ),
    (
        "create table if not exists t (a int); create table if not exists t (b int); \
         drop table if exists u; alter table if exists u add a int; \
         alter table t add column if not exists a text; alter table t drop constraint if exists x;",
        &["t(a integer)"],
    ),
    (
        "create table t (a int, b int); create unique index i on t (a); \
         alter table t add constraint t_a_key unique using index i; \
         create temp table tmp (x int); create table t2 (a int references t (a));",
        &[
            "t(a integer, b integer)",
            "  t_a_key a",
            "t2(a integer)",
            "  t2_a_fkey a -> t(a) NO ACTION",
        ],
    ),
    (
        "create domain email as text not null check (value like '%@%'); create table t (e email); \
         create type addr as (zip text); create type st; alter domain email drop not null;",
        &[
            "t(e email)",
            "composite type addr",
            "domain email",
            "type st",
        ],
    ),
];

#[test]
fn statements_make_the_catalog_that_postgresql_makes() {
    for (sql, expected) in CASES {
        let replay = replayed(sql);
        assert_eq!(replay.problems, [], "{sql}");
        assert_eq!(shown(&replay.catalog), *expected, "{sql}");
    }
}

#[test]
fn labels_of_checks() {
    let cases = [
        ("a in ('x', 'y')", Some("x|y")),
        ("a = any (array['x', 'y']::text[])", Some("x|y")),
        ("a = 'x' or (a = 'y')", Some("x|y")),
        ("a is null or a in ('x')", Some("x")),
        ("length(a) > 0 and a::text in ('x')", Some("x")),
        ("t.a in ('it''s')", Some("it's")),
        ("a in ('x') or b > 0", None),
        ("a not in ('x')", None),
        ("a <> 'x'", None),
        ("lower(a) in ('x')", None),
        ("a in ('x', b)", None),
    ];
    for (check, expected) in cases {
        let replay = replayed(&format!(
            "create table t (a text, b text, check ({check}));"
        ));
        let tables = replay.catalog.tables.values();
        let sets = tables
            .flat_map(|table| table.checks())
            .flat_map(|(_, check)| &check.labels);
        let labels: Vec<&str> = sets
            .filter(|set| set.column == "a")
            .flat_map(|set| &set.labels)
            .map(|label| label.text.as_str())
            .collect();
        assert_eq!(labels.join("|"), expected.unwrap_or_default(), "{check}");
    }
}

#[test]
fn what_the_database_would_refuse_has_its_place() {
    let cases = [
        (
            "alter table usr add a int;",
            "1:13 table 'usr' does not exist",
        ),
        (
            "create table t (a int);\ncreate table t (b int);",
            "2:14 table 't' exists already",
        ),
        (
            "create table t (a int, a text);",
            "1:24 column 'a' of table 't' exists already",
        ),
        (
            "create table t (a itneger);",
            "1:19 type 'itneger' does not exist",
        ),
        (
            "create table t (a int);\nalter table t drop b;",
            "2:20 column 'b' of table 't' does not exist",
        ),
        (
            "create table t (a int, primary key (b));",
            "1:37 column 'b' of table 't' does not exist",
        ),
        (
            "create table t (a int references u);",
            "1:34 table 'u' does not exist",
        ),
        (
            "create table u (a int);\ncreate table t (a int references u (a));",
            "2:34 table 'u' has no unique constraint on (a) to refer to",
        ),
        (
            "create table u (a int primary key);\ncreate table t (a int references u);\ndrop table u;",
            "3:12 table 'u' is needed by foreign key 't_a_fkey' of table 't'",
        ),
        (
            "create type e as enum ('a', 'a');",
            "1:29 label 'a' exists already",
        ),
        (
            "create type e as enum ('a');\ncreate table t (x e);\ndrop type e;",
            "3:11 type 'e' is needed by column 'x' of table 't'",
        ),
        (
            "create table a.t (x int);",
            "1:14 schema 'a' does not exist",
        ),
        (
            "create table t (a int primary key, primary key (a));",
            "1:36 table 't' has a primary key already",
        ),
        (
            "create table t (a int, check (b > 0));",
            "1:31 column 'b' of table 't' does not exist",
        ),
        ("drop index i;", "1:12 index 'i' does not exist"),
        (
            "create table t (a int);\nalter table t drop constraint c;",
            "2:31 constraint 'c' of table 't' does not exist",
        ),
        (
            "comment on column t.a is 'x';",
            "1:19 table 't' does not exist",
        ),
    ];
    for (sql, expected) in cases {
        let replay = replayed(sql);
        let problems: Vec<String> = replay
            .problems
            .iter()
            .map(|problem| {
                let start = problem.place.span.start;
                format!("{}:{} {}", start.line, start.column, problem.message)
            })
            .collect();
        assert_eq!(problems, [expected], "{sql}");
    }
}

#[test]
fn what_is_not_understood_is_known_to_be_so() {
    let replay =
        replayed("do $$ begin execute 'create table x ()'; end $$; alter table x add a int;");
    assert_eq!(replay.catalog.gaps.len(), 1);
    assert_eq!(replay.problems, []);
    let replay = replayed("create table t as select f() as a; alter table t drop column a;");
    assert_eq!(replay.catalog.gaps.len(), 0);
    let gaps: Vec<usize> = replay
        .catalog
        .tables
        .values()
        .map(|table| table.gaps.len())
        .collect();
    assert_eq!(gaps, [1]);
    assert_eq!(replay.problems, []);
}

#[test]
fn queries_have_the_columns_of_what_they_read() {
    let replay = replayed(
        "create table t (a int, b varchar(3)); create view v as select x.*, a::text as c, count(*) from t x;
         alter table t add d int; alter table t rename a to e;
         create table u (n) as with w as (select b, 1.5 from v) select b, w.* from w where b is null;",
    );
    assert_eq!(replay.problems, []);
    assert_eq!(
        shown(&replay.catalog),
        [
            "t(e integer, b character varying(3), d integer)",
            "u(n character varying(3), b character varying(3), ?column? numeric)",
            "view v"
        ]
    );
    let view = replay.catalog.views.values().next();
    assert_eq!(
        view.map(|view| view.query.as_str()),
        Some("select x.e, x.b, e::text as c, count(*) from t x")
    );
    let columns = view
        .and_then(|view| view.columns.clone())
        .unwrap_or_default();
    let columns: Vec<String> = columns
        .iter()
        .map(|(name, ty)| format!("{name} {ty}"))
        .collect();
    assert_eq!(
        columns,
        [
            "a integer",
            "b character varying(3)",
            "c text",
            "count bigint"
        ]
    );
}

#[test]
fn drops_and_renames_are_remembered() {
    let replay = replayed(
        "create table t (a int, b int);\nalter table t drop column a;\nalter table t rename b to c;\n\
         alter table t rename to u;\ncreate table v ();\ndrop table v;",
    );
    let table = replay.catalog.tables.values().next().cloned();
    let Some(table) = table else {
        panic!("no table left");
    };
    let line = |place: &Place| place.span.start.line;
    let dropped = table.dropped_column("a").map(|drop| line(&drop.place));
    let renamed = table.renamed_columns.first();
    assert_eq!(dropped, Some(2));
    assert_eq!(
        renamed.map(|it| (it.to.as_str(), line(&it.place))),
        Some(("c", 3))
    );
    let catalog = &replay.catalog;
    assert_eq!(
        catalog
            .renamed_tables
            .iter()
            .map(|it| line(&it.2))
            .collect::<Vec<_>>(),
        [4]
    );
    assert_eq!(
        catalog
            .dropped_tables
            .iter()
            .map(|it| line(&it.1))
            .collect::<Vec<_>>(),
        [6]
    );
}
