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

/// Runs one side and prints the median and how much of its input it takes in a
/// second.
pub fn rate(what: &str, bytes: usize, mut run: impl FnMut()) {
    run();
    let time = median((0..ROUNDS).map(|_| time(&mut run)).collect());
    let megabytes = bytes as f64 / 1_000_000.0;
    println!(
        "{what:<44} {:>7.1} ms {:>7.1} MB/s",
        milliseconds(time),
        megabytes / time.as_secs_f64()
    );
}

/// One of two that take turns: what is measured, and what comes before it each
/// time.
#[cfg_attr(not(feature = "database"), allow(dead_code))]
pub struct Side<'s> {
    before: Box<dyn Fn() + 's>,
    run: Box<dyn FnMut() + 's>,
    times: u32,
}

#[cfg_attr(not(feature = "database"), allow(dead_code))]
impl<'s> Side<'s> {
    pub fn new<T>(before: impl Fn() + 's, mut run: impl FnMut() -> T + 's) -> Side<'s> {
        Side {
            before: Box::new(before),
            run: Box::new(move || {
                run();
            }),
            times: 1,
        }
    }

    /// Does only a part of the work: so many would be the whole.
    pub fn times(self, times: usize) -> Side<'s> {
        let times = u32::try_from(times).unwrap_or(u32::MAX);
        Side { times, ..self }
    }

    fn time(&mut self) -> Duration {
        (self.before)();
        time(&mut self.run) * self.times
    }
}

/// As [`compare`], with some rounds and no round to warm up.
#[cfg_attr(not(feature = "database"), allow(dead_code))]
pub fn versus(what: &str, mut ours: Side<'_>, mut peer: Side<'_>, rounds: usize) {
    let mut times: [Vec<Duration>; 2] = [Vec::new(), Vec::new()];
    for _ in 0..rounds {
        times[0].push(ours.time());
        times[1].push(peer.time());
    }
    print(what, times);
}

fn print(what: &str, times: [Vec<Duration>; 2]) {
    let [ours, peer] = times.map(median);
    println!(
        "{what:<58} {:>8.0} ms {:>8.0} ms {:>7.2}x",
        milliseconds(ours),
        milliseconds(peer),
        peer.as_secs_f64() / ours.as_secs_f64()
    );
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
