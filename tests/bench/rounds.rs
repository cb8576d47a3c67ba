//! Taking turns.

use std::time::{Duration, Instant};

const ROUNDS: usize = 7;

/// Runs both sides in turns and prints the medians and how many times as long
/// the peer takes; our median.
pub fn compare(what: &str, mut ours: impl FnMut(), mut peer: impl FnMut()) -> Duration {
    ours();
    peer();
    let mut times: [Vec<Duration>; 2] = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        times[0].push(time(&mut ours));
        times[1].push(time(&mut peer));
    }
    let [ours, peer] = times.map(median);
    println!(
        "{what:<44} {:>7.1} ms {:>7.1} ms {:>6.2}x",
        milliseconds(ours),
        milliseconds(peer),
        peer.as_secs_f64() / ours.as_secs_f64()
    );
    ours
}

fn time(run: &mut impl FnMut()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
