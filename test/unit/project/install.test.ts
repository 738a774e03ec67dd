import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

type Make = (fresh: string) => Promise<void>;

interface InstallModule {
  installOnce(folder: string, what: string, key: string, make: Make): Promise<void>;
  npmEnvironment(): Record<string, string>;
}

const script = pathToFileURL(resolve('scripts/setup/install.mjs')).href;

describe('installing into .cache', () => {
  let parent: string;
  let folder: string;
  let install: InstallModule;

  before(async () => {
    install = (await import(script)) as InstallModule;
  });

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'install-'));
    folder = join(parent, 'part');
  });

  afterEach(() => {
    rmSync(parent, { recursive: true });
  });

  const writing =
    (text: string): Make =>
    async (fresh) => {
      writeFileSync(join(fresh, 'content'), text);
    };

  it('makes a folder once for each key', async () => {
    await install.installOnce(folder, 'a part', 'version 1', writing('one'));
    await install.installOnce(folder, 'a part', 'version 1', writing('again'));
    assert.equal(readFileSync(join(folder, 'content'), 'utf8'), 'one');
    await install.installOnce(folder, 'a part', 'version 2', writing('two'));
    assert.equal(readFileSync(join(folder, 'content'), 'utf8'), 'two');
  });

  it('leaves nothing behind when it fails, and keeps what was there', async () => {
    const failing: Make = async (fresh) => {
      writeFileSync(join(fresh, 'content'), 'half');
      throw new Error('no network');
    };
    await assert.rejects(install.installOnce(folder, 'a part', 'version 1', failing), /no network/);
    assert.deepEqual(readdirSync(parent), []);
    await install.installOnce(folder, 'a part', 'version 1', writing('one'));
    await assert.rejects(install.installOnce(folder, 'a part', 'version 2', failing), /no network/);
    assert.equal(readFileSync(join(folder, 'content'), 'utf8'), 'one');
    assert.deepEqual(readdirSync(parent), ['part']);
  });

  it('takes a folder without its stamp for unfinished', async () => {
    await install.installOnce(folder, 'a part', 'version 1', writing('one'));
    rmSync(join(folder, '.installed'));
    await install.installOnce(folder, 'a part', 'version 1', writing('whole'));
    assert.equal(readFileSync(join(folder, 'content'), 'utf8'), 'whole');
    assert.ok(existsSync(join(folder, '.installed')));
  });

  it('hides the outer npm run from a nested npm, but not the settings of the user', () => {
    const saved = { ...process.env };
    process.env['npm_config_local_prefix'] = '/outer';
    process.env['npm_package_name'] = 'outer';
    process.env['npm_config_registry'] = 'https://registry.example';
    try {
      const environment = install.npmEnvironment();
      assert.equal(environment['npm_config_local_prefix'], undefined);
      assert.equal(environment['npm_package_name'], undefined);
      assert.equal(environment['npm_config_registry'], 'https://registry.example');
    } finally {
      process.env = saved;
    }
  });
});
