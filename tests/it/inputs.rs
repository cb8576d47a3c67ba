//! What can be checked: archives, descriptor images, single files, standard
//! input; and the part of it that is meant.

use crate::repository::{Repository, Run};
use crate::tools;
use std::io::Write;
use std::process::{Command, Stdio};

const ORDER: &str = "syntax = \"proto3\";\npackage shop.v1;\n\nimport \"shop/v1/money.proto\";\n\nmessage Order {\n  string id = 1;\n  Money price = 2;\n}\n";
const MONEY: &str = "syntax = \"proto3\";\npackage shop.v1;\n\nimport \"google/protobuf/timestamp.proto\";\n\nmessage Money {\n  int64 units = 1;\n  google.protobuf.Timestamp at = 2;\n}\n";
const CONFIG: &str = "version: v2\nmodules:\n  - path: proto\n";

/// A committed module of two files; the work tree then changes a type in each.
fn changed() -> Repository {
    let repository = Repository::new();
    repository
        .write("buf.yaml", CONFIG)
        .write("proto/shop/v1/order.proto", ORDER)
        .write("proto/shop/v1/money.proto", MONEY);
    repository.commit("Before");
    repository.edit("proto/shop/v1/order.proto", "string id", "int32 id");
    repository.edit("proto/shop/v1/money.proto", "int64 units", "string units");
    repository
}

