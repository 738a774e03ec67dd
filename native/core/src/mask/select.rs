//! Exact quantiles of elements that are only ever seen in passes.
//!
//! Every element has a key of its own: its score, of which the least come first or the greatest, and
//! its place, of which the lower comes first among equal scores. The wanted one, the last of the
//! first `count`, is found digit by digit: a pass counts the keys under each value of the next digit
//! among those that agree with the digits found; once few agree, a pass gathers and orders them.

/// Which scores come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The least.
    Ascending,
    /// The greatest.
    Descending,
}

/// Bits of a digit: a first digit of the exponent and three more bits.
const DIGIT_BITS: u32 = 14;
/// Bits of the magnitude of a float64.
const SCORE_BITS: u32 = 63;
/// As many keys are gathered rather than counted: 16 MiB.
const FEW: u64 = 1 << 20;

/// The last element inside a mask, by which all others are told apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cutoff {
    order: Order,
    score: f64,
    place: usize,
}

impl Cutoff {
    /// Of a mask of no elements.
    pub const NONE: Self = Self { order: Order::Ascending, score: -1.0, place: 0 };

    /// Whether the element is among the first `count`.
    #[inline(always)]
    pub fn includes(&self, score: f64, place: usize) -> bool {
        let ahead = match self.order {
            Order::Ascending => score < self.score,
            Order::Descending => score > self.score,
        };
        ahead | ((score == self.score) & (place <= self.place))
    }
}

/// A search for the last of the first `count` of `elements` elements.
#[derive(Debug)]
pub struct Search {
    order: Order,
    place_bits: u32,
    /// Bits of the key that are not known yet, at its lower end.
    open_bits: u32,
    /// The bits above them.
    known: u128,
    /// How many keys agree with `known`.
    candidates: u64,
    /// Which of those is wanted, from 0.
    wanted: u64,
}

/// What one pass, or a part of it, has found for a search.
#[derive(Debug)]
pub enum Tally {
    /// Keys by their next digit.
    Counts(Vec<u64>),
    /// The keys themselves.
    Keys(Vec<u128>),
}

impl Search {
    /// For 1 ≤ `count` ≤ `elements`.
    pub fn new(order: Order, elements: usize, count: usize) -> Self {
        let place_bits = usize::BITS - elements.leading_zeros();
        Self {
            order,
            place_bits,
            open_bits: SCORE_BITS + place_bits,
            known: 0,
            candidates: elements as u64,
            wanted: count as u64 - 1,
        }
    }

    /// An empty tally for the next pass.
    pub fn tally(&self) -> Tally {
        if self.candidates <= FEW {
            Tally::Keys(Vec::new())
        } else {
            Tally::Counts(vec![0; 1 << self.digit_bits()])
        }
    }

    /// Takes one element into a tally. `score` is not negative and no NaN.
    #[inline(always)]
    fn add(&self, tally: &mut Tally, score: f64, place: usize) {
        let key = self.key(score, place);
        if key >> self.open_bits != self.known {
            return;
        }
        match tally {
            Tally::Counts(counts) => {
                let digit = key >> (self.open_bits - self.digit_bits());
                counts[(digit & ((1 << self.digit_bits()) - 1)) as usize] += 1;
            }
            Tally::Keys(keys) => keys.push(key),
        }
    }

    /// Takes elements in the order of their places, the first of which is `first`.
    #[inline(always)]
    pub fn add_all(&self, tally: &mut Tally, scores: impl Iterator<Item = f64>, first: usize) {
        let open_score_bits = self.open_bits.checked_sub(self.place_bits);
        match (tally, open_score_bits) {
            // The common case: a digit of the score, which one word holds.
            (Tally::Counts(counts), Some(open)) if open >= DIGIT_BITS => {
                let (known, shift) = (self.known as u64, open - DIGIT_BITS);
                for score in scores {
                    let score = self.turned(score.to_bits());
                    if score >> open == known {
                        counts[(score >> shift) as usize & ((1 << DIGIT_BITS) - 1)] += 1;
                    }
                }
            }
            (Tally::Keys(keys), Some(open)) => {
                let known = self.known as u64;
                for (place, score) in (first..).zip(scores) {
                    if self.turned(score.to_bits()) >> open == known {
                        keys.push(self.key(score, place));
                    }
                }
            }
            (tally, _) => {
                for (place, score) in (first..).zip(scores) {
                    self.add(tally, score, place);
                }
            }
        }
    }

