//! Benchmarks: ratios against a peer, measured in the same run.
//!
//! `tests/run` installs the peers; then `cargo bench`. Rounds of both sides take
//! turns, so that what else the machine does falls on both; what is printed is
//! the median time of each and their ratio. Absolute times say more of the
//! machine than of the tool.

mod fixtures;
mod generate;
mod protos;
mod rounds;

fn main() {
    // `cargo test --benches` asks only whether it starts.
    if std::env::args().any(|arg| arg == "--test") {
        return;
    }
    println!("{:<44} {:>10} {:>10} {:>7}", "", "ours", "peer", "ratio");
    protos::run();
    fixtures::run();
    generate::run();
}
