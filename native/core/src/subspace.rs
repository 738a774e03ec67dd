//! Leading singular subspaces of a pair: how far they turned, what a random update would have
//! turned them, and how much of the update lies inside them.

pub mod angles;
pub mod energy;
pub mod intruder;
pub mod null;
