//! Who holds an advisory lock.

use super::Session;

/// The holder of an advisory lock, as far as we may know. What it runs is shown
/// up to the first literal: that may be a secret.
pub(super) fn holder(session: &mut dyn Session, key: i64) -> String {
    let (high, low) = ((key as u64) >> 32, key as u64 & 0xffff_ffff);
    let asked = format!(
        "SELECT pg_catalog.concat_ws(', ', 'process ' || l.pid || ' of the server', \
         nullif(a.application_name, ''), 'user ' || a.usename, 'from ' || a.client_addr, \
         'since ' || pg_catalog.date_trunc('second', a.backend_start), \
         CASE WHEN a.state = 'active' THEN 'running: ' || \
         pg_catalog.left(pg_catalog.\"substring\"(a.query, '^[^''$]*'), 80) END) \
         FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid \
         WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 \
         AND l.classid = {high} AND l.objid = {low} AND l.database = (SELECT oid \
         FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())"
    );
    let rows = session.query(&asked).unwrap_or_default();
    match rows.first() {
        Some(row) => row.text(0).to_owned(),
        None => "it has just ended".to_owned(),
    }
}
