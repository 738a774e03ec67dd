/** Which of several k and α the tables of `diff` show. */
import assert from 'node:assert/strict';
import { runCli } from '../support/cli.ts';

const ARGS = ['diff', 'samples/base.safetensors', 'samples/rlvr.safetensors'];

async function columns(...args: string[]): Promise<string> {
  const { code, stdout } = await runCli(
    ...ARGS,
    ...['--metrics', 'rotation,masks', '--tensors', '*layers.0*k_proj*', '--no-cache'],
    ...args,
  );
  assert.equal(code, 0);
  return /^ *Layer .*$/m.exec(stdout)?.[0] ?? '';
}

describe('the tables of diff', () => {
  it('show the default k and α, and say so, in whatever order they were given', async () => {
    const shown = await columns('--alpha', '0.3,0.5', '--k', '4,8');
    assert.match(shown, /Angle U, k=8 +Angle V, k=8 +Principal, α=0\.5 +over its null/);
    assert.match(shown, /Off-principal, k=16$/);
  });

  it('show the first where the default was not measured', async () => {
    const shown = await columns('--alpha', '0.2,0.3', '--k', '4,6', '--energy-k', '2,4');
    assert.match(shown, /Angle U, k=4 +Angle V, k=4 +Principal, α=0\.2 .*Off-principal, k=2$/);
  });
});
