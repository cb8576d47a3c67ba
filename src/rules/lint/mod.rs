//! Lint: how contracts are written, by the rules of `buf lint`.
//!
//! In comes a [`Schema`], out come [`Finding`]s with the ids and the places
//! that buf gives. A rule is a `static` with its documentation and one function
//! in a file of its family; [`RULES`] holds them all in buf's order and says
//! what each looks at ([`Check`]); the walk over the files is written once.
//!
//! Where buf is wrong or says one thing twice, this differs:
//! - `IMPORT_USED`: a type that is reached by a chain of public imports is
//!   brought by the import at whose end the chain begins. buf takes the first
//!   import that leads there by whatever imports, and may call the one unused
//!   without which the file does not compile.
//! - `PROTOVALIDATE`: of a CEL expression with a broken literal buf tells what
//!   follows from it too. `example` values are not run against their rules.

mod comment_ignores;
mod comments;
mod context;
mod enums;
mod fields;
mod imports;
pub mod names;
mod options;
mod package_cycle;
mod package_layout;
mod package_options;
mod package_version;
mod pascal_case;
mod protovalidate;
mod rpc_streaming;
mod rpc_types;
mod services;
mod snake_case;
mod syntax;
mod traverse;
mod versions;

#[cfg(test)]
mod tests;

pub use options::LintOptions;
pub use versions::rule_set;

use super::{Finding, Rule, Selection, finding};
use crate::schema::{File, Schema};
use context::Context;
use traverse::Check;

/// A rule and its function.
struct LintRule {
    rule: &'static Rule,
    check: Check,
}

const fn entry(rule: &'static Rule, check: Check) -> LintRule {
    LintRule { rule, check }
}

