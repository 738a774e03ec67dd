//! Seeded permutations.

use crate::control::Control;
use crate::failure::Failure;

/// SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
pub struct Random(u64);

/// The increment of its state: 2⁶⁴ over the golden ratio, odd.
const INCREMENT: u64 = 0x9e37_79b9_7f4a_7c15;
/// Elements moved between two looks at a cancellation: a few milliseconds.
const CHECK_INTERVAL: usize = 1 << 18;

impl Random {
    /// The stream of matrix `index` of tensor `name` under `seed`: those of others are unrelated.
    pub fn of(seed: u64, name: &str, index: usize) -> Self {
        let mut random = Self(seed);
        for word in name.bytes().map(u64::from).chain([u64::MAX, index as u64]) {
            random.0 = random.next() ^ word;
        }
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(INCREMENT);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// Under `bound`. Some numbers are likelier than others by at most `bound`/2⁶⁴.
    fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }
}

/// Permutes `values` in place: Fisher–Yates, one step after the other whatever the threads are.
///
/// # Errors
/// `Cancelled`.
pub fn shuffle(values: &mut [f64], mut random: Random, control: &Control) -> Result<(), Failure> {
    for last in (1..values.len()).rev() {
        if last % CHECK_INTERVAL == 0 {
            control.check()?;
        }
        values.swap(last, random.below(last + 1));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shuffled(count: usize, random: Random) -> Vec<f64> {
        let mut values: Vec<f64> = (0..count).map(|value| value as f64).collect();
        shuffle(&mut values, random, &Control::default()).expect("not cancelled");
        values
    }

    #[test]
    fn the_generator_is_splitmix64() {
        // The first values of the authors' code with seed 1234567.
        let mut random = Random(1_234_567);
        let found = [random.next(), random.next(), random.next()];
        let expected =
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_seed_a_name_and_a_matrix_make_a_permutation_of_their_own() {
        let of = |seed, name, index| shuffled(1000, Random::of(seed, name, index));
        assert_eq!(of(7, "w", 0), of(7, "w", 0));
        for other in [of(8, "w", 0), of(7, "v", 0), of(7, "w", 1)] {
            assert_ne!(of(7, "w", 0), other);
        }
        let mut sorted = of(7, "w", 0);
        sorted.sort_by(f64::total_cmp);
        assert!(sorted.iter().enumerate().all(|(index, &value)| value == index as f64));
    }

    #[test]
    fn every_order_is_equally_likely() {
        let mut counts = std::collections::BTreeMap::new();
        for seed in 0..24_000 {
            let order: Vec<u8> = shuffled(4, Random::of(seed, "w", 0))
                .into_iter()
                .map(|value| value as u8)
                .collect();
            *counts.entry(order).or_insert(0) += 1;
        }
        assert_eq!(counts.len(), 24);
        // Five standard deviations of a count whose mean is 1000.
        assert!(counts.values().all(|&count: &i32| (count - 1000).abs() < 160), "{counts:?}");
    }

    #[test]
    fn it_can_be_cancelled() {
        let control = Control::default();
        control.cancel();
        let mut values = vec![0.0; CHECK_INTERVAL + 2];
        assert!(shuffle(&mut values, Random::of(0, "w", 0), &control).is_err());
    }
}
