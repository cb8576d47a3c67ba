//! Names, well spelt and badly spelt, that never clash with one another.

use super::prng::Prng;
use std::collections::HashSet;

const WORDS: [&str; 24] = [
    "order", "item", "stock", "batch", "label", "price", "total", "ship", "route", "depot",
    "claim", "quote", "offer", "bill", "parcel", "crate", "docket", "pallet", "vendor", "client",
    "ledger", "voucher", "refund", "tax",
];

#[derive(Default)]
pub struct Names {
    taken: HashSet<String>,
}

#[derive(Clone, Copy)]
pub enum Style {
    Snake,
    Pascal,
    Upper,
}

impl Names {
    /// A new name that mostly has the style, and otherwise is odd. What tells
    /// names apart is not case or underscores alone, so that JSON names and
    /// enum values do not clash either.
    pub fn make(&mut self, random: &mut Prng, style: Style) -> String {
        loop {
            let words = self.words(random);
            let plain: String = words.concat();
            if self.taken.insert(plain) {
                return spell(random, style, &words);
            }
        }
    }

    fn words(&mut self, random: &mut Prng) -> Vec<String> {
        let mut words: Vec<String> = (0..random.between(1, 3))
            .map(|_| random.pick(&WORDS).to_owned())
            .collect();
        if random.chance(35) || self.taken.len() > 60 {
            words.push(format!("x{}", random.below(1000)));
        }
        if random.chance(15) {
            words.push(
                random
                    .pick(&["v1", "id", "q", "z9z", "k8s", "v1beta2"])
                    .to_owned(),
            );
        }
        words
    }
}

fn spell(random: &mut Prng, style: Style, words: &[String]) -> String {
    let style = match random.below(20) {
        0 => Style::Snake,
        1 => Style::Pascal,
        2 => Style::Upper,
        3 => return odd(random, words),
        _ => style,
    };
    match style {
        Style::Snake => words.join("_"),
        Style::Pascal => words.iter().map(|word| capital(word)).collect(),
        Style::Upper => words.join("_").to_uppercase(),
    }
}

fn odd(random: &mut Prng, words: &[String]) -> String {
    let joined = words.join(random.pick(&["", "_", "__"]));
    match random.below(6) {
        0 => format!("_{joined}"),
        1 => format!("{joined}_"),
        2 => joined,
        3 => capital(&joined.to_uppercase().to_lowercase()),
        4 => {
            let mut letters: Vec<char> = joined.chars().collect();
            for _ in 0..random.between(1, 3) {
                let at = random.below(letters.len());
                letters[at] = letters[at].to_ascii_uppercase();
            }
            letters.into_iter().collect()
        }
        _ => {
            let first = words[0].clone();
            let rest: String = words[1..].iter().map(|word| capital(word)).collect();
            first + &rest
        }
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) => first.to_ascii_uppercase().to_string() + letters.as_str(),
        None => String::new(),
    }
}
