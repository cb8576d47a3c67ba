//! What a statement needs: a transaction, none, or one of its own.

use crate::sql::migration::{Script, Statement};

/// How a statement is to be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Can be in a transaction with the record of it.
    Ordinary,
    /// Holds for the session: to be said again where a file is gone on with.
    Setting,
    /// `BEGIN`
    Begin,
    /// `COMMIT` or `END`
    Commit,
    /// `ROLLBACK`
    Rollback,
    /// Refuses to be in a transaction.
    Alone(Alone),
}

/// A statement that refuses to be in a transaction, by what can be known of it
/// after a crash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Alone {
    /// Leaves an index: a valid one if it succeeded, an invalid one if not.
    CreateIndex(ConcurrentIndex),
    /// Leaves no index if it succeeded.
    DropIndex { name: String, if_exists: bool },
    /// May be carried out twice.
    Repeatable,
    /// Nothing can be known.
    Opaque,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ConcurrentIndex {
    /// As written; none if the server chooses it.
    pub(super) name: Option<String>,
    /// As written, with its schema if it has one.
    pub(super) table: String,
}

impl Kind {
    pub(super) fn of(script: &Script, statement: &Statement) -> Kind {
        kind(&script.words(statement))
    }
}

fn kind(written: &[&str]) -> Kind {
    let lower: Vec<String> = written
        .iter()
        .map(|word| word.to_ascii_lowercase())
        .collect();
    let words: Vec<&str> = lower.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["begin", ..] | ["start", "transaction", ..] => Kind::Begin,
        ["commit" | "end", ..] => Kind::Commit,
        ["rollback" | "abort", rest @ ..] if !rest.contains(&"to") => Kind::Rollback,
        ["set", "local" | "constraints" | "transaction", ..] => Kind::Ordinary,
        ["set" | "reset", ..] => Kind::Setting,
        ["select", rest @ ..] if rest.contains(&"set_config") => Kind::Setting,
        _ => alone(&words, written).map_or(Kind::Ordinary, Kind::Alone),
    }
}

fn alone(words: &[&str], written: &[&str]) -> Option<Alone> {
    let concurrently = words.contains(&"concurrently");
    match words {
        ["create", "index", ..] | ["create", "unique", "index", ..] if concurrently => {
            Some(Alone::CreateIndex(concurrent_index(words, written)))
        }
        ["drop", "index", ..] if concurrently => {
            let if_exists = words.get(3) == Some(&"if");
            let start = if if_exists { 5 } else { 3 };
            Some(Alone::DropIndex {
                name: name_at(written, start),
                if_exists,
            })
        }
        ["reindex", rest @ ..] => {
            let whole = rest
                .iter()
                .any(|it| matches!(*it, "database" | "schema" | "system"));
            (concurrently || whole).then_some(Alone::Repeatable)
        }
        ["vacuum", ..] | ["alter", "system", ..] | ["cluster"] => Some(Alone::Repeatable),
        [
            "create" | "drop",
            "database" | "tablespace" | "subscription",
            ..,
        ]
        | ["call", ..] => Some(Alone::Opaque),
        ["alter", "table", ..] if concurrently && words.contains(&"detach") => Some(Alone::Opaque),
        ["alter", "database", rest @ ..] if rest.contains(&"tablespace") => Some(Alone::Opaque),
        ["do", body @ ..] if body.iter().any(|it| commits(it)) => Some(Alone::Opaque),
        _ => None,
    }
}

/// `CREATE [UNIQUE] INDEX CONCURRENTLY [[IF NOT EXISTS] name] ON [ONLY] table`
fn concurrent_index(words: &[&str], written: &[&str]) -> ConcurrentIndex {
    let after = |word: &str| {
        words
            .iter()
            .position(|it| *it == word)
            .map_or(0, |at| at + 1)
    };
    let mut name = after("concurrently");
    if words.get(name) == Some(&"if") {
        name += 3;
    }
    let mut table = after("on");
    if words.get(table) == Some(&"only") {
        table += 1;
    }
    ConcurrentIndex {
        name: (words.get(name) != Some(&"on")).then(|| name_at(written, name)),
        table: name_at(written, table),
    }
}

/// A name as written, with what stands before its dots.
fn name_at(words: &[&str], start: usize) -> String {
    let mut name = String::new();
    for word in words.iter().skip(start) {
        let continues = name.is_empty() || name.ends_with('.') || *word == ".";
        if !continues {
            break;
        }
        name.push_str(word);
    }
    name
}

/// True for the body of a DO block that ends transactions.
fn commits(body: &str) -> bool {
    let mut words = body.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.any(|word| word == "commit")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(text: &str) -> Kind {
        let text = text.replace('.', " . ").replace('(', " (");
        kind(&text.split_whitespace().collect::<Vec<_>>())
    }

    #[test]
    fn knows_what_refuses_transactions() {
        for text in [
            "VACUUM t",
            "reindex table concurrently t",
            "reindex schema s",
            "create database d",
            "alter table t detach partition p concurrently",
            "call p (1)",
            "alter system set x = 1",
        ] {
            assert!(matches!(kind_of(text), Kind::Alone(_)), "{text}");
        }
        for text in [
            "create index i on t (concurrently_made)",
            "reindex table t",
            "rollback to savepoint s",
            "set local lock_timeout = 0",
            "alter type e add value 'x'",
        ] {
            assert_eq!(kind_of(text), Kind::Ordinary, "{text}");
        }
    }

    #[test]
    fn reads_concurrent_indexes() {
        let index = |name: Option<&str>, table: &str| {
            Kind::Alone(Alone::CreateIndex(ConcurrentIndex {
                name: name.map(str::to_owned),
                table: table.to_owned(),
            }))
        };
        let cases = [
            (
                "create index concurrently i on t (a)",
                index(Some("i"), "t"),
            ),
            (
                "create unique index concurrently if not exists \"I\" on only s.t using btree (a)",
                index(Some("\"I\""), "s.t"),
            ),
            ("create index concurrently on s.t (a)", index(None, "s.t")),
        ];
        for (text, expected) in cases {
            assert_eq!(kind_of(text), expected, "{text}");
        }
        let dropped = |name: &str, if_exists| {
            Kind::Alone(Alone::DropIndex {
                name: name.to_owned(),
                if_exists,
            })
        };
        assert_eq!(
            kind_of("drop index concurrently if exists s.i cascade"),
            dropped("s.i", true)
        );
        assert_eq!(kind_of("drop index concurrently i"), dropped("i", false));
    }
}
