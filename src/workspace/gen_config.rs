//! `gen:` in `contracts.yaml`: what generated packages are called, and how they
//! are to look.

use serde::Deserialize;

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GenConfig {
    /// The version of every generated package.
    pub version: Option<String>,
    pub ts: TypeScriptConfig,
    pub python: PythonConfig,
    pub go: GoConfig,
    #[serde(rename = "json-schema")]
    pub json_schema: JsonSchemaConfig,
    pub prisma: PrismaConfig,
    pub sqlc: SqlcConfig,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TypeScriptConfig {
    /// The folder to write to; by default `gen/ts`.
    pub out: Option<String>,
    /// `name` of package.json.
    pub name: Option<String>,
    /// How integers of 64 bits are held.
    pub int64: Int64,
    /// Emit JavaScript with `.d.ts` files instead of TypeScript.
    pub js: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Int64 {
    #[default]
    Bigint,
    String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PythonConfig {
    /// The folder to write to; by default `gen/python`.
    pub out: Option<String>,
    /// `name` of pyproject.toml.
    pub name: Option<String>,
    /// The package to import.
    pub package: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GoConfig {
    /// The folder to write to; by default `gen/go`.
    pub out: Option<String>,
    /// `module` of go.mod.
    pub module: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct JsonSchemaConfig {
    /// The folder to write to; by default `gen/json-schema`.
    pub out: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PrismaConfig {
    /// The folder to write to; by default `gen/prisma`.
    pub out: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SqlcConfig {
    /// The folder to write to; by default `gen/sqlc`.
    pub out: Option<String>,
    /// The Go package that sqlc writes.
    pub package: Option<String>,
}

impl GenConfig {
    /// The configured folder of a target.
    pub fn out(&self, target: &str) -> Option<&str> {
        match target {
            "ts" => self.ts.out.as_deref(),
            "python" => self.python.out.as_deref(),
            "go" => self.go.out.as_deref(),
            "json-schema" => self.json_schema.out.as_deref(),
            "prisma" => self.prisma.out.as_deref(),
            "sqlc" => self.sqlc.out.as_deref(),
            _ => None,
        }
    }
}
