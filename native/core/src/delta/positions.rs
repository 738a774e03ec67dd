//! Ascending positions as bytes, in the smallest of four forms.
//!
//! A *gap* is how many units lie between a changed unit and the changed one before it. It is stored
//! in one, two or four bytes; the largest value of the type adds itself to the gap and says that
//! more of it follows. Where much is changed, a bit for every unit is smaller.

use safetensors::Dtype;

/// How positions are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// One bit a unit, the lowest bit of a byte first; 1 for what is changed.
    Bits,
    /// One number a changed unit, or more where they are far apart.
    Gaps(Width),
}

/// Type of the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// 1 byte.
    U8,
    /// 2 bytes.
    U16,
    /// 4 bytes.
    U32,
}

impl Width {
    /// All of them, the smallest first.
    pub const ALL: [Self; 3] = [Self::U8, Self::U16, Self::U32];

    /// Bytes of a number.
    pub fn bytes(self) -> usize {
        match self {
            Self::U8 => 1,
            Self::U16 => 2,
            Self::U32 => 4,
        }
    }

    /// The number that says that more follows.
    pub fn more(self) -> u64 {
        (1 << (8 * self.bytes())) - 1
    }

    /// In the words of the format.
    pub fn dtype(self) -> Dtype {
        match self {
            Self::U8 => Dtype::U8,
            Self::U16 => Dtype::U16,
            Self::U32 => Dtype::U32,
        }
    }
}

/// What positions would take, counted as they come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many there are.
    pub count: u64,
    /// One past the last of them.
    end: u64,
    /// Numbers that their gaps take, by width.
    numbers: [u64; 3],
}

impl Tally {
    /// Counts a position, which lies after those before it.
    #[inline(always)]
    pub fn add(&mut self, position: u64) {
        let gap = position - self.end;
        self.end = position + 1;
        self.count += 1;
        for (numbers, width) in self.numbers.iter_mut().zip(Width::ALL) {
            *numbers += 1 + if gap < width.more() { 0 } else { gap / width.more() };
        }
    }

    /// The smallest form for positions among `units`, and its length: of bits in bytes, of gaps in
    /// numbers.
    pub fn smallest(&self, units: u64) -> (Encoding, u64) {
        let bits = units.div_ceil(8);
        let mut best = (Encoding::Bits, bits, bits);
        for (width, numbers) in Width::ALL.into_iter().zip(self.numbers) {
            let bytes = numbers * width.bytes() as u64;
            if bytes < best.2 {
                best = (Encoding::Gaps(width), numbers, bytes);
            }
        }
        (best.0, best.1)
    }
}

/// Makes bytes of positions as they come.
#[derive(Debug)]
pub struct Encoder {
    encoding: Encoding,
    /// Of gaps: one past the last position. Of bits: the first unit of the byte at hand.
    next: u64,
    byte: u8,
}

impl Encoder {
    /// An encoder of no position yet.
    pub fn new(encoding: Encoding) -> Self {
        Self { encoding, next: 0, byte: 0 }
    }

    /// Takes a position, which lies after those before it, and passes on the bytes that are known
    /// by it.
    ///
    /// # Errors
    /// Those of `push`.
    #[inline(always)]
    pub fn add<E>(
        &mut self,
        position: u64,
        push: &mut impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        match self.encoding {
            Encoding::Bits => self.add_bit(position, push),
            Encoding::Gaps(width) => self.add_gap(width, position, push),
        }
    }

    /// Passes on what is left after the last position among `units`.
    ///
    /// # Errors
    /// Those of `push`.
    pub fn finish<E>(
        mut self,
        units: u64,
        push: &mut impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.encoding != Encoding::Bits {
            return Ok(());
        }
        while self.next < units {
            self.pass_byte(push)?;
        }
        Ok(())
    }

