/** Looks of the figures, on light and dark paper. */

/** Okabe and Ito's colours, which stay apart without hues; darker ones for light paper. */
const SERIES = {
  light: ['#0072b2', '#b84f00', '#00795a', '#a8558b', '#8a6d00', '#2a7da8', '#5b5b5b', '#9c3f00'],
  dark: ['#56b4e9', '#e69f00', '#35c79b', '#e3a1c8', '#f0e442', '#8fd0f2', '#c0c0c0', '#ff9b5e'],
};

/** Colours that series can be told apart by. */
export const SERIES_COUNT = SERIES.light.length;

const LIGHT = paints('#ffffff', '#1f1f1f', '#5c5c5c', SERIES.light);
const DARK = paints('#1b1b1b', '#ededed', '#a9a9a9', SERIES.dark);

/** The style sheet of every figure; nothing in it reaches what is outside of one. */
export const FIGURE_STYLES = [
  rule('text', 'font: 12px system-ui, sans-serif'),
  rule('.small', 'font-size: 10px'),
  LIGHT,
  `@media (prefers-color-scheme: dark) {\n${DARK}\n}`,
  `@media print {\n${LIGHT}\n}`,
].join('\n');

function paints(paper: string, ink: string, muted: string, series: readonly string[]): string {
  return [
    rule('.paper', `fill: ${paper}`),
    rule('.ink', `fill: ${ink}`),
    rule('.muted', `fill: ${muted}`),
    rule('.axis', `stroke: ${muted}; fill: none`),
    rule('.grid', `stroke: ${muted}; stroke-opacity: 0.25`),
    rule('.rule', `stroke: ${ink}; stroke-dasharray: 5 4; fill: none`),
    rule('.hollow', `stroke: ${muted}; fill: none`),
    rule('.band', `fill: ${muted}; fill-opacity: 0.16`),
    ...series.map((color, at) => rule(`.s${at}`, `fill: ${color}`)),
    ...series.map((color, at) => rule(`.l${at}`, `stroke: ${color}; fill: none`)),
  ].join('\n');
}

function rule(selector: string, body: string): string {
  return `.lens-figure ${selector} { ${body}; }`;
}
