//! Domains.

use super::Replayer;
use super::alter_table::is_cascade;
use super::expression::is_null;
use super::generated_name::label;
use super::names::identifier;
use crate::sql::catalog::{ConstraintKind, Domain, ObjectName, TypeKind};
use crate::sql::types::ColumnType;
use squawk_syntax::ast::{self, AstNode};

impl Replayer {
    pub(super) fn create_domain(&mut self, create: &ast::CreateDomain) {
        let Some(named) = create.domain().and_then(|name| self.named(name.syntax())) else {
            return;
        };
        let mut domain = Domain {
            base: create
                .ty()
                .map_or(ColumnType::Unknown, |ty| self.column_type(&ty).ty),
            not_null: false,
            default: None,
            checks: Vec::new(),
        };
        let name = self.new_name(&named);
        for qualifier in create.domain_qualifiers() {
            if let ast::DomainQualifier::Constraint(constraint) = qualifier {
                self.domain_constraint(&name, &mut domain, &constraint);
            }
        }
        self.insert_type(&named, TypeKind::Domain(domain));
    }

    fn domain_constraint(
        &self,
        name: &ObjectName,
        domain: &mut Domain,
        constraint: &ast::Constraint,
    ) {
        match constraint {
            ast::Constraint::NotNullConstraint(_) => domain.not_null = true,
            ast::Constraint::NullConstraint(_) => domain.not_null = false,
            ast::Constraint::DefaultConstraint(default) => {
                domain.default = default
                    .expr()
                    .filter(|expression| !is_null(expression))
                    .map(|expression| self.expression(expression.syntax()));
            }
            ast::Constraint::CheckConstraint(check) => {
                let Some(check) = check.expr().map(|condition| self.check(&condition)) else {
                    return;
                };
                let given = constraint
                    .constraint_name()
                    .map(|it| identifier(it.syntax()));
                let given = given.unwrap_or_else(|| {
                    // No constraint of the schema may have the name.
                    let taken = |given: &String| {
                        let own = domain.checks.iter().any(|(known, _)| known == given);
                        own || self.is_constraint(name, given)
                            || self.is_domain_check(&name.schema, given)
                    };
                    let label = label(&ConstraintKind::Check(check.clone()));
                    let names = (0..).map(|pass| match pass {
                        0 => format!("{}_{label}", name.name),
                        pass => format!("{}_{label}{pass}", name.name),
                    });
                    names
                        .into_iter()
                        .find(|name| !taken(name))
                        .unwrap_or_default()
                });
                domain.checks.push((given, check));
            }
            _ => {}
        }
    }

    /// True if a domain of the schema has a check of this name.
    fn is_domain_check(&self, schema: &str, given: &str) -> bool {
        let types = self.catalog.types.iter();
        let mut of_schema = types.filter(|(name, _)| name.schema == schema);
        of_schema.any(|(_, found)| match &found.kind {
            TypeKind::Domain(domain) => domain.checks.iter().any(|(known, _)| known == given),
            _ => false,
        })
    }

    pub(super) fn alter_domain(&mut self, alter: &ast::AlterDomain) {
        use ast::AlterDomainAction as Action;
        let Some(reference) = alter.domain_ref() else {
            return;
        };
        let Some(name) = self.type_named(reference.syntax(), false) else {
            return;
        };
        match alter.action() {
            Some(Action::DomainRenameTo(rename)) => {
                if let Some(to) = rename.domain().and_then(|to| self.named(to.syntax())) {
                    self.rename_type(&name, &to);
                }
                return;
            }
            Some(Action::SetSchema(set)) => {
                if let Some(schema) = set.schema_ref() {
                    let schema = identifier(schema.syntax());
                    self.move_type(&name, &ObjectName::new(schema, name.name.as_str()));
                }
                return;
            }
            _ => {}
        }
        let Some(TypeKind::Domain(mut domain)) = self
            .catalog
            .types
            .get(&name)
            .map(|found| found.kind.clone())
        else {
            let message = format!("type '{name}' is no domain");
            self.refuse(self.place(reference.syntax()), message);
            return;
        };
        match alter.action() {
            Some(Action::SetNotNull(_)) => domain.not_null = true,
            Some(Action::DropNotNull(_)) => domain.not_null = false,
            Some(Action::DropDefault(_)) => domain.default = None,
            Some(Action::SetDefault(set)) => {
                domain.default = set.expr().map(|it| self.expression(it.syntax()));
            }
            Some(Action::AddConstraint(add)) => {
                if let Some(constraint) = add.constraint() {
                    self.domain_constraint(&name, &mut domain, &constraint);
                }
            }
            Some(Action::DropConstraint(drop)) => {
                let dropped = drop.constraint_name_ref().map(|it| identifier(it.syntax()));
                domain
                    .checks
                    .retain(|(check, _)| Some(check) != dropped.as_ref());
            }
            Some(Action::RenameConstraint(rename)) => {
                let from = rename
                    .constraint_name_ref()
                    .map(|it| identifier(it.syntax()));
                let to = rename.constraint_name().map(|it| identifier(it.syntax()));
                for (check, _) in &mut domain.checks {
                    if let (true, Some(to)) = (Some(&*check) == from.as_ref(), &to) {
                        check.clone_from(to);
                    }
                }
            }
            _ => {}
        }
        if let Some(found) = self.catalog.types.get_mut(&name) {
            found.kind = TypeKind::Domain(domain);
        }
    }

    pub(super) fn drop_domains(&mut self, drop: &ast::DropDomain) {
        let cascade = is_cascade(drop.drop_behavior());
        for reference in drop.domain_refs() {
            let if_exists = drop.if_exists().is_some();
            if let Some(name) = self.type_named(reference.syntax(), if_exists) {
                self.drop_type(&name, cascade, self.place(reference.syntax()));
            }
        }
    }
}
