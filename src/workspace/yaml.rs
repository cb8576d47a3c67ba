//! Reading a configuration file, with errors that name file, line and remedy.

use super::ConfigVersion;
use super::policy::Written;
use crate::failure::{Failure, Result};
use crate::text::{Position, nearest};
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_saphyr::Spanned;
use std::fmt;
use std::marker::PhantomData;
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

    /// What `version:` says; `usual` is the one to write where it says nothing.
    pub(super) fn version(&self, usual: &str) -> Result<ConfigVersion> {
        #[derive(Deserialize)]
        struct Versioned {
            version: Option<String>,
        }
        let Versioned { version } = self.parse()?;
        match version.as_deref() {
            Some("v2") => Ok(ConfigVersion::V2),
            Some("v1") => Ok(ConfigVersion::V1),
            Some("v1beta1") => Ok(ConfigVersion::V1Beta1),
            None => Err(self
                .wrong("`version` is not set")
                .help(format!("add a line `version: {usual}`"))),
            Some(other) => Err(self
                .wrong(&format!("unknown version `{other}`"))
                .help("known versions are v2, v1 and v1beta1")),
        }
    }

    /// What is wrong with the file as a whole, or with one key of it.
    pub(super) fn wrong(&self, message: &str) -> Failure {
        Failure::new(format!("{}: {message}", self.shown))
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

/// A mapping in the order in which it is written, with the places of its keys.
pub(super) struct InOrder<V>(pub(super) Vec<(Spanned<String>, V)>);

impl<V> Default for InOrder<V> {
    fn default() -> InOrder<V> {
        InOrder(Vec::new())
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for InOrder<V> {
    fn deserialize<D: Deserializer<'de>>(
        deserializer: D,
    ) -> std::result::Result<InOrder<V>, D::Error> {
        struct Entries<V>(PhantomData<V>);

        impl<'de, V: Deserialize<'de>> Visitor<'de> for Entries<V> {
            type Value = InOrder<V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping")
            }

            fn visit_map<M: MapAccess<'de>>(
                self,
                mut map: M,
            ) -> std::result::Result<InOrder<V>, M::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(InOrder(entries))
            }
        }

        deserializer.deserialize_map(Entries(PhantomData))
    }
}

/// A value with its place.
pub(super) fn written(value: Spanned<String>) -> Written<String> {
    // A count that does not fit is no line of a file that anyone reads.
    let count = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    Written {
        at: Position {
            line: count(value.referenced.line()),
            column: count(value.referenced.column()),
        },
        value: value.value,
    }
}

/// A list; nothing at all is an empty one.
pub(super) struct Listed<T>(pub(super) Vec<T>);

impl<T> Default for Listed<T> {
    fn default() -> Listed<T> {
        Listed(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Listed<T> {
    fn deserialize<D: Deserializer<'de>>(
        deserializer: D,
    ) -> std::result::Result<Listed<T>, D::Error> {
        let list: Option<Vec<T>> = Option::deserialize(deserializer)?;
        Ok(Listed(list.unwrap_or_default()))
    }
}

/// A value that may be left out or null.
pub(super) fn or_default<'de, D, T>(deserializer: D) -> std::result::Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// A list of texts that may be left out or null; items that say nothing are
/// passed over.
pub(super) fn lines<'de, D>(deserializer: D) -> std::result::Result<Vec<String>, D::Error>
where
    D: Deserializer<'de>,
{
    let items: Option<Vec<Option<String>>> = Option::deserialize(deserializer)?;
    let items = items.into_iter().flatten().flatten();
    Ok(items.filter(|item| !item.is_empty()).collect())
}
