/** What the files beside a checkpoint say of the model that it was trained from. */

/** Where a base is named. */
export type NamingFile = 'adapter_config.json' | 'config.json' | 'README.md';

export interface NamedBase {
  /** `org/name`, or a path on the machine of the training. */
  readonly name: string;
  readonly file: NamingFile;
}

/** Names longer than any are no names. */
const LONGEST_NAME = 300;
/** Bases that a model card may name: merges have several. */
const MOST_BASES = 5;

/** The members of configurations that name a base. */
const MEMBERS = {
  'adapter_config.json': 'base_model_name_or_path',
  'config.json': '_name_or_path',
} as const;

/**
 * The bases that are named, the surest first, each once.
 *
 * @param files contents of those that are there: JSON as it was parsed, the model card as text
 */
export function namedBases(
  files: Readonly<Partial<Record<NamingFile, unknown>>>,
): readonly NamedBase[] {
  const named = [
    ...memberOf(files, 'adapter_config.json'),
    ...modelCardBases(files['README.md']).map((name): NamedBase => ({ name, file: 'README.md' })),
    ...memberOf(files, 'config.json'),
  ];
  const known = new Set<string>();
  return named.filter(({ name }) => isName(name) && !known.has(name) && known.add(name));
}

function memberOf(
  files: Readonly<Partial<Record<NamingFile, unknown>>>,
  file: keyof typeof MEMBERS,
): readonly NamedBase[] {
  const content = files[file];
  const name: unknown =
    typeof content === 'object' && content !== null
      ? Object.getOwnPropertyDescriptor(content, MEMBERS[file])?.value
      : undefined;
  return typeof name === 'string' ? [{ name: name.trim(), file }] : [];
}

/** `base_model:` of the front matter of a model card: one name, or a list in either form. */
function modelCardBases(text: unknown): readonly string[] {
  if (typeof text !== 'string') {
    return [];
  }
  const [opening = '', ...lines] = text.split(/\r?\n/);
  const end = lines.indexOf('---');
  if (opening.trim() !== '---' || end < 0) {
    return [];
  }
  const matter = lines.slice(0, end);
  const at = matter.findIndex((line) => line.startsWith('base_model:'));
  if (at < 0) {
    return [];
  }
  const value = scalarOf(matter[at]?.slice('base_model:'.length) ?? '');
  const names =
    value === '' ? listAfter(matter.slice(at + 1)) : value.replace(/^\[|\]$/g, '').split(',');
  return names.map(scalarOf).slice(0, MOST_BASES);
}

function listAfter(lines: readonly string[]): string[] {
  const end = lines.findIndex((line) => !/^\s*-\s/.test(line));
  return (end < 0 ? lines : lines.slice(0, end)).map((line) => line.replace(/^\s*-\s+/, ''));
}

/** Without quotes, and without a comment. */
function scalarOf(text: string): string {
  return text
    .replace(/\s#.*$/, '')
    .trim()
    .replace(/^(['"])(.*)\1$/, '$2');
}

/** Whether it can be looked for: some text in one line. */
function isName(name: string): boolean {
  return (
    name !== '' && name !== '.' && name.length <= LONGEST_NAME && !/[\u0000-\u001f]/.test(name)
  );
}

/** The folder of a model in a Hugging Face cache; null for what is no name of a model there. */
export function hubFolderOf(name: string): string | null {
  return /^[\w.-]+(\/[\w.-]+)?$/.test(name) && !name.includes('..') && !name.startsWith('.')
    ? `models--${name.replace('/', '--')}`
    : null;
}

/** Folders of earlier steps of the same training. */
export interface EarlierSteps {
  readonly previous: string | null;
  /** Null where it is the previous one. */
  readonly first: string | null;
}

/**
 * @param own the folder's name, as `checkpoint-320`
 * @param others the names of the folders beside it
 */
export function earlierSteps(own: string, others: readonly string[]): EarlierSteps {
  const [, prefix, number] = STEP.exec(own) ?? [];
  const earlier = others
    .flatMap((name) => {
      const [, otherPrefix, step] = STEP.exec(name) ?? [];
      const isEarlier = otherPrefix === prefix && Number(step) < Number(number);
      return isEarlier ? [{ name, step: Number(step) }] : [];
    })
    .sort((a, b) => a.step - b.step);
  const previous = earlier.at(-1)?.name ?? null;
  return { previous, first: earlier.length > 1 ? (earlier[0]?.name ?? null) : null };
}

const STEP = /^(.*\D)(\d{1,15})$/;
