//! Queries and whole statements in one spelling.

use super::{collect, form};
use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SourceFile, SyntaxNode};

/// The form of a query. Columns go by their names alone.
pub fn normal_query(text: &str) -> String {
    let text = text.trim().trim_end_matches(';');
    let parsed = SourceFile::parse(text);
    if !parsed.errors().is_empty() {
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let mut words = Vec::new();
    collect(parsed.tree().syntax(), &mut words);
    words.join(" ")
}

/// What the statement of a function, trigger or policy comes to; none for what
/// is not understood.
pub fn normal_definition(text: &str) -> Option<String> {
    let parsed = SourceFile::parse(text);
    if !parsed.errors().is_empty() {
        return None;
    }
    match parsed.tree().stmts().next()? {
        ast::Stmt::CreateFunction(it) => of_function(it.option_list()?),
        ast::Stmt::CreateProcedure(it) => of_function(it.option_list()?),
        ast::Stmt::CreateTrigger(it) => of_trigger(&it),
        ast::Stmt::CreatePolicy(it) => Some(of_policy(&it)),
        _ => None,
    }
}

/// The language and the body. Where the body is no text, nothing is known.
fn of_function(options: ast::FuncOptionList) -> Option<String> {
    let mut language = String::new();
    let mut body = None;
    for option in options.options() {
        match option {
            ast::FuncOption::LanguageFuncOption(it) => {
                let name = it.syntax().text().to_string().to_lowercase();
                language = name.replace("language", "").replace('\'', "");
            }
            ast::FuncOption::AsFuncOption(it) => {
                let mut literals = it.syntax().descendants().filter_map(ast::Literal::cast);
                body = literals.next().and_then(|literal| literal.string_value());
            }
            _ => {}
        }
    }
    let body = body?;
    let words: Vec<&str> = body.split_whitespace().collect();
    Some(format!("{} {}", language.trim(), words.join(" ")))
}

fn of_trigger(trigger: &ast::CreateTrigger) -> Option<String> {
    let mut events: Vec<String> = trigger
        .trigger_event_list()?
        .trigger_events()
        .map(|event| words(event.syntax()))
        .collect();
    events.sort();
    let level = match trigger.trigger_level() {
        Some(ast::TriggerLevel::ForEachRow(_)) => "row",
        _ => "statement",
    };
    let condition = trigger.when_condition().and_then(|it| it.expr());
    let condition = condition.map_or_else(String::new, |it| form(&it));
    let timing = trigger.timing().map(|it| words(it.syntax()));
    let call = trigger.call_expr()?;
    let options: Vec<String> = trigger
        .constraint_options()
        .map(|it| words(it.syntax()))
        .filter(|option| option != "not deferrable" && option != "initially immediate")
        .collect();
    let tables = trigger.referencing().map(|it| words(it.syntax()));
    Some(format!(
        "{} {} {level} ({condition}) {} {} {}",
        timing.unwrap_or_default(),
        events.join(" or "),
        form(&ast::Expr::CallExpr(call)),
        options.join(" "),
        tables.unwrap_or_default(),
    ))
}

fn of_policy(policy: &ast::CreatePolicy) -> String {
    let of = |expression: Option<ast::Expr>| expression.map_or_else(String::new, |it| form(&it));
    let command = policy.policy_command().map(|it| words(it.syntax()));
    let command = command.filter(|command| command != "for all");
    let roles = policy.policy_roles().map(|it| words(it.syntax()));
    let roles = roles.filter(|roles| roles != "to public");
    let kind = policy.as_policy_type().map(|it| words(it.syntax()));
    let kind = kind.filter(|kind| kind != "as permissive");
    format!(
        "{} {} {} using {} check {}",
        kind.unwrap_or_default(),
        command.unwrap_or_default(),
        roles.unwrap_or_default(),
        of(policy.using_expr_clause().and_then(|it| it.expr())),
        of(policy.with_check_expr_clause().and_then(|it| it.expr())),
    )
}

fn words(node: &SyntaxNode) -> String {
    let mut words = Vec::new();
    collect(node, &mut words);
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::normal_definition;

    #[test]
    fn triggers_and_functions_are_what_the_server_prints_of_them() {
        let pairs = [
            (
                "CREATE TRIGGER t BEFORE UPDATE OR INSERT ON a FOR EACH ROW EXECUTE PROCEDURE f()",
                "CREATE TRIGGER t BEFORE INSERT OR UPDATE ON public.a FOR EACH ROW EXECUTE FUNCTION f()",
            ),
            (
                "create function f() returns trigger as $$ begin\n return new; end $$ language plpgsql",
                "CREATE OR REPLACE FUNCTION public.f()\n RETURNS trigger\n LANGUAGE plpgsql\nAS $function$ begin return new; end $function$\n",
            ),
            (
                "create policy p on a for select using (owner = current_user)",
                "CREATE POLICY p ON public.a AS PERMISSIVE FOR SELECT TO public USING ((owner = CURRENT_USER))",
            ),
        ];
        for (written, printed) in pairs {
            assert!(normal_definition(written).is_some(), "{written}");
            assert_eq!(normal_definition(written), normal_definition(printed));
        }
    }
}
