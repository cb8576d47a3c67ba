//! Which package a file belongs to.
//!
//! The files of one protobuf package become one Go package, in the folder that
//! its name tells: `shop.v1` is `shop/v1`. A file without a package stands in
//! the folder that it has; a `go_package` within the module is followed. Go
//! refuses packages that import one another in a circle: those are one package,
//! in the folder that comes first.

use super::super::model::{File, Model};
use crate::schema::FileId;
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(super) struct Layout {
    packages: BTreeMap<String, Package>,
    folders: HashMap<FileId, String>,
    paths: HashMap<FileId, String>,
}

pub(super) struct Package {
    /// Below the module; empty for that of the module itself.
    pub(super) folder: String,
    pub(super) name: String,
}

impl Layout {
    pub(super) fn new(model: &Model<'_>, module: &str) -> Layout {
        let files = model.files.iter();
        let wanted: HashMap<FileId, (String, Option<String>)> =
            files.map(|file| (file.id, wanted(file, module))).collect();
        let merged = merge(model, &wanted);
        let mut layout = Layout {
            packages: BTreeMap::new(),
            folders: HashMap::new(),
            paths: HashMap::new(),
        };
        let mut taken = BTreeSet::new();
        for file in &model.files {
            let (own, name) = &wanted[&file.id];
            let folder = &merged[own];
            let name = name.as_ref().filter(|_| folder == own);
            let name = name.map_or_else(|| package_name(folder, module), String::clone);
            let package = layout.packages.entry(folder.clone());
            package.or_insert_with(|| Package {
                folder: folder.clone(),
                name,
            });
            let path = free_path(folder, file.path, &mut taken);
            layout.folders.insert(file.id, folder.clone());
            layout.paths.insert(file.id, path);
        }
        layout
    }

    pub(super) fn package_of(&self, file: FileId) -> &Package {
        &self.packages[&self.folders[&file]]
    }

    /// Where the code of a file goes.
    pub(super) fn path(&self, file: FileId) -> &str {
        &self.paths[&file]
    }

    /// The packages by their folders.
    pub(super) fn packages(&self) -> impl Iterator<Item = &Package> {
        self.packages.values()
    }
}

/// The path to import a folder by.
pub(super) fn import_path(module: &str, folder: &str) -> String {
    if folder.is_empty() {
        module.to_owned()
    } else {
        format!("{module}/{folder}")
    }
}

/// The folder that a file asks for, and the name of its package if it tells one.
fn wanted(file: &File<'_>, module: &str) -> (String, Option<String>) {
    if let Some(asked) = file.go_package {
        let (path, name) = match asked.split_once(';') {
            Some((path, name)) => (path, Some(identifier(name))),
            None => (asked, None),
        };
        let below = path.strip_prefix(module);
        if let Some(below) = below.filter(|below| below.is_empty() || below.starts_with('/')) {
            return (folder(below.split('/')), name);
        }
    }
    let parts = if file.package.is_empty() {
        let dir = file.path.rsplit_once('/').map_or("", |(dir, _)| dir);
        folder(dir.split('/'))
    } else {
        folder(file.package.split('.'))
    };
    (parts, None)
}

/// Folders of which Go or the generator has another opinion.
const TAKEN: [&str; 5] = ["contractsrt", "internal", "registry", "testdata", "vendor"];

fn folder<'p>(parts: impl Iterator<Item = &'p str>) -> String {
    let parts = parts.filter(|part| !part.is_empty()).map(|part| {
        // Go passes over folders that begin so.
        let part = part.trim_start_matches(['_', '.']);
        let letter = |letter: char| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '_'
            }
        };
        let part: String = part.chars().map(letter).collect();
        if TAKEN.contains(&part.as_str()) || part.is_empty() {
            part + "pb"
        } else {
            part
        }
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Words that a package cannot be called, or had better not.
const WORDS: &[&str] = &[
    "any",
    "append",
    "bool",
    "break",
    "byte",
    "cap",
    "case",
    "chan",
    "clear",
    "close",
    "cmp",
    "comparable",
    "complex",
    "const",
    "contractsrt",
    "continue",
    "copy",
    "default",
    "defer",
    "delete",
    "else",
    "error",
    "fallthrough",
    "false",
    "float32",
    "float64",
    "for",
    "func",
    "go",
    "goto",
    "if",
    "imag",
    "import",
    "int",
    "int32",
    "int64",
    "interface",
    "iota",
    "len",
    "main",
    "make",
    "map",
    "math",
    "max",
    "min",
    "new",
    "nil",
    "package",
    "panic",
    "print",
    "println",
    "range",
    "real",
    "recover",
    "registry",
    "return",
    "rune",
    "select",
    "slices",
    "strconv",
    "string",
    "struct",
    "switch",
    "time",
    "true",
    "type",
    "uint32",
    "uint64",
    "utf8",
    "var",
    // What functions of the generated code call their own.
    "absent",
    "before",
    "count",
    "data",
    "depth",
    "elem",
    "end",
    "entry",
    "err",
    "found",
    "item",
    "key",
    "name",
    "next",
    "number",
    "seen",
    "size",
    "start",
    "tag",
    "text",
    "value",
];

/// `shop/v1` → `shopv1`, `google/protobuf` → `protobuf`.
fn package_name(folder: &str, module: &str) -> String {
    let path = import_path(module, folder);
    let mut parts = path.rsplit('/');
    let last = parts.next().unwrap_or_default();
    let is_version = last
        .strip_prefix('v')
        .is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()));
    let name = match parts.next() {
        Some(before) if is_version => format!("{before}{last}"),
        _ => last.to_owned(),
    };
    identifier(&name)
}

