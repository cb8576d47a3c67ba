//! Options of files that decide what generated code looks like.

use super::pairs::Pair;
use super::view::{FileView, Placed};
use super::{BreakingRule, Change, Check, Report, category};
use crate::rules::{Doc, Family, Rule};
use crate::schema::path;
use prost_types::FileOptions;

/// Declares the rule that an option of a file keeps its value.
///
/// `id`, option name, its number in `FileOptions`, two values for the example,
/// why it matters, and how its value reads.
macro_rules! same_option {
    ($id:ident, $option:literal, $number:literal, $was:literal => $is:literal, $why:literal, $value:expr) => {
        pub static $id: BreakingRule = BreakingRule {
            rule: Rule {
                id: stringify!($id),
                family: Family::Breaking,
                categories: category::SOURCE,
                purpose: concat!(
                    "Checks that files have the same value for the ",
                    $option,
                    " option."
                ),
                doc: Doc {
                    why: $why,
                    instead: concat!("Keep `", $option, "` as it is, or as it is not."),
                    before: concat!(
                        "syntax = \"proto3\";\npackage shop.v1;\noption ",
                        $option,
                        " = ",
                        $was,
                        ";\n"
                    ),
                    after: concat!(
                        "syntax = \"proto3\";\npackage shop.v1;\noption ",
                        $option,
                        " = ",
                        $is,
                        ";\n"
                    ),
                },
            },
            check: Check::Files(|pair, report| {
                let option = FileOption {
                    name: $option,
                    number: $number,
                    value: $value,
                };
                option.compare(pair, report);
            }),
        };
    };
}

same_option!(
    FILE_SAME_CC_ENABLE_ARENAS, "cc_enable_arenas", 31, "true" => "false",
    "C++ code that allocates messages on an arena no longer compiles.",
    |options| options.cc_enable_arenas().to_string()
);
same_option!(
    FILE_SAME_CC_GENERIC_SERVICES, "cc_generic_services", 16, "true" => "false",
    "C++ code that uses the generic services no longer compiles.",
    |options| options.cc_generic_services().to_string()
);
same_option!(
    FILE_SAME_CSHARP_NAMESPACE, "csharp_namespace", 37, "\"Shop.V1\"" => "\"Shop\"",
    "Generated C# types move to another namespace, and code that uses them no longer compiles.",
    |options| options.csharp_namespace().to_owned()
);
same_option!(
    FILE_SAME_GO_PACKAGE, "go_package", 11, "\"shop.example/v1\"" => "\"shop.example/go/v1\"",
    "Generated Go types move to another package, and code that imports it no longer compiles.",
    |options| options.go_package().to_owned()
);
same_option!(
    FILE_SAME_JAVA_GENERIC_SERVICES, "java_generic_services", 17, "true" => "false",
    "Java code that uses the generic services no longer compiles.",
    |options| options.java_generic_services().to_string()
);
same_option!(
    FILE_SAME_JAVA_MULTIPLE_FILES, "java_multiple_files", 10, "true" => "false",
    "Generated Java classes move into an outer class or out of it, and code that names them no \
     longer compiles.",
    |options| options.java_multiple_files().to_string()
);
same_option!(
    FILE_SAME_JAVA_OUTER_CLASSNAME, "java_outer_classname", 8, "\"OrderProto\"" => "\"Orders\"",
    "Java code that names the outer class no longer compiles.",
    |options| options.java_outer_classname().to_owned()
);
same_option!(
    FILE_SAME_JAVA_PACKAGE, "java_package", 1, "\"com.shop.v1\"" => "\"com.shop\"",
    "Generated Java classes move to another package, and code that imports them no longer \
     compiles.",
    |options| options.java_package().to_owned()
);
same_option!(
    FILE_SAME_OBJC_CLASS_PREFIX, "objc_class_prefix", 36, "\"SHP\"" => "\"SHO\"",
    "Generated Objective-C classes change their names, and code that uses them no longer compiles.",
    |options| options.objc_class_prefix().to_owned()
);
same_option!(
    FILE_SAME_OPTIMIZE_FOR, "optimize_for", 9, "SPEED" => "LITE_RUNTIME",
    "Generated C++ and Java code has other base classes: without the full runtime there is no \
     reflection.",
    |options| options.optimize_for().as_str_name().to_owned()
);
same_option!(
    FILE_SAME_PHP_CLASS_PREFIX, "php_class_prefix", 40, "\"Shop\"" => "\"Store\"",
    "Generated PHP classes change their names, and code that uses them fails.",
    |options| options.php_class_prefix().to_owned()
);
same_option!(
    FILE_SAME_PHP_METADATA_NAMESPACE, "php_metadata_namespace", 44, "\"Shop\\\\Meta\"" => "\"Meta\"",
    "The PHP classes that hold the descriptors move, and code that loads them fails.",
    |options| options.php_metadata_namespace().to_owned()
);
same_option!(
    FILE_SAME_PHP_NAMESPACE, "php_namespace", 41, "\"Shop\\\\V1\"" => "\"Shop\"",
    "Generated PHP classes move to another namespace, and code that uses them fails.",
    |options| options.php_namespace().to_owned()
);
same_option!(
    FILE_SAME_PY_GENERIC_SERVICES, "py_generic_services", 18, "true" => "false",
    "Python code that uses the generic services fails.",
    |options| options.py_generic_services().to_string()
);
same_option!(
    FILE_SAME_RUBY_PACKAGE, "ruby_package", 45, "\"Shop::V1\"" => "\"Shop\"",
    "Generated Ruby classes move to another module, and code that uses them fails.",
    |options| options.ruby_package().to_owned()
);
same_option!(
    FILE_SAME_SWIFT_PREFIX, "swift_prefix", 39, "\"Shop\"" => "\"Store\"",
    "Generated Swift types change their names, and code that uses them no longer compiles.",
    |options| options.swift_prefix().to_owned()
);

/// An option of a file.
struct FileOption {
    name: &'static str,
    /// Its number in `FileOptions`.
    number: i32,
    /// Its value as it is shown; the default where it is not set.
    value: fn(&FileOptions) -> String,
}

impl FileOption {
    fn compare<'a>(&self, pair: &Pair<FileView<'a>>, report: &mut Report<'a>) {
        let Pair { previous, current } = pair;
        let was = (self.value)(&previous.options);
        let is = (self.value)(&current.options);
        if was == is {
            return;
        }
        let option = self.name;
        let part = [path::FILE_OPTIONS, self.number];
        let before = previous.written_part(&part);
        let help = match before {
            Some(_) => format!("set `{option}` to \"{was}\" again"),
            None if was.is_empty() => format!("remove `{option}`: it was not set"),
            None => format!("remove `{option}`: it was not set, which means \"{was}\""),
        };
        let message = format!("file changed option \"{option}\" from \"{was}\" to \"{is}\"");
        let change = Change::new(message, help).at(current.part_or_file(&part));
        report.add(change.was_at_any(before));
    }
}
