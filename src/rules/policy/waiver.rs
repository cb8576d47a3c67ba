//! A waiver: which findings are meant, why, and until when.

use super::Date;
use super::levels::can_be_waived;
use super::names::Names;
use super::rules::{WAIVER_INVALID, WAIVER_WITHOUT_REASON};
use crate::rules::{Finding, Location, Side};
use crate::source::below;
use crate::text::Span;

/// A finding that is meant.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// The rule or category as it is written.
    pub(super) name: String,
    pub(super) rules: Vec<&'static str>,
    pub(super) scope: Scope,
    /// The last day on which it holds.
    pub(super) until: Option<Date>,
    /// Where it is written.
    pub(super) place: Location,
    /// True if nobody can remove it: nothing is said where it covers nothing.
    pub(super) is_settled: bool,
    /// Why it may cover nothing, beside that there is nothing to find.
    pub(super) hint: Option<String>,
}

/// Where findings are covered. What is `None` is no limit.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    /// A file or folder in the tree.
    pub(super) path: Option<String>,
    pub(super) regions: Option<Vec<Region>>,
}

/// A stretch of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// The file as a whole where it has no span.
    location: Location,
    /// True if it is enough that a finding begins there.
    holds_beginnings: bool,
}

impl Region {
    pub fn new(location: Location) -> Region {
        Region {
            location,
            holds_beginnings: false,
        }
    }

    /// Covers what begins within the place, wherever it ends.
    pub fn beginning_in(location: Location) -> Region {
        Region {
            location,
            holds_beginnings: true,
        }
    }

    fn holds(&self, place: &Location) -> bool {
        let same_file = self.location.side == place.side && self.location.path == place.path;
        let within = match (self.location.span, place.span) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(region), Some(place)) if self.holds_beginnings => {
                region.start <= place.start && place.start <= region.end
            }
            (Some(region), Some(place)) => contains(region, place),
        };
        same_file && within
    }
}

fn contains(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

impl Scope {
    /// True if the place where the finding shows, or where it was in the base,
    /// is covered.
    fn holds(&self, finding: &Finding, tree_path: &dyn Fn(&Location) -> String) -> bool {
        let places = || finding.location.iter().chain(&finding.previous);
        let on_path = self.path.as_ref().is_none_or(|path| {
            places().any(|place| {
                let place = tree_path(place);
                place == *path || below(path, &place).is_some()
            })
        });
        on_path
            && self.regions.as_ref().is_none_or(|regions| {
                places().any(|place| regions.iter().any(|region| region.holds(place)))
            })
    }

    /// True if only findings in the tree that is checked can be covered, by a
    /// waiver that stands where they do.
    pub(super) fn is_local(&self) -> bool {
        let of_current = |region: &Region| region.location.side == Side::Current;
        self.path.is_none()
            && self
                .regions
                .as_ref()
                .is_some_and(|regions| regions.iter().all(of_current))
    }
}

impl Waiver {
    pub(super) fn covers(
        &self,
        finding: &Finding,
        tree_path: &dyn Fn(&Location) -> String,
    ) -> bool {
        self.rules.contains(&finding.rule.id) && self.scope.holds(finding, tree_path)
    }

    pub(super) fn is_expired(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until < today)
    }
}

/// Waivers of one source or of several, and what is wrong with how they are
/// written.
#[derive(Clone, Debug, Default)]
pub struct Waivers {
    pub(super) waivers: Vec<Waiver>,
    pub(super) wrong: Vec<Finding>,
}

impl Waivers {
    /// Adds those of another source.
    pub fn extend(&mut self, other: Waivers) {
        self.waivers.extend(other.waivers);
        self.wrong.extend(other.wrong);
    }

    /// Adds what a comment says behind its mark: `RULE_ID until=DATE reason…`,
    /// the date being optional. It covers `region`.
    pub fn add_comment(&mut self, text: &str, region: Region, place: Location) {
        let said = Said::parse(text);
        let names = Names::of(can_be_waived);
        let Some(named) = names.named(&said.name) else {
            let (message, help) = if said.name.is_empty() {
                let help = "write `contracts:allow RULE_ID reason`".to_owned();
                ("waiver names no rule".to_owned(), help)
            } else {
                let message = format!("no rule that can be waived is called `{}`", said.name);
                (message, names.help(&said.name))
            };
            self.wrong(message, help, place);
            return;
        };
        if said.reason.is_empty() {
            self.without_reason(&said.name, place);
            return;
        }
        let until = match said.until.map(|text| (text, Date::parse(text))) {
            None => None,
            Some((_, Some(date))) => Some(date),
            Some((text, None)) => {
                let help = "write the last day on which it holds, as in `until=2027-01-31`";
                self.wrong(format!("`{text}` is no date"), help.to_owned(), place);
                return;
            }
        };
        self.waivers.push(Waiver {
            name: said.name,
            rules: named.ids(),
            scope: Scope {
                path: None,
                regions: Some(vec![region]),
            },
            until,
            place,
            is_settled: false,
            hint: None,
        });
    }

    /// Says nothing of how these are written, or whether they cover anything.
    pub(super) fn leave_alone(&mut self) {
        self.wrong.clear();
        for waiver in &mut self.waivers {
            waiver.is_settled = true;
        }
    }

    pub(super) fn without_reason(&mut self, name: &str, place: Location) {
        let finding = Finding::new(
            &WAIVER_WITHOUT_REASON,
            format!("waiver of `{name}` says no reason, and covers nothing without one"),
        );
        self.wrong
            .push(finding.help("say why the finding is meant").at(place));
    }

    pub(super) fn wrong(&mut self, message: String, help: String, place: Location) {
        let finding = Finding::new(&WAIVER_INVALID, message);
        self.wrong.push(finding.help(help).at(place));
    }
}

/// What a comment says behind its mark.
struct Said<'a> {
    name: String,
    until: Option<&'a str>,
    reason: String,
}

impl<'a> Said<'a> {
    fn parse(text: &'a str) -> Said<'a> {
        let mut words = text.split_whitespace();
        let name = words.next().unwrap_or_default();
        let mut said = Said {
            name: name.trim_end_matches([':', ',']).to_owned(),
            until: None,
            reason: String::new(),
        };
        for word in words {
            match word.strip_prefix("until=") {
                Some(until) if said.until.is_none() => {
                    said.until = Some(until.trim_end_matches([':', ',']));
                }
                _ => {
                    if !said.reason.is_empty() {
                        said.reason.push(' ');
                    }
                    said.reason.push_str(word);
                }
            }
        }
        said
    }
}
