//! Changes that break those who use the contracts.
//!
//! In go two schemas: the base and what it has become. [`pairs`] pairs what is
//! in both, once; every rule is handed typed pairs of what it looks at (files,
//! messages, fields, …), or all pairs where it looks for what is gone, and says
//! what it finds through a [`Report`]. Out come findings that stand where the
//! change shows now, with the place in the base beside it.
//!
//! The rules are those of `buf breaking`, id by id: a file a rule or a small
//! family, and [`RULES`] the one table.

mod broken_levels;
mod category;
mod change;
mod enum_name;
mod enum_type;
mod enum_value_deleted;
mod extension_range;
mod field_cardinality;
mod field_default;
mod field_deleted;
mod field_name;
mod field_oneof;
mod field_options;
mod field_type;
mod field_utf8;
mod field_view;
mod file_deleted;
mod file_options;
mod file_syntax;
mod gone;
mod json_format;
mod message_options;
mod moved;
mod package_deleted;
mod pairs;
mod ranges;
mod required_fields;
mod reserved;
mod revision;
mod rpc;
mod rpc_streaming;
mod type_deleted;
mod versions;
mod view;
mod wire_compatible;

pub use pairs::Pair;
pub use versions::rule_set;

use super::{Finding, Rule, Selection, finding};
use crate::schema::Schema;
use change::{Change, Report};
use field_view::FieldView;
use pairs::Pairs;
use revision::Revision;
use view::{EnumView, FileView, MessageView, MethodView, ServiceView};

/// A rule and what it is handed.
struct BreakingRule {
    rule: Rule,
    check: Check,
}

