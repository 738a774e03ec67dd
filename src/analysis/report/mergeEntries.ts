/** What two jobs have found of one tensor, as one. */
import { fault, isRecord } from './checks.ts';
import type { Json } from './results.ts';

/** Texts that jobs of other metrics may word otherwise. */
const REMARKS = new Set(['reason', 'error']);

/**
 * The fields of both; those that both have must be the same.
 *
 * @param file of `later`, for the error that names the first field that differs
 */
export function mergedEntries(earlier: Json, later: Json, file: string, earlierFile: string): Json {
  const differs = (path: string): never =>
    fault(
      file,
      `${path} of ${JSON.stringify(later['name'])} is not what ${earlierFile} has: these are not parts of one comparison`,
    );
  return { ...mergedRecords(earlier, later, '', differs), ...remarksOf(earlier, later) };
}

type Differs = (path: string) => never;

function mergedRecords(earlier: Json, later: Json, path: string, differs: Differs): Json {
  const merged: Record<string, unknown> = { ...earlier };
  for (const [key, value] of Object.entries(later)) {
    if (!REMARKS.has(key)) {
      const at = path === '' ? key : `${path}.${key}`;
      merged[key] = key in earlier ? mergedValues(earlier[key], value, at, differs) : value;
    }
  }
  return merged;
}

function mergedValues(earlier: unknown, later: unknown, path: string, differs: Differs): unknown {
  if (isRecord(earlier) && isRecord(later)) {
    return mergedRecords(earlier, later, path, differs);
  }
  if (Array.isArray(earlier) && Array.isArray(later) && earlier.length === later.length) {
    return later.map((value, at) => mergedValues(earlier[at], value, `${path}.${at}`, differs));
  }
  return Object.is(earlier, later) ? later : differs(path);
}

/** A tensor that one job failed on has what the others found, and the failure as a remark. */
function remarksOf(earlier: Json, later: Json): Json {
  const errors = [earlier['error'], later['error']];
  const failed = errors.every((error) => typeof error === 'string');
  const reasons = [...(failed ? [] : errors), earlier['reason'], later['reason']].filter(
    (reason) => typeof reason === 'string',
  );
  return {
    ...(errors.some((error) => error !== undefined) ? { error: failed ? errors[0] : null } : {}),
    ...(reasons.length > 0 ? { reason: [...new Set(reasons)].join('; ') } : {}),
  };
}
