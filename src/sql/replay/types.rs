//! Types as they are written → [`ColumnType`].

use super::Replayer;
use super::names::Named;
use crate::sql::catalog::ObjectName;
use crate::sql::types::ColumnType;
use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SyntaxKind, SyntaxNode};

/// A type, and whether a sequence comes with it.
pub(super) struct Written {
    pub ty: ColumnType,
    pub serial: bool,
}

/// Types of PostgreSQL that nothing more is known of; the name is the one that
/// `format_type` prints.
const OTHERS: [&str; 51] = [
    "inet",
    "cidr",
    "macaddr",
    "macaddr8",
    "tsvector",
    "tsquery",
    "xml",
    "point",
    "line",
    "lseg",
    "box",
    "path",
    "polygon",
    "circle",
    "oid",
    "name",
    "int4range",
    "int8range",
    "numrange",
    "tsrange",
    "tstzrange",
    "daterange",
    "int4multirange",
    "int8multirange",
    "nummultirange",
    "tsmultirange",
    "tstzmultirange",
    "datemultirange",
    "pg_lsn",
    "pg_snapshot",
    "txid_snapshot",
    "jsonpath",
    "regclass",
    "regtype",
    "regproc",
    "regprocedure",
    "regoper",
    "regoperator",
    "regrole",
    "regnamespace",
    "regconfig",
    "regdictionary",
    "regcollation",
    "xid",
    "xid8",
    "cid",
    "tid",
    "refcursor",
    "int2vector",
    "oidvector",
    "void",
];

/// Types of extensions that are widely used. Migrations do not define them, and
/// the extension may be there before the first migration.
const EXTENSIONS: [&str; 22] = [
    "citext",
    "hstore",
    "ltree",
    "lquery",
    "ltxtquery",
    "cube",
    "isbn",
    "isbn13",
    "ean13",
    "issn",
    "geometry",
    "geography",
    "raster",
    "box2d",
    "box3d",
    "vector",
    "halfvec",
    "sparsevec",
    "semver",
    "intarray",
    "query_int",
    "seg",
];

impl Replayer {
    /// The type of a column. A user type that does not exist is a problem.
    pub(super) fn column_type(&mut self, written: &ast::Type) -> Written {
        let plain = |ty| Written { ty, serial: false };
        match written {
            ast::Type::ArrayType(array) => {
                let element = array
                    .ty()
                    .map_or(ColumnType::Unknown, |element| self.column_type(&element).ty);
                plain(ColumnType::Array(Box::new(element.element().clone())))
            }
            ast::Type::PathType(path) => self.named_type(path),
            ast::Type::VarcharType(varchar) => {
                plain(ColumnType::Varchar(first_argument(varchar.arg_list())))
            }
            ast::Type::CharacterType(character) => plain(ColumnType::Char(
                first_argument(character.arg_list()).unwrap_or(1),
            )),
            ast::Type::BitType(bit) => {
                let length = first_argument(bit.arg_list()).unwrap_or(1);
                plain(ColumnType::Other(format!("bit({length})")))
            }
            ast::Type::BitVaryingType(bit) => {
                plain(ColumnType::Other(match first_argument(bit.arg_list()) {
                    Some(length) => format!("bit varying({length})"),
                    None => "bit varying".to_owned(),
                }))
            }
            ast::Type::DoubleType(_) => plain(ColumnType::DoublePrecision),
            ast::Type::IntervalType(interval) => plain(interval_type(interval)),
            ast::Type::TimeType(time) => plain(ColumnType::Time {
                precision: time.literal().and_then(|it| number(it.syntax())),
                zone: matches!(time.timezone(), Some(ast::Timezone::WithTimezone(_))),
            }),
            ast::Type::TimestampType(stamp) => plain(ColumnType::Timestamp {
                precision: stamp.literal().and_then(|it| number(it.syntax())),
                zone: matches!(stamp.timezone(), Some(ast::Timezone::WithTimezone(_))),
            }),
            // `%TYPE`, only in functions, and what the parser may yet learn.
            #[allow(unreachable_patterns)]
            _ => plain(ColumnType::Unknown),
        }
    }

    fn named_type(&mut self, path: &ast::PathType) -> Written {
        let plain = |ty| Written { ty, serial: false };
        let Some(named) = self.named(path.syntax()) else {
            return plain(ColumnType::Unknown);
        };
        let arguments = arguments(path.arg_list());
        // Built-in names come first in every search path.
        if named
            .schema
            .as_deref()
            .is_none_or(|schema| schema == "pg_catalog")
        {
            if let Some(serial) = serial(&named.name) {
                return Written {
                    ty: serial,
                    serial: true,
                };
            }
            if let Some(ty) = builtin(&named.name, &arguments) {
                return plain(ty);
            }
        }
        if let Some(name) = self.existing_type(&named) {
            return plain(ColumnType::User(name));
        }
        // Every table is a composite type, too.
        if let Some(name) = self.existing_relation(&named) {
            return plain(ColumnType::User(name));
        }
        plain(self.foreign_type(&named, &arguments))
    }

