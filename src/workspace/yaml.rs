//! Reading a configuration file, with errors that name file, line and remedy.

use super::ConfigVersion;
use crate::failure::{Failure, Result};
use crate::text::nearest;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// A configuration file, read.
pub(super) struct ConfigFile {
    pub(super) shown: Arc<str>,
    pub(super) text: String,
}

impl ConfigFile {
    /// A configuration given on the command line: a file if there is one of
    /// that name, else the text itself.
    pub(super) fn typed(typed: &str) -> Result<ConfigFile> {
        let looks_like_path = !typed.contains(['{', '\n', ' ']);
        if !looks_like_path {
            return Ok(ConfigFile {
                shown: "--config".into(),
                text: typed.to_owned(),
            });
        }
        let text = std::fs::read_to_string(typed).map_err(|error| {
            Failure::new(format!("configuration `{typed}` cannot be read")).because(error)
        })?;
        Ok(ConfigFile {
            shown: typed.into(),
            text,
        })
    }

    /// The file as a `T`. Unknown keys are errors.
    pub(super) fn parse<T: DeserializeOwned>(&self) -> Result<T> {
        serde_saphyr::from_str(&self.text).map_err(|error| self.failure(&error))
    }

    /// What `version:` says.
    pub(super) fn version(&self) -> Result<ConfigVersion> {
        #[derive(Deserialize)]
        struct Versioned {
            version: Option<String>,
        }
        let Versioned { version } = self.parse()?;
        match version.as_deref() {
            Some("v2") => Ok(ConfigVersion::V2),
            Some("v1") => Ok(ConfigVersion::V1),
            // buf takes a file without version for the first one.
            Some("v1beta1") | None => Ok(ConfigVersion::V1Beta1),
            Some(other) => Err(
                Failure::new(format!("{}: unknown version `{other}`", self.shown))
                    .help("known versions are v2, v1 and v1beta1"),
            ),
        }
    }

    fn failure(&self, error: &serde_saphyr::Error) -> Failure {
        let place = match error.location() {
            Some(at) if at.line() > 0 => format!("{}:{}:{}", self.shown, at.line(), at.column()),
            _ => self.shown.to_string(),
        };
        if let serde_saphyr::Error::SerdeUnknownField {
            field, expected, ..
        } = error.without_snippet()
        {
            let failure = Failure::new(format!("{place}: unknown key `{field}`"));
            return match nearest(field, expected.iter().copied()) {
                Some(near) => failure.help(format!("did you mean `{near}`?")),
                None => failure.help(format!("known keys are {}", expected.join(", "))),
            };
        }
        let text = error.without_snippet().to_string();
        // The location is said already, in the form that editors follow.
        let text = match text.rfind(" at line ") {
            Some(at) => &text[..at],
            None => &text,
        };
        Failure::new(format!("{place}: {text}"))
    }
}
