//! The database of a URL, whichever kind it is.

use super::{ClickHouseTarget, Target};
use crate::failure::Result;

/// A database of any kind that is supported.
#[derive(Clone)]
pub enum Server {
    Postgres(Box<Target>),
    ClickHouse(ClickHouseTarget),
}

impl Server {
    /// The database that a URL names, by its scheme.
    pub fn parse(url: &str) -> Result<Server> {
        if ClickHouseTarget::is_named_by(url) {
            return ClickHouseTarget::parse(url).map(Server::ClickHouse);
        }
        Target::parse(url).map(|it| Server::Postgres(Box::new(it)))
    }

    /// The database in words that may be shown to anyone.
    pub fn shown(&self) -> String {
        match self {
            Server::Postgres(target) => target.shown(),
            Server::ClickHouse(target) => target.shown(),
        }
    }
}
