// The table of results, for a terminal and for Markdown alike.
import { verdict } from '../bounds.mjs';

const COLUMNS = ['work', 'runs', 'ours', 'peer', 'ratio', 'must', 'aim', 'verdict', 'peak memory'];
const MIB = 2 ** 20;

/** Rows of text for outcomes `{ work, measured }` or `{ work, failure }`. */
export function tableOf(outcomes) {
  const rows = [COLUMNS, ...outcomes.map(row)];
  const widths = COLUMNS.map((_, i) => Math.max(...rows.map((cells) => cells[i].length)));
  const line = (cells) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join('\n');
}

/** What became of a work, in a word or two. */
export function verdictOf({ work, measured, failure }) {
  if (failure !== undefined) {
    return failure.verdict;
  }
  return measured.problems.length > 0 ? 'MISMATCH' : verdict(work.bound, measured);
}

function row(outcome) {
  const { work, measured } = outcome;
  const { bound, title } = work;
  const limits = [bound.must, bound.aim].map((x) => (x === undefined ? '' : bound.show(x)));
  const times = measured === undefined ? ['', '', '', ''] : timesOf(measured);
  return [title, ...times, ...limits, verdictOf(outcome), measured ? peaks(measured) : ''];
}

function timesOf({ repetitions, oursSeconds, peerSeconds, ratio }) {
  const times = [oursSeconds, peerSeconds].map(secondsText);
  return [String(repetitions), ...times, ratio.toPrecision(3)];
}

function secondsText(seconds) {
  return `${seconds < 10 ? seconds.toFixed(3) : seconds.toFixed(1)} s`;
}

function peaks({ oursPeakBytes, peerPeakBytes }) {
  const [ours, theirs] = [oursPeakBytes, peerPeakBytes].map((bytes) => (bytes / MIB).toFixed(0));
  return `${ours} / ${theirs} MiB`;
}
