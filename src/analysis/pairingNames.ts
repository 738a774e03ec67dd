/** Which names of two checkpoints are those of one tensor: METRICS.md, "Which tensors". */

/** Prefixes that training wrappers put before every name. */
const WRAPPERS = ['module.', '_orig_mod.', 'base_model.model.'];
/** Prefixes that a model with a head puts before the names of the one without. */
const BACKBONES = ['model.', 'transformer.'];

/** What a name of the base is called in the other; null where no rule of the user says so. */
export type Rename = (name: string) => string | null;

/** Positions of two names that belong together. */
export interface Match {
  readonly base: number;
  readonly other: number;
}

type Key = (name: string) => string | null;

/** Ways to find the same tensor. */
interface Way {
  readonly base: Key;
  readonly other: Key;
  readonly allows?: (base: string, other: string) => boolean;
}

/** The surest first. */
function waysBy(rename: Rename): readonly Way[] {
  const same: Key = (name) => name;
  return [
    { base: rename, other: same },
    { base: same, other: same },
    { base: withoutWrappers, other: withoutWrappers },
    { base: withoutBackbone, other: withoutBackbone, allows: differInBackbone },
  ];
}

/** A name that would fit more than one on the other side is not guessed at. */
export function matchNames(
  base: readonly string[],
  other: readonly string[],
  rename: Rename,
): Match[] {
  const taken = { base: new Set<number>(), other: new Set<number>() };
  const matches: Match[] = [];
  for (const way of waysBy(rename)) {
    if (taken.base.size === base.length || taken.other.size === other.length) {
      break; // nobody is left to match
    }
    for (const match of matchBy(base, other, way)) {
      const allowed = way.allows?.(base[match.base] ?? '', other[match.other] ?? '') ?? true;
      if (allowed && !taken.base.has(match.base) && !taken.other.has(match.other)) {
        taken.base.add(match.base);
        taken.other.add(match.other);
        matches.push(match);
      }
    }
  }
  return matches;
}

/** Pairs of positions whose key is the same and occurs once on each side. */
function matchBy(base: readonly string[], other: readonly string[], way: Way): Match[] {
  const inOther = uniqueKeys(other, way.other);
  return [...uniqueKeys(base, way.base)].flatMap(([key, position]) => {
    const partner = inOther.get(key);
    return partner === undefined || partner === null || position === null
      ? []
      : [{ base: position, other: partner }];
  });
}

/** Where each key occurs; null where it does so more than once. */
function uniqueKeys(names: readonly string[], key: Key): Map<string, number | null> {
  const positions = new Map<string, number | null>();
  names.forEach((name, position) => {
    const k = key(name);
    if (k !== null) {
      positions.set(k, positions.has(k) ? null : position);
    }
  });
  return positions;
}

/** Whether two names are those of one tensor, as far as wrappers and backbones tell. */
export function areAlike(a: string, b: string): boolean {
  return (
    withoutWrappers(a) === withoutWrappers(b) ||
    (withoutBackbone(a) === withoutBackbone(b) && differInBackbone(a, b))
  );
}

/** The name without wrappers and one leading `model.` or `transformer.`. */
export function withoutBackbone(name: string): string {
  const inner = withoutWrappers(name);
  const backbone = BACKBONES.find((prefix) => inner.startsWith(prefix));
  return backbone === undefined ? inner : inner.slice(backbone.length);
}

function withoutWrappers(name: string): string {
  let inner = name;
  for (;;) {
    const wrapper = WRAPPERS.find((prefix) => inner.startsWith(prefix));
    if (wrapper === undefined) {
      return inner;
    }
    inner = inner.slice(wrapper.length);
  }
}

function differInBackbone(a: string, b: string): boolean {
  return hasBackbone(a) !== hasBackbone(b);
}

function hasBackbone(name: string): boolean {
  return withoutBackbone(name) !== withoutWrappers(name);
}