/// The function of a rule, by what it looks at.
enum Check {
    Schemas(for<'a> fn(&Pairs<'a>, &mut Report<'a>)),
    Files(for<'a> fn(&Pair<FileView<'a>>, &mut Report<'a>)),
    Messages(for<'a> fn(&Pair<MessageView<'a>>, &mut Report<'a>)),
    Enums(for<'a> fn(&Pair<EnumView<'a>>, &mut Report<'a>)),
    Services(for<'a> fn(&Pair<ServiceView<'a>>, &mut Report<'a>)),
    Fields(for<'a> fn(&Pair<FieldView<'a>>, &mut Report<'a>)),
    Methods(for<'a> fn(&Pair<MethodView<'a>>, &mut Report<'a>)),
}

/// What is compared, and what is not said.
#[derive(Clone, Copy, Debug, Default)]
pub struct BreakingOptions {
    /// Say nothing of packages whose version is not stable (`v1beta1`).
    pub ignore_unstable_packages: bool,
    /// Say nothing of files that are only imported.
    pub exclude_imports: bool,
    /// Compare one module, by its number before and now, and what it imports;
    /// `None` compares everything.
    pub modules: Option<Pair<usize>>,
}

/// Every breaking rule, in the order in which they are listed.
static RULES: [&BreakingRule; 64] = [
    &type_deleted::EXTENSION_NO_DELETE,
    &type_deleted::SERVICE_NO_DELETE,
    &type_deleted::ENUM_NO_DELETE,
    &file_deleted::FILE_NO_DELETE,
    &type_deleted::MESSAGE_NO_DELETE,
    &enum_type::ENUM_SAME_TYPE,
    &field_cardinality::FIELD_SAME_CARDINALITY,
    &field_options::FIELD_SAME_CPP_STRING_TYPE,
    &field_utf8::FIELD_SAME_JAVA_UTF8_VALIDATION,
    &field_options::FIELD_SAME_JSTYPE,
    &field_utf8::FIELD_SAME_UTF8_VALIDATION,
    &file_options::FILE_SAME_CC_ENABLE_ARENAS,
    &file_options::FILE_SAME_CC_GENERIC_SERVICES,
    &file_options::FILE_SAME_CSHARP_NAMESPACE,
    &file_options::FILE_SAME_GO_PACKAGE,
    &file_options::FILE_SAME_JAVA_GENERIC_SERVICES,
    &file_options::FILE_SAME_JAVA_MULTIPLE_FILES,
    &file_options::FILE_SAME_JAVA_OUTER_CLASSNAME,
    &file_options::FILE_SAME_JAVA_PACKAGE,
    &file_options::FILE_SAME_OBJC_CLASS_PREFIX,
    &file_options::FILE_SAME_OPTIMIZE_FOR,
    &file_options::FILE_SAME_PHP_CLASS_PREFIX,
    &file_options::FILE_SAME_PHP_METADATA_NAMESPACE,
    &file_options::FILE_SAME_PHP_NAMESPACE,
    &file_options::FILE_SAME_PY_GENERIC_SERVICES,
    &file_options::FILE_SAME_RUBY_PACKAGE,
    &file_options::FILE_SAME_SWIFT_PREFIX,
    &rpc::RPC_NO_DELETE,
    &enum_value_deleted::ENUM_VALUE_NO_DELETE,
    &extension_range::EXTENSION_MESSAGE_NO_DELETE,
    &field_deleted::FIELD_NO_DELETE,
    &field_type::FIELD_SAME_TYPE,
    &file_syntax::FILE_SAME_SYNTAX,
    &message_options::MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR,
    &field_oneof::ONEOF_NO_DELETE,
    &json_format::ENUM_SAME_JSON_FORMAT,
    &enum_name::ENUM_VALUE_SAME_NAME,
    &field_name::FIELD_SAME_JSON_NAME,
    &field_name::FIELD_SAME_NAME,
    &json_format::MESSAGE_SAME_JSON_FORMAT,
    &field_default::FIELD_SAME_DEFAULT,
    &field_oneof::FIELD_SAME_ONEOF,
    &file_syntax::FILE_SAME_PACKAGE,
    &required_fields::MESSAGE_SAME_REQUIRED_FIELDS,
    &reserved::RESERVED_ENUM_NO_DELETE,
    &reserved::RESERVED_MESSAGE_NO_DELETE,
    &rpc_streaming::RPC_SAME_CLIENT_STREAMING,
    &rpc::RPC_SAME_IDEMPOTENCY_LEVEL,
    &rpc::RPC_SAME_REQUEST_TYPE,
    &rpc::RPC_SAME_RESPONSE_TYPE,
    &rpc_streaming::RPC_SAME_SERVER_STREAMING,
    &package_deleted::PACKAGE_ENUM_NO_DELETE,
    &package_deleted::PACKAGE_EXTENSION_NO_DELETE,
    &package_deleted::PACKAGE_MESSAGE_NO_DELETE,
    &file_deleted::PACKAGE_NO_DELETE,
    &package_deleted::PACKAGE_SERVICE_NO_DELETE,
    &enum_value_deleted::ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED,
    &field_deleted::FIELD_NO_DELETE_UNLESS_NAME_RESERVED,
    &field_cardinality::FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY,
    &wire_compatible::FIELD_WIRE_JSON_COMPATIBLE_TYPE,
    &enum_value_deleted::ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED,
    &field_deleted::FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED,
    &field_cardinality::FIELD_WIRE_COMPATIBLE_CARDINALITY,
    &wire_compatible::FIELD_WIRE_COMPATIBLE_TYPE,
];

/// The category that holds where the configuration names none.
pub const DEFAULT_CATEGORY: &str = "FILE";

pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().map(|breaking| &breaking.rule)
}

/// What of `selection` the change from `previous` to `current` breaks.
pub fn check(
    previous: &Schema,
    current: &Schema,
    selection: &Selection,
    options: &BreakingOptions,
) -> Vec<Finding> {
    let revisions = Revision::pair(previous, current, options.modules);
    let pairs = Pairs::of(&revisions);
    // Rules that are not selected run too: what they find tells how much breaks
    // of what the others report.
    let mut found = Vec::new();
    for breaking in &RULES {
        let mut report = Report::new(&breaking.rule, &pairs, selection, options);
        breaking.check.run(&pairs, &mut report);
        found.extend(report.into_found());
    }
    let mut findings = broken_levels::wanted(found);
    finding::sort(&mut findings);
    // What several changes bring about at one place (an option of the file that
    // holds for many fields) is said once where the words are the same.
    findings.dedup_by(|later, first| {
        let same = later.rule == first.rule
            && later.location == first.location
            && later.message == first.message;
        if same {
            broken_levels::add(&mut first.breaks, &later.breaks);
        }
        same
    });
    findings
}

impl Check {
    fn run<'a>(&self, pairs: &Pairs<'a>, report: &mut Report<'a>) {
        match self {
            Check::Schemas(check) => check(pairs, report),
            Check::Files(check) => pairs.files.iter().for_each(|pair| check(pair, report)),
            Check::Messages(check) => pairs.messages.iter().for_each(|pair| check(pair, report)),
            Check::Enums(check) => pairs.enums.iter().for_each(|pair| check(pair, report)),
            Check::Services(check) => pairs.services.iter().for_each(|pair| check(pair, report)),
            Check::Fields(check) => pairs.fields.iter().for_each(|pair| check(pair, report)),
            Check::Methods(check) => pairs.methods.iter().for_each(|pair| check(pair, report)),
        }
    }
}

#[cfg(test)]
mod tests;
