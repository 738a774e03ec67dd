// What a work must hold and what it aims for. `value` is what is bounded: smaller is better.

const GIB = 2 ** 30;
const ratio = ({ ratio }) => ratio;

/** Our time over the peer's. */
export function atMost(must, aim) {
  return { value: ratio, must, aim, show: (limit) => `≤ ${limit} ×` };
}

/** How many times faster than the peer. */
export function faster(must, aim) {
  return {
    value: ratio,
    must: 1 / must,
    aim: 1 / aim,
    show: (limit) => `≥ ${Number((1 / limit).toFixed(2))} × faster`,
  };
}

/** Our time, whatever the peer's. */
export function seconds(must) {
  return { value: ({ oursSeconds }) => oursSeconds, must, show: (limit) => `≤ ${limit} s` };
}

/** Our peak memory above the peer's, in GiB. */
export function memoryAbove(must) {
  return {
    value: ({ oursPeakBytes, peerPeakBytes }) => (oursPeakBytes - peerPeakBytes) / GIB,
    must,
    show: (limit) => `≤ ${limit} GiB more`,
  };
}

/** Measured for information. */
export const unbounded = { value: ratio, show: () => '' };

/** `aim`, `must` or `missed`; nothing where nothing is asked. */
export function verdict(bound, measured) {
  const value = bound.value(measured);
  if (bound.must === undefined) {
    return '';
  }
  if (value > bound.must) {
    return 'missed';
  }
  return value <= (bound.aim ?? -Infinity) ? 'aim' : 'must';
}
