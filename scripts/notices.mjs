// The licence texts of everything that the package carries compiled in: npm packages and crates.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { output, root, Stop } from './process.mjs';

const LICENCE_FILE = /^(licen[cs]e|copying|notice|unlicense)(?!.*\.html$)/i;

/** The npm packages that source files of the bundles belong to, and the icon font. */
function npmPackages(inputs) {
  const folders = inputs.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  const shipped = new Set([...folders, 'node_modules/@vscode/codicons'].filter(Boolean));
  return [...shipped].map((folder) => {
    const manifest = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
    return { ...manifest, folder: path.join(root, folder) };
  });
}

/** The crates that are linked into the addon: not those that only build it or test it. */
function crates() {
  const target = /^host: (.+)$/m.exec(output('rustc', ['-vV']))[1];
  const manifest = path.join(root, 'native/Cargo.toml');
  const args = ['metadata', '--locked', '--format-version', '1', '--filter-platform', target];
  const metadata = output('cargo', [...args, '--manifest-path', manifest], {
    maxBuffer: 1 << 28,
  });
  const { packages, resolve, workspace_members: members } = JSON.parse(metadata);
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const byId = new Map(packages.map((crate) => [crate.id, crate]));
  const linked = new Set(members);
  for (const id of linked) {
    const dependencies = nodes.get(id).deps.filter(({ pkg, dep_kinds: kinds }) => {
      return kinds.some(({ kind }) => kind === null) && !isMacro(byId.get(pkg));
    });
    dependencies.forEach(({ pkg }) => linked.add(pkg));
  }
  return [...linked]
    .filter((id) => !members.includes(id))
    .map((id) => byId.get(id))
    .map((crate) => ({ ...crate, folder: path.dirname(crate.manifest_path) }));
}

/** A procedural macro runs in the compiler; nothing of it is in the addon. */
function isMacro({ targets }) {
  return targets.some(({ kind }) => kind.includes('proc-macro'));
}

function licenceTexts(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && LICENCE_FILE.test(entry.name))
    .map((entry) => readFileSync(path.join(folder, entry.name), 'utf8'))
    .map((text) => text.replaceAll('\r\n', '\n').trim());
}

function describe({ name, version, license, authors, folder }) {
  if (!license) {
    throw new Stop(`${name} ${version} states no licence: it cannot be shipped`);
  }
  const title = `${name} ${version} (${license})`;
  const texts = licenceTexts(folder);
  if (texts.length > 0) {
    return { title, texts };
  }
  if (!license.includes('MIT')) {
    throw new Stop(`${name} ${version} carries no licence text: add the one of ${license}`);
  }
  // Published without its text, as some crates are: the project's own licence has the same words.
  const holders = authors?.length > 0 ? authors.join(', ') : `the authors of ${name}`;
  return { title, texts: [mitText().replace(/^Copyright .*$/m, `Copyright (c) ${holders}`)] };
}

function mitText() {
  return readFileSync(path.join(root, 'LICENSE'), 'utf8').trim();
}

/** Titles by text: many packages share one text word for word. */
function byText(entries) {
  const groups = new Map();
  for (const { title, texts } of entries) {
    for (const text of texts) {
      groups.set(text, [...(groups.get(text) ?? []), title]);
    }
  }
  return groups;
}

/**
 * Writes the notices to `file`.
 *
 * @param inputs the source files that went into the bundles
 * @returns the number of packages named
 */
export function writeNotices(file, inputs) {
  const entries = [...npmPackages(inputs), ...crates()]
    .map(describe)
    .sort((a, b) => a.title.localeCompare(b.title, 'en'));
  const rule = '='.repeat(80);
  const parts = [
    'Checkpoint Lens contains these packages, under their own licences:',
    entries.map(({ title }) => `- ${title}`).join('\n'),
    ...[...byText(entries)].map(([text, titles]) => `${rule}\n${titles.join('\n')}\n\n${text}`),
  ];
  writeFileSync(file, `${parts.join('\n\n')}\n`);
  return entries.length;
}
