//! Folders of contracts with random faults, valid for every compiler.

use super::comments::{Comments, Layout};
use super::declarations;
use super::names::Names;
use super::prng::Prng;
use std::collections::BTreeMap;

/// One folder and how it is linted.
pub struct Case {
    pub number: u64,
    pub files: BTreeMap<String, String>,
    pub lint: serde_json::Value,
    pub version: &'static str,
}

/// A type that another file can use.
#[derive(Clone)]
pub struct Export {
    pub full_name: String,
    pub is_message: bool,
    pub proto3: bool,
    /// The place of the file in the order of generation.
    pub file: usize,
}

/// An option that another file can set on fields.
#[derive(Clone)]
pub struct CustomOption {
    pub full_name: String,
    pub file: usize,
}

pub struct Written {
    pub path: String,
    /// Files that are reached through public imports, this one too.
    pub public: Vec<usize>,
}

/// All that the files of a case share.
pub struct World {
    pub random: Prng,
    pub names: Names,
    pub exports: Vec<Export>,
    pub options: Vec<CustomOption>,
    pub written: Vec<Written>,
    pub next_extension: usize,
}

/// One file in the making.
pub struct Draft {
    pub number: usize,
    pub package: String,
    pub proto3: bool,
    pub text: String,
    pub comments: Comments,
    /// Files whose types may be used.
    pub visible: Vec<usize>,
    pub imports_empty: bool,
    pub imports_descriptor: bool,
}

impl Draft {
    pub fn qualified(&self, name: &str) -> String {
        match self.package.as_str() {
            "" => name.to_owned(),
            package => format!("{package}.{name}"),
        }
    }
}

const PACKAGES: [&str; 16] = [
    "acme.orders.v1",
    "acme.orders.v1",
    "acme.orders.v1",
    "acme.stock.v1",
    "acme.stock.v1beta1",
    "acme.stock.v2",
    "acme.stock.v1p2alpha3",
    "acme.stock.v1testing",
    "acme.bills",
    "Acme.bills.v1",
    "acme.billRun.v0",
    "acme.v1alpha",
    "v1",
    "acme_depot.v1",
    "acme.bills.v1alpha1beta1",
    "",
];

const STEMS: [&str; 12] = [
    "order",
    "order_item",
    "stock",
    "OrderItem",
    "orderItem",
    "order-item",
    "a.b",
    "v1",
    "_x",
    "HTTPServer",
    "item1",
    "Item_2",
];

pub fn case(seed: u64) -> Case {
    let mut world = World {
        random: Prng::new(seed),
        names: Names::default(),
        exports: Vec::new(),
        options: Vec::new(),
        written: Vec::new(),
        next_extension: 50_000,
    };
    let layout = Layout::random(&mut world.random);
    let packages: Vec<&str> = (0..world.random.between(1, 3))
        .map(|_| world.random.pick(&PACKAGES))
        .collect();
    let mut files = BTreeMap::new();
    for number in 0..world.random.between(1, 6) {
        let package = world.random.pick(&packages);
        let path = path(&mut world.random, package, number);
        let text = file(&mut world, &path, package, number, layout);
        files.insert(path, text);
    }
    let (version, lint) = config(&mut world.random, &files);
    Case {
        number: seed,
        files,
        lint,
        version,
    }
}

fn path(random: &mut Prng, package: &str, number: usize) -> String {
    let stem = if random.chance(70) {
        "part"
    } else {
        random.pick(&STEMS)
    };
    let folder = match random.below(10) {
        0 => "elsewhere/".to_owned(),
        1 => String::new(),
        _ if package.is_empty() => String::new(),
        _ => package.replace('.', "/") + "/",
    };
    format!("{folder}{stem}{number}.proto")
}

fn file(world: &mut World, path: &str, package: &str, number: usize, layout: Layout) -> String {
    let proto3 = world.random.chance(65);
    let mut draft = Draft {
        number,
        package: package.to_owned(),
        proto3,
        text: String::new(),
        comments: Comments::new(layout),
        visible: vec![number],
        imports_empty: false,
        imports_descriptor: false,
    };
    let random = &mut world.random;
    draft.comments.before(random, &mut draft.text, 0);
    if proto3 {
        draft.text.push_str("syntax = \"proto3\";\n");
    } else if random.chance(60) {
        draft.text.push_str("syntax = \"proto2\";\n");
    }
    if !package.is_empty() {
        draft.comments.before(random, &mut draft.text, 0);
        draft.text.push_str(&format!("package {package};"));
        draft.comments.after(random, &mut draft.text);
    }
    let public = imports(world, &mut draft);
    file_options(world, &mut draft);
    declarations::declare(world, &mut draft);
    world.written.push(Written {
        path: path.to_owned(),
        public,
    });
    draft.text
}

