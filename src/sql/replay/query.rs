//! The columns of a query: their names, and their types where they are plain.
//!
//! A column of a table, a cast, a literal and the few functions that are in every
//! query have types that are known; of everything else the name alone is told,
//! and the type is unknown. Where even the names cannot be told (a function that
//! gives rows, a join that merges columns), the query is not understood at all.

use super::Replayer;
use super::names::{identifier, segments};
use crate::sql::catalog::identifier as quoted;
use crate::sql::types::ColumnType;
use squawk_syntax::SyntaxNode;
use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::column_name::ColumnName;

/// Names and types.
pub(super) type QueryColumns = Vec<(String, ColumnType)>;

/// What FROM and WITH give names to.
#[derive(Clone, Default)]
struct Scope {
    /// Queries of WITH.
    named: Vec<(String, QueryColumns)>,
    /// What FROM lists, by the name that it goes by.
    from: Vec<(String, QueryColumns)>,
}

impl Replayer {
    /// The columns of a query; none if it is not understood.
    pub(super) fn query_columns(&mut self, query: &ast::SelectVariant) -> Option<QueryColumns> {
        self.stars.clear();
        self.columns_of(query, &Scope::default())
    }

    /// The text of the query that was read last, each `*` as the columns that it
    /// stands for now: it does not stand for those that come later.
    pub(super) fn without_stars(&self, query: &SyntaxNode) -> String {
        let mut text = String::new();
        let mut space = false;
        let mut written = None;
        let tokens = query.descendants_with_tokens();
        for token in tokens.filter_map(|it| it.into_token()) {
            if token.kind().is_trivia() {
                space = true;
                continue;
            }
            let at = usize::from(token.text_range().start());
            let star = self.stars.iter().find(|(star, _)| star.contains(&at));
            let word = match star {
                Some((star, _)) if written == Some(star.start) => continue,
                Some((star, columns)) => {
                    written = Some(star.start);
                    columns.as_str()
                }
                None => token.text(),
            };
            if space && !text.is_empty() {
                text.push(' ');
            }
            space = false;
            text.push_str(word);
        }
        text
    }

    fn columns_of(&mut self, query: &ast::SelectVariant, outer: &Scope) -> Option<QueryColumns> {
        match query {
            ast::SelectVariant::Select(it) => self.select_columns(it, outer),
            ast::SelectVariant::ParenSelect(it) => {
                let scope = self.with(it.with_clause(), outer)?;
                self.columns_of(&it.select()?, &scope)
            }
            ast::SelectVariant::CompoundSelect(it) => {
                let scope = self.with(
                    it.syntax().children().find_map(ast::WithClause::cast),
                    outer,
                )?;
                let mut operands = [it.lhs_operand()?, it.rhs_operand()?].into_iter();
                let first = self.operand_columns(&operands.next()?, &scope)?;
                let second = self.operand_columns(&operands.next()?, &scope)?;
                let both = first.into_iter().zip(second);
                // Which type two different ones come to is for the server.
                let merged = both.map(|((name, ty), (_, other))| match ty == other {
                    true => (name, ty),
                    false => (name, ColumnType::Unknown),
                });
                Some(merged.collect())
            }
            _ => None,
        }
    }

    fn operand_columns(
        &mut self,
        operand: &ast::CompoundSelectOperand,
        scope: &Scope,
    ) -> Option<QueryColumns> {
        match operand {
            ast::CompoundSelectOperand::SelectVariant(it) => self.columns_of(it, scope),
            ast::CompoundSelectOperand::ParenExpr(it) => {
                let inner = it.syntax().children().find_map(ast::SelectVariant::cast)?;
                self.columns_of(&inner, scope)
            }
        }
    }

    fn with(&mut self, clause: Option<ast::WithClause>, outer: &Scope) -> Option<Scope> {
        let mut scope = Scope {
            named: outer.named.clone(),
            from: Vec::new(),
        };
        let Some(clause) = clause else {
            return Some(scope);
        };
        if clause.recursive_token().is_some() {
            return None;
        }
        for table in clause.with_tables() {
            let query = ast::SelectVariant::cast(table.query()?.syntax().clone())?;
            let mut columns = self.columns_of(&query, &scope)?;
            if let Some(list) = table.column_list() {
                let names = list.column_names().map(|name| identifier(name.syntax()));
                rename(&mut columns, names.collect());
            }
            scope
                .named
                .push((identifier(table.name()?.syntax()), columns));
        }
        Some(scope)
    }

