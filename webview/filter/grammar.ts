/**
 * The language of the filter.
 *
 *     filter      = { blank | term }                          every term must hold
 *     term        = [ "-" ] alternative { "|" alternative }   one of them must hold; "-": none may
 *     alternative = comparison | list | word
 *     comparison  = name operator number                      stableRank<5   bytes>=1GiB
 *     list        = name ":" value { ( "," | "|" ) value }    dtype:bf16,f32   layer:3,5-7
 *     word        = characters | quoted                       q_proj   *.mlp.*   "with a blank"
 *     operator    = "<" | "<=" | ">" | ">=" | "="
 *     name        = letter { letter | digit | "_" | "." } [ "(" characters ")" [ "." name ] ]
 *     quoted      = '"' { character | '""' } '"'              taken literally; '""' is one '"'
 *
 * A word is a part of the tensor's name, or a glob (`*`, `?`) of all of it. Case makes no difference.
 * Every text is a filter: what is unfinished or unknown is left to `meaning.ts`, which says so.
 */

export type Operator = '<' | '<=' | '>' | '>=' | '=';
export const OPERATORS: readonly Operator[] = ['<', '<=', '>', '>=', '='];

/** A part of the text: `from` is its first character, `to` the one after its last. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Value extends Span {
  /** In lower case, without quotes. */
  readonly text: string;
  /** In the case it is written in. */
  readonly written: string;
  readonly isQuoted: boolean;
}

export type Alternative = Span &
  (
    | { readonly kind: 'word'; readonly value: Value }
    | { readonly kind: 'list'; readonly name: Value; readonly values: readonly Value[] }
    | {
        readonly kind: 'comparison';
        readonly name: Value;
        readonly operator: Operator;
        readonly value: Value;
      }
  );

export interface Term extends Span {
  readonly isNegated: boolean;
  /** None where there is only a `-` or a `|`. */
  readonly alternatives: readonly Alternative[];
}

/** The terms of a text, in its order; for any text. */
export function parseFilter(text: string): readonly Term[] {
  const reader = new Reader(text);
  const terms: Term[] = [];
  reader.skipBlanks();
  while (!reader.isAtEnd) {
    terms.push(readTerm(reader));
    reader.skipBlanks();
  }
  return terms;
}

/** A value as it is written so that it is taken literally. */
export function quoted(value: string): string {
  return /^[^\s"|,:<>=*?-][^\s|,:<>=*?]*$/.test(value) ? value : `"${value.replaceAll('"', '""')}"`;
}

function readTerm(reader: Reader): Term {
  const from = reader.at;
  const isNegated = reader.take('-');
  const alternatives: Alternative[] = [];
  do {
    const alternative = readAlternative(reader);
    if (alternative.kind !== 'word' || alternative.from < alternative.to) {
      alternatives.push(alternative);
    }
  } while (reader.take('|'));
  return { from, to: reader.at, isNegated, alternatives };
}

function readAlternative(reader: Reader): Alternative {
  const from = reader.at;
  const name = reader.name();
  if (name !== null && reader.take(':')) {
    return { kind: 'list', name, values: readValues(reader), from, to: reader.at };
  }
  const operator = name === null ? null : reader.operator();
  if (name !== null && operator !== null) {
    const value = reader.value('|');
    return { kind: 'comparison', name, operator, value, from, to: reader.at };
  }
  reader.at = from;
  const value = reader.value('|');
  return { kind: 'word', value, from, to: reader.at };
}

/** The values of a list; a `|` belongs to it unless what follows has a name of its own. */
function readValues(reader: Reader): readonly Value[] {
  const values = [reader.value(',|')];
  while (reader.take(',') || (!reader.isBeforeNamed() && reader.take('|'))) {
    values.push(reader.value(',|'));
  }
  return values;
}

class Reader {
  at = 0;

  constructor(private readonly text: string) {}

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  skipBlanks(): void {
    while (isBlank(this.text[this.at])) {
      this.at += 1;
    }
  }

  /** Goes past `character` if it is next. */
  take(character: string): boolean {
    const isNext = this.text[this.at] === character;
    this.at += isNext ? 1 : 0;
    return isNext;
  }

  /** The name that is next, if it is one; what follows decides whether it names something. */
  name(): Value | null {
    const from = this.at;
    if (!isLetter(this.text[from])) {
      return null;
    }
    this.pastName();
    if (this.take('(')) {
      while (!this.isAtEnd && !isBlank(this.text[this.at]) && this.text[this.at] !== ')') {
        this.at += 1;
      }
      this.take(')');
      this.pastName();
    }
    return this.valueOf(from, this.at, this.text.slice(from, this.at), false);
  }

  operator(): Operator | null {
    const sign = this.text[this.at];
    if (sign !== '<' && sign !== '>' && sign !== '=') {
      return null;
    }
    this.at += 1;
    return sign !== '=' && this.take('=') ? `${sign}=` : sign;
  }

  /** What is next up to a blank or one of `ends`, or a quoted text. */
  value(ends: string): Value {
    const from = this.at;
    if (this.text[from] === '"') {
      return this.quoted();
    }
    while (
      !this.isAtEnd &&
      !isBlank(this.text[this.at]) &&
      !ends.includes(this.text[this.at] ?? '')
    ) {
      this.at += 1;
    }
    return this.valueOf(from, this.at, this.text.slice(from, this.at), false);
  }

  /** Whether a `|` is next that begins an alternative with a name of its own. */
  isBeforeNamed(): boolean {
    const from = this.at;
    const isNamed =
      this.take('|') && this.name() !== null && (this.take(':') || this.operator() !== null);
    this.at = from;
    return isNamed;
  }

  /** A quote that is not closed yet goes to the end. */
  private quoted(): Value {
    const from = this.at;
    let content = '';
    this.at += 1;
    while (!this.isAtEnd) {
      const character = this.text[this.at] ?? '';
      this.at += 1;
      if (character === '"' && !this.take('"')) {
        break;
      }
      content += character;
    }
    return this.valueOf(from, this.at, content, true);
  }

  private pastName(): void {
    while (isNamePart(this.text[this.at])) {
      this.at += 1;
    }
  }

  private valueOf(from: number, to: number, written: string, isQuoted: boolean): Value {
    return { from, to, text: written.toLowerCase(), written, isQuoted };
  }
}

function isBlank(character: string | undefined): boolean {
  return character !== undefined && /\s/.test(character);
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && /[a-z]/i.test(character);
}

function isNamePart(character: string | undefined): boolean {
  return character !== undefined && /[\w.]/.test(character);
}
