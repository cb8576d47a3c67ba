//! Waivers in `contracts.yaml`.

use super::Date;
use super::levels::can_be_waived;
use super::names::Names;
use super::subject;
use super::waiver::{Scope, Waiver, Waivers};
use crate::failure::{Failure, Result};
use crate::rules::{Location, Side};
use crate::schema::Schema;
use crate::workspace::{PolicyConfig, WaiverConfig, Written};

impl Waivers {
    /// What `waivers` of `contracts.yaml` says. Subjects are looked for in both
    /// schemas: what was deleted is in the base only.
    pub fn of_config(
        config: &PolicyConfig,
        current: Option<&Schema>,
        base: Option<&Schema>,
    ) -> Result<Waivers> {
        let names = Names::of(can_be_waived);
        let mut waivers = Waivers::default();
        for written in &config.waivers {
            let name = &written.rule.value;
            let Some(named) = names.named(name) else {
                let message = format!("no rule that can be waived is called `{name}`");
                return Err(failure(config, &written.rule, &message).help(names.help(name)));
            };
            let until = until(config, written)?;
            let place = Location {
                side: Side::Current,
                path: config.shown.clone(),
                span: Some(written.rule.span()),
            };
            if written
                .reason
                .as_deref()
                .is_none_or(|r| r.trim().is_empty())
            {
                waivers.without_reason(name, place);
                continue;
            }
            let (regions, hint) = regions(written, current, base);
            waivers.waivers.push(Waiver {
                name: name.clone(),
                rules: named.ids(),
                scope: Scope {
                    path: written.path.clone(),
                    regions,
                },
                until,
                place,
                is_settled: false,
                hint,
            });
        }
        Ok(waivers)
    }
}

fn until(config: &PolicyConfig, waiver: &WaiverConfig) -> Result<Option<Date>> {
    let Some(written) = &waiver.expires else {
        return Ok(None);
    };
    match Date::parse(&written.value) {
        Some(date) => Ok(Some(date)),
        None => {
            let message = format!("`{}` is no date", written.value);
            Err(failure(config, written, &message)
                .help("write the last day on which it holds, as in 2027-01-31"))
        }
    }
}

type Regions = Option<Vec<super::Region>>;

/// The places of the subject, and what to say if there are none.
fn regions(
    waiver: &WaiverConfig,
    current: Option<&Schema>,
    base: Option<&Schema>,
) -> (Regions, Option<String>) {
    let Some(subject) = &waiver.subject else {
        return (None, None);
    };
    let sides = [(current, Side::Current), (base, Side::Base)];
    let known = sides
        .into_iter()
        .filter_map(|(schema, side)| Some((schema?, side)));
    let regions: Vec<_> = known
        .flat_map(|(schema, side)| subject::regions(schema, side, &subject.value))
        .collect();
    let hint = regions
        .is_empty()
        .then(|| format!("nothing is called `{}`", subject.value));
    (Some(regions), hint)
}

fn failure(config: &PolicyConfig, at: &Written<String>, message: &str) -> Failure {
    let (line, column) = (at.at.line, at.at.column);
    Failure::new(format!("{}:{line}:{column}: {message}", config.shown))
}