/// A name of a package: letters and digits, in lower case.
fn identifier(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    let name: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
    let starts_well = name.starts_with(|first: char| first.is_ascii_lowercase());
    // Single letters name variables.
    if !starts_well || name.len() < 2 || WORDS.contains(&name.as_str()) {
        format!("pb{name}")
    } else {
        name
    }
}

/// The folder in which the packages of each circle meet.
fn merge(
    model: &Model<'_>,
    wanted: &HashMap<FileId, (String, Option<String>)>,
) -> HashMap<String, String> {
    let mut imports: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for file in &model.files {
        let from = wanted[&file.id].0.as_str();
        let imported = imports.entry(from).or_default();
        let references = file.references.iter().filter_map(|id| wanted.get(id));
        imported.extend(references.map(|(folder, _)| folder.as_str()));
    }
    let reached: BTreeMap<&str, BTreeSet<&str>> = imports
        .keys()
        .map(|from| (*from, reach(&imports, from)))
        .collect();
    let meets = |from: &str| -> String {
        let circle = reached[from]
            .iter()
            .filter(|to| reached[*to].contains(from));
        let first = circle.min_by_key(|to| (to.len(), **to));
        first.map_or_else(|| from.to_owned(), |first| (*first).to_owned())
    };
    imports
        .keys()
        .map(|from| ((*from).to_owned(), meets(from)))
        .collect()
}

/// Every folder that one imports, and those that these import.
fn reach<'f>(imports: &BTreeMap<&'f str, BTreeSet<&'f str>>, from: &'f str) -> BTreeSet<&'f str> {
    let mut reached = BTreeSet::from([from]);
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        for to in imports.get(at).into_iter().flatten() {
            if reached.insert(to) {
                open.push(to);
            }
        }
    }
    reached
}

/// Endings of a file's name that make Go leave it out of some builds.
const CONDITIONS: &[&str] = &[
    "test",
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "wasip1",
    "windows",
    "zos",
    "386",
    "amd64",
    "arm",
    "arm64",
    "loong64",
    "mips",
    "mips64",
    "mips64le",
    "mipsle",
    "ppc64",
    "ppc64le",
    "riscv64",
    "s390x",
    "sparc64",
    "wasm",
];

/// A file of the folder that no other proto has.
fn free_path(folder: &str, proto: &str, taken: &mut BTreeSet<String>) -> String {
    let stem = proto.strip_suffix(".proto").unwrap_or(proto);
    let last = stem.rsplit('/').next().unwrap_or(stem);
    let whole = stem.replace('/', "_");
    let name = |stem: &str| {
        let letter = |letter: char| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '_'
            }
        };
        let stem: String = stem
            .trim_start_matches(['_', '.'])
            .chars()
            .map(letter)
            .collect();
        let ending = stem.rsplit('_').next().unwrap_or_default();
        if CONDITIONS.contains(&ending) || stem.is_empty() {
            format!("{stem}_proto.go")
        } else {
            format!("{stem}.go")
        }
    };
    let path = |name: String| {
        if folder.is_empty() {
            name
        } else {
            format!("{folder}/{name}")
        }
    };
    let mut free = path(name(last));
    if !taken.insert(free.clone()) {
        free = path(name(&whole));
        let mut number = 1;
        while !taken.insert(free.clone()) {
            number += 1;
            free = path(name(&format!("{whole}_{number}x")));
        }
    }
    free
}

#[cfg(test)]
mod tests {
    use super::{folder, package_name};

    #[test]
    fn folders_and_names_of_packages() {
        assert_eq!(folder("shop.internal.v1".split('.')), "shop/internalpb/v1");
        assert_eq!(package_name("shop/v1", "example.com/gen"), "shopv1");
        assert_eq!(package_name("v1", "example.com/gen"), "genv1");
        assert_eq!(
            package_name("google/protobuf", "example.com/gen"),
            "protobuf"
        );
        assert_eq!(package_name("google/type", "example.com/gen"), "pbtype");
        assert_eq!(package_name("", "example.com/my-gen"), "mygen");
    }
}
