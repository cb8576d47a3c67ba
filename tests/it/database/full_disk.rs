//! A server that has no room left: its files may grow to a limit, which is then
//! lifted.

use super::network::NetworkServer;
use super::server::psql;
use crate::repository::{Repository, Run};

/// Files of more than 24 MB are refused by the system; `sh` counts in blocks of
/// 512 bytes. Segments of the server's log are 16 MB.
const LIMIT: &str = "ulimit -f 49152;";

struct Cramped {
    server: NetworkServer,
    project: Repository,
}

impl Cramped {
    fn new(files: &[(&str, &str)]) -> Cramped {
        let mut server = NetworkServer::new();
        server.start(LIMIT, &["autovacuum=off"]);
        let project = Repository::folder();
        for (name, text) in files {
            project.write(&format!("sql/{name}"), text);
        }
        Cramped { server, project }
    }

    fn migrate(&self, command: &[&str]) -> Run {
        let url = self.server.socket_url("contracts");
        let args = [
            &["migrate", "--db", &url, "--confirm", "contracts"],
            command,
        ]
        .concat();
        self.project.contracts(&args)
    }

    fn sql(&self, sql: &str) -> String {
        psql(&self.server.socket_url("contracts"), sql)
    }

    fn history(&self) -> String {
        self.sql(
            "SELECT version, status, statements_applied || '/' || statement_count \
             FROM contracts_migrations ORDER BY version",
        )
    }

    /// Gives it room.
    fn relieve(&mut self) {
        self.server.stop();
        self.server.start("", &[]);
    }
}

#[track_caller]
fn tells_of_the_disk(failure: &str, place: &str) {
    assert!(failure.contains(place), "{failure}");
    assert!(
        failure.contains("could not extend file") || failure.contains("could not write"),
        "{failure}"
    );
}

#[test]
fn a_transaction_is_undone_and_done_later() {
    let big = "-- +goose Up\nCREATE TABLE big (t text);\n\
               INSERT INTO big SELECT repeat(g::text, 200) FROM generate_series(1, 60000) g;\n\
               CREATE TABLE after (id int);\n-- +goose Down\nDROP TABLE after, big;\n";
    let mut cramped = Cramped::new(&[("1_a.sql", "CREATE TABLE a (id int);"), ("2_big.sql", big)]);
    let failure = cramped.migrate(&["up"]).failure();
    tells_of_the_disk(&failure, "sql/2_big.sql:3:1:");
    assert!(
        failure.contains("nothing of this migration was kept"),
        "{failure}"
    );
    assert_eq!(cramped.history(), "1|applied|1/1\n2|failed|0/3");
    assert_eq!(cramped.sql("SELECT to_regclass('big') IS NULL"), "t");
    cramped.relieve();
    assert_eq!(cramped.migrate(&["up"]).code, 0);
    assert_eq!(cramped.history(), "1|applied|1/1\n2|applied|3/3");
    assert_eq!(cramped.sql("SELECT count(*) FROM big"), "60000");
}

#[test]
fn an_index_that_found_no_room_is_built_later() {
    let key = ["0", "1", "2", "3"]
        .map(|it| format!("md5((a + {it})::text)"))
        .join(" || ");
    let text = format!(
        "-- +goose NO TRANSACTION\n-- +goose Up\nCREATE TABLE t (a int);\n\
         INSERT INTO t SELECT generate_series(1, 250000);\n\
         CREATE INDEX CONCURRENTLY i ON t (({key}));\nCREATE TABLE after (id int);\n"
    );
    let mut cramped = Cramped::new(&[("1_t.sql", &text)]);
    let failure = cramped.migrate(&["up"]).failure();
    tells_of_the_disk(&failure, "sql/1_t.sql:5:1:");
    assert!(failure.contains("the 2 before it are done"), "{failure}");
    assert_eq!(cramped.history(), "1|failed|2/4");
    assert_eq!(
        cramped.sql("SELECT indisvalid FROM pg_index WHERE indrelid = 't'::regclass"),
        "f"
    );
    cramped.relieve();
    let run = cramped.migrate(&["up"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stderr.contains("dropping index public.i"), "{run:?}");
    assert_eq!(cramped.history(), "1|applied|4/4");
    assert_eq!(
        cramped.sql("SELECT indisvalid FROM pg_index WHERE indrelid = 't'::regclass"),
        "t"
    );
}
