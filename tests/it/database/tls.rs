//! Encrypted connections, whom they trust, and who is let in by a certificate.
//! `psql` says what is right.

use super::network::{Client, NetworkServer};
use crate::repository::Repository;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex, Weak};

fn openssl(folder: &Path, line: &str) {
    let output = Command::new("openssl")
        .args(line.split(' '))
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{line}: {output:?}");
}

/// An authority, a server's certificate for `localhost`, and one for the user
/// `certified`; another authority, which signed nothing of them.
fn certificates() -> Repository {
    let folder = Repository::folder();
    let at = folder.path("");
    folder.write("server.ext", "subjectAltName=DNS:localhost\n");
    folder.write("user.ext", "extendedKeyUsage=clientAuth\n");
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
    for name in ["ca", "other"] {
        openssl(
            &at,
            &format!(
                "req -x509 {key} -days 2 -subj /CN={name} -keyout {name}.key -out {name}.crt \
                 -addext basicConstraints=critical,CA:TRUE"
            ),
        );
    }
    for (name, subject) in [("server", "localhost"), ("user", "certified")] {
        openssl(
            &at,
            &format!("req {key} -subj /CN={subject} -keyout {name}.key -out {name}.csr"),
        );
        openssl(
            &at,
            &format!(
                "x509 -req -in {name}.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 \
                 -extfile {name}.ext -out {name}.crt"
            ),
        );
    }
    openssl(
        &at,
        "pkey -in user.key -aes128 -passout pass:geheim -out locked.key",
    );
    folder
}

const RULES: &str = "local all all trust
hostssl all certified 127.0.0.1/32 cert
hostssl all encrypted 127.0.0.1/32 trust
hostnossl all plain 127.0.0.1/32 trust
host all contracts 127.0.0.1/32 trust
";

struct TlsServer {
    server: NetworkServer,
    certificates: Repository,
}

impl TlsServer {
    /// The server that the tests share.
    fn shared() -> Arc<TlsServer> {
        static SHARED: Mutex<Weak<TlsServer>> = Mutex::new(Weak::new());
        let mut shared = SHARED
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(server) = shared.upgrade() {
            return server;
        }
        let mut server = NetworkServer::new();
        let certificates = certificates();
        for name in ["server.key", "server.crt", "ca.crt"] {
            server.write(name, &std::fs::read(certificates.path(name)).unwrap());
        }
        server.write("pg_hba.conf", RULES.as_bytes());
        let settings = [
            "ssl=on",
            "ssl_cert_file=server.crt",
            "ssl_key_file=server.key",
            "ssl_ca_file=ca.crt",
        ];
        server.start("", &settings);
        let roles = "CREATE ROLE certified LOGIN; CREATE ROLE encrypted LOGIN; \
                     CREATE ROLE plain LOGIN";
        super::server::psql(&server.socket_url("contracts"), roles);
        super::server::psql(
            &server.socket_url("contracts"),
            "CREATE DATABASE sealed OWNER contracts",
        );
        let server = Arc::new(TlsServer {
            server,
            certificates,
        });
        *shared = Arc::downgrade(&server);
        server
    }

    fn url(&self, user: &str, host: &str, query: &str) -> String {
        let folder = self.certificates.path("");
        let query = query.replace('@', &folder.display().to_string());
        format!("{}?{query}", self.server.url(user, host, "contracts"))
    }
}

/// User, host, query; and what the refusal has to say, if it is one.
const CASES: &[(&str, &str, &str, Option<&str>)] = &[
    ("contracts", "localhost", "sslmode=disable", None),
    ("contracts", "localhost", "sslmode=prefer", None),
    ("contracts", "localhost", "sslmode=allow", None),
    ("contracts", "localhost", "sslmode=require", None),
    (
        "contracts",
        "127.0.0.1",
        "sslmode=require&sslrootcert=@/ca.crt",
        None,
    ),
    // Who names an authority wants it looked at.
    (
        "contracts",
        "localhost",
        "sslmode=require&sslrootcert=@/other.crt",
        Some("sslrootcert=FILE"),
    ),
    (
        "contracts",
        "127.0.0.1",
        "sslmode=verify-ca&sslrootcert=@/ca.crt",
        None,
    ),
    (
        "contracts",
        "localhost",
        "sslmode=verify-ca&sslrootcert=@/other.crt",
        Some("not signed by an authority that is trusted"),
    ),
    (
        "contracts",
        "localhost",
        "sslmode=verify-ca",
        Some("needs the certificate of an authority"),
    ),
    (
        "contracts",
        "localhost",
        "sslmode=verify-full&sslrootcert=@/ca.crt",
        None,
    ),
    (
        "contracts",
        "127.0.0.1",
        "sslmode=verify-full&sslrootcert=@/ca.crt",
        Some("is for another name"),
    ),
    (
        "contracts",
        "localhost",
        "sslmode=verify-full&sslrootcert=@/other.crt",
        Some("not signed by an authority that is trusted"),
    ),
    (
        "contracts",
        "localhost",
        "sslmode=verify-full",
        Some("not signed by an authority that is trusted"),
    ),
    (
        "contracts",
        "localhost",
        "sslmode=verify-full&sslrootcert=@/gone.crt",
        Some("gone.crt` cannot be read"),
    ),
    (
        "contracts",
        "localhost",
        "sslmode=verify-full&sslrootcert=@/server.ext",
        Some("is no PEM file"),
    ),
    ("encrypted", "localhost", "sslmode=prefer", None),
    ("encrypted", "localhost", "sslmode=allow", None),
    (
        "encrypted",
        "localhost",
        "sslmode=disable",
        Some("say sslmode=require"),
    ),
    (
        "plain",
        "localhost",
        "sslmode=require",
        Some("has no rule that lets you in"),
    ),
    (
        "certified",
        "localhost",
        "sslmode=require",
        Some("sslcert=FILE&sslkey=FILE"),
    ),
    (
        "certified",
        "localhost",
        "sslmode=verify-full&sslrootcert=@/ca.crt&sslcert=@/user.crt&sslkey=@/user.key",
        None,
    ),
    // The certificate is another user's.
    (
        "encrypted",
        "localhost",
        "sslmode=require&sslcert=@/user.crt&sslkey=@/user.key",
        None,
    ),
    (
        "certified",
        "localhost",
        "sslmode=require&sslcert=@/server.crt&sslkey=@/server.key",
        Some("refuses user `certified`"),
    ),
    (
        "certified",
        "localhost",
        "sslmode=require&sslcert=@/user.crt",
        Some("sslcert is named without sslkey"),
    ),
    (
        "certified",
        "localhost",
        "sslmode=require&sslcert=@/user.crt&sslkey=@/locked.key",
        Some("is encrypted"),
    ),
    (
        "contracts",
        "localhost",
        "sslmode=verify_full",
        Some("sslmode has a value that is none of its own"),
    ),
];

