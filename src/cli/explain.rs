//! `contracts explain`

use super::Outcome;
use super::output::print;
use crate::failure::{Failure, Result};
use crate::rules::{self, reference};
use crate::text::nearest;

/// Say what a rule checks, why, and what to do instead
#[derive(clap::Args)]
pub(super) struct Args {
    /// Ids of rules, such as FIELD_SAME_TYPE
    #[arg(required_unless_present_any = ["all", "types"])]
    rules: Vec<String>,

    /// Print the reference of all rules, as Markdown
    #[arg(long, conflicts_with = "rules")]
    all: bool,

    /// Print which types of columns can hold which types of fields, as Markdown
    #[arg(long, conflicts_with_all = ["rules", "all"])]
    types: bool,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    if args.all {
        print(reference::markdown(rules::all()).as_bytes())?;
        return Ok(Outcome::Clean);
    }
    if args.types {
        print(reference::types().as_bytes())?;
        return Ok(Outcome::Clean);
    }
    let explained: Vec<String> = args
        .rules
        .iter()
        .map(|id| Ok(reference::explain(find(id)?)))
        .collect::<Result<_>>()?;
    print(explained.join("\n").as_bytes())?;
    Ok(Outcome::Clean)
}

fn find(id: &str) -> Result<&'static rules::Rule> {
    let found = rules::all().find(|rule| rule.id.eq_ignore_ascii_case(id));
    found.ok_or_else(|| {
        let failure = Failure::new(format!("no rule is called `{id}`"));
        match nearest(id, rules::all().map(|rule| rule.id)) {
            Some(near) => failure.help(format!("did you mean `{near}`?")),
            None => failure.help("`contracts explain --all` prints every rule"),
        }
    })
}
