//! The parameters of a connection, as libpq names them, and what we make of
//! each.

/// What is done with a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Does what it does in libpq.
    Taken,
    /// Changes nothing that matters to us, whatever its value.
    Harmless,
    /// May be said only with one of these values: others ask for a protection,
    /// or for a way to connect, that there is not.
    Only(&'static [&'static str]),
}

/// A parameter of a connection.
pub(super) struct Known {
    pub(super) name: &'static str,
    /// The environment variable that stands in for it.
    pub(super) variable: Option<&'static str>,
    pub(super) used: Use,
}

const fn known(name: &'static str, variable: &'static str, used: Use) -> Known {
    let variable = match variable.is_empty() {
        true => None,
        false => Some(variable),
    };
    Known {
        name,
        variable,
        used,
    }
}

pub(super) const PARAMETERS: &[Known] = &[
    known("host", "PGHOST", Use::Taken),
    known("hostaddr", "PGHOSTADDR", Use::Taken),
    known("port", "PGPORT", Use::Taken),
    known("dbname", "PGDATABASE", Use::Taken),
    known("user", "PGUSER", Use::Taken),
    known("password", "PGPASSWORD", Use::Taken),
    known("passfile", "PGPASSFILE", Use::Taken),
    known("service", "PGSERVICE", Use::Taken),
    known("servicefile", "PGSERVICEFILE", Use::Taken),
    known("options", "PGOPTIONS", Use::Taken),
    known("connect_timeout", "PGCONNECT_TIMEOUT", Use::Taken),
    known("sslmode", "PGSSLMODE", Use::Taken),
    known("sslrootcert", "PGSSLROOTCERT", Use::Taken),
    known("sslcert", "PGSSLCERT", Use::Taken),
    known("sslkey", "PGSSLKEY", Use::Taken),
    known("application_name", "PGAPPNAME", Use::Harmless),
    known("fallback_application_name", "", Use::Harmless),
    known("client_encoding", "PGCLIENTENCODING", Use::Harmless),
    known("keepalives", "", Use::Harmless),
    known("keepalives_idle", "", Use::Harmless),
    known("keepalives_interval", "", Use::Harmless),
    known("keepalives_count", "", Use::Harmless),
    known("tcp_user_timeout", "", Use::Harmless),
    known("sslcompression", "PGSSLCOMPRESSION", Use::Harmless),
    known("sslsni", "PGSSLSNI", Use::Harmless),
    known("sslcertmode", "PGSSLCERTMODE", Use::Only(&["allow"])),
    known("load_balance_hosts", "PGLOADBALANCEHOSTS", Use::Harmless),
    // With one host there is nothing to choose, and a server that only reads
    // refuses to be written to.
    known(
        "target_session_attrs",
        "PGTARGETSESSIONATTRS",
        Use::Harmless,
    ),
    known("gssdelegation", "PGGSSDELEGATION", Use::Harmless),
    known("krbsrvname", "PGKRBSRVNAME", Use::Harmless),
    known("gsslib", "PGGSSLIB", Use::Harmless),
    known(
        "gssencmode",
        "PGGSSENCMODE",
        Use::Only(&["disable", "prefer"]),
    ),
    known(
        "channel_binding",
        "PGCHANNELBINDING",
        Use::Only(&["disable", "prefer"]),
    ),
    known(
        "sslnegotiation",
        "PGSSLNEGOTIATION",
        Use::Only(&["postgres"]),
    ),
    known(
        "ssl_min_protocol_version",
        "PGSSLMINPROTOCOLVERSION",
        Use::Only(&["TLSv1", "TLSv1.1", "TLSv1.2"]),
    ),
    known(
        "ssl_max_protocol_version",
        "PGSSLMAXPROTOCOLVERSION",
        Use::Only(&["TLSv1.3"]),
    ),
    known("sslcrl", "PGSSLCRL", Use::Only(&[])),
    known("sslcrldir", "PGSSLCRLDIR", Use::Only(&[])),
    known("sslpassword", "", Use::Only(&[])),
    known("requirepeer", "PGREQUIREPEER", Use::Only(&[])),
    known("require_auth", "PGREQUIREAUTH", Use::Only(&[])),
    known("replication", "", Use::Only(&["false", "off", "no", "0"])),
];

/// The parameter of this name.
pub(super) fn find(name: &str) -> Option<&'static Known> {
    // libpq takes JDBC's spelling too.
    let name = match name {
        "ssl" => "sslmode",
        name => name,
    };
    PARAMETERS.iter().find(|known| known.name == name)
}
