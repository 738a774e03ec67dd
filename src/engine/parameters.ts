/** What a request may contain: whatever arrives is checked before it is used. */
import { isAbsolute } from 'node:path';
import { shareOf } from '../analysis/maskParameters.ts';
import { areRules, MOST_RULES } from '../analysis/nameRules.ts';
import type { NameRule } from '../model/pair.ts';
import type { TensorMetric } from '../protocol/engine.ts';

/** A request that does not keep to the protocol. */
export class MalformedRequest extends Error {
  override readonly name = 'MalformedRequest';
}

export const TENSOR_METRICS = ['statistics', 'spectrum'] as const satisfies readonly TensorMetric[];

/** The fields of a request's parameters, each read with the type that it must have. */
export class Parameters {
  private readonly fields: Readonly<Record<string, unknown>>;

  /** @throws MalformedRequest when `value` is no object. */
  constructor(value: unknown) {
    if (typeof value !== 'object' || value === null) {
      throw new MalformedRequest('parameters must be an object');
    }
    this.fields = value as Record<string, unknown>;
  }

  /** An absolute path. */
  path(field: string): string {
    const value = this.text(field);
    return isAbsolute(value) && !value.includes('\0')
      ? value
      : this.refuse(field, 'an absolute path');
  }

  /** The same, or null. */
  pathOrNull(field: string): string | null {
    return this.fields[field] === null ? null : this.path(field);
  }

  /** Parameters inside these, or null. */
  partOrNull(field: string): Parameters | null {
    const value = this.fields[field];
    return value === null ? null : new Parameters(value);
  }

  text(field: string): string {
    const value = this.fields[field];
    return typeof value === 'string' ? value : this.refuse(field, 'a string');
  }

  /** An index into a list: an integer from 0. */
  index(field: string): number {
    const value = this.fields[field];
    return isIndex(value) ? value : this.refuse(field, 'an integer from 0');
  }

  indices(field: string): readonly number[] {
    const value: unknown = this.fields[field];
    return Array.isArray(value) && value.every(isIndex)
      ? value
      : this.refuse(field, 'a list of integers from 0');
  }

  /** Whether the field is there. */
  has(field: string): boolean {
    return this.fields[field] !== undefined;
  }

  /** Rules for names; none where the field is absent. */
  rules(field: string): readonly NameRule[] {
    const value = this.fields[field] ?? [];
    return areRules(value) ? value : this.refuse(field, `a list of at most ${MOST_RULES} rules`);
  }

  /** A share between 0 and 1, as its shortest decimal. */
  share(field: string): string {
    return shareOf(this.text(field)) ?? this.refuse(field, 'a decimal between 0 and 1');
  }

  /** One of `allowed`. */
  choice<T extends string>(field: string, allowed: readonly T[]): T {
    const value = allowed.find((choice) => choice === this.fields[field]);
    return value ?? this.refuse(field, `one of ${allowed.join(', ')}`);
  }

  /** A list of some of `allowed`. */
  choices<T extends string>(field: string, allowed: readonly T[]): readonly T[] {
    const value: unknown = this.fields[field];
    const isAllowed = (item: unknown): item is T => allowed.some((choice) => choice === item);
    return Array.isArray(value) && value.every(isAllowed)
      ? value
      : this.refuse(field, `a list of ${allowed.join(', ')}`);
  }

  /** A count of at least 1. */
  count(field: string): number {
    const value = this.fields[field];
    return isIndex(value) && value >= 1 ? value : this.refuse(field, 'an integer from 1');
  }

  /** The same, or null. */
  countOrNull(field: string): number | null {
    return this.fields[field] === null ? null : this.count(field);
  }

  private refuse(field: string, expected: string): never {
    throw new MalformedRequest(`${field} must be ${expected}`);
  }
}

function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
