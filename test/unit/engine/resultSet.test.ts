import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import cacache from 'cacache';
import { defaultCacheFolder } from '../../../src/engine/cache/folder.ts';
import { ResultCache } from '../../../src/engine/cache/resultCache.ts';
import type { ResultSet } from '../../../src/engine/cache/resultSet.ts';
import { sweep } from '../../../src/engine/cache/sweep.ts';
import { temporaryFolder } from '../support/paths.ts';

const MIB = 2 ** 20;

describe('results on disk', () => {
  const file = temporaryFolder();
  const warnings: string[] = [];
  const open = (folder: string, maxBytes = 64 * MIB): ResultCache =>
    new ResultCache({ folder: file(folder), maxBytes }, (message) => warnings.push(message));

  beforeEach(() => warnings.splice(0));
  afterEach(() => assert.deepEqual(warnings, []));

  async function keysIn(set: ResultSet, keys: readonly string[]): Promise<string[]> {
    return (await set.find(new Set(keys), false)).map(({ key }) => key).sort();
  }

  it('are found by another process, under the same name alone', async () => {
    const first = open('shared');
    first.set('tensor', 'a').add({ key: 'w', report: { x: -0, y: null }, lists: null });
    await first.flush();
    const second = open('shared');
    const [found] = await second.set('tensor', 'a').find(new Set(['w', 'v']), false);
    assert.deepEqual(found, { key: 'w', report: { x: -0, y: null }, lists: 'unasked' });
    assert.deepEqual(await keysIn(second.set('tensor', 'b'), ['w']), []);
    assert.deepEqual(await second.set('tensor', 'a').find(new Set(['w']), true), []);
  });

  it('are found before they are written', async () => {
    const set = open('unwritten').set('a');
    set.add({ key: 'w', report: { x: 1 }, lists: [{ path: ['v'], values: Float64Array.of(2) }] });
    assert.deepEqual(await keysIn(set, ['w']), ['w']);
    assert.deepEqual(await set.lists('w'), [{ path: ['v'], values: Float64Array.of(2) }]);
  });

  it('keep lists as they were', async () => {
    const values = Float64Array.of(3, 1e-300, -0);
    const cache = open('lists');
    cache.set('a').add({ key: 'w', report: {}, lists: [{ path: ['v', 0], values }] });
    cache.set('a').add({ key: 'none', report: {}, lists: [] });
    await cache.flush();
    const set = open('lists').set('a');
    assert.deepEqual(await set.lists('w'), [{ path: ['v', 0], values }]);
    assert.equal(await set.lists('none'), undefined);
    assert.deepEqual(
      (await set.find(new Set(['w', 'none']), true)).map(({ lists }) => lists),
      ['some', 'none'],
    );
  });

  it('take few files however many they are', async () => {
    const cache = open('many');
    const set = cache.set('a');
    for (let index = 0; index < 100_000; index++) {
      set.add({ key: `layer.${index}.weight`, report: { index }, lists: [] });
    }
    await cache.flush();
    assert.ok(filesIn(file('many')).length < 40, filesIn(file('many')).join(' '));
    let count = 0;
    for await (const found of open('many').set('a').all()) {
      count += found.length;
    }
    assert.equal(count, 100_000);
  });

  it('see what other processes add while they are open', async () => {
    const [one, other] = [open('live'), open('live')];
    one.set('a').add({ key: '1', report: {}, lists: [] });
    await one.flush();
    assert.deepEqual(await keysIn(other.set('a'), ['1', '2']), ['1']);
    one.set('a').add({ key: '2', report: {}, lists: [] });
    await one.flush();
    assert.deepEqual(await keysIn(other.set('a'), ['1', '2']), ['1', '2']);
  });

  it('are not lost where another process writes the catalogue at the same time', async () => {
    const caches = [...Array(6).keys()].map(() => open('race'));
    for (let round = 0; round < 4; round++) {
      caches.forEach((cache, at) =>
        cache.set('a').add({ key: `${at}.${round}`, report: {}, lists: [] }),
      );
      await Promise.all(caches.map((cache) => cache.flush()));
    }
    // The last write of all can still have been lost; whoever writes next puts it right.
    for (const cache of caches) {
      await cache.flush();
    }
    const keys = caches.flatMap((_, at) => [0, 1, 2, 3].map((round) => `${at}.${round}`));
    assert.deepEqual(await keysIn(open('race').set('a'), keys), keys.sort());
  });

  it('that are corrupt are missing, and can be kept again', async () => {
    const damages: [string, (path: string) => void][] = [
      [
        'flipped',
        (path) => writeFileSync(path, Buffer.from(readFileSync(path).map((byte) => byte ^ 1))),
      ],
      ['cut', (path) => writeFileSync(path, readFileSync(path).subarray(1))],
      ['empty', (path) => writeFileSync(path, '')],
    ];
    for (const [name, damage] of damages) {
      const cache = open(name);
      cache.set('a').add({ key: 'w', report: { x: 1 }, lists: [] });
      await cache.flush();
      filesIn(file(name)).forEach(damage);
      const again = open(name);
      assert.deepEqual(await keysIn(again.set('a'), ['w']), [], name);
      again.set('a').add({ key: 'w', report: { x: 1 }, lists: [] });
      await again.flush();
      assert.deepEqual(await keysIn(open(name).set('a'), ['w']), ['w'], name);
    }
  });

  it('give way to newer ones, those not used for longest first', async () => {
    const cache = open('full');
    for (const name of ['old', 'used', 'new']) {
      cache.set(name).add({ key: 'w', report: { text: 'x'.repeat(MIB) }, lists: [] });
      await cache.flush();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await cache.use([cache.set('used'), cache.set('new')]);
    const left = await sweep(join(file('full'), 'results'), 2.7 * MIB);
    assert.ok(left < 2.7 * MIB, `${left}`);
    const kept = open('full');
    const names = ['old', 'used', 'new'];
    const found = await Promise.all(names.map((name) => keysIn(kept.set(name), ['w'])));
    assert.deepEqual(found, [[], ['w'], ['w']]);
    const size = filesIn(file('full')).reduce((sum, path) => sum + statSync(path).size, 0);
    assert.ok(size < 2.7 * MIB, `${size}`);
  });

  it('leave nothing behind of a process that was killed while it wrote', async () => {
    const folder = join(file('killed'), 'results');
    await cacache.put(folder, 'kept', 'kept');
    const abandoned = join(folder, 'tmp', 'abandoned');
    await cacache.put(folder, 'lost', 'lost');
    writeFileSync(abandoned, 'half');
    const lost = await cacache.get.info(folder, 'lost');
    assert.ok(lost !== null);
    await cacache.rm.entry(folder, 'lost');
    const young = join(folder, 'tmp', 'young');
    writeFileSync(young, 'half');
    [abandoned, lost.path].forEach((old) => utimesSync(old, 0, 0));
    await sweep(folder, MIB);
    const files = filesIn(folder);
    assert.ok(!files.includes(abandoned) && !files.includes(lost.path) && files.includes(young));
    assert.equal((await cacache.get(folder, 'kept')).data.toString(), 'kept');
  });

  it('are all gone once cleared, also for those who had them open', async () => {
    const [one, other] = [open('cleared'), open('cleared')];
    one.set('a').add({ key: 'w', report: {}, lists: [] });
    await one.flush();
    assert.deepEqual(await keysIn(other.set('a'), ['w']), ['w']);
    await one.clear();
    assert.deepEqual(await keysIn(one.set('a'), ['w']), []);
    assert.deepEqual(await keysIn(other.set('a'), ['w']), []);
    other.set('a').add({ key: 'v', report: {}, lists: [] });
    await other.flush();
    assert.deepEqual(await keysIn(open('cleared').set('a'), ['v', 'w']), ['v']);
  });

  it('that cannot be written are told of once, and computed results go on', async () => {
    writeFileSync(file('a-file'), '');
    const cache = open('a-file');
    for (const key of ['1', '2']) {
      cache.set('a').add({ key, report: {}, lists: [] });
      await cache.flush();
    }
    assert.equal(warnings.length, 1);
    assert.match(warnings.pop() ?? '', /results cannot be kept in .*a-file.*another folder/);
    assert.deepEqual(await keysIn(cache.set('a'), ['1', '2']), ['1', '2']);
  });
});

describe('the folder of the cache', () => {
  it('is where the system keeps caches', () => {
    assert.equal(defaultCacheFolder({}, 'linux', '/home/u'), '/home/u/.cache/checkpoint-lens');
    const xdg = { XDG_CACHE_HOME: '/scratch/c' };
    assert.equal(defaultCacheFolder(xdg, 'linux', '/home/u'), '/scratch/c/checkpoint-lens');
    const relative = { XDG_CACHE_HOME: 'c' };
    assert.equal(defaultCacheFolder(relative, 'linux', '/h'), '/h/.cache/checkpoint-lens');
    const mac = defaultCacheFolder(xdg, 'darwin', '/Users/u');
    assert.equal(mac, '/Users/u/Library/Caches/checkpoint-lens');
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
