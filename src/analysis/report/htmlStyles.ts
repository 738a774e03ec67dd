/** Looks of a report as a page, on screen in light and dark, and on paper. */
import { FIGURE_STYLES } from './svg/styles.ts';

const LIGHT =
  '--paper: #ffffff; --ink: #1f1f1f; --muted: #595959; --line: #d0d0d0; --shade: #f4f4f4; --link: #0b5cad;';
const DARK =
  '--paper: #1b1b1b; --ink: #ededed; --muted: #a9a9a9; --line: #474747; --shade: #262626; --link: #7cb7ff;';

export const PAGE_STYLES = `
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
body { margin: 0 auto; padding: 32px 40px 64px; max-width: 1080px; background: var(--paper); color: var(--ink);
  font: 15px/1.55 system-ui, sans-serif; }
h1 { margin: 0 0 8px; font-size: 24px; line-height: 1.3; overflow-wrap: anywhere; }
h2 { margin: 40px 0 12px; padding-bottom: 4px; font-size: 19px; border-bottom: 1px solid var(--line); }
p, li, figcaption { max-width: 78ch; overflow-wrap: anywhere; }
a { color: var(--link); }
nav ol { margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 4px 20px; list-style: none; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.92em; overflow-wrap: anywhere; }
pre { padding: 12px; background: var(--shade); white-space: pre-wrap; }
.table { margin: 16px 0; overflow-x: auto; }
.table:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
caption { padding-bottom: 6px; text-align: start; font-weight: 600; }
th, td { padding: 3px 12px 3px 0; text-align: start; vertical-align: top; border-bottom: 1px solid var(--line); }
th { font-weight: 600; vertical-align: bottom; }
td { min-width: 5ch; }
@media screen { .wide td:first-child code { display: inline-block; max-width: 44ch; overflow-wrap: break-word; } }
.right { text-align: end; white-space: nowrap; }
th.right { white-space: normal; }
figure { margin: 24px 0; }
figure svg { display: block; max-width: 100%; height: auto; border: 1px solid var(--line); }
figcaption { margin-top: 6px; color: var(--muted); font-size: 13px; }
figcaption strong { color: var(--ink); }
@page { margin: 14mm; }
@page wide { size: landscape; }
@media print {
  :root { color-scheme: light; ${LIGHT} }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav { display: none; }
  h2, caption { break-after: avoid; }
  figure, tr, pre { break-inside: avoid; }
  thead { display: table-header-group; }
  .table { overflow: visible; }
  .wide { page: wide; }
  table { font-size: 6.5pt; }
  th, td { min-width: 0; padding-right: 4px; }
  .wide table { font-size: 6pt; }
  .wide td:first-child { min-width: 18ch; }
}
${FIGURE_STYLES}
`;
