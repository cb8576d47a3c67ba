//! Breaking changes: the same findings at the same places as buf.
//!
//! Random contracts are changed at random; both tools compare what was and what
//! is. `CONTRACTS_DIFFERENTIAL_CASES=2000` runs that many cases instead of the
//! few that every run checks; `CONTRACTS_DIFFERENTIAL_SEED` begins elsewhere.

mod compare;
mod extend;
mod generate;
mod known;
mod model;
mod mutate;
mod mutate_types;
mod names;
mod random;
mod render;
mod repair;
mod types;

use compare::{Found, Settings, by_buf, by_us};
use model::Case;
use random::Random;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const CATEGORIES: [&str; 5] = ["FILE", "PACKAGE", "WIRE_JSON", "WIRE", "CSR"];

/// Cases that one run of buf compares at once.
const BATCH: u64 = 50;

fn number_from(variable: &str, default: u64) -> u64 {
    let value = std::env::var(variable).ok();
    value
        .and_then(|value| value.parse().ok())
        .unwrap_or(default)
}

#[test]
fn random_changes_break_as_buf_says() {
    let cases = number_from("CONTRACTS_DIFFERENTIAL_CASES", 100);
    let first = number_from("CONTRACTS_DIFFERENTIAL_SEED", 1);
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    for (at, start) in (first..first + cases).step_by(BATCH as usize).enumerate() {
        let folder = tempfile::tempdir().unwrap();
        for seed in start..(start + BATCH).min(first + cases) {
            write_case(folder.path(), seed);
        }
        let settings = settings(at);
        match (
            by_buf(folder.path(), &settings),
            by_us(folder.path(), &settings),
        ) {
            (Ok(theirs), Ok(ours)) => {
                seen.extend(theirs.iter().map(|found| found.rule.clone()));
                problems.extend(differences(&theirs, &ours));
            }
            (theirs, ours) => {
                problems.extend(theirs.err().map(|error| format!("buf: {error}")));
                problems.extend(ours.err().map(|error| format!("we: {error}")));
            }
        }
        if !problems.is_empty() {
            let kept = folder.keep();
            problems.insert(0, format!("in {} with {settings:?}", kept.display()));
            break;
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    println!("{cases} cases, {} rules fired: {seen:?}", seen.len());
}

/// All rules at once, mostly; and what else the two are told, in turn.
fn settings(at: usize) -> Settings {
    let all = || CATEGORIES.map(str::to_owned).to_vec();
    let mut settings = Settings::default();
    settings.config.use_ = match at % 8 {
        // One category for the first runs, so that every run of the tests has
        // each way to ask.
        2 | 3 => vec![CATEGORIES[at / 8 % 5].to_owned()],
        _ => all(),
    };
    settings.ignore_unstable_packages = at % 4 == 1;
    settings.exclude_imports = at % 8 == 5;
    if at % 8 == 6 {
        settings.config.except = vec!["FIELD_SAME_TYPE".to_owned()];
    }
    settings
}

/// Writes what a case was and what it is to `prev` and `cur`.
fn write_case(folder: &Path, seed: u64) {
    let random = &mut Random::new(seed);
    let mut previous = generate::case(seed, random);
    for at in 0..4 {
        previous.counter += at;
        let fresh = previous.fresh();
        if let Some(extend) = extend::new_extend(&previous, fresh, random) {
            previous.files[0].extends.push(extend);
        }
    }
    repair::repair(&mut previous);
    let mut current = previous.clone();
    for _ in 0..1 + random.below(6) {
        mutate::mutate(&mut current, random);
        repair::repair(&mut current);
    }
    write(&folder.join("prev"), &previous, random);
    write(&folder.join("cur"), &current, random);
}

fn write(folder: &Path, case: &Case, random: &mut Random) {
    for (path, text) in render::render(case, random) {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// What one of the two found more often than the other.
fn differences(theirs: &[Found], ours: &[Found]) -> Vec<String> {
    let mut counts: BTreeMap<&Found, i32> = BTreeMap::new();
    theirs
        .iter()
        .for_each(|found| *counts.entry(found).or_default() += 1);
    ours.iter()
        .for_each(|found| *counts.entry(found).or_default() -= 1);
    counts
        .into_iter()
        .filter(|(_, count)| *count != 0)
        .map(|(found, count)| {
            let who = if count > 0 { "only buf" } else { "only we" };
            format!("{who}: {found:?}")
        })
        .collect()
}
