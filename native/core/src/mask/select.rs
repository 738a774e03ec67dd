//! Exact quantiles of elements that are only ever seen in passes.
//!
//! Every element has a key of its own: its score, of which the least come first or the greatest, and
//! its place, of which the lower comes first among equal scores. The wanted one, the last of the
//! first `count`, is found digit by digit: a pass counts the keys under each value of the next digit
//! among those that agree with the digits found; once few agree, a pass gathers and orders them.

/// What elements are ranked by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ranking {
    /// Magnitudes of the truncated reconstruction, the greatest first.
    Principal,
    /// Magnitudes of W0, the least first.
    Low,
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
    ranking: Ranking,
    score: f64,
    place: usize,
}

impl Cutoff {
    /// Of a mask of no elements.
    pub const NONE: Self = Self { ranking: Ranking::Low, score: -1.0, place: 0 };

    /// Whether the element is among the first `count`.
    #[inline(always)]
    pub fn includes(&self, score: f64, place: usize) -> bool {
        let ahead = match self.ranking {
            Ranking::Low => score < self.score,
            Ranking::Principal => score > self.score,
        };
        ahead | ((score == self.score) & (place <= self.place))
    }
}

/// A search for the last of the first `count` of `elements` elements.
#[derive(Debug)]
pub struct Search {
    ranking: Ranking,
    place_bits: u32,
    /// Bits of the key that are not known yet, at its lower end.
    open_bits: u32,
    /// The bits above them.
    known: u128,
    /// How many keys agree with `known`.
    candidates: u64,
    /// Which of those is wanted, from 0.
    wanted: u64,
    found: Option<Cutoff>,
}

/// What one pass, or a part of it, has found for a search.
#[derive(Debug, Clone)]
pub enum Tally {
    /// Keys by their next digit.
    Counts(Vec<u64>),
    /// The keys themselves.
    Keys(Vec<u128>),
}

impl Search {
    /// For `count` ≤ `elements`.
    pub fn new(ranking: Ranking, elements: usize, count: usize) -> Self {
        let place_bits = usize::BITS - elements.leading_zeros();
        Self {
            ranking,
            place_bits,
            open_bits: SCORE_BITS + place_bits,
            known: 0,
            candidates: elements as u64,
            wanted: count.saturating_sub(1) as u64,
            found: (count == 0).then_some(Cutoff::NONE),
        }
    }

    /// What its scores are.
    pub fn ranking(&self) -> Ranking {
        self.ranking
    }

