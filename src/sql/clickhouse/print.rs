//! Tables and their parts as SQL.

use super::{
    Column, Constraint, DefaultKind, Expression, Index, Projection, Table, TableKind, TableName,
    identifier, literal,
};

/// The statement that makes a table, a view or a dictionary.
pub fn create(name: &TableName, table: &Table) -> String {
    let mut sql = match table.kind {
        TableKind::Table => format!("CREATE TABLE {}", name.sql()),
        TableKind::View => format!("CREATE VIEW {}", name.sql()),
        TableKind::MaterializedView => format!("CREATE MATERIALIZED VIEW {}", name.sql()),
        TableKind::OtherView => format!("CREATE LIVE VIEW {}", name.sql()),
        TableKind::Dictionary => format!("CREATE DICTIONARY {}", name.sql()),
    };
    if let Some(refresh) = &table.refresh {
        sql.push_str(&format!(" {refresh}"));
    }
    if let Some(to) = &table.to {
        sql.push_str(&format!(" TO {}", to.sql()));
    }
    let parts = parts(table);
    if !parts.is_empty() {
        sql.push_str(&format!("\n(\n    {}\n)", parts.join(",\n    ")));
    }
    storage(table, &mut sql);
    if let Some(query) = &table.query
        && (table.kind != TableKind::Table || table.columns.is_empty())
    {
        sql.push_str(&format!("\nAS {query}"));
    }
    if let Some(comment) = &table.comment {
        sql.push_str(&format!("\nCOMMENT {}", literal(comment)));
    }
    sql
}

fn parts(table: &Table) -> Vec<String> {
    let columns = table.columns.iter().map(column);
    let indexes = table
        .indexes
        .iter()
        .map(|it| format!("INDEX {}", index(it)));
    let projections = table.projections.iter();
    let projections = projections.map(|it| format!("PROJECTION {}", projection(it)));
    let constraints = table.constraints.iter();
    let constraints = constraints.map(|it| format!("CONSTRAINT {}", constraint(it)));
    columns
        .chain(indexes)
        .chain(projections)
        .chain(constraints)
        .collect()
}

fn storage(table: &Table, sql: &mut String) {
    if let Some(engine) = &table.engine {
        let arguments = engine.arguments.as_ref();
        let arguments = arguments.map_or(String::new(), |it| format!("({it})"));
        sql.push_str(&format!("\nENGINE = {}{arguments}", engine.name));
    }
    let mut clause = |word: &str, value: Option<String>| {
        if let Some(value) = value {
            sql.push_str(&format!("\n{word} {value}"));
        }
    };
    let text = |it: &Option<Expression>| it.as_ref().map(|it| it.text.clone());
    let is_tree = table
        .engine
        .as_ref()
        .is_none_or(|it| it.name.ends_with("MergeTree"));
    clause("PARTITION BY", text(&table.partition_by));
    clause("PRIMARY KEY", table.primary_key.as_deref().map(key));
    if table.kind != TableKind::Dictionary && is_tree && !is_view(table) {
        clause("ORDER BY", Some(key(&table.order_by)));
    }
    clause("SAMPLE BY", text(&table.sample_by));
    clause("TTL", text(&table.ttl));
    for (name, value) in &table.clauses {
        clause(&format!("{name}({value})"), Some(String::new()));
    }
    let settings: Vec<String> = table
        .settings
        .iter()
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    clause(
        "SETTINGS",
        (!settings.is_empty()).then(|| settings.join(", ")),
    );
}

fn is_view(table: &Table) -> bool {
    table.query.is_some() && table.engine.is_none()
}

/// `(a, b)`, `a`, `tuple()`
pub fn key(parts: &[Expression]) -> String {
    let texts: Vec<&str> = parts.iter().map(|it| it.text.as_str()).collect();
    match texts.as_slice() {
        [] => "tuple()".to_owned(),
        [only] => (*only).to_owned(),
        many => format!("({})", many.join(", ")),
    }
}

/// A name of a column; a dot parts a nested one from its field.
pub fn column_name(name: &str) -> String {
    let parts: Vec<String> = name.split('.').map(identifier).collect();
    parts.join(".")
}

/// A column as a table declares it.
pub fn column(column: &Column) -> String {
    let mut sql = column_name(&column.name);
    if column.ty != super::Type::Unknown {
        sql.push_str(&format!(" {}", column.ty));
    }
    if let Some((kind, value)) = &column.default {
        sql.push_str(&format!(" {}", default_word(*kind)));
        if let Some(value) = value {
            sql.push_str(&format!(" {value}"));
        }
    }
    if let Some(comment) = &column.comment {
        sql.push_str(&format!(" COMMENT {}", literal(comment)));
    }
    if let Some(codec) = &column.codec {
        sql.push_str(&format!(" {codec}"));
    }
    if let Some(ttl) = &column.ttl {
        sql.push_str(&format!(" TTL {ttl}"));
    }
    sql
}

pub(super) fn default_word(kind: DefaultKind) -> &'static str {
    match kind {
        DefaultKind::Default => "DEFAULT",
        DefaultKind::Materialized => "MATERIALIZED",
        DefaultKind::Alias => "ALIAS",
        DefaultKind::Ephemeral => "EPHEMERAL",
    }
}

pub fn index(index: &Index) -> String {
    let mut sql = format!("{} {}", identifier(&index.name), index.expression);
    if let Some(method) = &index.method {
        sql.push_str(&format!(" TYPE {method}"));
    }
    if let Some(granularity) = index.granularity {
        sql.push_str(&format!(" GRANULARITY {granularity}"));
    }
    sql
}

pub fn projection(projection: &Projection) -> String {
    format!("{} ({})", identifier(&projection.name), projection.query)
}

pub fn constraint(constraint: &Constraint) -> String {
    let word = if constraint.check { "CHECK" } else { "ASSUME" };
    format!(
        "{} {word} {}",
        identifier(&constraint.name),
        constraint.expression
    )
}
