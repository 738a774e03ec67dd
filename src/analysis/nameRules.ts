/** Rules by which a user says which names of two checkpoints belong together. */
import type { NameRule } from '../model/pair.ts';

/** More rules than anyone writes are a mistake, and would make opening slow. */
export const MOST_RULES = 100;
/** Characters of either side of a rule. */
export const LONGEST_PATTERN = 500;

/** Why a rule cannot be used. */
export type RuleProblem = 'empty' | 'stars' | 'long';

/** The rule `OLD=NEW`; null where there is no `=`. Names hold none, so the first one divides. */
export function parseRule(text: string): NameRule | null {
  const at = text.indexOf('=');
  return at < 0 ? null : { from: text.slice(0, at).trim(), to: text.slice(at + 1).trim() };
}

/** The rule as `parseRule` reads it. */
export function ruleText({ from, to }: NameRule): string {
  return `${from}=${to}`;
}

/** Null for a rule that can be used. */
export function problemOf({ from, to }: NameRule): RuleProblem | null {
  if (from === '' || to === '') {
    return 'empty';
  }
  if (from.length > LONGEST_PATTERN || to.length > LONGEST_PATTERN) {
    return 'long';
  }
  return stars(from) === stars(to) ? null : 'stars';
}

/** Whether something that was sent is a list of rules that can be used. */
export function areRules(value: unknown): value is readonly NameRule[] {
  return Array.isArray(value) && value.length <= MOST_RULES && value.every(isRule);
}

function isRule(value: unknown): value is NameRule {
  const { from, to } = (value ?? {}) as Partial<Record<keyof NameRule, unknown>>;
  return typeof from === 'string' && typeof to === 'string' && problemOf({ from, to }) === null;
}

/**
 * What names of the base are called in the other checkpoint: by the first rule that fits; null where
 * none does. A `*` stands for any characters, as few as possible, the last one for all that is left;
 * what each stands for is put in place of the `*` of the same number.
 */
export function renamer(rules: readonly NameRule[]): (name: string) => string | null {
  const compiled = rules.map(compile);
  return (name) => {
    for (const rename of compiled) {
      const renamed = rename(name);
      if (renamed !== null) {
        return renamed;
      }
    }
    return null;
  };
}

/** The same rules seen from the other side. */
export function swapped(rules: readonly NameRule[]): readonly NameRule[] {
  return rules.map(({ from, to }) => ({ from: to, to: from }));
}

function compile({ from, to }: NameRule): (name: string) => string | null {
  const [first = '', ...rest] = from.split('*');
  const [start = '', ...following] = to.split('*');
  return (name) => {
    const captures = capturesOf(name, first, rest);
    return captures === null
      ? null
      : following.reduce((text, literal, at) => text + (captures[at] ?? '') + literal, start);
  };
}

/** What stands between the literals; found in one pass, whatever name and pattern are. */
function capturesOf(name: string, first: string, rest: readonly string[]): string[] | null {
  const last = rest.at(-1);
  if (last === undefined) {
    return name === first ? [] : null;
  }
  if (!name.startsWith(first)) {
    return null;
  }
  const captures: string[] = [];
  let at = first.length;
  for (const literal of rest.slice(0, -1)) {
    const found = name.indexOf(literal, at);
    if (found < 0) {
      return null;
    }
    captures.push(name.slice(at, found));
    at = found + literal.length;
  }
  const end = name.length - last.length;
  return end < at || !name.endsWith(last) ? null : [...captures, name.slice(at, end)];
}

function stars(pattern: string): number {
  return pattern.split('*').length - 1;
}
