//! The `contracts` binary: arguments in, an exit code out.
//!
//! 0: all is well. 100: there are findings. 1: the run could not be done.

use contracts::cli::{self, Outcome};
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run() {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(100),
        Ok(Outcome::Misused) => ExitCode::FAILURE,
        Err(failure) => {
            cli::print_failure(&failure);
            ExitCode::FAILURE
        }
    }
}
