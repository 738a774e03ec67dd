// Holds the texts of every language: node scripts/checks/texts.mjs [FOLDER]. Exit 1 with one line
// per fault: a text without its translation, a translation without its text, placeholders that
// differ, and English in the webview that does not go through `t`.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root as project } from '../process.mjs';
import { markupFaults } from './texts/markup.mjs';
import { messagesOf } from './texts/messages.mjs';

const root = path.resolve(process.argv[2] ?? project);

/** Where users' texts come from; webview/l10n.ts defines `t`, webview/dev is not shipped. */
const SOURCE = /^(?:src\/extension\.ts|src\/editor\/.*\.ts|webview\/(?!dev\/|l10n\.ts).*\.ts)$/;
const BUNDLE = /^l10n\/bundle\.l10n\..*\.json$/;
const MANIFEST_TEXTS = /^package\.nls(?:\..*)?\.json$/;

const stringsOf = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));

/** The files whose path from the project's folder matches, sorted. */
function files(pattern) {
  const folders = ['src', 'webview', 'l10n'].filter((folder) =>
    existsSync(path.join(root, folder)),
  );
  const inFolders = folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true }).map((file) =>
      path.join(folder, file),
    ),
  );
  return [...readdirSync(root), ...inFolders]
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => pattern.test(file))
    .sort();
}

/** The numbers of `{0}`, `{1}` in a text, each once. */
function placeholders(text) {
  return [...new Set([...text.matchAll(/\{(\d+)\}/g)].map(([, number]) => number))].sort().join();
}

/** What `translations` lacks of `used`, and what it has beyond. */
function* bundleFaults(file, used, translations) {
  for (const message of used) {
    if (!(message in translations)) {
      yield `${file}: lacks ${JSON.stringify(message)}`;
    }
  }
  for (const [message, translation] of Object.entries(translations)) {
    if (!used.has(message)) {
      yield `${file}: nothing uses ${JSON.stringify(message)}`;
    } else if (placeholders(message) !== placeholders(translation)) {
      yield `${file}: other placeholders in the translation of ${JSON.stringify(message)}`;
    }
  }
}

function* sourceFaults(file, used) {
  const source = ts.createSourceFile(
    file,
    readFileSync(path.join(root, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const { messages, faults } = messagesOf(source);
  messages.forEach((message) => used.add(message));
  yield* faults;
  yield* markupFaults(source);
}

function* codeFaults() {
  const used = new Set();
  for (const file of files(SOURCE)) {
    yield* sourceFaults(file, used);
  }
  for (const file of files(BUNDLE)) {
    yield* bundleFaults(file, used, stringsOf(file));
  }
}

function* manifestFaults() {
  if (!existsSync(path.join(root, 'package.json'))) {
    return;
  }
  const manifest = readFileSync(path.join(root, 'package.json'), 'utf8');
  const used = new Set([...manifest.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key));
  for (const file of files(MANIFEST_TEXTS)) {
    yield* bundleFaults(file, used, stringsOf(file));
  }
}

const faults = [...codeFaults(), ...manifestFaults()];
faults.forEach((fault) => console.error(fault));
console.log(`texts: ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
