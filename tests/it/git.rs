//! What a run is compared with: branches, merge bases, tags, clones of every
//! shape, and refs that are not there.

use crate::repository::Repository;

const ORDER: &str = "syntax = \"proto3\";\npackage shop.v1;\n\nmessage Order {\n  string id = 1;\n  string note = 2;\n}\n";
const FILE: &str = "shop/v1/order.proto";

/// A repository with one message on `main`.
fn shop() -> Repository {
    let repository = Repository::new();
    repository.write(FILE, ORDER);
    repository.commit("Add orders");
    repository
}

/// `main` has gone on since the branch `feature` left it.
fn main_has_gone_on() -> Repository {
    let repository = shop();
    repository.branch("feature");
    repository.checkout("main");
    repository.edit(FILE, "note = 2;", "note = 2;\n  string paid = 3;");
    repository.commit("Add a field");
    repository.checkout("feature");
    repository
}

fn types(lines: &[String]) -> Vec<String> {
    lines
        .iter()
        .map(|line| {
            line.rsplit_once('(')
                .unwrap()
                .1
                .trim_end_matches(')')
                .to_owned()
        })
        .collect()
}

#[test]
fn a_branch_is_compared_at_the_merge_base() {
    let repository = main_has_gone_on();
    let said = repository
        .contracts(&["breaking", "--against", "main"])
        .clean();
    let base = repository.git(&["merge-base", "HEAD", "main"]);
    assert!(
        said.contains(&format!("main at {}, the merge base", &base[..9])),
        "{said}"
    );
}

#[test]
fn against_tip_compares_with_the_tip() {
    let repository = main_has_gone_on();
    let run = repository.contracts(&["breaking", "--against", "main", "--against-tip"]);
    assert_eq!(types(&run.findings()), ["FIELD_NO_DELETE"]);
}

#[test]
fn the_spelling_of_buf_means_the_tip() {
    let repository = main_has_gone_on();
    let run = repository.contracts(&["breaking", "--against", ".git#branch=main"]);
    assert_eq!(types(&run.findings()), ["FIELD_NO_DELETE"]);
}

#[test]
fn a_tag_and_a_commit_are_compared_exactly_there() {
    let repository = shop();
    repository.git(&["tag", "-a", "v1.0.0", "-m", "First"]);
    let first = repository.git(&["rev-parse", "HEAD"]);
    repository.edit(FILE, "string note = 2;", "int32 note = 2;");
    repository.commit("Change a type");
    for against in [
        "v1.0.0",
        "HEAD~1",
        &first,
        &first[..10],
        ".git#tag=v1.0.0",
        ".git#ref=HEAD~1",
    ] {
        let run = repository.contracts(&["breaking", "--against", against]);
        assert_eq!(types(&run.findings()), ["FIELD_SAME_TYPE"], "{against}");
    }
}

#[test]
fn uncommitted_work_is_what_is_checked() {
    let repository = shop();
    repository.edit(FILE, "string note = 2;", "int32 note = 2;");
    let run = repository.contracts(&["breaking", "--against", "main"]);
    assert_eq!(types(&run.findings()), ["FIELD_SAME_TYPE"]);
}

#[test]
fn the_remote_branch_serves_where_the_local_one_is_missing() {
    let origin = shop();
    let folder = Repository::folder();
    folder.git(&[
        "clone",
        "--quiet",
        origin.path("").to_str().unwrap(),
        "clone",
    ]);
    let clone = Repository::at(folder.path("clone"));
    clone.git(&["checkout", "--quiet", "--detach"]);
    clone.git(&["branch", "--quiet", "-D", "main"]);
    clone.edit(FILE, "string note = 2;", "");
    let run = clone.contracts(&["breaking", "--against", "main"]);
    assert!(run.stderr.contains("against origin/main at "), "{run:?}");
    assert_eq!(types(&run.findings()), ["FIELD_NO_DELETE"]);
    clone
        .contracts(&["breaking", "--against", "origin/main"])
        .findings();
}

#[test]
fn a_shallow_clone_is_told_what_to_fetch() {
    let origin = main_has_gone_on();
    let folder = Repository::folder();
    let url = format!("file://{}", origin.path("").display());
    folder.git(&[
        "clone",
        "--quiet",
        "--depth=1",
        "--branch=feature",
        &url,
        "clone",
    ]);
    let clone = Repository::at(folder.path("clone"));
    let said = clone
        .contracts(&["breaking", "--against", "main"])
        .failure();
    assert!(said.contains("no branch, tag or commit `main`"), "{said}");
    assert!(
        said.contains("the clone is shallow") && said.contains("fetch-depth: 0"),
        "{said}"
    );

    clone.git(&[
        "fetch",
        "--quiet",
        "--depth=1",
        "origin",
        "main:refs/remotes/origin/main",
    ]);
    let said = clone
        .contracts(&["breaking", "--against", "main"])
        .failure();
    assert!(
        said.contains("no common commit") && said.contains("--against-tip"),
        "{said}"
    );
    let run = clone.contracts(&["breaking", "--against", "main", "--against-tip"]);
    assert_eq!(types(&run.findings()), ["FIELD_NO_DELETE"]);
}

#[test]
fn a_bare_repository_is_read_in_place() {
    let origin = main_has_gone_on();
    let folder = Repository::folder();
    folder.git(&[
        "clone",
        "--quiet",
        "--bare",
        origin.path("").to_str().unwrap(),
        "shop.git",
    ]);
    let input = "shop.git#branch=feature";
    folder
        .contracts(&["breaking", input, "--against", "main"])
        .clean();
    let run = folder.contracts(&["breaking", input, "--against", "shop.git#branch=main"]);
    assert_eq!(types(&run.findings()), ["FIELD_NO_DELETE"]);
}

