/** What is known of a tensor or pair after several measurements. */

/**
 * A later report adds what it measured to an earlier one, and replaces what both measured: also
 * inside figures that have parts, as those by side, which groups of metrics measure one by one.
 */
export function joinedReport<Report extends object>(earlier: Report, later: Report): Report {
  return joined(earlier, later) as Report;
}

function joined(earlier: unknown, later: unknown): unknown {
  if (Array.isArray(earlier) && Array.isArray(later) && isRecord(later[0])) {
    return later.map((item: unknown, at) => joined(earlier[at], item));
  }
  if (!isRecord(earlier) || !isRecord(later)) {
    return later;
  }
  const parts = Object.entries(later).map(([name, part]) => [name, joined(earlier[name], part)]);
  return { ...earlier, ...Object.fromEntries(parts) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
