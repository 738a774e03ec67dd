/** How long something that is going on will still take, from how far it is. */

/** From here on the fraction done tells something about the time left. */
const FROM = { fraction: 0.02, elapsedMs: 1000 };

/** Null until there is enough to go by. */
export function remainingMs(elapsedMs: number, fraction: number): number | null {
  const known = fraction >= FROM.fraction && elapsedMs >= FROM.elapsedMs;
  return known ? (elapsedMs * (1 - fraction)) / fraction : null;
}

/** For example `12 s`, `3 min`, `2 h 5 min`. */
export function durationText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 90) {
    return `${seconds} s`;
  }
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
