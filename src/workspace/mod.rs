//! What a run is about: which modules, migrations and fixtures there are, and
//! which rules hold for them.

mod rule_config;

pub use rule_config::RuleConfig;
