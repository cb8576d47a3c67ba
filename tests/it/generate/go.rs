//! Generated Go by its compiler and linters, and at work.

use crate::conformance::Workshop;
use crate::repository::Repository;
use crate::tools;
use std::path::Path;
use std::process::Command;

/// A tool that has to find what it needs without a network, and to say nothing.
fn quiet(command: &mut Command, folder: &Path) {
    let output = command
        .current_dir(folder)
        .env("GOPROXY", "off")
        .env("GOFLAGS", "-mod=mod")
        .output();
    let output = output.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let told = [output.stdout, output.stderr].concat();
    let told = String::from_utf8_lossy(&told);
    assert!(
        output.status.success() && told.is_empty(),
        "{command:?}: {}\n{told}",
        output.status
    );
}

fn go(arguments: &[&str], folder: &Path) {
    quiet(Command::new("go").args(arguments), folder);
}

/// Nothing that a reviewer's tools would find.
fn clean(folder: &Path) {
    quiet(Command::new("gofmt").args(["-l", "."]), folder);
    go(&["vet", "./..."], folder);
    quiet(tools::staticcheck().arg("./..."), folder);
}

fn protos(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn behaviour() {
    let beside = "tests/generate/go";
    let protos = protos("tests/generate/ts");
    let workshop = Workshop::of("go-behaviour", "go", beside, &protos, &[]);
    clean(&workshop.path("gen"));
    clean(&workshop.path(""));
    workshop.run(Command::new("go").args(["test", "."]));
}

/// Names of files, packages and declarations that Go has an opinion of, and
/// comments that `gofmt` would print in another way.
#[test]
fn layout() {
    let repository = Repository::folder();
    let out = repository.path("gen");
    let generated = Command::new(env!("CARGO_BIN_EXE_contracts"))
        .args(["gen", "go", "--out"])
        .arg(&out)
        .current_dir(protos("tests/generate/layout"))
        .output()
        .expect("contracts starts");
    assert!(generated.status.success(), "{generated:?}");
    clean(&out);
    quiet(
        Command::new("go")
            .args(["build", "./..."])
            .env("GOOS", "windows"),
        &out,
    );
    // What would import one another in a circle is one package.
    for path in ["circle/one/one.go", "circle/one/two.go"] {
        assert!(out.join(path).is_file(), "{path}");
    }
}

const CONFIG: &str = "version: v1\ngen:\n  version: 2.1.0\n  go:\n    module: example.com/shop\n";

#[test]
fn a_module_is_named_by_the_configuration() {
    let repository = Repository::folder();
    repository.write("contracts.yaml", CONFIG);
    repository.write(
        "a.proto",
        "syntax = \"proto3\";\npackage shop.v1;\noption go_package = \"example.com/shop/v2/cart;basket\";\nmessage A {}\n",
    );
    repository.contracts(&["gen", "go"]).clean();
    let module = repository.read("gen/go/go.mod");
    assert!(
        module.contains("\nmodule example.com/shop/v2\n"),
        "{module}"
    );
    let file = repository.read("gen/go/cart/a.go");
    assert!(file.contains("\npackage basket\n"), "{file}");
    clean(&repository.path("gen/go"));
}

/// A service that takes the module from a folder; its program is the example of
/// CONTRACTS.md.
#[test]
fn the_example_of_the_documentation_runs() {
    let repository = Repository::folder();
    repository.copy_from_project("proto");
    repository.write(
        "contracts.yaml",
        "version: v1\ngen:\n  go:\n    module: example.com/contracts\n",
    );
    repository.contracts(&["gen", "go"]).clean();
    clean(&repository.path("gen/go"));
    let text = std::fs::read_to_string(protos("CONTRACTS.md")).expect("CONTRACTS.md");
    let example = text
        .split("```go\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .expect("an example of Go");
    repository.write("service/main.go", example);
    repository.write(
        "service/go.mod",
        "module service\n\ngo 1.22\n\nrequire example.com/contracts v0.0.0\n\nreplace example.com/contracts => ../gen/go\n",
    );
    let service = repository.path("service");
    clean(&service);
    let output = Command::new("go")
        .args(["run", "."])
        .env("GOPROXY", "off")
        .current_dir(&service)
        .output()
        .expect("go starts");
    assert!(output.status.success(), "{output:?}");
    let told = String::from_utf8_lossy(&output.stdout);
    let comments = example
        .lines()
        .filter_map(|line| line.split_once("// Prints ").map(|(_, text)| text));
    let promised: Vec<&str> = comments.collect();
    assert!(!promised.is_empty());
    assert_eq!(told.lines().collect::<Vec<_>>(), promised);
}
