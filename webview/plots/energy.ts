/** How much of a matrix its leading singular values hold: METRICS.md, `energyRank`. */

/** Σ_{j≤i} σ_j² / Σσ² for every i; all 0 for a zero matrix. Compensated, since thousands are summed. */
export function cumulativeEnergy(values: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(values.length);
  let [sum, lost] = [0, 0];
  // scaled, so that squares neither overflow nor vanish
  const largest = values[0] ?? 0;
  for (let at = 0; at < values.length; at += 1) {
    const term = largest > 0 ? ((values[at] ?? 0) / largest) ** 2 - lost : 0;
    const next = sum + term;
    lost = next - sum - term;
    sum = next;
    sums[at] = sum;
  }
  return sum > 0 ? sums.map((part) => part / sum) : sums;
}
