//! Fixtures of all environments, and those of one.
//!
//! What stands in `seeders/env/NAME/` is for the environment NAME alone: its
//! records are added to those of all, and a record stands in for the one with
//! its key. Any other folder below `seeders/` is for order only.

use super::files::ReadFile;
use crate::source::below;
use std::collections::BTreeSet;

/// The folder, below that of the fixtures, with a folder for each environment.
const FOLDER: &str = "env";

/// Fixtures, and the environment that each is for.
pub(super) struct Layers<'a> {
    files: Vec<(Option<&'a str>, &'a ReadFile)>,
}

/// A fixture of a run.
#[derive(Clone, Copy)]
pub(super) struct LayerFile<'a> {
    pub(super) file: &'a ReadFile,
    /// True if its records stand in for those of all environments.
    pub(super) is_overlay: bool,
}

impl<'a> Layers<'a> {
    pub(super) fn of_files(folders: &[String], files: &'a [ReadFile]) -> Layers<'a> {
        let files = files.iter();
        Layers {
            files: files
                .map(|file| (environment(folders, &file.path), file))
                .collect(),
        }
    }

    /// None, which stands for what is common to all, and every environment.
    pub(super) fn environments(&self) -> BTreeSet<Option<&'a str>> {
        let named = self.files.iter().map(|(environment, _)| *environment);
        std::iter::once(None).chain(named).collect()
    }

    /// The fixtures of an environment: those of all, then its own.
    pub(super) fn of(&self, environment: Option<&str>) -> Vec<LayerFile<'a>> {
        let mut files = self.layer(None);
        if environment.is_some() {
            files.extend(self.layer(environment));
        }
        files
    }

    fn layer(&self, wanted: Option<&str>) -> Vec<LayerFile<'a>> {
        let files = self.files.iter().filter(|(of, _)| *of == wanted);
        let files = files.map(|(of, file)| LayerFile {
            file,
            is_overlay: of.is_some(),
        });
        files.collect()
    }
}

/// The environment that a fixture is for; none if it is for all.
pub(super) fn environment<'p>(folders: &[String], path: &'p str) -> Option<&'p str> {
    let inside = folders.iter().find_map(|folder| below(folder, path))?;
    let (name, _) = below(FOLDER, inside)?.split_once('/')?;
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::environment;

    #[test]
    fn environments_of_paths() {
        let folders = ["seeders".to_owned(), "more/fixtures".to_owned()];
        for (path, expected) in [
            ("seeders/roles.json", None),
            ("seeders/catalog/brands.json", None),
            ("seeders/env/roles.json", None),
            ("seeders/env/dev/roles.json", Some("dev")),
            ("seeders/env/dev/catalog/brands.json", Some("dev")),
            ("more/fixtures/env/test/roles.json", Some("test")),
            ("elsewhere/env/test/roles.json", None),
        ] {
            assert_eq!(environment(&folders, path), expected, "{path}");
        }
    }
}
