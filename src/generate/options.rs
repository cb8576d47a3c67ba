//! What a target is told beside the schema.

use crate::workspace::GenConfig;

/// The options of all targets: `gen:` in `contracts.yaml`, with defaults.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub config: GenConfig,
}

impl Options {
    pub fn new(config: &GenConfig) -> Options {
        Options {
            config: config.clone(),
        }
    }

    /// The version of the generated packages.
    pub fn version(&self) -> &str {
        self.config.version.as_deref().unwrap_or("0.0.0")
    }
}
