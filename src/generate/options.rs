//! What a target is told beside the schema.

use super::tables::Tables;
use crate::workspace::GenConfig;

/// The options of all targets: `gen:` in `contracts.yaml`, with defaults.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub config: GenConfig,
    /// The database that the migrations make, for targets that speak to it.
    pub tables: Option<Tables>,
}

impl Options {
    pub fn new(config: &GenConfig) -> Options {
        Options {
            config: config.clone(),
            tables: None,
        }
    }

    /// The version of the generated packages.
    pub fn version(&self) -> &str {
        self.config.version.as_deref().unwrap_or("0.0.0")
    }
}