#[track_caller]
fn two_types(run: Run) {
    let lines = run.findings();
    let types = lines
        .iter()
        .filter(|line| line.ends_with("(FIELD_SAME_TYPE)"))
        .count();
    assert_eq!((types, lines.len()), (2, 2), "{lines:#?}");
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

#[test]
fn archives_are_read() {
    let repository = changed();
    repository.git(&["archive", "--format=tar", "-o", "base.tar", "HEAD"]);
    repository.git(&["archive", "--format=zip", "-o", "base.zip", "HEAD"]);
    repository.git(&[
        "archive",
        "--format=tar",
        "--prefix=shop-1.0/",
        "-o",
        "deep.tar",
        "HEAD",
    ]);
    let tar = std::fs::read(repository.path("base.tar")).unwrap();
    repository.write_bytes("base.tar.gz", &gzip(&tar));
    repository.write_bytes("base.tgz", &gzip(&tar));
    repository.write_bytes("base.tar.zst", &zstd(&tar));
    repository.write_bytes("base.packed", &gzip(&tar));
    for base in [
        "base.tar",
        "base.zip",
        "base.tar.gz",
        "base.tgz",
        "base.tar.zst",
        "base.packed#format=tar,compression=gzip",
        "base.packed#format=targz",
        "deep.tar#strip_components=1",
        "deep.tar#subdir=shop-1.0",
    ] {
        two_types(repository.contracts(&["breaking", "--against", base]));
    }
}

#[test]
fn images_of_both_tools_are_read_by_both() {
    let repository = changed();
    repository.git(&["stash", "--quiet"]);
    let ours = ["ours.binpb", "ours.json"];
    let theirs = [
        "theirs.binpb",
        "theirs.json",
        "theirs.yaml",
        "theirs.txtpb",
        "theirs.binpb.gz",
        "theirs.json.zst",
    ];
    for image in ours {
        repository.contracts(&["build", "-o", image]).clean();
    }
    for image in theirs {
        let status = tools::buf()
            .args(["build", "-o", image])
            .current_dir(repository.path(""))
            .status();
        assert!(status.unwrap().success(), "{image}");
    }
    let binary = std::fs::read(repository.path("ours.binpb")).unwrap();
    repository.write_bytes("ours.binpb.gz", &gzip(&binary));
    repository.git(&["stash", "pop", "--quiet"]);
    for image in ours.iter().chain(&theirs).chain(&["ours.binpb.gz"]) {
        two_types(repository.contracts(&["breaking", "--against", image]));
    }
    for image in ours {
        let output = tools::buf()
            .args(["breaking", "--against", image, "--error-format", "json"])
            .current_dir(repository.path(""))
            .output()
            .unwrap();
        assert_eq!(
            String::from_utf8(output.stdout).unwrap().lines().count(),
            2,
            "{image}"
        );
    }
}

#[test]
fn an_image_knows_its_imports() {
    let repository = changed();
    repository
        .contracts(&["build", "-o", "image.binpb"])
        .clean();
    let said = repository.contracts(&["build", "image.binpb"]).clean();
    assert!(said.starts_with("checked 2 protos:"), "{said}");
    repository
        .contracts(&["build", "-o", "plain.binpb", "--as-file-descriptor-set"])
        .clean();
    let said = repository.contracts(&["build", "plain.binpb"]).clean();
    assert!(said.starts_with("checked 3 protos:"), "{said}");
    repository
        .contracts(&[
            "build",
            "-o",
            "own.binpb",
            "--exclude-imports",
            "--exclude-source-info",
        ])
        .clean();
    let failed = repository.contracts(&["build", "own.binpb"]).failure();
    assert!(
        failed.contains("image") && failed.contains("timestamp.proto"),
        "{failed}"
    );
}

#[test]
fn standard_input_is_an_image() {
    let repository = changed();
    repository.contracts(&["build", "-o", "image.json"]).clean();
    let image = std::fs::read(repository.path("image.json")).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_contracts"))
        .args(["build", "-#format=json"])
        .current_dir(repository.path(""))
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&image).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_single_file_is_meant_alone() {
    let repository = changed();
    let input = "proto/shop/v1/order.proto";
    let lines = repository
        .contracts(&[
            "breaking",
            input,
            "--against",
            ".git#branch=main",
            "--limit-to-input-files",
            "--exclude-imports",
        ])
        .findings();
    assert!(
        lines.len() == 1 && lines[0].starts_with("proto/shop/v1/order.proto:"),
        "{lines:#?}"
    );
    let said = repository.contracts(&["lint", input]).clean();
    assert!(said.starts_with("checked 1 proto:"), "{said}");
    let failed = repository
        .contracts(&["lint", "proto/nope.proto"])
        .failure();
    assert!(
        failed.contains("file `proto/nope.proto` does not exist"),
        "{failed}"
    );
}

#[test]
fn paths_choose_the_part_that_is_meant() {
    let repository = changed();
    for (flag, path, shown) in [
        ("--path", "proto/shop/v1/money.proto", "money.proto"),
        ("--exclude-path", "proto/shop/v1/order.proto", "money.proto"),
    ] {
        let lines = repository
            .contracts(&["breaking", "--against", "main", flag, path])
            .findings();
        assert!(
            lines.len() == 1 && lines[0].contains(shown),
            "{flag} {path}: {lines:#?}"
        );
    }
}

#[test]
fn a_file_that_is_not_meant_does_not_have_to_compile() {
    let repository = changed();
    repository.write("proto/other.proto", "message {");
    repository
        .contracts(&["lint", "--path", "proto/shop"])
        .clean();
    repository.contracts(&["lint"]).findings();
}

#[test]
fn a_configuration_can_be_given() {
    let repository = changed();
    let inline =
        r#"{"version":"v2","modules":[{"path":"proto"}],"lint":{"use":["COMMENT_MESSAGE"]}}"#;
    let lines = repository
        .contracts(&["lint", "--config", inline])
        .findings();
    assert_eq!(lines.len(), 2, "{lines:#?}");
    repository.write("other.yaml", inline);
    let lines = repository
        .contracts(&["lint", "--config", "other.yaml"])
        .findings();
    assert_eq!(lines.len(), 2, "{lines:#?}");
    let failed = repository
        .contracts(&["lint", "--config", "nope.yaml"])
        .failure();
    assert!(
        failed.contains("configuration `nope.yaml` cannot be read"),
        "{failed}"
    );
}

#[test]
fn what_is_built_is_what_buf_builds() {
    let repository = changed();
    repository.contracts(&["build", "-o", "ours.binpb"]).clean();
    let decode = |from: &str, to: &str| {
        let status = tools::buf()
            .args(["build", from, "-o", to])
            .current_dir(repository.path(""))
            .status();
        assert!(status.unwrap().success());
        let image: serde_json::Value = serde_json::from_str(&repository.read(to)).unwrap();
        let mut files = image["file"].as_array().unwrap().clone();
        files.retain(|file| file["package"] == "shop.v1");
        for file in &mut files {
            file.as_object_mut().unwrap().remove("bufExtension");
            let info = file["sourceCodeInfo"]["location"].as_array_mut().unwrap();
            info.sort_by_key(|location| format!("{}", location["path"]));
        }
        files.sort_by_key(|file| file["name"].to_string());
        files
    };
    let (ours, theirs) = (decode("ours.binpb", "a.json"), decode(".", "b.json"));
    assert_eq!(ours.len(), 2);
    assert_eq!(ours, theirs);
}

#[test]
fn broken_inputs_say_what_is_wrong() {
    let repository = changed();
    repository
        .write("broken.binpb", "no image")
        .write("broken.json", "{\"file\": [")
        .write("broken.tar.gz", "no archive")
        .write("broken.zip", "no archive")
        .write("empty.binpb", "");
    for (input, expected) in [
        ("broken.binpb", "image `image broken.binpb` cannot be read"),
        ("broken.json", "cannot be read"),
        ("broken.tar.gz", "`broken.tar.gz` cannot be decompressed"),
        ("broken.zip", "archive `broken.zip` cannot be read"),
        ("empty.binpb", "holds no file"),
        ("gone.binpb", "file `gone.binpb` cannot be read"),
        ("proto#format=tarr", "did you mean `tar`?"),
        (
            "x#compression=lz4,format=tar",
            "known compressions are none, gzip and zstd",
        ),
    ] {
        let said = repository.contracts(&["build", input]).failure();
        assert!(said.contains(expected), "{input}: {said}");
    }
}
