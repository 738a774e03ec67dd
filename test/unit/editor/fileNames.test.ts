import assert from 'node:assert/strict';
import {
  appliedFile,
  deltaFile,
  isFileName,
  maskFile,
} from '../../../src/editor/files/fileNames.ts';

const OWN = '/own';

describe('the names that files are offered under', () => {
  it('are beside the checkpoint, and say what of it they are', () => {
    for (const [path, mask] of [
      ['/m/base.safetensors', '/m/base.safe-mask.safetensors'],
      ['/m/run/model.safetensors.index.json', '/m/run/run.safe-mask.safetensors'],
      ['/m/run', '/m/run.safe-mask.safetensors'],
    ] as const) {
      assert.equal(maskFile(path, 'safe', OWN), mask);
    }
    assert.equal(deltaFile('/m/rlvr.safetensors', OWN), '/m/rlvr.delta.safetensors');
    assert.equal(
      deltaFile('/m/model-00001-of-00003.safetensors', OWN),
      '/m/model-00001-of-00003.delta.safetensors',
    );
  });

  it('are not inside a cache', () => {
    const snapshot = '/c/hub/models--org--base/snapshots/0123abc';
    assert.equal(
      maskFile(`${snapshot}/model.safetensors.index.json`, 'low', OWN),
      '/own/base.low-mask.safetensors',
    );
    assert.equal(deltaFile(`${snapshot}/model.safetensors`, OWN), '/own/model.delta.safetensors');
  });

  it('of what a delta makes is the recorded one, if it is free and a name', async () => {
    const name = (recorded: string, taken: readonly string[] = []): Promise<string> =>
      appliedFile('/d/x.delta.safetensors', recorded, (path) =>
        Promise.resolve(taken.includes(path)),
      );
    assert.equal(await name('rlvr.safetensors'), '/d/rlvr.safetensors');
    assert.equal(
      await name('rlvr.safetensors', ['/d/rlvr.safetensors']),
      '/d/rlvr.applied.safetensors',
    );
    for (const [recorded, path] of [
      ['../../etc/passwd', '/d/etc-passwd.safetensors'],
      ['/abs/model.safetensors', '/d/abs-model.safetensors'],
      ['..', '/d/applied.safetensors'],
      ['', '/d/applied.safetensors'],
      ['.safetensors', '/d/safetensors.safetensors'],
      ['a\nb\u202e.safetensors', '/d/a-b-.safetensors'],
    ] as const) {
      assert.equal(await name(recorded), path, recorded);
    }
  });

  it('have the ending that our editor opens', () => {
    assert.deepEqual(
      ['/m/a.safetensors', '/m/a.bin', '/m/.safetensors', '/m/a.safetensors.tmp'].map(isFileName),
      [true, false, false, false],
    );
  });
});