    /// Whether the next pass is to tally the same for both.
    fn tallies_as(&self, other: &Self) -> bool {
        let state = |search: &Self| (search.ranking, search.open_bits, search.known);
        self.found.is_none() && other.found.is_none() && state(self) == state(other)
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

    /// Takes the tally of a whole pass.
    fn narrow(&mut self, tally: &Tally) {
        match tally {
            Tally::Keys(keys) => {
                let mut keys = keys.clone();
                let (_, key, _) = keys.select_nth_unstable(self.wanted as usize);
                self.found = Some(self.cutoff(*key));
            }
            Tally::Counts(counts) => self.take_digit(counts),
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
        Cutoff { ranking: self.ranking, score, place: place as usize }
    }

    /// Magnitudes order as their bits do, or the other way round. Its own inverse.
    #[inline(always)]
    fn turned(&self, bits: u64) -> u64 {
        match self.ranking {
            Ranking::Low => bits,
            Ranking::Principal => bits ^ (u64::MAX >> 1),
        }
    }
}

impl Tally {
    /// Adds what another part of the same pass has found for the same search.
    fn merge(&mut self, more: Self) {
        match (self, more) {
            (Self::Counts(all), Self::Counts(some)) => {
                all.iter_mut().zip(some).for_each(|(all, some)| *all += some);
            }
            (Self::Keys(all), Self::Keys(some)) => all.extend(some),
            _ => unreachable!("all tallies of a pass are made by the same search"),
        }
    }
}

/// The cutoffs of `searches`, in as many passes as they take. `pass` goes through all elements once,
/// for the searches that it is given: the tallies of these in each part of the elements.
///
/// # Errors
/// Those of `pass`.
pub fn cutoffs<Error>(
    mut searches: Vec<Search>,
    pass: impl Fn(&[&Search]) -> Result<Vec<Vec<Tally>>, Error>,
) -> Result<Vec<Cutoff>, Error> {
    loop {
        let found: Option<Vec<Cutoff>> = searches.iter().map(|search| search.found).collect();
        if let Some(found) = found {
            return Ok(found);
        }
        let mut tallied: Vec<&Search> = Vec::new();
        for search in searches.iter().filter(|search| search.found.is_none()) {
            if !tallied.iter().any(|other| other.tallies_as(search)) {
                tallied.push(search);
            }
        }
        let parts = pass(&tallied)?;
        let mut all: Vec<Tally> = tallied.iter().map(|search| search.tally()).collect();
        for part in parts {
            all.iter_mut().zip(part).for_each(|(all, tally)| all.merge(tally));
        }
        let which = |search: &Search| tallied.iter().position(|other| other.tallies_as(search));
        let of_each: Vec<Option<usize>> = searches.iter().map(which).collect();
        for (search, which) in searches.iter_mut().zip(of_each) {
            if let Some(which) = which {
                search.narrow(&all[which]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use proptest::prelude::*;

    use super::*;

    /// As a caller does it, in parts of `part` elements.
    fn masks(ranking: Ranking, scores: &[f64], counts: &[usize], part: usize) -> Vec<Vec<bool>> {
        let search = |&count: &usize| Search::new(ranking, scores.len(), count);
        let pass = |searches: &[&Search]| {
            let parts = (0..scores.len()).step_by(part).map(|start| {
                let part = &scores[start..(start + part).min(scores.len())];
                let tally = |search: &&Search| {
                    let mut tally = search.tally();
                    search.add_all(&mut tally, part.iter().copied(), start);
                    tally
                };
                searches.iter().map(tally).collect()
            });
            Ok::<_, Infallible>(parts.collect())
        };
        let Ok(cutoffs) = cutoffs(counts.iter().map(search).collect(), pass);
        let mask = |cutoff: &Cutoff| {
            let places = scores.iter().enumerate();
            places.map(|(place, &score)| cutoff.includes(score, place)).collect()
        };
        cutoffs.iter().map(mask).collect()
    }

    fn sorted(ranking: Ranking, scores: &[f64], count: usize) -> Vec<bool> {
        let mut places: Vec<usize> = (0..scores.len()).collect();
        places.sort_by(|&a, &b| match ranking {
            Ranking::Low => scores[a].total_cmp(&scores[b]),
            Ranking::Principal => scores[b].total_cmp(&scores[a]),
        });
        let mut mask = vec![false; scores.len()];
        places[..count].iter().for_each(|&place| mask[place] = true);
        mask
    }

    fn check(scores: &[f64], counts: &[usize], part: usize) {
        for ranking in [Ranking::Low, Ranking::Principal] {
            for (count, found) in counts.iter().zip(masks(ranking, scores, counts, part)) {
                let expected = sorted(ranking, scores, *count);
                assert!(found == expected, "{ranking:?}, {count} of {}", scores.len());
            }
        }
    }

    proptest! {
        #[test]
        fn the_mask_is_that_of_a_stable_sort(
            scores in prop::collection::vec(
                prop_oneof![Just(0.0), Just(1.0), Just(f64::MIN_POSITIVE / 8.0), 0.0..1e300, 0.0..2.0],
                1..200,
            ),
            shares in prop::collection::vec(0.0..=1.0, 1..4),
            part in 1_usize..70,
        ) {
            let count = |share: &f64| (share * scores.len() as f64) as usize;
            check(&scores, &shares.iter().map(count).collect::<Vec<_>>(), part);
        }
    }

    #[test]
    fn many_equal_scores_are_told_apart_by_their_place() {
        let mut scores = vec![0.75; FEW as usize + 1000];
        scores[12] = 0.5;
        scores[13] = 2.0;
        check(&scores, &[1, 2, 700_000, scores.len() - 1, scores.len()], 250_000);
    }

    #[test]
    fn digits_narrow_what_is_too_much_to_gather() {
        // A golden-ratio walk: distinct scores, evenly spread, many in one binade.
        let scores: Vec<f64> = (1..=3_000_000_u64)
            .map(|i| 1.0 + (i as f64 * 0.618_033_988_749_894_9).fract())
            .collect();
        check(&scores, &[1, 1_499_998, 1_499_999, 3_000_000], 1_000_000);
    }
}
