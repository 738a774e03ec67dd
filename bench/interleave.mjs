// A B A B …: both sides meet the same state of the machine, and each pair gives one ratio.

/** @returns medians of both sides, the median of the ratios pair by pair, peaks, and problems */
export async function interleave({ ours, peer, oracle, agree, repetitions }) {
  const truth = oracle && (await oracle()).figures;
  const pairs = [];
  const problems = new Set();
  for (let i = 0; i < repetitions; i++) {
    const [a, b] = [await ours(), await peer()];
    agree(a.figures, b.figures, truth).forEach((problem) => problems.add(problem));
    // Kept are times and peaks alone: figures can be long.
    pairs.push({ ours: timing(a), peer: timing(b) });
  }
  return {
    oursSeconds: median(pairs.map((pair) => pair.ours.seconds)),
    peerSeconds: median(pairs.map((pair) => pair.peer.seconds)),
    ratio: median(pairs.map((pair) => pair.ours.seconds / pair.peer.seconds)),
    oursPeakBytes: Math.max(...pairs.map((pair) => pair.ours.peakBytes)),
    peerPeakBytes: Math.max(...pairs.map((pair) => pair.peer.peakBytes)),
    repetitions,
    problems: [...problems],
  };
}

function timing({ seconds, peakBytes }) {
  return { seconds, peakBytes };
}

/** The middle of the values, or the mean of the two in the middle. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2;
}
