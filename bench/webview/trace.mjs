// What a trace of Chromium says of frames and marks.

export const CATEGORIES = [
  ...['devtools.timeline', 'disabled-by-default-devtools.timeline.frame', 'blink.user_timing'],
];

/**
 * Traces the page while `work` runs.
 *
 * @returns the trace's events, in the order of their time
 */
export async function traced(browser, page, work) {
  await browser.startTracing(page, { categories: CATEGORIES });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  return traceEvents.toSorted((a, b) => a.ts - b.ts);
}

/** Milliseconds from one frame that is drawn to the next, between the marks `from` and `to`. */
export function frameTimes(events, from, to) {
  const [start, end] = [timeOf(events, from), timeOf(events, to)];
  const drawn = events.filter(({ name, ts }) => name === 'DrawFrame' && ts >= start && ts <= end);
  return drawn.slice(1).map(({ ts }, at) => (ts - drawn[at].ts) / 1000);
}

/** Milliseconds between two marks. */
export function between(events, from, to) {
  return (timeOf(events, to) - timeOf(events, from)) / 1000;
}

function timeOf(events, mark) {
  const event = events.find(({ name, cat }) => cat?.includes('user_timing') && name === mark);
  if (event === undefined) {
    throw new Error(`the trace has no mark ${mark}`);
  }
  return event.ts;
}

/** The value that a fraction of all values does not exceed. */
export function quantile(values, fraction) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(fraction * sorted.length) - 1)];
}
