// All singular values, from file to values.
import { agreement } from '../agreement.mjs';
import { atMost, faster, unbounded } from '../bounds.mjs';
import { single } from '../inputs.mjs';
import { commandLine, peer } from '../sides.mjs';

const TOLERANCE = 1e-9; // of σ₁

const sameValues = agreement((noted, document, theirs) => {
  noted.tensors(document, theirs, ({ spectrum }, values, name) => {
    noted.listWithin(`${name} σ`, spectrum?.singularValues, values, TOLERANCE * values[0]);
  });
});

function against(script, input, rest) {
  const [file] = input.files;
  return {
    inputs: [input],
    ours: commandLine('inspect', file, '--spectrum', '--values'),
    peer: peer(script, file),
    agree: sameValues,
    ...rest,
  };
}

export const spectrum = [
  against('eigvalsh.py', single(16, 1024, 1024), {
    id: 'spectrum-1024',
    title: 'spectra of 16 × 1024×1024, against numpy eigvalsh of the ready Gram matrices',
    bound: atMost(1.2, 0.8),
    repetitions: [7, 3],
  }),
  against('eigvalsh.py', single(16, 2048, 2048), {
    id: 'spectrum-2048',
    title: 'spectra of 16 × 2048×2048, against numpy eigvalsh of the ready Gram matrices',
    bound: atMost(1.2, 0.8),
    repetitions: [5, 2],
  }),
  against('eigvalsh.py', single(1, 4096, 4096), {
    id: 'spectrum-4096',
    title: 'spectrum of 4096×4096, against numpy eigvalsh of the ready Gram matrix',
    bound: atMost(0.85, 0.6),
    repetitions: [7, 3],
  }),
  against('torch_svdvals.py', single(1, 4096, 4096), {
    id: 'spectrum-torch',
    title: 'spectrum of 4096×4096, against torch svdvals in float64',
    bound: faster(4, 6),
    repetitions: [3, 1],
  }),
  against('eigvalsh.py', single(1, 4096, 12288), {
    id: 'spectrum-4096x12288',
    title: 'spectrum of 4096×12288, against numpy eigvalsh of the ready Gram matrix',
    bound: unbounded,
    repetitions: [5, 2],
  }),
];
