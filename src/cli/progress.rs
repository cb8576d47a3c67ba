//! Progress of what takes a while, on a terminal only.

use super::output::note;
use crate::database::seed::{Audience, Progress};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::time::Duration;

/// A line on the terminal that changes while work goes on.
pub(super) struct Bars {
    bar: Option<ProgressBar>,
    is_shown: bool,
}

impl Bars {
    pub(super) fn new() -> Bars {
        Bars {
            bar: None,
            is_shown: std::io::stderr().is_terminal(),
        }
    }

    fn show(&mut self, line: String) {
        if !self.is_shown {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        });
        bar.set_message(line);
    }

    fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

impl Audience for Bars {
    fn note(&mut self, line: &str) {
        self.clear();
        note(line);
    }

    fn progress(&mut self, progress: Progress<'_>) {
        match progress {
            Progress::Sent { table, rows } => self.show(format!("{table}: {rows} records sent")),
            Progress::Writing { table, rows } => {
                self.show(format!("{table}: writing {rows} records"));
            }
            Progress::Done => self.clear(),
        }
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        self.clear();
    }
}
