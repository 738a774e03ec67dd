// bench/RESULTS.md: the table, what differed, and what it was measured on.
import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/process.mjs';
import { tableOf } from './table.mjs';

const FILE = path.join(root, 'bench/RESULTS.md');

/** Use by others up to which a machine counts as idle. */
const IDLE = 0.1;

const READING = `Both sides of a row ran in one run, in turn (A B A B …). Times are medians, the ratio is the median
of ours over the peer's, pair by pair. Ours is the whole process, from its start to its exit, files
in page cache; a peer is timed inside its process, without its start, its imports and its inputs,
and with all cores. Both sides' figures were compared in every run. Peak memory is that of the
largest process, ours / peer.

Verdicts: **aim** and **must** say which bound is held, **missed** that not even the must is;
**not available** that this build lacks what the work needs; **MISMATCH** that the figures differ.`;

/** Writes the file whole: beside it first, then renamed. */
export function writeResults({ outcomes, facts, busy, quick }) {
  const text = [
    '# Measured side by side',
    `Written by \`npm run bench${quick ? ' -- --quick' : ''}\`.`,
    ...busyWarning(busy).map((text) => `**${text}**`),
    READING,
    tableOf(outcomes),
    ...notes(outcomes),
    '## Machine',
    [...facts, `Used by others: ${percent(busy)} of the cores`]
      .map((fact) => `- ${fact}`)
      .join('\n'),
  ].join('\n\n');
  const fresh = `${FILE}.${process.pid}`;
  writeFileSync(fresh, `${text}\n`);
  renameSync(fresh, FILE);
}

/** One line where others used so much of the machine that times mean little. */
export function busyWarning(busy) {
  const text = `Others used ${percent(busy)} of the cores: these times are no evidence.`;
  return busy > IDLE ? [text] : [];
}

function percent(fraction) {
  return `${(100 * fraction).toFixed(0)} %`;
}

/** What the table has no room for: why a row has no figures, and which figures differ. */
export function notes(outcomes) {
  const items = outcomes.flatMap(({ work, measured, failure }) =>
    (failure ? [failure.reason] : measured.problems).map((text) => `- ${work.id}: ${text}`),
  );
  return items.length === 0 ? [] : ['## Notes', items.join('\n')];
}
