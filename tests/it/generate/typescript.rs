//! Generated TypeScript under its compiler's strictest settings, and at work.

use crate::conformance::Workshop;
use crate::repository::Repository;
use crate::tools;
use std::path::Path;
use std::process::Command;

#[test]
fn behaviour() {
    let protos = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/generate/ts");
    let workshop = Workshop::of("ts-behaviour", "ts", "tests/generate/ts", &protos, &[]);
    workshop.run(tools::tsc().args(["-p", "."]));
    workshop.run(Command::new("node").args(["--test", "out/behaviour.js"]));
}

/// The runtime for JavaScript is what the compiler makes of that for
/// TypeScript; where it is not, this says what to put in its place.
#[test]
fn the_compiled_runtime_is_that_of_the_source() {
    let shop = Repository::folder();
    shop.write("a.proto", "syntax = \"proto3\";\nmessage A {}\n");
    shop.contracts(&["gen", "ts", "--out", "ts"]).clean();
    shop.contracts(&["gen", "ts", "--js", "--out", "js"])
        .clean();
    shop.write("ts/tsconfig.json", TSCONFIG);
    let runtime = shop.read("ts/runtime.ts");
    shop.write("ts/runtime.ts", without_header(&runtime));
    let compiled = tools::tsc()
        .args(["-p", "."])
        .current_dir(shop.path("ts"))
        .output()
        .expect("tsc starts");
    assert!(compiled.status.success(), "{compiled:?}");
    for name in ["runtime.js", "runtime.d.ts"] {
        let fresh = shop.read(&format!("ts/out/{name}"));
        let kept = shop.read(&format!("js/{name}"));
        if fresh != without_header(&kept) {
            let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
            std::fs::write(&place, &fresh).expect("file written");
            panic!(
                "src/generate/typescript/runtime/compiled/{name} is to be replaced with {}",
                place.display()
            );
        }
    }
}

const TSCONFIG: &str = r#"{
  "compilerOptions": {
    "strict": true, "exactOptionalPropertyTypes": true, "noUncheckedIndexedAccess": true,
    "isolatedDeclarations": true, "declaration": true, "verbatimModuleSyntax": true,
    "erasableSyntaxOnly": true, "noUnusedLocals": true,
    "target": "es2022", "lib": ["es2022", "dom"], "module": "nodenext", "types": [],
    "outDir": "out", "rootDir": "."
  },
  "include": ["."]
}
"#;

/// The text below the line that says that it is generated.
fn without_header(text: &str) -> &str {
    text.split_once('\n')
        .map_or(text, |(_, rest)| rest)
        .trim_start()
}

/// Our own entities, with integers of 64 bits in either form.
#[test]
fn our_own_entities_compile() {
    for int64 in ["bigint", "string"] {
        let repository = Repository::folder();
        repository.copy_from_project("proto");
        let config = format!("version: v1\ngen:\n  ts:\n    int64: {int64}\n");
        repository.write("contracts.yaml", &config);
        repository.contracts(&["gen", "ts", "--out", "ts"]).clean();
        repository.write("ts/tsconfig.json", TSCONFIG);
        let compiled = tools::tsc()
            .args(["-p", "."])
            .current_dir(repository.path("ts"))
            .output()
            .expect("tsc starts");
        assert!(compiled.status.success(), "{compiled:?}");
    }
}

/// npm takes what was generated for a package.
#[test]
fn npm_packs_it() {
    let repository = Repository::folder();
    repository.copy_from_project("proto");
    repository.contracts(&["gen", "ts", "--js"]).clean();
    let packed = Command::new("npm")
        .args(["pack", "--dry-run", "--json"])
        .current_dir(repository.path("gen/ts"))
        .output()
        .expect("npm starts");
    assert!(packed.status.success(), "{packed:?}");
    let listed = String::from_utf8_lossy(&packed.stdout);
    for name in ["entities.js", "entities.d.ts", "runtime.js", "package.json"] {
        assert!(listed.contains(&format!("\"{name}\"")), "{listed}");
    }
}
