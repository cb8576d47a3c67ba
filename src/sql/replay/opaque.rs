//! Statements of which only the kind and the name are kept.

use super::Replayer;
use super::expression::one_line;
use super::names::identifier;
use crate::sql::catalog::{ObjectName, Opaque};
use crate::sql::types::ColumnType;
use squawk_syntax::ast::{self, AstNode, Stmt};
use squawk_syntax::{SourceFile, SyntaxNode};

/// True for a statement that reads or writes rows, settings, rights or
/// transactions, and no definitions.
pub(super) fn changes_no_schema(statement: &Stmt) -> bool {
    matches!(
        statement,
        Stmt::Select(_)
            | Stmt::Insert(_)
            | Stmt::Update(_)
            | Stmt::Delete(_)
            | Stmt::Merge(_)
            | Stmt::Values(_)
            | Stmt::Copy(_)
            | Stmt::Set(_)
            | Stmt::Grant(_)
            | Stmt::Revoke(_)
            | Stmt::Begin(_)
            | Stmt::Commit(_)
    )
}

impl Replayer {
    /// Every statement that no other file is about. What makes or drops an
    /// object keeps its name; the rest changes no table.
    pub(super) fn other(&mut self, statement: &Stmt) {
        let node = statement.syntax();
        match statement {
            Stmt::CreateFunction(it) => self.opaque("function", it.name(), node),
            Stmt::CreateProcedure(it) => self.opaque("procedure", it.name(), node),
            Stmt::CreateAggregate(it) => self.opaque("aggregate", it.aggregate_name(), node),
            Stmt::CreateTrigger(it) => self.opaque("trigger", it.trigger(), node),
            Stmt::CreateEventTrigger(it) => self.opaque("event trigger", it.event_trigger(), node),
            Stmt::CreateExtension(it) => self.opaque("extension", it.extension(), node),
            Stmt::CreatePolicy(it) => self.opaque("policy", it.policy(), node),
            Stmt::CreateRule(it) => self.opaque("rule", it.rule(), node),
            Stmt::CreateRole(it) => self.opaque("role", it.role(), node),
            Stmt::AlterTrigger(it) => self.alter_trigger(it),
            Stmt::AlterPolicy(it) => self.alter_policy(it),
            Stmt::AlterRule(it) => self.alter_rule(it),
            Stmt::AlterFunction(it) => self.alter_function(it),
            Stmt::DropFunction(it) => {
                let list = it.function_sig_list();
                for signature in list.into_iter().flat_map(|list| list.function_sigs()) {
                    let name = signature.function_name_ref();
                    self.drop_routine("function", name, signature.syntax());
                }
            }
            Stmt::DropProcedure(it) => {
                let list = it.procedure_sig_list();
                for signature in list.into_iter().flat_map(|list| list.procedure_sigs()) {
                    let name = signature.procedure_name_ref();
                    self.drop_routine("procedure", name, signature.syntax());
                }
            }
            Stmt::DropTrigger(it) => self.drop_of_table("trigger", it.trigger_ref(), node),
            Stmt::DropPolicy(it) => self.drop_of_table("policy", it.policy_ref(), node),
            Stmt::DropRule(it) => self.drop_of_table("rule", it.rule_ref(), node),
            Stmt::DropExtension(it) => {
                for extension in it.extension_refs() {
                    self.drop_opaque_node("extension", Some(extension));
                }
            }
            Stmt::ImportForeignSchema(_) => {
                let place = self.place(node);
                self.catalog.gaps.push(place);
            }
            _ => {}
        }
    }

    pub(super) fn opaque<N: AstNode>(
        &mut self,
        kind: &'static str,
        name: Option<N>,
        statement: &SyntaxNode,
    ) {
        let name = name
            .map(|name| self.opaque_name(kind, name.syntax()))
            .unwrap_or_default();
        let table = self.table_of(statement);
        let arguments = self.arguments(statement);
        let definition = definition(statement);
        let search_path = self.unusual_path();
        let place = self.place(statement);
        let known = self.catalog.opaque.iter_mut().find(|it| {
            it.kind == kind && it.name == name && it.table == table && it.arguments == arguments
        });
        match known {
            Some(known) => {
                known.place = place;
                known.definition = definition;
                known.search_path = search_path;
            }
            None => self.catalog.opaque.push(Opaque {
                kind,
                name,
                arguments,
                table,
                definition,
                search_path,
                place,
            }),
        }
    }

    /// The name with its schema, if it has one of its own.
    fn opaque_name(&self, kind: &str, node: &SyntaxNode) -> String {
        if matches!(kind, "function" | "procedure" | "aggregate")
            && let Some(named) = self.named(node)
        {
            return self.new_name(&named).to_string();
        }
        identifier(node)
    }

    /// The types of a function's arguments, those alone that are given to it.
    fn arguments(&mut self, statement: &SyntaxNode) -> String {
        let list = statement.children().find_map(ast::ParamList::cast);
        let types: Vec<ast::FuncType> = list
            .into_iter()
            .flat_map(|list| list.params())
            .filter(|param| !matches!(param.mode(), Some(ast::ParamMode::ParamOut(_))))
            .filter_map(|param| param.func_type())
            .collect();
        let problems = self.problems.len();
        let shown: Vec<String> = types
            .iter()
            .map(|ty| match ty {
                ast::FuncType::Type(ty) => match without_limit(self.column_type(ty).ty) {
                    // `anyelement` and the like are for functions only.
                    ColumnType::Unknown => one_line(ty.syntax()).to_ascii_lowercase(),
                    ty => ty.to_string(),
                },
                ast::FuncType::PercentType(it) => one_line(it.syntax()),
            })
            .collect();
        // Types of functions are not looked after here.
        self.problems.truncate(problems);
        shown.join(", ")
    }