    fn select_columns(&mut self, select: &ast::Select, outer: &Scope) -> Option<QueryColumns> {
        let mut scope = self.with(select.with_clause(), outer)?;
        for item in select.from_clause().into_iter().flat_map(|it| it.items()) {
            self.take_in(&item, &mut scope)?;
        }
        let mut columns = Vec::new();
        for target in select.select_clause()?.target_list()?.targets() {
            if target.star_token().is_some() && target.expr().is_none() {
                let all = scope.from.iter().flat_map(|(name, columns)| {
                    columns
                        .iter()
                        .map(move |(column, _)| (name.as_str(), column.as_str()))
                });
                self.stars
                    .push((target.syntax().text_range().into(), listed(all)));
                columns.extend(scope.from.iter().flat_map(|(_, it)| it.clone()));
                continue;
            }
            if let Some(ast::Expr::FieldExpr(field)) = target.expr()
                && field.star_token().is_some()
            {
                let of = segments(field.base()?.syntax());
                let of = of.last().cloned().unwrap_or_else(|| {
                    field
                        .base()
                        .map(|base| identifier(base.syntax()))
                        .unwrap_or_default()
                });
                let (_, found) = scope.from.iter().find(|(name, _)| *name == of)?;
                let all = found
                    .iter()
                    .map(|(column, _)| (of.as_str(), column.as_str()));
                let all = listed(all);
                columns.extend(found.clone());
                self.stars.push((target.syntax().text_range().into(), all));
                continue;
            }
            let ty = self.type_of(&target.expr()?, &scope);
            let (name, _) = ColumnName::from_target(target)?;
            columns.push((name.to_string()?, ty));
        }
        Some(columns)
    }

    fn take_in(&mut self, item: &ast::FromListItem, scope: &mut Scope) -> Option<()> {
        match item {
            ast::FromListItem::JoinExpr(join) => {
                self.take_in(&join.from_list_item()?, scope)?;
                let join = join.join()?;
                let merges = join
                    .syntax()
                    .descendants()
                    .any(|node| ast::JoinUsingClause::can_cast(node.kind()));
                if join.natural_token().is_some() || merges {
                    return None;
                }
                self.take_in(&join.from_list_item()?, scope)
            }
            ast::FromListItem::FromItem(ast::FromItem::RelationFromItem(it)) => {
                let relation = it.relation_name_ref()?;
                let named = self.named(relation.syntax())?;
                let of_with = scope.named.iter().rfind(|(name, _)| *name == named.name);
                let columns = match of_with.filter(|_| named.schema.is_none()) {
                    Some((_, columns)) => columns.clone(),
                    None => self.relation_columns(&named)?,
                };
                self.push_from(columns, it.alias(), named.name, scope)
            }
            ast::FromListItem::FromItem(ast::FromItem::ParenFromItem(it)) => {
                let query = ast::SelectVariant::ParenSelect(it.paren_select()?);
                let columns = self.columns_of(&query, scope)?;
                self.push_from(columns, it.alias(), String::new(), scope)
            }
            ast::FromListItem::FromItem(_) => None,
        }
    }

    fn push_from(
        &self,
        mut columns: QueryColumns,
        alias: Option<ast::FromAlias>,
        name: String,
        scope: &mut Scope,
    ) -> Option<()> {
        let name = match alias.as_ref().and_then(|alias| alias.name()) {
            Some(given) => identifier(given.syntax()),
            None => name,
        };
        if let Some(names) = alias.and_then(|alias| alias.columns()) {
            let names = names.column_names();
            let names = names.map(|name| identifier(name.syntax()));
            rename(&mut columns, names.collect());
        }
        scope.from.push((name, columns));
        Some(())
    }

    /// The columns of a table or view, if all of them are known.
    fn relation_columns(&self, named: &super::names::Named) -> Option<QueryColumns> {
        let name = self.existing_relation(named)?;
        if let Some(table) = self.catalog.tables.get(&name) {
            let columns = table.columns.iter();
            let columns = columns.map(|column| (column.name.clone(), column.ty.clone()));
            return table.gaps.is_empty().then(|| columns.collect());
        }
        self.catalog.views.get(&name)?.columns.clone()
    }

