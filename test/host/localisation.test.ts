import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { extension, repositoryFile } from './workbench.ts';

type Strings = Readonly<Record<string, string>>;

function stringsOf(path: string): Strings {
  return JSON.parse(repositoryFile(path)) as Strings;
}

/** The numbers of `{0}`, `{1}` in a text. */
function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\d+\}/g)].map(([placeholder]) => placeholder).sort();
}

describe('localisation', () => {
  it('has every text of package.json in every language', () => {
    const manifest = repositoryFile('package.json');
    const used = new Set([...manifest.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key));
    for (const language of ['package.nls.json', 'package.nls.ko.json']) {
      assert.deepEqual(new Set(Object.keys(stringsOf(language))), used, language);
    }
  });

  it('has every message of the editor in Korean, with its placeholders', () => {
    const sources = globSync('src/{extension.ts,editor/**/*.ts}', {
      cwd: extension().extensionPath,
    });
    const used = sources.flatMap((file) => {
      const code = readFileSync(join(extension().extensionPath, file), 'utf8');
      return [...code.matchAll(/l10n\.t\(\s*'([^']*)'/g)].map(([, message]) => message ?? '');
    });
    const korean = stringsOf('l10n/bundle.l10n.ko.json');
    assert.deepEqual(new Set(Object.keys(korean)), new Set(used));
    for (const [message, translation] of Object.entries(korean)) {
      assert.deepEqual(placeholders(translation), placeholders(message), message);
    }
  });
});
