/** A report as a page of its own: no script, nothing from elsewhere, and a policy that says so. */
import { FULL_LENGTH, visibleText } from '../visibleText.ts';
import type { Block, Cell, Inline, ReportDocument, Section, Table } from './document.ts';
import { PAGE_STYLES } from './htmlStyles.ts';
import { escapeXml } from './svg/element.ts';

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** Sections with more columns than this are printed across. */
const PORTRAIT_COLUMNS = 12;

export function* html({ title, sections }: ReportDocument): Generator<string> {
  const name = title.map((part) => (typeof part === 'string' ? part : part.name)).join('');
  yield `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${shown(name)}</title>
<style>${PAGE_STYLES}</style>
</head>
<body>
<header>
<h1>${inlines(title)}</h1>
${contents(sections)}
</header>
<main>
`;
  for (const [at, section] of sections.entries()) {
    yield `<section${isWide(section) ? ' class="wide"' : ''} aria-labelledby="section-${at}">\n<h2 id="section-${at}">${shown(section.title)}</h2>\n`;
    for (const block of section.blocks) {
      yield* blockMarkup(block);
    }
    yield '</section>\n';
  }
  yield '</main>\n</body>\n</html>\n';
}

function isWide({ blocks }: Section): boolean {
  return blocks.some(
    (block) => block.kind === 'table' && block.table.columns.length > PORTRAIT_COLUMNS,
  );
}

function contents(sections: readonly Section[]): string {
  const items = sections.map(
    ({ title }, at) => `<li><a href="#section-${at}">${shown(title)}</a></li>`,
  );
  return `<nav aria-label="Contents"><ol>${items.join('')}</ol></nav>`;
}

function* blockMarkup(block: Block): Generator<string> {
  switch (block.kind) {
    case 'paragraph':
      yield `<p>${inlines(block.parts)}</p>\n`;
      break;
    case 'list':
      yield `<ul>${block.items.map((parts) => `<li>${inlines(parts)}</li>`).join('')}</ul>\n`;
      break;
    case 'command':
      yield `<pre><code>${escapeXml(visibleText(block.text, 2 * FULL_LENGTH))}</code></pre>\n`;
      break;
    case 'table':
      yield* tableMarkup(block.table);
      break;
    case 'figure': {
      const { svg, title, description } = block.figure;
      yield `<figure>\n${svg}\n<figcaption><strong>${shown(title)}.</strong> ${shown(description)}</figcaption>\n</figure>\n`;
      break;
    }
  }
}

/** In a box that scrolls by keyboard, too. */
function* tableMarkup({ caption, columns, rows }: Table): Generator<string> {
  const heads = columns.map(
    ({ title, align }) => `<th scope="col"${classOf(align)}>${breakable(title)}</th>`,
  );
  yield `<div class="table" role="region" tabindex="0" aria-label="${shown(caption)}">\n<table>\n<caption>${shown(caption)}</caption>\n<thead><tr>${heads.join('')}</tr></thead>\n<tbody>\n`;
  for (const cells of rows) {
    const line = cells.map(
      (cell, at) => `<td${classOf(columns[at]?.align ?? 'left')}>${cellMarkup(cell)}</td>`,
    );
    yield `<tr>${line.join('')}</tr>\n`;
  }
  yield '</tbody>\n</table>\n</div>\n';
}

/** A title that may break between the words of a figure's name, for columns as narrow as their figures. */
function breakable(title: string): string {
  return shown(title).replace(/([a-z])(?=[A-Z])|(?=\()/g, '$1<wbr>');
}

function classOf(align: 'left' | 'right'): string {
  return align === 'right' ? ' class="right"' : '';
}

/** Figures with every digit for what reads the page. */
function cellMarkup(cell: Cell): string {
  if (cell.kind === 'text') {
    return inlines(cell.parts);
  }
  const text = escapeXml(cell.text);
  return typeof cell.value === 'number' ? `<data value="${cell.value}">${text}</data>` : text;
}

function inlines(parts: readonly Inline[]): string {
  return parts
    .map((part) =>
      typeof part === 'string' ? escapeXml(part) : `<code>${shown(part.name)}</code>`,
    )
    .join('');
}

function shown(text: string): string {
  return escapeXml(visibleText(text, FULL_LENGTH));
}
