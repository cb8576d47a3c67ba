//! Benchmarks: ratios against a peer, measured in the same run.
//!
//! `tests/run` installs the peers; then `cargo bench`. Rounds of both sides take
//! turns, so that what else the machine does falls on both; what is printed is
//! the median time of each and their ratio. Absolute times say more of the
//! machine than of the tool. `cargo bench -- seed` runs one module alone.

mod fixtures;
mod generate;
mod migrations;
mod protos;
mod rounds;
#[cfg(all(unix, feature = "database"))]
mod seed;

fn main() {
    // `cargo test --benches` asks only whether it starts.
    if std::env::args().any(|arg| arg == "--test") {
        return;
    }
    let arguments = std::env::args().skip(1);
    let named: Vec<String> = arguments.filter(|arg| !arg.starts_with('-')).collect();
    let is_wanted = |name: &str| named.is_empty() || named.iter().any(|arg| arg == name);
    println!("{:<44} {:>10} {:>10} {:>7}", "", "ours", "peer", "ratio");
    let modules: [(&str, fn()); 4] = [
        ("protos", protos::run),
        ("fixtures", fixtures::run),
        ("generate", generate::run),
        ("migrations", migrations::run),
    ];
    for (name, run) in modules {
        if is_wanted(name) {
            run();
        }
    }
    #[cfg(all(unix, feature = "database"))]
    if is_wanted("seed") {
        seed::run();
    }
}
