//! ClickHouse, as the real engine sees it: chdb, which is ClickHouse in
//! process, behind its HTTP interface (`tests/tools/clickhouse_http.py`).

mod catalog;
mod check;
mod corpus;
mod migrate;
mod project;
mod random;
mod server;
mod verify;
