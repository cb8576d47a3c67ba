//! `contracts.yaml`: what buf does not know.
//!
//! The file is optional, and so is every key of it. It stands beside `buf.yaml`;
//! all paths in it are relative to the folder that it is in.
//!
//! ```yaml
//! version: v1
//! # Folders of protos to import from: vendored copies of what `deps` of
//! # buf.yaml would fetch. They are not checked themselves.
//! deps:
//!   - third_party/googleapis
//! # Folders of migrations; by default sql/ and migrations/. A folder named
//! # after a dialect (sql/clickhouse) is a database of its own.
//! sql:
//!   - sql
//! # Or, in the place of `sql`, the databases one by one; the first is the main
//! # one, where an entity belongs that no other has a table for.
//! databases:
//!   - name: main
//!     dialect: postgres                # or clickhouse
//!     migrations: db/main
//! # Folders of fixtures; by default seeders/.
//! fixtures:
//!   - seeders
//! # What `contracts verify` leaves out.
//! verify:
//!   ignore: [audit_*, queue.*]
//! # How much rules weigh, by id or category: error (as they are), warn, off.
//! # An id says more than a category; of two categories the stricter holds.
//! rules:
//!   FIELD_SAME_NAME: warn
//!   COMMENTS: off
//! # Findings that are meant.
//! waivers:
//!   - rule: FIELD_NO_DELETE            # id or category; required
//!     reason: "nobody ever wrote it"   # required
//!     path: proto/shop/v1/order.proto  # file or folder; by default any
//!     subject: shop.v1.Order.note      # full name of a declaration; by default any
//!     expires: 2027-01-31              # the last day on which it holds
//! ```
//!
//! | key | value | default |
//! |---|---|---|
//! | `version` | `v1` | `v1` |
//! | `deps` | folders; each must hold something | none |
//! | `sql` | folders; each must hold something. Or a mapping, with rules: see below | `sql` and `migrations`, where they are |
//! | `databases` | a list of databases, each with `name`, `dialect`, `migrations` | what `sql` says |
//! | `fixtures` | likewise | `seeders`, where it is |
//! | `verify.ignore` | names of tables, `*` for any text | none |
//! | `rules` | id or category → `error`, `warn` or `off` | every rule weighs what it weighs |
//! | `waivers` | a list of waivers | none |
//!
//! `sql` and `fixtures` may say which rules hold, as `lint` of `buf.yaml` does:
//!
//! ```yaml
//! sql:
//!   folders: [migrations]
//!   use: [SQL, SQL_STYLE]          # ids and categories; by default SQL
//!   except: [SQL_MISSING_DOWN]
//!   ignore: [migrations/legacy]    # files and folders of which nothing is said
//!   ignore_only:                   # the same for some rules
//!     SQL_INDEX_LOCKS: [migrations/tenants]
//! fixtures:
//!   except: [FIXTURE_FIELD_UNKNOWN]
//! ```
//!
//! A waiver covers what it names and all that is inside: `subject:
//! shop.v1.Order` covers the fields of `Order`, `path: proto/shop` all files
//! below. With both, both must fit. A deletion is covered by the name of what
//! was deleted, and by the names of what enclosed it. A waiver without reason,
//! one that has expired and one that covers nothing are findings themselves; see
//! `rules::policy`, which also knows waivers in comments.
//!
//! Unknown keys are errors, and so are rules that do not exist.

use super::databases::{self, DatabaseConfig, DatabaseYaml};
use super::family::FamilyYaml;
use super::paths::normal;
use super::policy::{PolicyConfig, RuleLevel, WaiverConfig};
use super::yaml::{ConfigFile, InOrder, written};
use super::{FamilyConfig, GenConfig, Module};
use crate::failure::{Failure, Result};
use crate::source::Tree;
use serde::Deserialize;
use serde_saphyr::Spanned;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ContractsYaml {
    version: Option<String>,
    #[serde(default)]
    deps: Vec<String>,
    #[serde(default)]
    sql: FamilyYaml,
    databases: Option<Vec<DatabaseYaml>>,
    #[serde(default)]
    fixtures: FamilyYaml,
    /// Options of generated packages.
    #[serde(default, rename = "gen")]
    generate: GenConfig,
    #[serde(default)]
    verify: VerifyYaml,
    #[serde(default)]
    rules: InOrder<RuleLevel>,
    #[serde(default)]
    waivers: Vec<WaiverYaml>,
}

