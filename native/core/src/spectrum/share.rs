//! Shares of a whole given as exact decimals.

/// An exact decimal between 0 and 1: 0.3 of 9600 elements are 2880, where the nearest float would
/// make it 2879.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    digits: u64,
    scale: u64,
}

impl Share {
    /// From text such as `0.3`, with up to 18 decimals; `None` where it is no share.
    pub fn from_decimal(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || fraction.len() > 18 || !plain(whole) || !plain(fraction) {
            return None;
        }
        let scale = 10u64.pow(fraction.len() as u32);
        let fraction: u64 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
        let digits = whole.parse::<u64>().ok()?.checked_mul(scale)?.checked_add(fraction)?;
        (digits <= scale).then_some(Self { digits, scale })
    }

    /// `⌊share·count⌋`.
    pub fn of(self, count: u64) -> u64 {
        (u128::from(self.digits) * u128::from(count) / u128::from(self.scale)) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_exact() {
        assert_eq!(Share::from_decimal("0.3").map(|share| share.of(9600)), Some(2880));
        assert_eq!(Share::from_decimal("0.29").map(|share| share.of(100)), Some(29));
        assert_eq!(Share::from_decimal("1").map(|share| share.of(u64::MAX)), Some(u64::MAX));
        assert_eq!(Share::from_decimal("0.333333333333333333").map(|share| share.of(3)), Some(0));
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for text in ["", ".5", "-0.1", "1.01", "0.5e1", "+0.1", "0.1234567890123456789", "a"] {
            assert_eq!(Share::from_decimal(text), None, "{text}");
        }
    }
}