    /// The table or view that a trigger, policy or rule is on.
    pub(super) fn table_of(&self, statement: &SyntaxNode) -> Option<ObjectName> {
        let on = statement.children().find(is_on)?;
        self.existing_relation(&self.named(&on)?)
    }

    fn drop_opaque_node<N: AstNode>(&mut self, kind: &'static str, name: Option<N>) {
        if let Some(name) = name {
            let name = self.opaque_name(kind, name.syntax());
            self.drop_opaque(kind, &name);
        }
    }

    /// Drops what is on one table; others may have one of the same name.
    fn drop_of_table<N: AstNode>(
        &mut self,
        kind: &'static str,
        name: Option<N>,
        statement: &SyntaxNode,
    ) {
        let table = self.table_of(statement);
        let Some(name) = name.map(|name| self.opaque_name(kind, name.syntax())) else {
            return;
        };
        self.catalog
            .opaque
            .retain(|it| it.kind != kind || it.name != name || it.table != table);
    }

    /// Drops the function of these arguments, or the one of the name; what
    /// triggers call it go along, for else it could not be dropped.
    fn drop_routine<N: AstNode>(
        &mut self,
        kind: &'static str,
        name: Option<N>,
        signature: &SyntaxNode,
    ) {
        let Some(name) = name else {
            return;
        };
        let shown = self.opaque_name(kind, name.syntax());
        let has_list = signature
            .children()
            .any(|it| ast::ParamList::can_cast(it.kind()));
        let arguments = has_list.then(|| self.arguments(signature));
        let is_it = |it: &Opaque| {
            it.kind == kind
                && it.name == shown
                && arguments
                    .as_ref()
                    .is_none_or(|given| *given == it.arguments)
        };
        let before = self.catalog.opaque.len();
        self.catalog.opaque.retain(|it| !is_it(it));
        if self.catalog.opaque.len() < before {
            let call = shown.rsplit('.').next().unwrap_or(&shown).to_owned();
            self.catalog
                .opaque
                .retain(|it| it.kind != "trigger" || !calls(&it.definition, &call));
        }
    }

    /// Forgets an object; false if it was not known.
    pub(super) fn drop_opaque(&mut self, kind: &'static str, name: &str) -> bool {
        let before = self.catalog.opaque.len();
        self.catalog
            .opaque
            .retain(|known| known.kind != kind || known.name != name);
        self.catalog.opaque.len() < before
    }
}

/// The statement of a trigger, policy or rule for another table.
pub(super) fn on_another(definition: &str, table: &ObjectName) -> String {
    let parsed = SourceFile::parse(definition);
    let tree = parsed.tree();
    let on = tree.syntax().descendants().find(is_on);
    let path = on.and_then(|on| {
        let mut inner = on.descendants();
        inner.find(|node| ast::PathRef::can_cast(node.kind()))
    });
    let range = path.as_ref().and_then(crate::sql::migration::ends);
    let Some((first, last)) = range else {
        return definition.to_owned();
    };
    let range = first.text_range().cover(last.text_range());
    let (start, end) = (usize::from(range.start()), usize::from(range.end()));
    match (definition.get(..start), definition.get(end..)) {
        (Some(before), Some(after)) => format!("{before}{}{after}", table.full_sql()),
        _ => definition.to_owned(),
    }
}

fn is_on(node: &SyntaxNode) -> bool {
    ast::OnRelation::can_cast(node.kind())
        || ast::OnTable::can_cast(node.kind())
        || ast::RuleOn::can_cast(node.kind())
}

/// True if a trigger calls the function.
pub(super) fn calls(definition: &str, function: &str) -> bool {
    let mut words = definition.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.any(|word| word.eq_ignore_ascii_case(function))
}

/// The text of a statement without what surrounds it.
fn definition(statement: &SyntaxNode) -> String {
    let Some((first, last)) = crate::sql::migration::ends(statement) else {
        return String::new();
    };
    let whole = statement.text_range().start();
    let range = first.text_range().cover(last.text_range());
    let text = statement.text().to_string();
    let (start, end) = (range.start() - whole, range.end() - whole);
    text.get(usize::from(start)..usize::from(end))
        .unwrap_or_default()
        .to_owned()
}

/// Arguments have no length and no precision.
fn without_limit(ty: ColumnType) -> ColumnType {
    match ty {
        ColumnType::Varchar(_) => ColumnType::Varchar(None),
        ColumnType::Numeric(_) => ColumnType::Numeric(None),
        ColumnType::Char(_) => ColumnType::Other("character".to_owned()),
        ColumnType::Time { zone, .. } => ColumnType::Time {
            precision: None,
            zone,
        },
        ColumnType::Timestamp { zone, .. } => ColumnType::Timestamp {
            precision: None,
            zone,
        },
        ColumnType::Array(element) => ColumnType::Array(Box::new(without_limit(*element))),
        other => other,
    }
}
