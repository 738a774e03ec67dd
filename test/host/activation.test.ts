import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, extension } from './workbench.ts';

describe('activation', () => {
  it('starts no engine', async () => {
    const { engine } = await api();
    assert.equal(engine.pid, undefined);
  });

  it('registers every contributed command', async () => {
    await api();
    const registered = new Set(await vscode.commands.getCommands(true));
    const manifest = extension().packageJSON as {
      contributes: { commands: { command: string; title: string }[] };
    };
    for (const { command, title } of manifest.contributes.commands) {
      assert.ok(registered.has(command), command);
      assert.ok(!title.includes('%'), `the title of ${command} is in package.nls.json`);
    }
  });
});