/// What is no drift.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct VerifyYaml {
    #[serde(default)]
    ignore: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WaiverYaml {
    rule: Spanned<String>,
    path: Option<String>,
    subject: Option<Spanned<String>>,
    reason: Option<String>,
    expires: Option<Spanned<String>>,
}

const SQL_FOLDERS: [&str; 2] = ["sql", "migrations"];
const FIXTURE_FOLDERS: [&str; 1] = ["seeders"];

/// What `contracts.yaml` says, else what the conventions say.
pub(super) struct Ours {
    pub(super) dependencies: Vec<Module>,
    pub(super) databases: Vec<DatabaseConfig>,
    pub(super) fixtures: Vec<String>,
    pub(super) generate: GenConfig,
    pub(super) policy: PolicyConfig,
    pub(super) sql_rules: FamilyConfig,
    pub(super) fixture_rules: FamilyConfig,
    pub(super) verify_ignore: Vec<String>,
}

pub(super) fn load(tree: &dyn Tree, file: Option<&ConfigFile>) -> Result<Ours> {
    let config = match file {
        Some(file) => read(file)?,
        None => ContractsYaml::default(),
    };
    let dependencies = chosen(tree, file, "deps", Some(config.deps), &[])?;
    let mut sql = config.sql;
    let mut fixtures = config.fixtures;
    let (sql_folders, fixture_folders) = (sql.folders.take(), fixtures.folders.take());
    let databases = databases(tree, file, sql_folders, config.databases)?;
    let mut waivers = Vec::new();
    for written in config.waivers {
        waivers.push(waiver(file, written)?);
    }
    Ok(Ours {
        dependencies: dependencies
            .into_iter()
            .map(|root| Module {
                root,
                ..Module::default()
            })
            .collect(),
        databases,
        fixtures: chosen(tree, file, "fixtures", fixture_folders, &FIXTURE_FOLDERS)?,
        policy: PolicyConfig {
            shown: file.map(|file| file.shown.clone()).unwrap_or_default(),
            text: file
                .map(|file| file.text.as_str().into())
                .unwrap_or_default(),
            rules: config
                .rules
                .0
                .into_iter()
                .map(|(name, level)| (written(name), level))
                .collect(),
            waivers,
        },
        generate: config.generate,
        sql_rules: sql.config(file, "sql")?,
        fixture_rules: fixtures.config(file, "fixtures")?,
        verify_ignore: config.verify.ignore,
    })
}

fn read(file: &ConfigFile) -> Result<ContractsYaml> {
    let config: ContractsYaml = file.parse()?;
    match config.version.as_deref() {
        None | Some("v1") => Ok(config),
        Some(other) => Err(
            Failure::new(format!("{}: unknown version `{other}`", file.shown))
                .help("the known version is v1"),
        ),
    }
}

fn databases(
    tree: &dyn Tree,
    file: Option<&ConfigFile>,
    sql: Option<Vec<String>>,
    written: Option<Vec<DatabaseYaml>>,
) -> Result<Vec<DatabaseConfig>> {
    let (Some(file), Some(written)) = (file, written) else {
        let folders = chosen(tree, file, "sql", sql, &SQL_FOLDERS)?;
        return databases::in_folders(tree, &folders);
    };
    if sql.is_some() {
        return Err(file
            .wrong("`sql` and `databases` both say where the migrations are")
            .help("keep `databases`: it says what both say"));
    }
    databases::configured(tree, file, written)
}

fn waiver(file: Option<&ConfigFile>, waiver: WaiverYaml) -> Result<WaiverConfig> {
    let path = match (file, waiver.path) {
        (Some(file), Some(path)) => Some(normal(file, "waivers.path", &path)?),
        _ => None,
    };
    Ok(WaiverConfig {
        rule: written(waiver.rule),
        path,
        subject: waiver.subject.map(written),
        reason: waiver.reason,
        expires: waiver.expires.map(written),
    })
}

/// A configured folder has to be there; a conventional one may be.
fn chosen(
    tree: &dyn Tree,
    file: Option<&ConfigFile>,
    key: &str,
    configured: Option<Vec<String>>,
    conventional: &[&str],
) -> Result<Vec<String>> {
    let (Some(file), Some(configured)) = (file, configured) else {
        return Ok(conventional.iter().map(|dir| (*dir).to_owned()).collect());
    };
    let mut folders = Vec::new();
    for path in configured {
        let folder = normal(file, key, &path)?;
        if tree.list(&folder, &|_| true)?.is_empty() {
            return Err(file
                .wrong(&format!("folder `{path}` is empty or does not exist"))
                .help("paths are relative to contracts.yaml"));
        }
        folders.push(folder);
    }
    Ok(folders)
}
