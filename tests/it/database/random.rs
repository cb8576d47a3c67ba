//! A corpus of migrations that chance writes: up, down to any version, and up
//! again leave what up alone left.

use super::locks::rounds;
use super::project::Project;
use crate::lint::prng::Prng;

/// A change of a schema, and what undoes it.
struct Change {
    up: String,
    down: String,
    /// False for what refuses to be in a transaction.
    whole: bool,
}

fn change(up: String, down: String) -> Change {
    Change {
        up,
        down,
        whole: true,
    }
}

/// What the changes so far have made.
#[derive(Default)]
struct Schema {
    tables: Vec<Table>,
    enums: Vec<String>,
    count: usize,
}

struct Table {
    name: String,
    columns: Vec<String>,
    /// As SQL writes it.
    comment: String,
}

const TYPES: [&str; 7] = [
    "integer",
    "text",
    "numeric(12, 2)",
    "timestamptz",
    "jsonb",
    "text[]",
    "varchar(40)",
];

impl Schema {
    /// A name that is new; some want quotes.
    fn name(&mut self, chance: &mut Prng, kind: &str) -> String {
        self.count += 1;
        match chance.below(4) {
            0 => format!("\"{kind} {}\"", self.count),
            1 => format!("\"{}{}\"", kind.to_uppercase(), self.count),
            _ => format!("{kind}_{}", self.count),
        }
    }

    fn change(&mut self, chance: &mut Prng) -> Change {
        let kind = if self.tables.is_empty() {
            0
        } else {
            chance.below(12)
        };
        let at = chance.below(self.tables.len().max(1));
        match kind {
            0 | 1 => self.table(chance),
            2 => self.enumeration(chance),
            3 => self.rename_table(chance, at),
            4 => self.rename_column(chance, at),
            5 => self.reference(chance, at),
            6 => self.index(chance, at),
            7 => self.view(chance, at),
            8 => self.function(chance),
            9 => self.comment(chance, at),
            _ => self.column(chance, at),
        }
    }

    fn table(&mut self, chance: &mut Prng) -> Change {
        let name = self.name(chance, "table");
        let columns: Vec<String> = (0..1 + chance.below(4))
            .map(|_| self.name(chance, "column"))
            .collect();
        let typed: Vec<String> = columns
            .iter()
            .map(|column| {
                let check = match chance.below(4) {
                    0 => format!(" CHECK ({column} IS NOT NULL)"),
                    1 => " NOT NULL".to_owned(),
                    _ => String::new(),
                };
                format!("{column} {}{check}", TYPES[chance.below(TYPES.len())])
            })
            .collect();
        let up = format!(
            "CREATE TABLE {name} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, {})",
            typed.join(", ")
        );
        let down = format!("DROP TABLE {name}");
        self.tables.push(Table {
            name,
            columns,
            comment: "NULL".to_owned(),
        });
        change(up, down)
    }

    fn column(&mut self, chance: &mut Prng, at: usize) -> Change {
        let column = self.name(chance, "column");
        let of_enum = self.enums.get(chance.below(self.enums.len() + 2)).cloned();
        let ty = of_enum.unwrap_or_else(|| TYPES[chance.below(TYPES.len())].to_owned());
        let table = &mut self.tables[at];
        let name = &table.name;
        let up = format!("ALTER TABLE {name} ADD COLUMN {column} {ty}");
        let down = format!("ALTER TABLE {name} DROP COLUMN {column}");
        table.columns.push(column);
        change(up, down)
    }

    fn enumeration(&mut self, chance: &mut Prng) -> Change {
        let name = self.name(chance, "kind");
        self.enums.push(name.clone());
        change(
            format!("CREATE TYPE {name} AS ENUM ('a;b', 'it''s', '-- +goose')"),
            format!("DROP TYPE {name}"),
        )
    }

    fn rename_table(&mut self, chance: &mut Prng, at: usize) -> Change {
        let new = self.name(chance, "table");
        let old = std::mem::replace(&mut self.tables[at].name, new.clone());
        change(
            format!("ALTER TABLE {old} RENAME TO {new}"),
            format!("ALTER TABLE {new} RENAME TO {old}"),
        )
    }

    fn rename_column(&mut self, chance: &mut Prng, at: usize) -> Change {
        let new = self.name(chance, "column");
        let table = &mut self.tables[at];
        let which = chance.below(table.columns.len());
        let old = std::mem::replace(&mut table.columns[which], new.clone());
        let name = &table.name;
        change(
            format!("ALTER TABLE {name} RENAME COLUMN {old} TO {new}"),
            format!("ALTER TABLE {name} RENAME COLUMN {new} TO {old}"),
        )
    }

    fn reference(&mut self, chance: &mut Prng, at: usize) -> Change {
        let key = self.name(chance, "key");
        let name = self.tables[at].name.clone();
        let other = self.tables[chance.below(self.tables.len())].name.clone();
        change(
            format!(
                "ALTER TABLE {name} ADD CONSTRAINT {key} FOREIGN KEY (id) REFERENCES {other} (id) \
                 ON DELETE CASCADE DEFERRABLE"
            ),
            format!("ALTER TABLE {name} DROP CONSTRAINT {key}"),
        )
    }

