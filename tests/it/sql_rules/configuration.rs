//! `sql` and `fixtures` of `contracts.yaml`.

use super::{NEXT, check, found, shop};
use crate::repository::Repository;

/// A migration that two rules find something in, one of them opt-in.
fn unsafe_shop() -> Repository {
    let repository = shop();
    repository.write(
        NEXT,
        "CREATE INDEX orders_note ON orders (note);\nALTER TABLE orders ADD COLUMN state varchar(5);\n",
    );
    repository
}

#[test]
fn what_is_selected_holds() {
    let index = "sql/002_next.sql:1:8 SQL_INDEX_LOCKS";
    let text = "sql/002_next.sql:2:37 SQL_PREFER_TEXT";
    for (config, expected) in [
        ("version: v1\n", &[index][..]),
        ("sql:\n  use: [SQL, SQL_STYLE]\n", &[index, text]),
        ("sql:\n  use: [SQL_PREFER_TEXT]\n", &[text]),
        ("sql:\n  except: [SQL_INDEX_LOCKS]\n", &[]),
        ("sql:\n  except: [SQL_SAFETY]\n", &[]),
        ("sql:\n  ignore: [sql/002_next.sql]\n", &[]),
        ("sql:\n  ignore: [sql]\n", &[]),
        ("sql:\n  ignore: [sql/003_other.sql]\n", &[index]),
        ("sql:\n  ignore_only:\n    SQL_INDEX_LOCKS: [sql]\n", &[]),
        (
            "sql:\n  ignore_only:\n    SQL_PREFER_TEXT: [sql]\n",
            &[index],
        ),
        (
            "sql:\n  folders: [sql]\n  use: [SQL, SQL_PREFER_TEXT]\n  ignore_only:\n    SQL: [sql]\n",
            &[text],
        ),
        ("sql: [sql]\n", &[index]),
        ("sql:\n", &[index]),
        ("rules:\n  SQL_INDEX_LOCKS: off\n", &[]),
    ] {
        let repository = unsafe_shop();
        repository.write("contracts.yaml", config);
        assert_eq!(found(&check(&repository)), expected, "{config}");
    }
}

#[test]
fn fixtures_have_rules_too() {
    let repository = shop();
    repository.write("proto/a/v1/a.proto", "syntax = \"proto3\";\npackage a.v1;\nmessage Order { int64 id = 1; optional string note = 2; string total = 3; }\n");
    repository.write("seeders/orders_seed.json", "[}");
    check(&repository).findings();
    for config in [
        "fixtures:\n  except: [FIXTURE]\n",
        "fixtures:\n  folders: [seeders]\n  ignore: [seeders/orders_seed.json]\n",
        "fixtures:\n  ignore_only:\n    FIXTURE_SYNTAX: [seeders]\n",
    ] {
        repository.write("contracts.yaml", config);
        check(&repository).clean();
    }
}

#[test]
fn what_is_not_there_is_told_with_its_place_and_the_nearest_name() {
    for (config, place, near) in [
        (
            "sql:\n  use:\n    - SQL_INDEX_LOKS\n",
            "contracts.yaml:3:7: no rule or category is called `SQL_INDEX_LOKS`",
            "`SQL_INDEX_LOCKS`",
        ),
        (
            "sql:\n  except: [SQL, SQL_SAFTEY]\n",
            "contracts.yaml:2:17: no rule or category is called `SQL_SAFTEY`",
            "`SQL_SAFETY`",
        ),
        (
            "sql:\n  ignore_only:\n    SQL_STILE: [sql]\n",
            "contracts.yaml:3:5: no rule or category is called `SQL_STILE`",
            "`SQL_STYLE`",
        ),
        (
            "fixtures:\n  except: [FIXTURES]\n",
            "contracts.yaml:2:12: no rule or category is called `FIXTURES`",
            "`FIXTURE`",
        ),
        ("sql:\n  exept: [SQL]\n", "unknown key `exept`", "`except`"),
        (
            "sql:\n  ignore: [../other]\n",
            "leads out of the folder",
            "relative",
        ),
        ("sql: 3\n", "contracts.yaml:1", ""),
    ] {
        let repository = unsafe_shop();
        repository.write("contracts.yaml", config);
        let run = check(&repository);
        assert_eq!(run.code, 1, "{config}: {run:?}");
        assert!(run.stderr.contains(place), "{config}: {run:?}");
        assert!(run.stderr.contains(near), "{config}: {run:?}");
    }
}

#[test]
fn without_a_base_nothing_is_judged_for_safety_and_it_is_said() {
    let run = unsafe_shop().contracts(&["check"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("name a base with --against"), "{run:?}");
}