/// Writes imports; tells which files are reached through the public ones.
fn imports(world: &mut World, draft: &mut Draft) -> Vec<usize> {
    let mut public = vec![draft.number];
    for (at, written) in world.written.iter().enumerate() {
        if !world.random.chance(45) {
            continue;
        }
        draft.comments.before(&mut world.random, &mut draft.text, 0);
        let is_public = world.random.chance(35);
        let modifier = if is_public {
            "public "
        } else if world.random.chance(3) {
            "weak "
        } else {
            ""
        };
        draft
            .text
            .push_str(&format!("import {modifier}\"{}\";", written.path));
        draft.comments.after(&mut world.random, &mut draft.text);
        draft.visible.extend(&written.public);
        if is_public {
            public.extend(&written.public);
        }
        let _ = at;
    }
    for (path, chance) in [
        ("google/protobuf/empty.proto", 30),
        ("google/protobuf/descriptor.proto", 25),
        ("google/protobuf/any.proto", 6),
    ] {
        if world.random.chance(chance) {
            draft.comments.before(&mut world.random, &mut draft.text, 0);
            draft.text.push_str(&format!("import \"{path}\";\n"));
            draft.imports_empty |= path.contains("empty");
            draft.imports_descriptor |= path.contains("descriptor");
        }
    }
    public
}

fn file_options(world: &mut World, draft: &mut Draft) {
    let random = &mut world.random;
    for (name, values) in [
        ("csharp_namespace", ["\"Acme.Orders\"", "\"Acme\"", "\"\""]),
        ("go_package", ["\"acme/orders\"", "\"acme/stock\"", "\"\""]),
        ("java_multiple_files", ["true", "true", "false"]),
        (
            "java_package",
            ["\"com.acme\"", "\"com.acme.orders\"", "\"com.acme\""],
        ),
        (
            "php_namespace",
            ["\"Acme\"", "\"Acme\\\\Orders\"", "\"Acme\""],
        ),
        ("ruby_package", ["\"Acme\"", "\"Acme::Orders\"", "\"Acme\""]),
        ("swift_prefix", ["\"ACM\"", "\"ACO\"", "\"ACM\""]),
        ("objc_class_prefix", ["\"ACM\"", "\"ACO\"", "\"ACM\""]),
    ] {
        if random.chance(20) {
            draft.comments.before(random, &mut draft.text, 0);
            let value = random.pick(&values);
            draft.text.push_str(&format!("option {name} = {value};"));
            draft.comments.after(random, &mut draft.text);
        }
    }
}

const GROUPS: [&str; 6] = [
    "MINIMAL",
    "BASIC",
    "STANDARD",
    "COMMENTS",
    "UNARY_RPC",
    "STABLE_PACKAGE_NO_IMPORT_UNSTABLE",
];

fn config(
    random: &mut Prng,
    files: &BTreeMap<String, String>,
) -> (&'static str, serde_json::Value) {
    let version = match random.below(8) {
        0 => "v1beta1",
        1 => "v1",
        _ => "v2",
    };
    let mut groups = GROUPS.to_vec();
    if version != "v2" {
        groups.truncate(5);
    }
    let mut lint = serde_json::json!({ "use": groups });
    if version == "v2" && random.chance(10) {
        lint["disallow_comment_ignores"] = true.into();
    }
    if version != "v2" && random.chance(50) {
        lint["allow_comment_ignores"] = true.into();
    }
    if random.chance(10) {
        lint["enum_zero_value_suffix"] = "_NONE".into();
    }
    if random.chance(10) {
        lint["service_suffix"] = "API".into();
    }
    for option in [
        "rpc_allow_same_request_response",
        "rpc_allow_google_protobuf_empty_requests",
        "rpc_allow_google_protobuf_empty_responses",
    ] {
        if random.chance(20) {
            lint[option] = true.into();
        }
    }
    if random.chance(15) {
        lint["except"] = vec!["COMMENT_FIELD", "PACKAGE_DIRECTORY_MATCH"].into();
    }
    let paths: Vec<&String> = files.keys().collect();
    if random.chance(15) {
        let path = random.pick(&paths);
        let ignored = path
            .rsplit_once('/')
            .map_or(path.as_str(), |(folder, _)| folder);
        lint["ignore_only"] =
            serde_json::json!({ "COMMENTS": [path], "ENUM_VALUE_PREFIX": [ignored] });
    }
    if random.chance(8) {
        lint["ignore"] = vec![random.pick(&paths).as_str()].into();
    }
    (version, lint)
}
