// Holds the layers: node scripts/checks/layers.mjs [FOLDER]. Exit 1 with one line per violation.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import ts from 'typescript';
import { crates, layers, roots } from '../layers.mjs';
import { root as project } from '../process.mjs';

const root = path.resolve(process.argv[2] ?? project);

/** The layer that a file belongs to, by its path from the project's folder. */
function layerOf(file) {
  return layers.find((layer) => file === layer.path || file.startsWith(`${layer.path}/`));
}

/** `@scope/name/part` → `@scope/name`. */
function packageOf(specifier) {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Why `layer` may not import `specifier` in `file`, or null where it may. */
function importFault(layer, file, specifier) {
  if (specifier.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(file), specifier);
    const other = layerOf(target);
    const allowed = other === layer || layer.layers.includes(other?.path);
    return allowed ? null : `may not import ${other?.path ?? target}`;
  }
  if (isBuiltin(specifier)) {
    return layer.node ? null : `may not use Node's ${specifier}`;
  }
  const name = packageOf(specifier);
  return layer.packages.includes(name) ? null : `may not import the package ${name}`;
}

function faultsOf(file) {
  const layer = layerOf(file);
  if (layer === undefined) {
    return [`${file}: belongs to no layer of scripts/layers.mjs`];
  }
  const text = readFileSync(path.join(root, file), 'utf8');
  const faults = ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) => importFault(layer, file, fileName))
    .filter((fault) => fault !== null);
  if (!layer.addon && /\.node['"`]/.test(text)) {
    faults.push('may not name the .node file: src/native alone does');
  }
  return faults.map((fault) => `${file}: ${layer.path} ${fault}`);
}

function sources() {
  return roots
    .filter((folder) => existsSync(path.join(root, folder)))
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.[cm]?[jt]sx?$/.test(entry.name))
        .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name))),
    )
    .map((file) => file.split(path.sep).join('/'));
}

/** Name → names that it depends on, of every package in native/Cargo.lock. */
function lockedCrates() {
  const lock = path.join(root, 'native/Cargo.lock');
  const text = existsSync(lock) ? readFileSync(lock, 'utf8') : '';
  const entries = text.split('[[package]]').slice(1);
  return new Map(
    entries.map((entry) => [
      /^name = "(.+)"/m.exec(entry)?.[1],
      [...(/^dependencies = \[([^\]]*)\]/m.exec(entry)?.[1] ?? '').matchAll(/"([^" ]+)/g)].map(
        (match) => match[1],
      ),
    ]),
  );
}

function crateFaults({ name, never }) {
  const locked = lockedCrates();
  const reached = new Set([name]);
  for (const crate of reached) {
    locked.get(crate)?.forEach((dependency) => reached.add(dependency));
  }
  return [...reached]
    .filter((crate) => never.test(crate))
    .map((crate) => `native/Cargo.lock: ${name} may not depend on ${crate}`);
}

const files = sources();
const faults = [...files.flatMap(faultsOf), ...crates.flatMap(crateFaults)];
faults.forEach((fault) => console.error(fault));
console.log(`layers: ${files.length} files, ${faults.length} violations`);
process.exitCode = faults.length === 0 ? 0 : 1;