    fn add_gap<E>(
        &mut self,
        width: Width,
        position: u64,
        push: &mut impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut gap = position - self.next;
        self.next = position + 1;
        while gap >= width.more() {
            push(&[0xff; 4][..width.bytes()])?;
            gap -= width.more();
        }
        push(&gap.to_le_bytes()[..width.bytes()])
    }

    fn add_bit<E>(
        &mut self,
        position: u64,
        push: &mut impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        while position - self.next >= 8 {
            self.pass_byte(push)?;
        }
        self.byte |= 1 << (position - self.next);
        Ok(())
    }

    fn pass_byte<E>(&mut self, push: &mut impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        push(&[self.byte])?;
        self.next += 8;
        self.byte = 0;
        Ok(())
    }
}

/// Makes positions of bytes as they are read.
#[derive(Debug)]
pub struct Decoder {
    encoding: Encoding,
    /// Positions lie below.
    units: u64,
    /// Of gaps: one past the last position, and what is known of the gap at hand. Of bits: the
    /// first unit of the next byte.
    next: u64,
    is_within_gap: bool,
}

impl Decoder {
    /// A decoder of positions among `units`.
    pub fn new(encoding: Encoding, units: u64) -> Self {
        Self { encoding, units, next: 0, is_within_gap: false }
    }

