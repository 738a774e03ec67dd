/** Which results of earlier versions of this software still stand. */
import { buildInfo } from '../../native/checkpoint.ts';

/**
 * To be raised with every change after which a figure that is reported for the same file and the
 * same options differs from before in any digit, is new, or is gone, and with every change of how
 * results are kept. A release makes its results anew anyhow; this is for what changes between two.
 */
const FIGURES_VERSION = 4;

/** Results of another version are not found: they go when the space is needed. */
export function engineVersion(): string {
  return `${buildInfo().version}+${FIGURES_VERSION}`;
}
