// Opening a header of 100,000 tensors.
import { createHash } from 'node:crypto';
import { agreement } from '../agreement.mjs';
import { unbounded } from '../bounds.mjs';
import { manyTensors } from '../inputs.mjs';
import { commandLine, peer } from '../sides.mjs';

const input = manyTensors(100_000);

const sameNames = agreement((noted, ours, { tensors, namesDigest }) => {
  const names = ours.tensors.map(({ name }) => name).sort();
  noted.equal('tensors', names.length, tensors);
  const digest = createHash('sha256').update(names.join('\n')).digest('hex');
  noted.equal('digest of the names', digest, namesDigest);
});

export const open = [
  {
    id: 'open',
    title: 'inspect --json of 100,000 tensors, against safetensors safe_open and keys',
    inputs: [input],
    ours: commandLine('inspect', input.files[0]),
    peer: peer('header_keys.py', input.files[0]),
    agree: sameNames,
    bound: unbounded,
    repetitions: [7, 3],
  },
];
