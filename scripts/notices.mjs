// The licence texts of everything that the package carries compiled in: npm packages and crates.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { output, root, Stop } from './process.mjs';

const LICENCE_FILE = /^(licen[cs]e|copying|notice|unlicense)/i;

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
  const linked = new Set(members);
  for (const id of linked) {
    const dependencies = nodes.get(id).deps.filter(isLinked);
    dependencies.forEach((dependency) => linked.add(dependency.pkg));
  }
  return packages
    .filter(({ id }) => linked.has(id) && !members.includes(id))
    .map((crate) => ({ ...crate, folder: path.dirname(crate.manifest_path) }));
}

function isLinked({ dep_kinds: kinds }) {
  return kinds.some(({ kind }) => kind === null);
}

function licenceTexts(folder) {
  return readdirSync(folder)
    .filter((file) => LICENCE_FILE.test(file) && existsSync(path.join(folder, file)))
    .filter((file) => !file.endsWith('.html'))
    .sort()
    .map((file) => path.join(folder, file))
    .flatMap((file) => (path.extname(file) === '' || /\.(md|txt)$/i.test(file) ? [file] : []))
    .map((file) => readFileSync(file, 'utf8').replaceAll('\r\n', '\n').trim());
}

function describe({ name, version, license, folder }) {
  if (!license) {
    throw new Stop(`${name} ${version} states no licence: it cannot be shipped`);
  }
  return { title: `${name} ${version} (${license})`, texts: licenceTexts(folder) };
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
 * Writes the notices.
 *
 * @param inputs the source files that went into the bundles
 */
export function writeNotices(file, inputs) {
  const entries = [...npmPackages(inputs), ...crates()]
    .map(describe)
    .sort((a, b) => a.title.localeCompare(b.title, 'en'));
  const bare = entries.filter(({ texts }) => texts.length === 0).map(({ title }) => title);
  const parts = [
    `Checkpoint Lens contains these packages, under their own licences:`,
    entries.map(({ title }) => `- ${title}`).join('\n'),
    ...[...byText(entries)].map(
      ([text, titles]) => `${'='.repeat(80)}\n${titles.join('\n')}\n\n${text}`,
    ),
    ...(bare.length === 0
      ? []
      : [`${'='.repeat(80)}\nPublished without a licence text of their own:\n${bare.join('\n')}`]),
  ];
  writeFileSync(file, `${parts.join('\n\n')}\n`);
  return entries.length;
}
