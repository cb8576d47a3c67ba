//! Golden vectors: messages that an independent implementation wrote, read and
//! written again by every language, and by each language what another wrote.
//!
//! `tests/generate/golden/write.mjs` makes `vectors.jsonl` with protobuf-es. A
//! language has a program that reads vectors and writes them again; see
//! `golden.ts` for what it is to print.

use crate::conformance::Workshop;
use crate::tools;
use serde::Deserialize;
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A line of the vectors.
#[derive(Deserialize)]
struct Vector {
    r#type: String,
    /// The bytes of the message, unknown fields and all.
    binary: String,
    /// The bytes without unknown fields.
    known: String,
    json: Value,
}

/// A line that a program prints.
#[derive(Deserialize)]
struct Answer {
    r#type: String,
    binary: String,
    json: Value,
    /// The bytes of what was read from the JSON.
    #[serde(rename = "fromJson")]
    from_json: String,
}

/// A language, and how its program is made and started.
struct Language {
    name: &'static str,
    make: fn() -> Command,
}

/// Every target that reads and writes messages.
const LANGUAGES: &[Language] = &[
    Language {
        name: "ts",
        make: typescript,
    },
    Language {
        name: "go",
        make: go,
    },
    Language {
        name: "python",
        make: python,
    },
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/generate/golden")
}

fn vectors() -> String {
    std::fs::read_to_string(folder().join("vectors.jsonl")).unwrap()
}

const PROTOS: [&str; 2] = [
    "google/protobuf/test_messages_proto2.proto",
    "google/protobuf/test_messages_proto3.proto",
];

/// What a language's generator makes of the suite's protos, with its programs.
fn workshop(name: &str, target: &str) -> Workshop {
    let beside = format!("tests/generate/golden/{target}");
    let protos = tools::conformance_protos();
    Workshop::of(&format!("golden-{name}"), target, &beside, &protos, &PROTOS)
}

fn typescript() -> Command {
    let workshop = workshop("ts", "ts");
    workshop.run(tools::tsc().args(["-p", "."]));
    let mut command = Command::new("node");
    command.arg(workshop.path("out/golden.js"));
    command
}

fn go() -> Command {
    let workshop = workshop("go", "go");
    workshop.run(Command::new("go").args(["build", "-o", "golden", "."]));
    Command::new(workshop.path("golden"))
}

fn python() -> Command {
    let workshop = workshop("python", "python");
    let mut command = Command::new("python3");
    command.arg(workshop.path("golden.py"));
    command
}

/// What a program makes of vectors.
fn answers(program: &mut Command, input: &str) -> String {
    let mut child = program
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{program:?}: {error}"));
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program:?}: {said}");
    writer.join().unwrap().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Asserts that answers say what the vectors say.
fn agree(context: &str, vectors: &str, answers: &str) {
    assert_eq!(
        answers.lines().count(),
        vectors.lines().count(),
        "{context}"
    );
    for (at, (vector, answer)) in vectors.lines().zip(answers.lines()).enumerate() {
        let vector: Vector = serde_json::from_str(vector).unwrap();
        let answer: Answer = serde_json::from_str(answer).unwrap();
        let place = format!("{context}, line {}: {}", at + 1, vector.json);
        assert_eq!(answer.r#type, vector.r#type, "{place}");
        assert_eq!(answer.binary, vector.binary, "{place}");
        assert_eq!(answer.from_json, vector.known, "{place}");
        assert!(same(&answer.json, &vector.json), "{place}: {}", answer.json);
    }
}

/// True for values that mean the same: a `float` may be written with the digits
/// that it needs, or with those of the `double` that is equal to it.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(key, value)| other.get(key).is_some_and(|other| same(value, other)))
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same(a, b))
        }
        (Value::Number(one), Value::Number(other)) => {
            let (one, other) = (one.as_f64().unwrap(), other.as_f64().unwrap());
            one == other || one as f32 == other as f32 && (one as f32).is_finite()
        }
        _ => one == other,
    }
}

#[test]
fn every_language_reads_what_every_other_wrote() {
    let vectors = vectors();
    let mut programs: Vec<(&str, Command)> = LANGUAGES
        .iter()
        .map(|language| (language.name, (language.make)()))
        .collect();
    let written: Vec<(&str, String)> = programs
        .iter_mut()
        .map(|(name, program)| {
            let answers = answers(program, &vectors);
            agree(&format!("{name} reads protobuf-es"), &vectors, &answers);
            (*name, answers)
        })
        .collect();
    for (writer, text) in &written {
        for (reader, program) in &mut programs {
            let answers = answers(program, text);
            agree(&format!("{reader} reads {writer}"), &vectors, &answers);
        }
    }
}

#[test]
fn protobuf_es_still_writes_the_vectors() {
    let image = tempfile::NamedTempFile::with_suffix(".binpb").unwrap();
    let built = tools::buf()
        .args(["build", "-o"])
        .arg(image.path())
        .args(PROTOS.iter().flat_map(|path| ["--path", path]))
        .current_dir(tools::conformance_protos())
        .output()
        .unwrap();
    assert!(built.status.success(), "{built:?}");
    let output = Command::new("node")
        .arg(folder().join("write.mjs"))
        .arg(tools::folder())
        .arg(image.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let fresh = String::from_utf8(output.stdout).unwrap();
    assert!(
        fresh == vectors(),
        "write.mjs no longer writes vectors.jsonl"
    );
}

#[test]
fn typescript_withstands_hostile_input() {
    let workshop = workshop("ts-hostile", "ts");
    std::fs::copy(
        folder().join("vectors.jsonl"),
        workshop.path("vectors.jsonl"),
    )
    .unwrap();
    workshop.run(tools::tsc().args(["-p", "."]));
    workshop.run(Command::new("node").args(["--test", "out/hostile.js"]));
}
