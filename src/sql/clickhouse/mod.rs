//! ClickHouse: its statements, its types, and the catalog that they make.
//!
//! ```text
//! text ─► token ─► read ─► statement ─► replay ─► catalog ─► relational
//! ```
//!
//! [`read`] understands the statements that make, change and remove databases,
//! tables, views and dictionaries. [`replay`] carries them out on a
//! [`Catalog`], which has what `system.tables` and `system.columns` have:
//! engines, keys, codecs, projections. [`relational`] shows the tables as the
//! rules about entities see those of any database.

mod catalog;
pub mod difference;
mod expression;
mod name;
pub mod print;
pub(in crate::sql) mod read;
mod relational;
mod replay;
mod statement;
mod token;
mod trace;
mod type_names;
mod types;

pub use catalog::{Catalog, Column, Constraint, Engine, Index, Projection, Table, TableKind};
pub use expression::Expression;
pub use name::{CURRENT_DATABASE, TableName, identifier, literal};
pub use relational::relational;
pub use replay::{Replay, replay, round_trips};
pub use statement::DefaultKind;
pub(in crate::sql) use statement::Statement;
pub use trace::Trace;
pub(in crate::sql) use trace::traces;
pub use types::{Enum, EnumLabel, Type};