/// All lint rules, in the order in which buf lists them; one that only v1beta1
/// has comes last.
static RULES: &[LintRule] = &[
    entry(
        &package_layout::DIRECTORY_SAME_PACKAGE,
        Check::Directory(package_layout::one_package),
    ),
    entry(
        &package_layout::PACKAGE_DEFINED,
        Check::File(package_layout::defined),
    ),
    entry(
        &package_layout::PACKAGE_DIRECTORY_MATCH,
        Check::File(package_layout::in_its_directory),
    ),
    entry(
        &package_cycle::PACKAGE_NO_IMPORT_CYCLE,
        Check::All(package_cycle::check),
    ),
    entry(
        &package_layout::PACKAGE_SAME_DIRECTORY,
        Check::Package(package_layout::one_directory),
    ),
    entry(
        &enums::ENUM_FIRST_VALUE_ZERO,
        Check::Enum(enums::first_is_zero),
    ),
    entry(&enums::ENUM_NO_ALLOW_ALIAS, Check::Enum(enums::no_alias)),
    entry(
        &pascal_case::ENUM_PASCAL_CASE,
        Check::Enum(pascal_case::declared_enum),
    ),
    entry(
        &snake_case::ENUM_VALUE_UPPER_SNAKE_CASE,
        Check::EnumValue(snake_case::enum_value),
    ),
    entry(
        &snake_case::FIELD_LOWER_SNAKE_CASE,
        Check::Field(snake_case::field),
    ),
    entry(
        &fields::FIELD_NOT_REQUIRED,
        Check::Field(fields::not_required),
    ),
    entry(
        &imports::IMPORT_NO_PUBLIC,
        Check::Import(imports::no_public),
    ),
    entry(&imports::IMPORT_USED, Check::Import(imports::used)),
    entry(
        &pascal_case::MESSAGE_PASCAL_CASE,
        Check::Message(pascal_case::message),
    ),
    entry(
        &snake_case::ONEOF_LOWER_SNAKE_CASE,
        Check::Oneof(snake_case::oneof),
    ),
    entry(
        &snake_case::PACKAGE_LOWER_SNAKE_CASE,
        Check::File(snake_case::package),
    ),
    entry(
        &package_options::PACKAGE_SAME_CSHARP_NAMESPACE,
        Check::Package(package_options::csharp_namespace),
    ),
    entry(
        &package_options::PACKAGE_SAME_GO_PACKAGE,
        Check::Package(package_options::go_package),
    ),
    entry(
        &package_options::PACKAGE_SAME_JAVA_MULTIPLE_FILES,
        Check::Package(package_options::java_multiple_files),
    ),
    entry(
        &package_options::PACKAGE_SAME_JAVA_PACKAGE,
        Check::Package(package_options::java_package),
    ),
    entry(
        &package_options::PACKAGE_SAME_PHP_NAMESPACE,
        Check::Package(package_options::php_namespace),
    ),
    entry(
        &package_options::PACKAGE_SAME_RUBY_PACKAGE,
        Check::Package(package_options::ruby_package),
    ),
    entry(
        &package_options::PACKAGE_SAME_SWIFT_PREFIX,
        Check::Package(package_options::swift_prefix),
    ),
    entry(
        &pascal_case::RPC_PASCAL_CASE,
        Check::Method(pascal_case::rpc),
    ),
    entry(
        &pascal_case::SERVICE_PASCAL_CASE,
        Check::Service(pascal_case::service),
    ),
    entry(&syntax::SYNTAX_SPECIFIED, Check::File(syntax::specified)),
    entry(
        &enums::ENUM_VALUE_PREFIX,
        Check::EnumValue(enums::value_prefix),
    ),
    entry(
        &enums::ENUM_ZERO_VALUE_SUFFIX,
        Check::EnumValue(enums::zero_suffix),
    ),
    entry(
        &snake_case::FILE_LOWER_SNAKE_CASE,
        Check::File(snake_case::file),
    ),
    entry(
        &package_version::PACKAGE_VERSION_SUFFIX,
        Check::File(package_version::suffix),
    ),
    entry(
        &protovalidate::PROTOVALIDATE,
        Check::All(protovalidate::check),
    ),
    entry(
        &rpc_types::RPC_REQUEST_RESPONSE_UNIQUE,
        Check::All(rpc_types::unique),
    ),
    entry(
        &rpc_types::RPC_REQUEST_STANDARD_NAME,
        Check::Method(rpc_types::request_name),
    ),
    entry(
        &rpc_types::RPC_RESPONSE_STANDARD_NAME,
        Check::Method(rpc_types::response_name),
    ),
    entry(&services::SERVICE_SUFFIX, Check::Service(services::suffix)),
    entry(
        &comments::COMMENT_ENUM,
        Check::Enum(comments::declared_enum),
    ),
    entry(
        &comments::COMMENT_ENUM_VALUE,
        Check::EnumValue(comments::enum_value),
    ),
    entry(&comments::COMMENT_FIELD, Check::Field(comments::field)),
    entry(
        &comments::COMMENT_MESSAGE,
        Check::Message(comments::message),
    ),
    entry(&comments::COMMENT_ONEOF, Check::Oneof(comments::oneof)),
    entry(&comments::COMMENT_RPC, Check::Method(comments::rpc)),
    entry(
        &comments::COMMENT_SERVICE,
        Check::Service(comments::service),
    ),
    entry(
        &rpc_streaming::RPC_NO_CLIENT_STREAMING,
        Check::Method(rpc_streaming::no_client_streaming),
    ),
    entry(
        &rpc_streaming::RPC_NO_SERVER_STREAMING,
        Check::Method(rpc_streaming::no_server_streaming),
    ),
    entry(
        &package_version::STABLE_PACKAGE_NO_IMPORT_UNSTABLE,
        Check::Import(package_version::stable_imports),
    ),
    entry(
        &fields::FIELD_NO_DESCRIPTOR,
        Check::Field(fields::not_descriptor),
    ),
];

/// The category that holds if a configuration names none.
pub const DEFAULT_CATEGORY: &str = "STANDARD";

pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().map(|entry| entry.rule)
}

/// What the selected rules find in the files of the workspace, sorted.
pub fn check(schema: &Schema, selection: &Selection, options: &LintOptions) -> Vec<Finding> {
    let mut files: Vec<&File> = schema
        .own_files()
        .filter(|file| options.module.is_none() || options.module == file.module)
        .collect();
    files.sort_by_key(|file| &file.path);
    let mut findings = Vec::new();
    for entry in RULES.iter().filter(|entry| selection.is_on(entry.rule)) {
        let mut context = Context {
            schema,
            options,
            files: &files,
            selection,
            rule: entry.rule,
            findings: &mut findings,
        };
        traverse::run(entry.check, &mut context);
    }
    finding::sort(&mut findings);
    findings
}