    /// A type that no migration creates: of an extension, or missing.
    fn foreign_type(&mut self, named: &Named, arguments: &[i64]) -> ColumnType {
        let extension = EXTENSIONS.contains(&named.name.as_str())
            || self.catalog.opaque.iter().any(|it| it.kind == "extension");
        if !extension && !self.may_exist() {
            let enums: Vec<String> = self.catalog.types.keys().map(|n| n.name.clone()).collect();
            let known = OTHERS.iter().chain(&BUILTIN_NAMES).copied();
            self.missing(
                named.place.clone(),
                format!("type '{named}' does not exist"),
                &named.name,
                enums.iter().map(String::as_str).chain(known),
                None,
            );
            return ColumnType::Unknown;
        }
        let mut name = ObjectName::new(
            named
                .schema
                .as_deref()
                .unwrap_or(crate::sql::catalog::DEFAULT_SCHEMA),
            named.name.as_str(),
        )
        .to_string();
        if !arguments.is_empty() {
            let list: Vec<String> = arguments.iter().map(i64::to_string).collect();
            name.push_str(&format!("({})", list.join(",")));
        }
        ColumnType::Other(name)
    }
}

/// Names that people write, for "did you mean".
const BUILTIN_NAMES: [&str; 22] = [
    "boolean",
    "smallint",
    "integer",
    "bigint",
    "real",
    "double precision",
    "numeric",
    "decimal",
    "money",
    "text",
    "varchar",
    "char",
    "bytea",
    "date",
    "time",
    "timestamp",
    "timestamptz",
    "interval",
    "uuid",
    "json",
    "jsonb",
    "serial",
];

fn builtin(name: &str, arguments: &[i64]) -> Option<ColumnType> {
    let precision = arguments
        .first()
        .and_then(|value| u32::try_from(*value).ok());
    Some(match name {
        "bool" | "boolean" => ColumnType::Boolean,
        "int2" | "smallint" => ColumnType::SmallInt,
        "int" | "int4" | "integer" => ColumnType::Integer,
        "int8" | "bigint" => ColumnType::BigInt,
        "float4" | "real" => ColumnType::Real,
        "float8" => ColumnType::DoublePrecision,
        "float" if precision.is_some_and(|bits| bits <= 24) => ColumnType::Real,
        "float" => ColumnType::DoublePrecision,
        "numeric" | "decimal" | "dec" => ColumnType::Numeric(precision.map(|precision| {
            let scale = arguments
                .get(1)
                .and_then(|value| i32::try_from(*value).ok());
            (precision, scale.unwrap_or(0))
        })),
        "money" => ColumnType::Money,
        "text" => ColumnType::Text,
        "varchar" => ColumnType::Varchar(precision),
        "bpchar" => match precision {
            Some(length) => ColumnType::Char(length),
            None => ColumnType::Other("bpchar".to_owned()),
        },
        "bytea" => ColumnType::Bytea,
        "date" => ColumnType::Date,
        "time" | "timetz" => ColumnType::Time {
            precision,
            zone: name == "timetz",
        },
        "timestamp" | "timestamptz" => ColumnType::Timestamp {
            precision,
            zone: name == "timestamptz",
        },
        "interval" => ColumnType::Interval(String::new()),
        "uuid" => ColumnType::Uuid,
        "json" => ColumnType::Json,
        "jsonb" => ColumnType::Jsonb,
        "char" => ColumnType::Other("\"char\"".to_owned()),
        "bit" => ColumnType::Other(format!("bit({})", precision.unwrap_or(1))),
        "varbit" => ColumnType::Other(match precision {
            Some(length) => format!("bit varying({length})"),
            None => "bit varying".to_owned(),
        }),
        other => ColumnType::Other(
            OTHERS
                .iter()
                .find(|known| **known == other)
                .map(|known| (*known).to_owned())?,
        ),
    })
}

fn serial(name: &str) -> Option<ColumnType> {
    Some(match name {
        "smallserial" | "serial2" => ColumnType::SmallInt,
        "serial" | "serial4" => ColumnType::Integer,
        "bigserial" | "serial8" => ColumnType::BigInt,
        _ => return None,
    })
}

fn interval_type(interval: &ast::IntervalType) -> ColumnType {
    // What stands after the word, spelt in one way.
    let rest: Vec<String> = interval
        .syntax()
        .descendants_with_tokens()
        .filter_map(|element| element.into_token())
        .filter(|token| !token.kind().is_trivia())
        .skip_while(|token| token.kind() != SyntaxKind::INTERVAL_KW)
        .skip(1)
        .map(|token| token.text().to_ascii_lowercase())
        .collect();
    let mut text = String::new();
    for word in rest {
        if word.starts_with(|c: char| c.is_ascii_alphabetic()) {
            text.push(' ');
        }
        text.push_str(&word);
    }
    ColumnType::Interval(text)
}

fn first_argument(list: Option<ast::ArgList>) -> Option<u32> {
    arguments(list)
        .first()
        .and_then(|value| u32::try_from(*value).ok())
}

fn arguments(list: Option<ast::ArgList>) -> Vec<i64> {
    list.into_iter()
        .flat_map(|list| list.args())
        .filter_map(|argument| argument.syntax().text().to_string().trim().parse().ok())
        .collect()
}

fn number(node: &SyntaxNode) -> Option<u32> {
    node.text().to_string().trim().parse().ok()
}
