//! The arrows between rooms: which module may call which.
//!
//! Data flows one way; each room knows only the rooms before it. An arrow that
//! this table does not have needs a reason, and the reason a line here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A room, and the rooms that it may call. `text` (places and near names) and
/// `failure` (why a run could not be done) hold no knowledge of contracts and
/// may be called from everywhere.
const ARROWS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("failure", &[]),
    ("format", &[]),
    ("source", &[]),
    // Which dialect the migrations of a folder are written in is configured.
    ("workspace", &["source", "sql"]),
    ("schema", &[]),
    ("compile", &["source", "schema"]),
    ("sql", &[]),
    ("entity", &["schema", "sql"]),
    ("fixture", &["schema", "entity"]),
    // A selection of rules is made from a configuration, and the paths that it
    // ignores are tree paths; errors of the compiler are findings too.
    (
        "rules",
        &[
            "workspace",
            "source",
            "compile",
            "schema",
            "sql",
            "entity",
            "fixture",
        ],
    ),
    // Which folders hold migrations and fixtures is configured, and they are read
    // as files of a tree.
    (
        "database",
        &["workspace", "source", "schema", "sql", "entity", "fixture"],
    ),
    // Migrations are drafted from the tables that there are to those that entities
    // ask for.
    ("draft", &["schema", "sql", "entity"]),
    // What lint found is fixed in the source, by the tokens that the formatter
    // reads.
    ("fix", &["rules", "schema", "format"]),
    // A change is released with the rules that it breaks, and with what it makes
    // of the tables.
    ("release", &["schema", "sql", "rules"]),
    // The texts that findings point into come from the compiler; changes are
    // reported as findings are.
    ("report", &["rules", "compile", "release"]),
    // How generated packages are to look stands in the configuration; what speaks
    // to the database is of the tables that the migrations make.
    ("generate", &["workspace", "schema", "sql", "entity"]),
    // One library call a command: the room where all the others meet, so that
    // `cli` has arguments and printing only.
    (
        "check",
        &[
            "workspace",
            "source",
            "compile",
            "schema",
            "sql",
            "entity",
            "fixture",
            "rules",
            "release",
            "report",
            "generate",
            "format",
            "fix",
            "draft",
            // A database is held against the contracts.
            "database",
        ],
    ),
    (
        "cli",
        &[
            "workspace",
            "check",
            "draft",
            "compile",
            "generate",
            "report",
            "rules",
            "schema",
            // A catalog is printed as it is.
            "sql",
            "database",
        ],
    ),
];

const EVERYWHERE: [&str; 2] = ["text", "failure"];

#[test]
fn rooms_call_only_the_rooms_before_them() {
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let mut wrong = Vec::new();
    for (file, room) in files_by_room() {
        let Some(may_call) = allowed.get(room.as_str()) else {
            wrong.push(format!("{}: room `{room}` has no arrows", file.display()));
            continue;
        };
        for called in called_rooms(&file) {
            let fine = called == room
                || EVERYWHERE.contains(&called.as_str())
                || may_call.contains(&called.as_str());
            if !fine {
                wrong.push(format!(
                    "{}: `{room}` may not call `{called}`",
                    file.display()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_binary_is_thin() {
    let main = fs::read_to_string(source_root().join("main.rs")).unwrap();
    assert!(main.lines().count() < 60);
    assert!(!main.contains("contracts::") || main.contains("use contracts::cli::"));
}

fn source_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files_by_room() -> Vec<(PathBuf, String)> {
    let root = source_root();
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let below = path.strip_prefix(&root).unwrap();
            let first = below.components().next().unwrap().as_os_str();
            let room = Path::new(first).file_stem().unwrap().to_str().unwrap();
            if !is_test_only(&path) && !matches!(room, "lib" | "main") {
                files.push((path.clone(), room.to_owned()));
            }
        }
    }
    assert!(!files.is_empty());
    files
}

/// True for a module that its parent declares for tests only: it may build what
/// it tests with.
fn is_test_only(file: &Path) -> bool {
    let folder = file.parent().unwrap();
    let name = file.file_stem().unwrap().to_str().unwrap();
    let parents = ["mod.rs", "lib.rs"].map(|parent| folder.join(parent));
    let beside = folder.with_extension("rs");
    parents.iter().chain([&beside]).any(|parent| {
        let text = fs::read_to_string(parent).unwrap_or_default();
        text.contains(&format!("#[cfg(test)]\nmod {name};"))
    })
}

/// The rooms that a file names after `crate::`, in `use` lines and in paths,
/// but for its tests.
fn called_rooms(file: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(file).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let mut rooms = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        if let Some(list) = after.strip_prefix('{') {
            let list = list.split("};").next().unwrap();
            rooms.extend(list.split(',').map(room_name));
        } else {
            rooms.insert(room_name(after));
        }
    }
    rooms.retain(|room| !room.is_empty());
    rooms
}

fn room_name(path: &str) -> String {
    path.trim_start()
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}