#[test]
fn modes_and_authorities_do_what_they_do_in_psql() {
    let tls = TlsServer::shared();
    let client = Client::new();
    for (user, host, query, refusal) in CASES {
        let url = tls.url(user, host, query);
        let ours = client.gets_in(&url);
        let theirs = client.psql_gets_in(&url);
        assert_eq!(ours.is_ok(), theirs.is_ok(), "{url}: {ours:?}, {theirs:?}");
        match (refusal, &ours) {
            (None, Ok(())) => {}
            (Some(part), Err(told)) => assert!(told.contains(part), "{url}: {told}"),
            _ => panic!("{url}: {ours:?}"),
        }
    }
}

#[test]
fn what_is_to_be_encrypted_is() {
    let tls = TlsServer::shared();
    let seen = "CREATE TABLE seen AS SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid();";
    for (mode, encrypted) in [
        ("disable", "f"),
        ("prefer", "t"),
        ("allow", "t"),
        ("require", "t"),
        ("verify-full&sslrootcert=@/ca.crt", "t"),
    ] {
        let client = Client::new();
        client.home.write(
            "sql/1_a.sql",
            &format!("-- +goose Up\n{seen}\n-- +goose Down\nDROP TABLE seen;\n"),
        );
        let url = tls.url("contracts", "localhost", &format!("sslmode={mode}"));
        let url = url.replace("/contracts?", "/sealed?");
        let run = client.contracts(&["migrate", "up", "--db", &url]);
        assert_eq!(run.code, 0, "{run:?}");
        let direct = tls.server.socket_url("sealed");
        assert_eq!(
            super::server::psql(&direct, "SELECT ssl FROM seen"),
            encrypted,
            "{mode}"
        );
        let run = client.contracts(&["migrate", "reset", "--db", &url, "--confirm", "sealed"]);
        assert_eq!(run.code, 0, "{run:?}");
    }
}

#[test]
fn a_key_that_others_may_read_is_no_secret() {
    let tls = TlsServer::shared();
    let client = Client::new();
    let read = |name: &str| tls.certificates.read(name);
    client.write(".postgresql/postgresql.crt", &read("user.crt"), 0o644);
    let url = tls.url("certified", "localhost", "sslmode=require");
    client.write(".postgresql/postgresql.key", &read("user.key"), 0o604);
    let told = client.gets_in(&url).unwrap_err();
    assert!(told.contains("is no secret: others may read it"), "{told}");
    assert!(client.psql_gets_in(&url).is_err());
    // What is in the home folder is taken without being named.
    client.write(".postgresql/postgresql.key", &read("user.key"), 0o600);
    client.write(".postgresql/root.crt", &read("ca.crt"), 0o644);
    assert_eq!(client.gets_in(&url), Ok(()));
    assert_eq!(client.psql_gets_in(&url).as_deref(), Ok("t"));
    client.write(".postgresql/root.crt", &read("other.crt"), 0o644);
    assert!(client.gets_in(&url).is_err());
    assert!(client.psql_gets_in(&url).is_err());
}

#[test]
fn the_environment_says_how_to_encrypt() {
    let tls = TlsServer::shared();
    let file = |name: &str| tls.certificates.path(name).display().to_string();
    let url = tls.server.url("contracts", "localhost", "contracts");
    let mode = |mode: &str, authority: &str| {
        Client::new()
            .with("PGSSLMODE", mode)
            .with("PGSSLROOTCERT", file(authority))
    };
    assert_eq!(mode("verify-full", "ca.crt").gets_in(&url), Ok(()));
    assert!(mode("verify-full", "other.crt").gets_in(&url).is_err());
    assert_eq!(mode("prefer", "other.crt").gets_in(&url), Ok(()));
    let told = mode("verify_full", "ca.crt").gets_in(&url).unwrap_err();
    assert!(told.contains("expected one of disable, allow"), "{told}");
}

#[test]
fn a_server_that_does_not_encrypt() {
    let mut server = NetworkServer::new();
    server.write("pg_hba.conf", b"host all all 127.0.0.1/32 trust\n");
    server.start("", &["ssl=off"]);
    let client = Client::new();
    let url = server.url("contracts", "localhost", "contracts");
    for mode in ["disable", "allow", "prefer"] {
        let url = format!("{url}?sslmode={mode}");
        assert_eq!(client.gets_in(&url), Ok(()), "{mode}");
    }
    let told = client
        .gets_in(&format!("{url}?sslmode=require"))
        .unwrap_err();
    assert!(told.contains("the server does not encrypt"), "{told}");
}