    /// Appends the positions that `bytes` hold, whole numbers of the form's width, to `positions`.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn decode(&mut self, bytes: &[u8], positions: &mut Vec<u64>) -> Result<(), String> {
        match self.encoding {
            Encoding::Bits => self.decode_bits(bytes, positions),
            Encoding::Gaps(width) => bytes.chunks_exact(width.bytes()).try_for_each(|number| {
                let mut whole = [0; 8];
                whole[..number.len()].copy_from_slice(number);
                self.decode_gap(width, u64::from_le_bytes(whole), positions)
            }),
        }
    }

    /// To be called after the last bytes.
    ///
    /// # Errors
    /// Where they end within a gap.
    pub fn finish(&self) -> Result<(), String> {
        if self.is_within_gap {
            return Err("its positions end within a gap".to_owned());
        }
        Ok(())
    }

    #[inline(always)]
    fn decode_gap(
        &mut self,
        width: Width,
        number: u64,
        positions: &mut Vec<u64>,
    ) -> Result<(), String> {
        // No overflow: `next` is at most the number of units, which are in a file.
        self.next += number;
        self.is_within_gap = number == width.more();
        if self.next >= self.units {
            return Err(self.outside());
        }
        if !self.is_within_gap {
            positions.push(self.next);
            self.next += 1;
        }
        Ok(())
    }

    fn decode_bits(&mut self, bytes: &[u8], positions: &mut Vec<u64>) -> Result<(), String> {
        for &byte in bytes {
            let mut rest = byte;
            while rest != 0 {
                positions.push(self.next + u64::from(rest.trailing_zeros()));
                rest &= rest - 1;
            }
            self.next += 8;
        }
        if positions.last().is_some_and(|&last| last >= self.units) {
            return Err(self.outside());
        }
        Ok(())
    }

    fn outside(&self) -> String {
        format!("a position lies outside of its {} elements", self.units)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn encoded(encoding: Encoding, positions: &[u64], units: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut push = |more: &[u8]| {
            bytes.extend_from_slice(more);
            Ok::<(), ()>(())
        };
        let mut encoder = Encoder::new(encoding);
        positions.iter().for_each(|&position| encoder.add(position, &mut push).expect("pushes"));
        encoder.finish(units, &mut push).expect("pushes");
        bytes
    }

    /// In parts, as a caller reads them.
    fn decoded(encoding: Encoding, bytes: &[u8], units: u64) -> Result<Vec<u64>, String> {
        let mut decoder = Decoder::new(encoding, units);
        let mut positions = Vec::new();
        for part in bytes.chunks(8) {
            decoder.decode(part, &mut positions)?;
        }
        decoder.finish()?;
        Ok(positions)
    }

    fn all_encodings() -> impl Iterator<Item = Encoding> {
        std::iter::once(Encoding::Bits).chain(Width::ALL.map(Encoding::Gaps))
    }

    proptest! {
        #[test]
        fn every_form_gives_back_what_it_took(
            gaps in prop::collection::vec(
                prop_oneof![0_u64..3, 250_u64..260, 65_530_u64..65_540, 0_u64..200_000],
                0..40,
            ),
            after in 0_u64..20,
        ) {
            let mut next = 0;
            let positions: Vec<u64> = gaps
                .iter()
                .map(|gap| {
                    next += gap + 1;
                    next - 1
                })
                .collect();
            let units = next + after;
            let mut tally = Tally::default();
            positions.iter().for_each(|&position| tally.add(position));
            let sizes: Vec<usize> = all_encodings()
                .map(|encoding| {
                    let bytes = encoded(encoding, &positions, units);
                    assert_eq!(decoded(encoding, &bytes, units), Ok(positions.clone()));
                    bytes.len()
                })
                .collect();
            let (encoding, length) = tally.smallest(units);
            let bytes = encoded(encoding, &positions, units);
            let width = match encoding {
                Encoding::Bits => 1,
                Encoding::Gaps(width) => width.bytes(),
            };
            prop_assert_eq!(bytes.len(), length as usize * width);
            prop_assert_eq!(Some(&bytes.len()), sizes.iter().min());
        }

        #[test]
        fn no_bytes_give_positions_outside_or_out_of_order(
            bytes in prop::collection::vec(any::<u8>(), 0..64),
            units in 0_u64..600,
        ) {
            for encoding in all_encodings() {
                if let Ok(positions) = decoded(encoding, &bytes, units) {
                    prop_assert!(positions.is_sorted_by(|a, b| a < b));
                    prop_assert!(positions.iter().all(|&position| position < units));
                }
            }
        }
    }

    #[test]
    fn a_gap_of_the_largest_number_and_more_is_told_from_smaller_ones() {
        let gaps = |positions: &[u64]| encoded(Encoding::Gaps(Width::U8), positions, 1000);
        assert_eq!(gaps(&[0, 255, 511]), [0, 254, 255, 0]);
        assert_eq!(gaps(&[256]), [255, 1]);
        assert_eq!(gaps(&[520]), [255, 255, 10]);
        assert_eq!(encoded(Encoding::Gaps(Width::U16), &[65_535, 65_537], 70_000).len(), 6);
        assert_eq!(encoded(Encoding::Bits, &[0, 9], 17), [1, 2, 0]);
    }

    #[test]
    fn lies_are_refused() {
        let refused =
            |encoding, bytes: &[u8], units| decoded(encoding, bytes, units).expect_err("refused");
        assert!(refused(Encoding::Gaps(Width::U8), &[3, 6], 10).contains("outside"));
        assert!(refused(Encoding::Gaps(Width::U8), &[255, 255], 1000).contains("within a gap"));
        assert!(refused(Encoding::Gaps(Width::U32), &[255, 255, 255, 255], 9).contains("outside"));
        assert!(refused(Encoding::Bits, &[0b100], 2).contains("outside"));
        assert!(refused(Encoding::Gaps(Width::U8), &[0], 0).contains("outside"));
    }

    #[test]
    fn the_form_follows_from_how_much_is_changed() {
        let form = |step: u64| {
            let mut tally = Tally::default();
            (0..1_000_000).step_by(step as usize).for_each(|position| tally.add(position));
            tally.smallest(1_000_000).0
        };
        assert_eq!(form(2), Encoding::Bits);
        assert_eq!(form(100), Encoding::Gaps(Width::U8));
        assert_eq!(form(1000), Encoding::Gaps(Width::U16));
        assert_eq!(form(500_000), Encoding::Gaps(Width::U32));
    }
}
