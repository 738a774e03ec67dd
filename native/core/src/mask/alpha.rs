//! The share of a matrix that a mask covers: an exact decimal.

use serde::{Deserialize, Serialize};

/// A decimal fraction between 0 and 1. As a binary number 0.3 is less than three tenths, and
/// ⌊0.3·9600⌋ would be 2879.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Alpha {
    text: String,
    numerator: u64,
    denominator: u64,
}

/// Digits that a share may have: its numerator and denominator then fit into 64 bits.
const MAX_DIGITS: usize = 18;

impl Alpha {
    /// ⌊α·elements⌋, exactly.
    pub fn count(&self, elements: usize) -> usize {
        (elements as u128 * u128::from(self.numerator) / u128::from(self.denominator)) as usize
    }

    /// As it was asked for.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl TryFrom<String> for Alpha {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let refused = || format!("'{text}' is no decimal fraction between 0 and 1, as 0.3");
        let digits = text.strip_prefix("0.").ok_or_else(refused)?;
        let is_decimal = digits.bytes().all(|digit| digit.is_ascii_digit());
        if !is_decimal || digits.len() > MAX_DIGITS {
            return Err(refused());
        }
        let numerator = digits.parse().map_err(|_| refused())?;
        if numerator == 0 {
            return Err(refused());
        }
        Ok(Self { numerator, denominator: 10u64.pow(digits.len() as u32), text })
    }
}

impl From<Alpha> for String {
    fn from(alpha: Alpha) -> Self {
        alpha.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alpha(text: &str) -> Result<Alpha, String> {
        Alpha::try_from(text.to_owned())
    }

    #[test]
    fn counts_are_those_of_the_decimal() {
        assert_eq!(alpha("0.3").expect("valid").count(9600), 2880);
        assert_eq!(alpha("0.50").expect("valid").count(7), 3);
        assert_eq!(alpha("0.7").expect("valid").count(10), 7);
        assert_eq!(alpha("0.999999999999999999").expect("valid").count(10), 9);
        assert_eq!(alpha("0.1").expect("valid").count(usize::MAX), usize::MAX / 10);
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for text in
            ["", "0", "1", "0.", "0.0", "1.5", "-0.5", "0.5e1", "0.+5", "0.1234567890123456789"]
        {
            assert!(alpha(text).is_err(), "{text}");
        }
    }
}
