//! Generated Python under two type checkers' strictest settings, and at work.

use crate::conformance::Workshop;
use crate::repository::Repository;
use crate::tools;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The protos that this and the TypeScript tests are about, in one folder.
fn protos(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("target/conformance").join(name);
    for from in ["tests/generate/ts", "tests/generate/protos"] {
        let from = root.join(from);
        for entry in walkdir::WalkDir::new(&from) {
            let path = entry.expect("an entry").into_path();
            if path.extension().is_some_and(|suffix| suffix == "proto") {
                let to = folder.join(path.strip_prefix(&from).expect("a path below"));
                fs::create_dir_all(to.parent().expect("a folder")).expect("folder made");
                fs::copy(&path, &to).expect("file copied");
            }
        }
    }
    folder
}

fn workshop(name: &str) -> Workshop {
    let protos = protos(&format!("{name}-protos"));
    Workshop::of(name, "python", "tests/generate/python", &protos, &[])
}

#[test]
fn behaviour() {
    let workshop = workshop("python-behaviour");
    workshop.run(Command::new(tools::python()).arg("behaviour.py"));
    workshop.run(tools::mypy().args(["--strict", "gen/contracts_gen"]));
    workshop.run(&mut tools::pyright());
}

/// Bytes and JSON that mean harm; `CONTRACTS_FUZZ_ROUNDS` makes it longer.
#[test]
fn hostile_input() {
    let workshop = workshop("python-hostile");
    workshop.run(Command::new(tools::python()).arg("hostile.py"));
}

/// Our own entities, in a package of a configured name, that a wheel is made of
/// without a network, and that is used where it is installed.
#[test]
fn a_wheel_is_made_of_it() {
    let repository = Repository::folder();
    repository.copy_from_project("proto");
    repository.write(
        "contracts.yaml",
        "version: v1\ngen:\n  version: 1.4.0-rc.1\n  python:\n    name: shop-contracts\n    package: shop.contracts\n",
    );
    repository.contracts(&["gen", "python"]).clean();
    let built = Command::new(tools::python())
        .args(["-m", "pip", "wheel", "--no-index", "--no-build-isolation"])
        .args(["--no-deps", "--wheel-dir", "wheels", "gen/python"])
        .current_dir(repository.path(""))
        .output()
        .expect("pip starts");
    assert!(built.status.success(), "{built:?}");
    let wheel = repository.path("wheels/shop_contracts-1.4.0rc1-py3-none-any.whl");
    let used = Command::new(tools::python())
        .args([
            "-m",
            "pip",
            "install",
            "--no-index",
            "--no-deps",
            "--target",
            "there",
        ])
        .arg(&wheel)
        .current_dir(repository.path(""))
        .output()
        .expect("pip starts");
    assert!(used.status.success(), "{used:?}");
    for file in ["py.typed", "entities.py", "google/protobuf/timestamp.py"] {
        assert!(
            repository.path("there/shop/contracts").join(file).exists(),
            "{file}"
        );
    }
    repository.write("use.py", EXAMPLE);
    let run = Command::new(tools::python())
        .arg("use.py")
        .env("PYTHONPATH", "there")
        .current_dir(repository.path(""))
        .output()
        .expect("python starts");
    assert!(run.status.success(), "{run:?}");
}

/// The example of CONTRACTS.md.
const EXAMPLE: &str = include_str!("../../generate/example.py");

#[test]
fn the_example_stands_in_the_documentation() {
    let documentation = include_str!("../../../CONTRACTS.md");
    assert!(documentation.contains(EXAMPLE.trim_end()));
}

#[test]
fn what_is_no_package_is_refused() {
    let repository = Repository::folder();
    repository.write("a.proto", "syntax = \"proto3\";\nmessage A {}\n");
    repository.write(
        "contracts.yaml",
        "version: v1\ngen:\n  python:\n    package: shop-contracts\n",
    );
    let refused = repository.contracts(&["gen", "python"]);
    assert!(
        refused
            .failure()
            .contains("`shop-contracts` is no package of Python")
    );
}
