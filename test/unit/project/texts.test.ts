import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const script = resolve('scripts/checks/texts.mjs');

describe('the check of the texts', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'texts-'));
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  /** Runs the check on code of the webview and its Korean texts; returns the lines of its faults. */
  function faultsOf(code: string, korean: object = {}, others: Record<string, string> = {}) {
    const files = {
      'webview/view.ts': code,
      'l10n/bundle.l10n.ko.json': JSON.stringify(korean),
      ...others,
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const { status, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
    assert.equal(status, stderr === '' ? 0 : 1);
    return stderr.split('\n').filter(Boolean);
  }

  it('accepts this project', () => {
    const { status, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  });

  it('accepts texts that all have their translation', () => {
    const code = "t('Open'); t(isBase ? 'Base' : 'Other'); t('a ' + 'sum'); counted(n, 'row');";
    const messages = ['Open', 'Base', 'Other', 'a sum', '{0} row', '{0} rows'];
    assert.deepEqual(
      faultsOf(code, Object.fromEntries(messages.map((message) => [message, `ㄱ ${message}`]))),
      [],
    );
  });

  it('finds a text without its translation, and a translation without its text', () => {
    assert.deepEqual(faultsOf("vscode.l10n.t('Open');", { Close: '닫기' }), [
      'l10n/bundle.l10n.ko.json: lacks "Open"',
      'l10n/bundle.l10n.ko.json: nothing uses "Close"',
    ]);
  });

  it('finds placeholders that differ, and values without a placeholder', () => {
    assert.deepEqual(faultsOf("t('{0} of {1}', 1, 2);", { '{0} of {1}': '{0}' }), [
      'l10n/bundle.l10n.ko.json: other placeholders in the translation of "{0} of {1}"',
    ]);
    assert.deepEqual(faultsOf("t('{0}', 1, 2);", { '{0}': '{0}' }), [
      'webview/view.ts:1: "{0}" has 1 placeholders and 2 values',
    ]);
  });

  it('finds a message that no translation can be held against', () => {
    assert.match(faultsOf('t(`${name} is open`);')[0] ?? '', /^webview\/view\.ts:1: .* literal/);
  });

  it('finds English in markup, in attributes, and in strings put into either', () => {
    const code = [
      'html`<p title="A hint" class="muted">Hello ${name}</p>`;',
      "html`<p .label=${'A label'}>${isOpen ? 'open' : 'shut'}</p>`;",
      'html`<p title=${hint} class=${look}>${text} · σ₁</p>`;',
    ].join('\n');
    assert.deepEqual(faultsOf(code), [
      'webview/view.ts:1: "A hint" does not go through t',
      'webview/view.ts:1: "Hello …" does not go through t',
      'webview/view.ts:2: "A label" does not go through t',
      'webview/view.ts:2: "open…shut" does not go through t',
    ]);
  });

  it('holds the texts of package.json in every language', () => {
    const faults = faultsOf(
      '',
      {},
      {
        'package.json': '{"title": "%command.open%"}',
        'package.nls.json': '{"command.open": "Open"}',
        'package.nls.ko.json': '{"command.close": "닫기"}',
      },
    );
    assert.deepEqual(faults, [
      'package.nls.ko.json: lacks "command.open"',
      'package.nls.ko.json: nothing uses "command.close"',
    ]);
  });
});
