// npm run bench: the same work by us and by each peer, in one run. `npm run bench -- spectrum pair`
// runs the works whose names begin so; `--quick` repeats less. Exit 1 where figures differ.
// `npm run bench -- webview` measures what has no peer: the webview on 100,000 tensors.
import { build } from '../scripts/build.mjs';
import { main, say, Stop } from '../scripts/process.mjs';
import { ensurePackages } from '../scripts/setup/packages.mjs';
import { ensureInput } from './inputs.mjs';
import { interleave } from './interleave.mjs';
import { busyFraction, machineFacts } from './report/machine.mjs';
import { busyWarning, notes, writeResults } from './report/results.mjs';
import { tableOf, verdictOf } from './report/table.mjs';
import { ensurePeers } from './setup/peers.mjs';
import { NotAvailable } from './sides.mjs';
import { works } from './works/index.mjs';

/** The works to run: all, or those that a word begins. */
function chosen(words) {
  const unknown = words.find((word) => !works.some(({ id }) => id.startsWith(word)));
  if (unknown !== undefined) {
    throw new Stop(
      `no work is named ${unknown}; there are ${works.map(({ id }) => id).join(', ')}`,
    );
  }
  return works.filter(({ id }) => words.length === 0 || words.some((word) => id.startsWith(word)));
}

/** Runs one work; what goes wrong is its row's outcome and does not stop the others. */
async function outcomeOf(work, quick) {
  const [usual, few] = work.repetitions;
  try {
    const measured = await interleave({ ...work, repetitions: quick ? few : usual });
    return { work, measured };
  } catch (error) {
    if (error instanceof NotAvailable) {
      return { work, failure: { verdict: 'not available', reason: error.message } };
    }
    return { work, failure: { verdict: 'FAILED', reason: error.message } };
  }
}

function brief(outcome) {
  const ratio = outcome.measured && `ratio ${outcome.measured.ratio.toPrecision(3)}`;
  return [outcome.work.id, ratio, verdictOf(outcome)].filter(Boolean).join(': ');
}

function summary(outcomes) {
  const verdicts = outcomes.map(verdictOf);
  const count = (...names) => verdicts.filter((verdict) => names.includes(verdict)).length;
  return (
    `${count('aim', 'must')} bounds held (${count('aim')} with the aim), ${count('missed')} missed, ` +
    `${count('not available')} not available, ${count('MISMATCH', 'FAILED')} failed`
  );
}

await main(async () => {
  const words = process.argv.slice(2);
  const quick = words.includes('--quick');
  if (words.includes('webview')) {
    await ensurePackages();
    await (await import('./webview/run.mjs')).benchWebview(quick);
    return;
  }
  const wanted = chosen(words.filter((word) => word !== '--quick'));
  await ensurePackages();
  await ensurePeers();
  await build();
  const facts = await machineFacts();
  const busyBefore = await busyFraction();
  const outcomes = [];
  for (const work of wanted) {
    say(work.title);
    await Promise.all(work.inputs.map(ensureInput));
    outcomes.push(await outcomeOf(work, quick));
    say(brief(outcomes.at(-1)));
  }
  const busy = Math.max(busyBefore, await busyFraction());
  const sections = [tableOf(outcomes), ...notes(outcomes), ...busyWarning(busy), summary(outcomes)];
  console.log(sections.join('\n\n'));
  if (wanted.length === works.length) {
    writeResults({ outcomes, facts, busy, quick });
  }
  const failed = outcomes.some((outcome) => ['MISMATCH', 'FAILED'].includes(verdictOf(outcome)));
  process.exitCode = failed ? 1 : 0;
});
