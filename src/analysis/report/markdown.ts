/** A report as Markdown (GitHub's). Names from files are in code spans, or every mark in them is escaped. */
import { FULL_LENGTH, visibleText } from '../visibleText.ts';
import type { Block, Cell, Inline, ReportDocument, Table } from './document.ts';

/** @param figureFile where the figure of an id lies, relative to the report. */
export function* markdown(
  { title, sections }: ReportDocument,
  figureFile: (id: string) => string,
): Generator<string> {
  yield `# ${inlines(title)}\n`;
  for (const section of sections) {
    yield `\n## ${escaped(section.title)}\n`;
    for (const block of section.blocks) {
      yield '\n';
      yield* blockLines(block, figureFile);
    }
  }
}

function* blockLines(block: Block, figureFile: (id: string) => string): Generator<string> {
  switch (block.kind) {
    case 'paragraph':
      yield `${inlines(block.parts)}\n`;
      break;
    case 'list':
      yield* block.items.map((parts) => `- ${inlines(parts)}\n`);
      break;
    case 'command':
      yield fenced(block.text);
      break;
    case 'table':
      yield* tableLines(block.table);
      break;
    case 'figure': {
      const { id, title, description } = block.figure;
      yield `![${escaped(title)}](${encodeURIComponent(figureFile(id))})\n\n`;
      yield `*${escaped(title)}.* ${escaped(description)}\n`;
      break;
    }
  }
}

function* tableLines({ caption, columns, rows }: Table): Generator<string> {
  yield `**${escaped(caption)}**\n\n`;
  yield row(columns.map(({ title }) => escaped(title)));
  yield row(columns.map(({ align }) => (align === 'left' ? ':---' : '---:')));
  for (const cells of rows) {
    yield row(cells.map(cellText));
  }
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

function cellText(cell: Cell): string {
  return cell.kind === 'figure' ? escaped(cell.text) : inlines(cell.parts);
}

function inlines(parts: readonly Inline[]): string {
  return parts
    .map((part) => (typeof part === 'string' ? escaped(part) : nameText(part.name)))
    .join('');
}

/** Our own texts, with names in some: what Markdown would read as a mark, or as an address. */
function escaped(text: string): string {
  return text
    .replace(/[\\`*_[\]<>&|~#]/g, (char) => (char === '|' ? '&#124;' : `\\${char}`))
    .replace(/:(?=\/\/)|\.(?<=www\.)/gi, (char) => `&#${char.charCodeAt(0)};`);
}

/** A name as code where that can hold it; else nothing of it means anything to Markdown. */
function nameText(name: string): string {
  const shown = visibleText(name, FULL_LENGTH);
  if (/^[\w./:,+=@%()-]([\w ./:,+=@%()-]*[\w./:,+=@%()-])?$/.test(shown)) {
    return `\`${shown}\``;
  }
  return shown.replace(/[!-/:-@[-`{-~]/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** In a fence that is longer than any in the text. */
function fenced(text: string): string {
  const shown = visibleText(text, FULL_LENGTH * 2);
  const longest = (shown.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}sh\n${shown}\n${fence}\n`;
}