#[test]
fn a_linked_work_tree_finds_its_repository() {
    let repository = main_has_gone_on();
    repository.git(&["worktree", "add", "--quiet", "linked", "-b", "linked"]);
    let linked = Repository::at(repository.path("linked"));
    linked.edit(FILE, "string note = 2;", "int32 note = 2;");
    let run = linked.contracts(&["breaking", "--against", "main"]);
    assert_eq!(types(&run.findings()), ["FIELD_SAME_TYPE"]);
}

#[test]
fn a_folder_below_the_root_is_compared_with_itself() {
    let repository = Repository::new();
    repository.write("contracts/shop/v1/order.proto", ORDER);
    repository.commit("Add orders");
    repository.edit("contracts/shop/v1/order.proto", "string note = 2;", "");
    for (folder, input, shown) in [
        ("contracts", ".", "shop/v1/order.proto:"),
        ("", "contracts", "contracts/shop/v1/order.proto:"),
        ("contracts/shop", "..", "../shop/v1/order.proto:"),
    ] {
        let run = repository.contracts_in(folder, &["breaking", input, "--against", "main"]);
        let lines = run.findings();
        assert!(lines[0].starts_with(shown), "{lines:?}");
    }
    let base = ".git#branch=main,subdir=contracts";
    repository
        .contracts(&["breaking", "contracts", "--against", base])
        .findings();
}

#[test]
fn a_folder_can_be_the_base() {
    let repository = Repository::folder();
    repository
        .write("old/a.proto", ORDER)
        .write("new/a.proto", ORDER);
    repository.edit("new/a.proto", "string note = 2;", "");
    let run = repository.contracts(&["breaking", "new", "--against", "old"]);
    assert_eq!(types(&run.findings()), ["FIELD_NO_DELETE"]);
}

#[test]
fn a_ref_wins_over_a_folder_of_the_same_name() {
    let repository = shop();
    repository.write(
        "main/other.proto",
        "syntax = \"proto3\";\nmessage Other {}\n",
    );
    let said = repository
        .contracts(&["breaking", "--against", "main"])
        .clean();
    assert!(said.contains("against main at "), "{said}");
    let said = repository.contracts(&["breaking", "--against", "./main"]);
    assert!(said.stderr.contains("against folder main"), "{said:?}");
}

#[test]
fn a_renamed_file_is_a_deleted_one() {
    let repository = shop();
    repository.git(&["mv", FILE, "shop/v1/orders.proto"]);
    let run = repository.contracts(&["breaking", "--against", "main"]);
    assert_eq!(types(&run.findings()), ["FILE_NO_DELETE"]);
}

#[test]
fn the_first_contracts_are_noted_not_refused() {
    let repository = Repository::new();
    repository.write("README", "nothing yet\n");
    repository.commit("Begin");
    repository.write(FILE, ORDER);
    for command in ["breaking", "check"] {
        let said = repository
            .contracts(&[command, "--against", "main"])
            .clean();
        assert!(
            said.contains("note: there are no contracts in main at "),
            "{said}"
        );
    }
}

#[test]
fn a_missing_ref_is_told_which_there_are() {
    let repository = shop();
    repository.git(&["tag", "v1.0.0"]);
    let said = repository
        .contracts(&["breaking", "--against", "mian"])
        .failure();
    assert!(said.contains("no branch, tag or commit `mian`"), "{said}");
    assert!(said.contains("did you mean `main`?"), "{said}");
    assert!(said.contains("it has `main`, `v1.0.0`"), "{said}");
}

#[test]
fn outside_a_repository_the_remedy_is_said() {
    let folder = Repository::folder();
    folder.write(FILE, ORDER);
    let said = folder
        .contracts(&["breaking", "--against", "main"])
        .failure();
    assert!(said.contains("`.` is not in a git repository"), "{said}");
    let said = Repository::new()
        .contracts(&["breaking", "--against", "main"])
        .failure();
    assert!(said.contains("no commit yet"), "{said}");
}

#[test]
fn a_link_in_a_commit_is_followed() {
    let repository = Repository::new();
    repository.write("shared/order.proto", ORDER);
    repository.write("buf.yaml", "version: v2\nmodules:\n  - path: proto\n");
    std::fs::create_dir(repository.path("proto")).unwrap();
    std::os::unix::fs::symlink(
        "../shared/order.proto",
        repository.path("proto/order.proto"),
    )
    .unwrap();
    repository.commit("Link");
    repository
        .contracts(&["breaking", "--against", "main"])
        .clean();
    repository.edit("shared/order.proto", "string note = 2;", "");
    let run = repository.contracts(&["breaking", "--against", "main"]);
    assert_eq!(types(&run.findings()), ["FIELD_NO_DELETE"]);
}

#[test]
fn another_machine_is_refused_with_the_remedy() {
    let repository = shop();
    let url = "https://example.com/shop.git#branch=main";
    let said = repository
        .contracts(&["breaking", "--against", url])
        .failure();
    assert!(said.contains("clone it first"), "{said}");
}

#[test]
fn options_of_a_git_input_are_checked() {
    let repository = shop();
    for (against, expected) in [
        (".git#brnch=main", "did you mean `branch`?"),
        (".git#branch", "is not `key=value`"),
        (".git#branch=main,tag=v1", "names a branch and a tag"),
        (".git#branch=nope", "no branch `nope`"),
        ("proto#branch=main", "has options but is a folder"),
    ] {
        let said = repository
            .contracts(&["breaking", "--against", against])
            .failure();
        assert!(said.contains(expected), "{against}: {said}");
    }
}