    /// Takes the tallies of a whole pass; the cutoff where it is found now.
    pub fn narrow(&mut self, tallies: impl IntoIterator<Item = Tally>) -> Option<Cutoff> {
        let mut all = self.tally();
        for tally in tallies {
            match (&mut all, tally) {
                (Tally::Counts(all), Tally::Counts(some)) => {
                    all.iter_mut().zip(some).for_each(|(all, some)| *all += some);
                }
                (Tally::Keys(all), Tally::Keys(some)) => all.extend(some),
                _ => unreachable!("all tallies of a pass are made by the same search"),
            }
        }
        match all {
            Tally::Keys(mut keys) => {
                let (_, key, _) = keys.select_nth_unstable(self.wanted as usize);
                Some(self.cutoff(*key))
            }
            Tally::Counts(counts) => {
                self.take_digit(&counts);
                None
            }
        }
    }

    fn take_digit(&mut self, counts: &[u64]) {
        let digit_bits = self.digit_bits();
        for (digit, &count) in counts.iter().enumerate() {
            if self.wanted < count {
                self.known = self.known << digit_bits | digit as u128;
                self.candidates = count;
                break;
            }
            self.wanted -= count;
        }
        self.open_bits -= digit_bits;
    }

    fn digit_bits(&self) -> u32 {
        DIGIT_BITS.min(self.open_bits)
    }

    #[inline(always)]
    fn key(&self, score: f64, place: usize) -> u128 {
        u128::from(self.turned(score.to_bits())) << self.place_bits | place as u128
    }

    fn cutoff(&self, key: u128) -> Cutoff {
        let place = key & ((1 << self.place_bits) - 1);
        let score = f64::from_bits(self.turned((key >> self.place_bits) as u64));
        Cutoff { order: self.order, score, place: place as usize }
    }

    /// Magnitudes order as their bits do, or the other way round. Its own inverse.
    #[inline(always)]
    fn turned(&self, bits: u64) -> u64 {
        match self.order {
            Order::Ascending => bits,
            Order::Descending => bits ^ (u64::MAX >> 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As a caller does it, in parts of `part` elements.
    fn mask(order: Order, scores: &[f64], count: usize, part: usize) -> Vec<bool> {
        let mut search = Search::new(order, scores.len(), count);
        let cutoff = loop {
            let tallies: Vec<Tally> = (0..scores.len())
                .step_by(part)
                .map(|start| {
                    let mut tally = search.tally();
                    let end = (start + part).min(scores.len());
                    search.add_all(&mut tally, scores[start..end].iter().copied(), start);
                    tally
                })
                .collect();
            if let Some(cutoff) = search.narrow(tallies) {
                break cutoff;
            }
        };
        scores.iter().enumerate().map(|(place, &score)| cutoff.includes(score, place)).collect()
    }

    fn sorted(order: Order, scores: &[f64], count: usize) -> Vec<bool> {
        let mut places: Vec<usize> = (0..scores.len()).collect();
        places.sort_by(|&a, &b| match order {
            Order::Ascending => scores[a].total_cmp(&scores[b]),
            Order::Descending => scores[b].total_cmp(&scores[a]),
        });
        let mut mask = vec![false; scores.len()];
        places[..count].iter().for_each(|&place| mask[place] = true);
        mask
    }

    fn check(scores: &[f64], count: usize, part: usize) {
        for order in [Order::Ascending, Order::Descending] {
            let found = mask(order, scores, count, part);
            assert!(
                found == sorted(order, scores, count),
                "{order:?}, {count} of {}",
                scores.len()
            );
        }
    }

    proptest! {
        #[test]
        fn the_mask_is_that_of_a_stable_sort(
            scores in prop::collection::vec(
                prop_oneof![Just(0.0), Just(1.0), Just(f64::MIN_POSITIVE / 8.0), 0.0..1e300, 0.0..2.0],
                1..200,
            ),
            share in 0.0..1.0,
            part in 1_usize..70,
        ) {
            check(&scores, 1 + (share * (scores.len() - 1) as f64) as usize, part);
        }
    }

    #[test]
    fn many_equal_scores_are_told_apart_by_their_place() {
        let mut scores = vec![0.75; FEW as usize + 1000];
        scores[12] = 0.5;
        scores[13] = 2.0;
        for count in [1, 2, 700_000, scores.len() - 1, scores.len()] {
            check(&scores, count, 250_000);
        }
    }

    #[test]
    fn digits_narrow_what_is_too_much_to_gather() {
        // A golden-ratio walk: distinct scores, evenly spread, many in one binade.
        let scores: Vec<f64> = (1..=3_000_000_u64)
            .map(|i| 1.0 + (i as f64 * 0.618_033_988_749_894_9).fract())
            .collect();
        for count in [1, 1_499_999, 3_000_000] {
            check(&scores, count, 1_000_000);
        }
    }
}
