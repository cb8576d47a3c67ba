//! Connecting, and what to do where that fails.

use super::Target;
use super::postgres::{PostgresSession, server_error};
use super::session::{ServerError, Session};
use crate::failure::{Failure, Result};
use sqlx::Error;

/// The oldest server that is supported, by major version.
pub const OLDEST_SERVER: i64 = 13;

/// Connects to a server that is new enough.
pub fn connect(target: &Target) -> Result<PostgresSession> {
    let mut session = match PostgresSession::open(&target.options, target.timeout) {
        Ok(session) => session,
        Err(error) => return Err(refused(target, &error)),
    };
    let asked = session.query("SELECT current_setting('server_version_num'), version()");
    let version = asked.map_err(|error| {
        Failure::new(format!(
            "{} does not answer: {}",
            target.shown(),
            error.described()
        ))
    })?;
    let number = version.first().and_then(|row| row.number(0)).unwrap_or(0);
    if number / 10_000 < OLDEST_SERVER {
        let told = version.first().map_or("", |row| row.text(1));
        return Err(Failure::new(format!(
            "the server at {} is too old: {told}",
            target.shown()
        ))
        .help(format!(
            "PostgreSQL {OLDEST_SERVER} and later are supported"
        )));
    }
    Ok(session)
}

/// Why a server did not let us in, and what to do.
fn refused(target: &Target, error: &Error) -> Failure {
    let answer = server_error(error);
    let shown = target.shown();
    let user = target.user();
    let (message, help) = match answer.code.as_deref() {
        Some("28P01") => (
            format!("{shown} refuses user `{user}`"),
            target.remark.clone().unwrap_or_else(|| {
                "check user and password: of the URL, of PGPASSWORD, or of ~/.pgpass (which only \
                 its owner may read: chmod 600)"
                    .to_owned()
            }),
        ),
        Some("28000") => (
            format!("{shown} refuses user `{user}`"),
            not_let_in(&answer.message).to_owned(),
        ),
        Some("3D000") => (
            format!("there is no database `{}` at {shown}", target.database()),
            format!(
                "create it (createdb {}), or correct the name in the URL",
                target.database()
            ),
        ),
        Some("42501") => (
            format!("user `{user}` may not connect to {shown}"),
            format!(
                "have its owner run: GRANT CONNECT ON DATABASE {} TO {user}",
                target.database()
            ),
        ),
        Some("53300") => (
            format!("{shown} has no connection left"),
            "two are needed: wait for others to end, or raise max_connections".to_owned(),
        ),
        Some("57P03") => (
            format!("{shown} is starting up or shutting down"),
            "try again in a moment".to_owned(),
        ),
        _ => (format!("{shown} cannot be connected to"), advice(&answer)),
    };
    let failure = Failure::new(message).because(answer.described());
    if help.is_empty() {
        failure
    } else {
        failure.help(help)
    }
}

/// The remedy where the server's rules do not provide for us.
fn not_let_in(message: &str) -> &'static str {
    if message.contains("client certificate") {
        "show who you are: &sslcert=FILE&sslkey=FILE in the URL, or PGSSLCERT and PGSSLKEY"
    } else if message.contains("no encryption") {
        "pg_hba.conf of the server has no rule for you without encryption: say sslmode=require"
    } else if message.contains("pg_hba.conf") {
        "pg_hba.conf of the server has no rule that lets you in: have one added for this user, \
         database and address"
    } else {
        "check user and password: of the URL, of PGPASSWORD, or of ~/.pgpass (which only its owner \
         may read: chmod 600)"
    }
}

/// The remedy where the server itself said nothing.
fn advice(answer: &ServerError) -> String {
    let text = answer.message.to_ascii_lowercase();
    if let Some((_, remedy)) = CERTIFICATES.iter().find(|(part, _)| text.contains(part)) {
        return (*remedy).to_owned();
    }
    if text.contains("tls") || text.contains("certificate") || text.contains("ssl") {
        return "the URL says how to encrypt: ?sslmode=disable, prefer, require, verify-ca or \
                verify-full, and &sslrootcert=FILE for a certificate authority of your own"
            .to_owned();
    }
    if answer.lost {
        return "check host and port, and that the server runs; without --db and DATABASE_URL the \
                embedded server is used"
            .to_owned();
    }
    answer.advice().unwrap_or_default()
}

/// What is said of certificates, and the remedy.
const CERTIFICATES: [(&str, &str); 5] = [
    (
        "does not support tls",
        "the server does not encrypt: start it with ssl = on, or say sslmode=prefer if the way to \
         it is safe",
    ),
    (
        "unknownissuer",
        "the server's certificate is not signed by an authority that is trusted: name the right \
         one by sslrootcert=FILE; if the file is right, this is not your server",
    ),
    (
        "not valid for name",
        "the server's certificate is for another name: connect by a name that it has, or say \
         sslmode=verify-ca to check its authority only",
    ),
    (
        "notvalidforname",
        "the server's certificate is for another name: connect by a name that it has, or say \
         sslmode=verify-ca to check its authority only",
    ),
    (
        "expired",
        "the server's certificate is out of date: have it renewed",
    ),
];
