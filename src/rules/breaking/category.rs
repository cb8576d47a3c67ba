//! The categories that breaking rules belong to in `version: v2`.
//!
//! `FILE` and `PACKAGE` keep generated source code working, within a file or
//! within a package; `WIRE_JSON` and `WIRE` keep encoded data readable; `CSR`
//! is what a Confluent schema registry asks for.

type Categories = &'static [&'static str];

pub const FILE: Categories = &["FILE"];
pub const CSR_FILE: Categories = &["CSR", "FILE"];
pub const SOURCE: Categories = &["FILE", "PACKAGE"];
pub const CSR_SOURCE: Categories = &["CSR", "FILE", "PACKAGE"];
pub const SOURCE_AND_JSON: Categories = &["CSR", "FILE", "PACKAGE", "WIRE_JSON"];
pub const ALL: Categories = &["CSR", "FILE", "PACKAGE", "WIRE_JSON", "WIRE"];
pub const PACKAGE: Categories = &["PACKAGE"];
pub const JSON: Categories = &["CSR", "WIRE_JSON"];
pub const JSON_AND_WIRE: Categories = &["CSR", "WIRE_JSON", "WIRE"];
pub const WIRE: Categories = &["WIRE"];
