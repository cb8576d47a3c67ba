//! Random changes of contracts: what `migrate diff` writes is carried out on a
//! server with rows in its tables; then `check` finds nothing, the server has
//! what the files say, and the way back ends where it began.

use super::changes::{self, Told};
use super::model::{Model, Random};
use super::{PROTO, catalog, check_is_silent, diff};
use crate::database::catalog::{assert_same, from_files};
use crate::database::project::Project;

/// How many changes, unless `CONTRACTS_RANDOM_CHANGES` says so.
const CHANGES: usize = 40;
/// After so many changes, the next contracts.
const LIFE: usize = 10;

#[test]
fn what_is_drafted_holds() {
    let number = |name: &str| std::env::var(name).ok().map(|it| it.parse().unwrap());
    let changes = number("CONTRACTS_RANDOM_CHANGES").unwrap_or(CHANGES);
    let first = number("CONTRACTS_RANDOM_SEED").unwrap_or(1);
    let mut done = 0;
    for seed in first.. {
        if done >= changes {
            break;
        }
        let mut life = Life::begin(seed as u64);
        for _ in 0..LIFE.min(changes - done) {
            life.change();
            done += 1;
        }
    }
    println!("{done} changes");
}

/// Contracts, and the database that follows them.
struct Life {
    seed: u64,
    random: Random,
    model: Model,
    project: Project,
    changes: usize,
}

impl Life {
    fn begin(seed: u64) -> Life {
        let mut random = Random::new(seed);
        let model = changes::model(&mut random);
        let project = Project::new(&[]);
        let mut life = Life {
            seed,
            random,
            model,
            project,
            changes: 0,
        };
        life.project.repository.write(PROTO, &life.model.proto());
        life.draft(&["begin".to_owned()]);
        life.project.done(&["up"]);
        check_is_silent(&life.project);
        life.insert();
        life
    }

    fn change(&mut self) {
        self.changes += 1;
        let before = catalog(&self.project);
        let told = changes::change(&mut self.model, &mut self.random);
        eprintln!("seed {}, change {}: {}", self.seed, self.changes, told.what);
        self.project.repository.write(PROTO, &self.model.proto());
        let files = self.draft(&told.flags);
        if let Some((table, column)) = &told.distinct {
            self.project.sql(&format!(
                "UPDATE {table} SET {column} = {column} || id WHERE {column} IN \
                 (SELECT {column} FROM {table} GROUP BY 1 HAVING count(*) > 1)"
            ));
        }
        self.project.done(&["up"]);
        check_is_silent(&self.project);
        assert_same(
            &self.project.database,
            &from_files(&self.project),
            "the draft",
        );
        let again = diff(&self.project, &[]);
        assert_eq!((again.code, again.stdout.as_str()), (0, ""), "{again:?}");
        self.there_and_back(&told, files, &before);
    }

    /// Down, to where it began, and up again.
    fn there_and_back(&mut self, told: &Told, files: usize, before: &[String]) {
        if files == 0 {
            return;
        }
        let after = catalog(&self.project);
        if told.loses_values {
            self.empty();
        }
        self.project.done(&["down", &files.to_string()]);
        assert_eq!(catalog(&self.project), before, "{told:?}");
        self.project.done(&["up"]);
        assert_eq!(catalog(&self.project), after, "{told:?}");
        if told.loses_values || self.random.one_in(3) {
            self.empty();
            self.insert();
        }
    }

    /// Drafts, and counts the migrations.
    fn draft(&self, flags: &[String]) -> usize {
        let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
        let run = diff(&self.project, &flags);
        assert_eq!(run.code, 0, "{run:?}\n{}", self.model.proto());
        assert!(!run.stderr.contains("left for you"), "{run:?}");
        run.stdout.lines().count()
    }

    fn tables(&self) -> Vec<String> {
        self.model.entities.iter().map(|it| it.table()).collect()
    }

    fn empty(&self) {
        self.project
            .sql(&format!("TRUNCATE {} CASCADE", self.tables().join(", ")));
    }

    /// Three rows in each table; the third without what may be absent.
    fn insert(&mut self) {
        let tables = self.tables().join("','");
        self.project.sql(&INSERT.replace("$tables", &tables));
        for of in &mut self.model.enums {
            let first = of.label(0);
            of.used.push(first);
        }
    }
}

const INSERT: &str = "DO $do$
DECLARE t text; c record; i int; names text; vals text; v text; refers text;
BEGIN
  FOREACH t IN ARRAY ARRAY['$tables'] LOOP
    FOR i IN 1..3 LOOP
      names := ''; vals := '';
      FOR c IN SELECT a.attname, a.attnotnull, a.attnum, a.attrelid, ty.typtype, ty.typcategory,
          format_type(a.atttypid, a.atttypmod) AS ty
        FROM pg_attribute a JOIN pg_type ty ON ty.oid = a.atttypid
        WHERE a.attrelid = t::regclass AND a.attnum > 0 AND NOT a.attisdropped
      LOOP
        SELECT format('(SELECT %I FROM %s ORDER BY 1 OFFSET %s LIMIT 1)', f.attname, k.confrelid::regclass, i - 1)
          INTO refers FROM pg_constraint k JOIN pg_attribute f ON f.attrelid = k.confrelid AND f.attnum = k.confkey[1]
          WHERE k.conrelid = c.attrelid AND k.contype = 'f' AND k.conkey[1] = c.attnum LIMIT 1;
        v := CASE
          WHEN i = 3 AND NOT c.attnotnull THEN 'NULL'
          WHEN refers IS NOT NULL THEN refers
          WHEN c.typtype = 'e' THEN format('(enum_range(NULL::%s))[1]', c.ty)
          WHEN c.typcategory = 'A' THEN quote_literal('{}')
          WHEN c.ty = 'uuid' THEN quote_literal(md5(t || c.attname || i)) || '::uuid'
          WHEN c.ty = 'text' THEN quote_literal(c.attname || i)
          WHEN c.ty = 'bytea' THEN format('convert_to(%L, ''UTF8'')', c.attname || i)
          WHEN c.ty = 'boolean' THEN (i % 2 = 0)::text
          WHEN c.ty = 'jsonb' THEN quote_literal('{}')
          WHEN c.ty = 'interval' THEN quote_literal(i || ' seconds')
          WHEN c.ty LIKE 'timestamp%' THEN 'now()'
          ELSE i::text END;
        names := names || ',' || quote_ident(c.attname); vals := vals || ',' || v;
      END LOOP;
      EXECUTE format('INSERT INTO %s (%s) VALUES (%s)', t, substr(names, 2), substr(vals, 2));
    END LOOP;
  END LOOP;
END $do$";
