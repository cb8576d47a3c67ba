//! buf's spelling of an input: `path#key=value,key=value`.

use crate::failure::{Failure, Result};
use crate::text::nearest;

/// An input as it was typed, in parts.
#[derive(Debug, Default)]
pub(super) struct Spelt {
    pub(super) typed: String,
    pub(super) path: String,
    pub(super) has_options: bool,
    pub(super) format: Option<String>,
    pub(super) compression: Option<String>,
    pub(super) branch: Option<String>,
    pub(super) tag: Option<String>,
    /// `commit=` or `ref=`.
    pub(super) commit: Option<String>,
    pub(super) subdir: String,
    pub(super) strip_components: usize,
    pub(super) include_package_files: bool,
}

const KNOWN: [&str; 10] = [
    "branch",
    "tag",
    "ref",
    "commit",
    "subdir",
    "depth",
    "format",
    "compression",
    "strip_components",
    "include_package_files",
];

impl Spelt {
    pub(super) fn parse(typed: &str) -> Result<Spelt> {
        let (path, options) = typed.split_once('#').unwrap_or((typed, ""));
        let mut spelt = Spelt {
            typed: typed.to_owned(),
            path: path.to_owned(),
            has_options: typed.contains('#'),
            ..Spelt::default()
        };
        for pair in options.split(',').filter(|pair| !pair.is_empty()) {
            let Some((key, value)) = pair.split_once('=') else {
                return Err(Failure::new(format!(
                    "`{pair}` in `{typed}` is not `key=value`"
                )));
            };
            spelt.set(key, value)?;
        }
        Ok(spelt)
    }

    fn set(&mut self, key: &str, value: &str) -> Result<()> {
        let some = || Some(value.to_owned());
        match key {
            "branch" => self.branch = some(),
            "tag" => self.tag = some(),
            "ref" | "commit" => self.commit = some(),
            "subdir" => self.subdir = value.to_owned(),
            "format" => self.format = some(),
            "compression" => self.compression = some(),
            "strip_components" => {
                self.strip_components = value.parse().map_err(|error| {
                    Failure::new(format!("`{key}={value}` in `{}` is no number", self.typed))
                        .because(error)
                })?;
            }
            "include_package_files" => self.include_package_files = value == "true",
            // Objects are read in place: there is nothing to fetch deeper, and
            // no submodule is followed.
            "depth" | "recurse_submodules" | "filter" => {}
            _ => {
                let failure = Failure::new(format!("unknown option `{key}` in `{}`", self.typed));
                return Err(match nearest(key, KNOWN) {
                    Some(near) => failure.help(format!("did you mean `{near}`?")),
                    None => failure.help(format!("known options are {}", KNOWN.join(", "))),
                });
            }
        }
        Ok(())
    }
}