    fn index(&mut self, chance: &mut Prng, at: usize) -> Change {
        let index = self.name(chance, "index");
        let name = &self.tables[at].name;
        let how = match chance.below(2) {
            0 => "CONCURRENTLY ",
            _ => "",
        };
        Change {
            up: format!("CREATE UNIQUE INDEX {how}{index} ON {name} (id DESC) WHERE id > 5"),
            down: format!("DROP INDEX {how}{index}"),
            whole: how.is_empty(),
        }
    }

    fn view(&mut self, chance: &mut Prng, at: usize) -> Change {
        let view = self.name(chance, "view");
        let name = &self.tables[at].name;
        change(
            format!("CREATE VIEW {view} AS SELECT id, 'a;b' AS constant FROM {name} /* ; */"),
            format!("DROP VIEW {view}"),
        )
    }

    fn function(&mut self, chance: &mut Prng) -> Change {
        let name = self.name(chance, "function");
        change(
            format!(
                "CREATE FUNCTION {name}(a int) RETURNS int LANGUAGE plpgsql AS $body$\nBEGIN\n  \
                 -- a comment; and more\n  RETURN a + 1;\nEND\n$body$"
            ),
            format!("DROP FUNCTION {name}"),
        )
    }

    fn comment(&mut self, chance: &mut Prng, at: usize) -> Change {
        let text = self.name(chance, "word").replace('"', "");
        let table = &mut self.tables[at];
        let new = format!("'of {text}; \"quoted\"'");
        let old = std::mem::replace(&mut table.comment, new.clone());
        let name = &table.name;
        change(
            format!("COMMENT ON TABLE {name} IS {new}"),
            format!("COMMENT ON TABLE {name} IS {old}"),
        )
    }
}

/// Writes changes as one migration, in one of the ways that are read.
fn write(project: &Project, chance: &mut Prng, version: usize, changes: &[Change]) {
    let join = |texts: Vec<String>| texts.concat();
    let up = |end: &str| {
        let texts = changes.iter().map(|it| format!("{}{end}\n", it.up));
        join(texts.collect())
    };
    let down = |end: &str| {
        let texts = changes.iter().rev().map(|it| format!("{}{end}\n", it.down));
        join(texts.collect())
    };
    let whole = changes.iter().all(|it| it.whole);
    let put = |name: &str, text: &str| {
        project.repository.write(&format!("sql/{name}"), text);
    };
    match chance.below(3) {
        0 => {
            let option = if whole { "" } else { " transaction:false" };
            let text = format!(
                "-- migrate:up{option}\n{}\n-- migrate:down{option}\n{}",
                up(";"),
                down(";")
            );
            put(&format!("{version:03}_change.sql"), &text);
        }
        1 => {
            let first = if whole { "" } else { "-- no-transaction\n" };
            put(
                &format!("{version}_change.up.sql"),
                &format!("{first}{}", up(";")),
            );
            put(
                &format!("{version}_change.down.sql"),
                &format!("{first}{}", down(";")),
            );
        }
        _ => {
            let first = if whole {
                ""
            } else {
                "-- +goose NO TRANSACTION\n"
            };
            let block = |texts: Vec<&String>| -> String {
                let enclose = |it: &&String| {
                    format!("-- +goose StatementBegin\n{it};\n-- +goose StatementEnd\n")
                };
                texts.iter().map(enclose).collect()
            };
            let text = format!(
                "{first}-- +goose Up\n{}-- +goose Down\n{}",
                block(changes.iter().map(|it| &it.up).collect()),
                block(changes.iter().rev().map(|it| &it.down).collect()),
            );
            put(&format!("{version}-change.sql"), &text);
        }
    }
}

#[test]
fn up_and_down_meet_themselves() {
    for seed in 0..rounds(6) as u64 {
        let chance = &mut Prng::new(seed);
        let project = Project::new(&[]);
        let mut schema = Schema::default();
        let last = 10;
        for version in 1..=last {
            let changes: Vec<Change> = (0..1 + chance.below(4))
                .map(|_| schema.change(chance))
                .collect();
            write(&project, chance, version, &changes);
        }
        let context = format!("seed {seed} in {}", project.repository.path("").display());
        let mut dumps = vec![String::new()];
        for version in 1..=last {
            project.done(&["to", &version.to_string()]);
            dumps.push(project.database.dump());
        }
        project.done(&["to", "0"]);
        dumps[0] = project.database.dump();
        let tables = |dump: &str| dump.matches("CREATE TABLE").count();
        assert_eq!(tables(&dumps[0]), 1, "only the history stays: {context}");
        project.done(&["up"]);
        assert_eq!(project.database.dump(), dumps[last], "{context}");
        for _ in 0..6 {
            let version = chance.below(last + 1);
            project.done(&["to", &version.to_string()]);
            assert_eq!(
                project.database.dump(),
                dumps[version],
                "{context}, version {version}"
            );
        }
        project.done(&["up"]);
        assert_eq!(project.database.dump(), dumps[last], "{context}");
        project.done(&["reset"]);
        assert_eq!(project.database.dump(), dumps[0], "{context}");
    }
}
