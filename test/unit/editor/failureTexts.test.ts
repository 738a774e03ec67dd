import assert from 'node:assert/strict';
import { translated } from '../../../src/editor/failureTexts.ts';
import type { Failure, FailureCause } from '../../../src/model/failure.ts';
import { readJson } from '../support/paths.ts';

const korean = readJson('l10n/bundle.l10n.ko.json') as Readonly<Record<string, string>>;

/** As `vscode.l10n.t` does it where the editor speaks Korean. */
function t(message: string, ...values: (string | number)[]): string {
  const text = korean[message] ?? assert.fail(`${message} has no translation`);
  return text.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)]));
}

const CAUSES: readonly FailureCause[] = [
  ...(['notFound', 'noPermission', 'diskFull', 'changed', 'missingShards', 'empty'] as const),
  ...(['gitLfsPointer', 'webPage', 'zipArchive', 'gguf', 'incomplete'] as const),
];
const missing = ['a', 'b', 'c', 'd'].map((file) => ({ file, tensors: 1 }));

describe('a failure in the language of the editor', () => {
  it('is told by its cause, and not in English', () => {
    for (const cause of CAUSES) {
      const failure: Failure = {
        kind: 'invalid',
        path: '/m',
        message: 'in English',
        cause,
        missing,
      };
      const { message, ...rest } = translated(failure, t);
      assert.match(message, /[가-힣]/, cause);
      assert.doesNotMatch(message, /in English/, cause);
      assert.deepEqual({ ...rest, message: 'in English' }, failure);
    }
  });

  it('names the first shards that are missing', () => {
    const failure: Failure = { kind: 'invalid', message: '', cause: 'missingShards', missing };
    assert.match(translated(failure, t).message, /: a, b, c, …$/);
  });

  it('keeps the detail where it has no cause', () => {
    for (const kind of ['invalid', 'unreadable', 'internal'] as const) {
      const { message } = translated({ kind, message: 'the detail' }, t);
      assert.match(message, /[가-힣].*: the detail$/, kind);
    }
    const shards: Failure = { kind: 'invalid', message: 'the detail', cause: 'missingShards' };
    assert.match(translated(shards, t).message, /[가-힣].*: the detail$/);
  });

  it('leaves what the editor says itself', () => {
    const failure: Failure = { kind: 'engine', message: '엔진이 종료되었습니다.' };
    assert.deepEqual(translated(failure, t), failure);
  });
});
