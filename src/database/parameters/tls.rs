//! How a connection is encrypted, and whom it trusts.
//!
//! The modes are libpq's, with these differences, none of them weaker: `allow`
//! is `prefer`, and `verify-full` without a certificate authority of its own
//! trusts those of the system. As in libpq, `require` becomes `verify-ca` where
//! an authority is named, and a socket of this machine is never encrypted.

use super::password_file::open_to_others;
use super::{Parameters, Variables};
use crate::failure::{Failure, Result};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use std::path::{Path, PathBuf};

const MODES: [(&str, PgSslMode); 6] = [
    ("disable", PgSslMode::Disable),
    ("allow", PgSslMode::Prefer),
    ("prefer", PgSslMode::Prefer),
    ("require", PgSslMode::Require),
    ("verify-ca", PgSslMode::VerifyCa),
    ("verify-full", PgSslMode::VerifyFull),
];

/// Files that are taken where none are named, below the home folder.
const AUTHORITY: &str = ".postgresql/root.crt";
const CERTIFICATE: &str = ".postgresql/postgresql.crt";
const KEY: &str = ".postgresql/postgresql.key";

pub(super) fn encrypt(
    options: PgConnectOptions,
    parameters: &Parameters<'_>,
) -> Result<PgConnectOptions> {
    let mode = mode(parameters.get("sslmode"))?;
    if parameters.is_socket() || matches!(mode, PgSslMode::Disable) {
        return Ok(options.ssl_mode(PgSslMode::Disable));
    }
    let named = parameters.get("sslrootcert");
    let authority = match named {
        Some("system") => None,
        Some(file) => Some(PathBuf::from(file)),
        None => at_home(AUTHORITY, parameters.variables),
    };
    let mode = match (mode, &authority) {
        (PgSslMode::Require, Some(_)) => PgSslMode::VerifyCa,
        (PgSslMode::Require | PgSslMode::Prefer, None) if named == Some("system") => {
            PgSslMode::VerifyFull
        }
        (PgSslMode::VerifyCa, None) => {
            return Err(Failure::new(
                "sslmode=verify-ca needs the certificate of an authority",
            )
            .help(
                "name its file by sslrootcert=FILE, or say sslmode=verify-full, which trusts the \
                 authorities of the system: of theirs, anyone can have a certificate for some name",
            ));
        }
        (mode, _) => mode,
    };
    let options = client_certificate(options.ssl_mode(mode), parameters)?;
    match authority {
        Some(file) => {
            let text = read(&file, "sslrootcert")?;
            expect(&text, "BEGIN CERTIFICATE", &file)?;
            Ok(options.ssl_root_cert_from_pem(text))
        }
        None => Ok(options),
    }
}

fn mode(named: Option<&str>) -> Result<PgSslMode> {
    let Some(named) = named else {
        return Ok(PgSslMode::Prefer);
    };
    let found = MODES.into_iter().find(|(name, _)| *name == named);
    found.map(|(_, mode)| mode).ok_or_else(|| {
        let names = MODES.map(|(name, _)| name).join(", ");
        Failure::new("sslmode has a value that is none of its own")
            .help(format!("expected one of {names}"))
    })
}

/// Shows who we are, if the server wants to know.
fn client_certificate(
    options: PgConnectOptions,
    parameters: &Parameters<'_>,
) -> Result<PgConnectOptions> {
    let file = |name, usual| match parameters.get(name) {
        Some(file) => Some(PathBuf::from(file)),
        None => at_home(usual, parameters.variables),
    };
    let (certificate, key) = match (file("sslcert", CERTIFICATE), file("sslkey", KEY)) {
        (Some(certificate), Some(key)) => (certificate, key),
        (None, None) => return Ok(options),
        (Some(_), None) if parameters.get("sslcert").is_none() => return Ok(options),
        (None, Some(_)) if parameters.get("sslkey").is_none() => return Ok(options),
        (Some(_), None) => return Err(half("sslcert", "sslkey", KEY)),
        (None, Some(_)) => return Err(half("sslkey", "sslcert", CERTIFICATE)),
    };
    let text = read(&certificate, "sslcert")?;
    expect(&text, "BEGIN CERTIFICATE", &certificate)?;
    let secret = read(&key, "sslkey")?;
    let secret_text = String::from_utf8_lossy(&secret);
    if secret_text.contains("ENCRYPTED") {
        return Err(Failure::new(format!(
            "the private key in `{}` is encrypted",
            key.display()
        ))
        .help(
            "write one that is not, and that only you may read: openssl pkey -in FILE -out NEW",
        ));
    }
    expect(&secret, "PRIVATE KEY", &key)?;
    let metadata = std::fs::metadata(&key).map_err(|error| unreadable(&key, "sslkey", error))?;
    // Root's keys may be lent to a group, as to the services of a machine.
    let lent = is_lent_by_root(&metadata);
    if let Some(why) = open_to_others(&metadata).filter(|_| !lent) {
        return Err(Failure::new(format!(
            "the private key in `{}` is no secret: {why}",
            key.display()
        )));
    }
    Ok(options
        .ssl_client_cert_from_pem(text)
        .ssl_client_key_from_pem(secret))
}

#[cfg(unix)]
fn is_lent_by_root(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    metadata.uid() == 0 && metadata.mode() & 0o037 == 0
}

#[cfg(not(unix))]
fn is_lent_by_root(_: &std::fs::Metadata) -> bool {
    false
}

fn half(named: &str, other: &str, usual: &str) -> Failure {
    Failure::new(format!("{named} is named without {other}"))
        .help(format!("name both, or put the other into ~/{usual}"))
}

fn at_home(file: &str, variables: Variables<'_>) -> Option<PathBuf> {
    let path = Path::new(&variables("HOME")?).join(file);
    path.is_file().then_some(path)
}

fn read(file: &Path, parameter: &str) -> Result<Vec<u8>> {
    std::fs::read(file).map_err(|error| unreadable(file, parameter, error))
}

fn unreadable(file: &Path, parameter: &str, error: std::io::Error) -> Failure {
    let shown = file.display();
    Failure::new(format!("{parameter}: `{shown}` cannot be read")).because(error)
}

fn expect(text: &[u8], what: &str, file: &Path) -> Result<()> {
    if String::from_utf8_lossy(text).contains(what) {
        return Ok(());
    }
    let shown = file.display();
    Err(Failure::new(format!(
        "`{shown}` is no PEM file: it has no `{what}`"
    )))
}
