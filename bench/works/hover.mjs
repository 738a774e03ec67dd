// The quick look of a hover. The bound is asked of a warm engine; here a whole process must hold it.
import { agreement } from '../agreement.mjs';
import { seconds } from '../bounds.mjs';
import { single } from '../inputs.mjs';
import { commandLine, peer } from '../sides.mjs';

const input = single(1, 4096, 4096);
const ESTIMATE = 0.01;

const closeToExact = agreement((noted, document, theirs) => {
  noted.tensors(document, theirs, ({ spectrum }, { spectralNorm, frobeniusNorm }, name) => {
    noted.equal(`${name} estimate`, spectrum?.estimate, true);
    const { spectralNorm: norm, frobeniusNorm: frobenius } = spectrum ?? {};
    noted.within(`${name} σ₁`, norm, spectralNorm, ESTIMATE * spectralNorm);
    noted.within(`${name} frobeniusNorm`, frobenius, frobeniusNorm, 1e-9 * frobeniusNorm);
  });
});

export const hover = [
  {
    id: 'hover',
    title: 'inspect --estimate of 4096×4096 (σ₁ within 1 %), against scipy svds with k = 1',
    inputs: [input],
    ours: commandLine('inspect', input.files[0], '--estimate'),
    peer: peer('svds.py', input.files[0]),
    agree: closeToExact,
    bound: seconds(0.3),
    repetitions: [7, 3],
  },
];