    fn type_of(&mut self, expression: &ast::Expr, scope: &Scope) -> ColumnType {
        match expression {
            ast::Expr::NameRef(name) => {
                let name = identifier(name.syntax());
                let known = scope.from.iter().flat_map(|(_, columns)| columns);
                let mut found = known.filter(|(column, _)| *column == name);
                match (found.next(), found.next()) {
                    (Some((_, ty)), None) => ty.clone(),
                    (None, _) if name == "current_timestamp" => NOW,
                    (None, _) if name == "current_date" => ColumnType::Date,
                    _ => ColumnType::Unknown,
                }
            }
            ast::Expr::FieldExpr(field) => {
                let (Some(base), Some(name)) = (field.base(), field.field()) else {
                    return ColumnType::Unknown;
                };
                let (of, name) = (identifier(base.syntax()), identifier(name.syntax()));
                let from = scope.from.iter().find(|(known, _)| *known == of);
                let column =
                    from.and_then(|(_, columns)| columns.iter().find(|(it, _)| *it == name));
                column.map_or(ColumnType::Unknown, |(_, ty)| ty.clone())
            }
            ast::Expr::CastExpr(cast) => match cast.ty() {
                Some(ty) => self.column_type(&ty).ty,
                None => ColumnType::Unknown,
            },
            ast::Expr::ParenExpr(paren) => {
                match paren.syntax().children().find_map(ast::Expr::cast) {
                    Some(inner) => self.type_of(&inner, scope),
                    None => ColumnType::Unknown,
                }
            }
            ast::Expr::Literal(literal) => of_literal(literal),
            ast::Expr::CallExpr(call) => of_call(call),
            ast::Expr::BinExpr(binary) => of_operator(binary),
            ast::Expr::PostfixExpr(_) => ColumnType::Boolean,
            _ => ColumnType::Unknown,
        }
    }
}

const NOW: ColumnType = ColumnType::Timestamp {
    precision: None,
    zone: true,
};

/// `t.a, t.b`; the names of what has none are left out.
fn listed<'n>(columns: impl Iterator<Item = (&'n str, &'n str)>) -> String {
    let columns = columns.map(|(of, column)| match of {
        "" => quoted(column),
        of => format!("{}.{}", quoted(of), quoted(column)),
    });
    columns.collect::<Vec<_>>().join(", ")
}

fn rename(columns: &mut QueryColumns, names: Vec<String>) {
    for ((name, _), given) in columns.iter_mut().zip(names) {
        *name = given;
    }
}

fn of_literal(literal: &ast::Literal) -> ColumnType {
    match literal.kind() {
        Some(ast::LitKind::String(_) | ast::LitKind::EscString(_) | ast::LitKind::Null(_)) => {
            ColumnType::Text
        }
        Some(ast::LitKind::True(_) | ast::LitKind::False(_)) => ColumnType::Boolean,
        Some(ast::LitKind::NumericNumber(_)) => ColumnType::Numeric(None),
        Some(ast::LitKind::IntNumber(_)) => {
            let text = literal.syntax().text().to_string();
            match text.trim().parse::<i64>() {
                Ok(number) if i32::try_from(number).is_ok() => ColumnType::Integer,
                Ok(_) => ColumnType::BigInt,
                Err(_) => ColumnType::Unknown,
            }
        }
        _ => ColumnType::Unknown,
    }
}

/// Functions that give one type whatever they are given.
fn of_call(call: &ast::CallExpr) -> ColumnType {
    let Some(ast::Expr::NameRef(name)) = call.expr() else {
        return ColumnType::Unknown;
    };
    match identifier(name.syntax()).as_str() {
        "count" | "row_number" | "rank" | "dense_rank" => ColumnType::BigInt,
        "now" | "clock_timestamp" | "transaction_timestamp" => NOW,
        "gen_random_uuid" => ColumnType::Uuid,
        "length" | "char_length" => ColumnType::Integer,
        "bool_and" | "bool_or" => ColumnType::Boolean,
        "concat" | "to_char" | "md5" | "string_agg" => ColumnType::Text,
        "json_agg" | "json_build_object" | "row_to_json" => ColumnType::Json,
        "jsonb_agg" | "jsonb_build_object" | "to_jsonb" => ColumnType::Jsonb,
        _ => ColumnType::Unknown,
    }
}

fn of_operator(binary: &ast::BinExpr) -> ColumnType {
    use ast::BinOp;
    match binary.op() {
        Some(
            BinOp::And(_)
            | BinOp::Or(_)
            | BinOp::Eq(_)
            | BinOp::Neq(_)
            | BinOp::Neqb(_)
            | BinOp::LAngle(_)
            | BinOp::RAngle(_)
            | BinOp::Lteq(_)
            | BinOp::Gteq(_)
            | BinOp::In(_)
            | BinOp::NotIn(_)
            | BinOp::Is(_)
            | BinOp::IsNot(_)
            | BinOp::IsDistinctFrom(_)
            | BinOp::IsNotDistinctFrom(_)
            | BinOp::Like(_)
            | BinOp::NotLike(_)
            | BinOp::Ilike(_)
            | BinOp::NotIlike(_),
        ) => ColumnType::Boolean,
        _ => ColumnType::Unknown,
    }
}
