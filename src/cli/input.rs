//! The arguments that say what is checked, and what it is compared with.

use crate::check::{Against, Input};
use crate::rules::policy::Date;
use std::time::{SystemTime, UNIX_EPOCH};

#[derive(clap::Args)]
pub(super) struct InputArgs {
    /// What to check: a folder, a .proto file, a git input such as
    /// `.git#branch=feature`, an archive, or a descriptor image
    #[arg(default_value = ".", allow_hyphen_values = true, value_parser = reference)]
    input: String,

    /// The configuration to use instead of the input's buf.yaml: a file, or the
    /// text itself
    #[arg(long, value_name = "CONFIG")]
    config: Option<String>,

    /// Only this file or folder; may be given several times
    #[arg(long, value_name = "PATH", value_delimiter = ',')]
    path: Vec<String>,

    /// Not this file or folder; may be given several times
    #[arg(long, value_name = "PATH", value_delimiter = ',')]
    exclude_path: Vec<String>,

    /// The day by which waivers expire, as in 2027-01-31; by default today
    #[arg(long, value_name = "DATE", env = "CONTRACTS_TODAY", hide = true, value_parser = date)]
    today: Option<Date>,
}

impl InputArgs {
    pub(super) fn input(&self) -> Input {
        Input {
            reference: self.input.clone(),
            config: self.config.clone(),
            paths: self.path.clone(),
            exclude_paths: self.exclude_path.clone(),
            today: self.today.unwrap_or_else(today),
        }
    }
}

#[derive(clap::Args)]
pub(super) struct AgainstArgs {
    /// What to compare with: a branch (at the merge base), a tag, a commit, a
    /// folder, a git input such as `.git#branch=main` (at its tip), an archive,
    /// or a descriptor image
    #[arg(long, value_name = "REF", allow_hyphen_values = true, value_parser = reference)]
    against: Option<String>,

    /// Compare with the tip of the branch, not with the merge base
    #[arg(long, requires = "against")]
    against_tip: bool,

    /// The configuration to use instead of the base's buf.yaml: a file, or the
    /// text itself
    #[arg(long, value_name = "CONFIG", requires = "against")]
    against_config: Option<String>,
}

impl AgainstArgs {
    pub(super) fn against(&self) -> Option<Against> {
        self.against.as_ref().map(|reference| Against {
            reference: reference.clone(),
            tip: self.against_tip,
            config: self.against_config.clone(),
        })
    }
}

#[derive(clap::Args)]
pub(super) struct SinceArgs {
    /// Report only what lint did not find in REF yet (for a branch: at the merge
    /// base), with the configuration of today
    #[arg(long, value_name = "REF", value_parser = reference)]
    since: Option<String>,
}

impl SinceArgs {
    pub(super) fn since(&self) -> Option<Against> {
        self.since.as_ref().map(|reference| Against {
            reference: reference.clone(),
            ..Against::default()
        })
    }
}

/// The day that it is in UTC: the same on every machine that checks.
pub(super) fn today() -> Date {
    const SECONDS_A_DAY: u64 = 24 * 60 * 60;
    // A clock before 1970 is wrong, and then no waiver expires.
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Date::since_1970(since.map_or(0, |since| since.as_secs()) / SECONDS_A_DAY)
}

fn date(typed: &str) -> Result<Date, String> {
    Date::parse(typed).ok_or_else(|| "expected a date, as in 2027-01-31".to_owned())
}

/// An input as typed. `-` and `-#format=json` are standard input; what else
/// begins with `-` is a flag that does not exist.
pub(super) fn reference(typed: &str) -> Result<String, String> {
    if typed.starts_with('-') && typed != "-" && !typed.starts_with("-#") {
        return Err(format!("there is no flag `{typed}`"));
    }
    Ok(typed.to_owned())
}
