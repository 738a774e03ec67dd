/** The theme's colours for canvases, which CSS does not reach. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Colours of curves; each is one of VS Code's own for charts. */
export type PlotColor = 'blue' | 'yellow' | 'purple';

export interface PlotTheme extends Readonly<Record<PlotColor, string>> {
  readonly text: string;
  readonly mutedText: string;
  readonly grid: string;
  readonly background: string;
  readonly font: string;
}

const FORCED_COLORS = matchMedia('(forced-colors: active)');

export function readTheme(): PlotTheme {
  const theme = themeOfEditor();
  // the system's text and background replace the theme's everywhere but on a canvas
  return FORCED_COLORS.matches
    ? { ...theme, text: 'CanvasText', mutedText: 'CanvasText', background: 'Canvas' }
    : theme;
}

function themeOfEditor(): PlotTheme {
  const style = getComputedStyle(document.documentElement);
  const variable = (name: string): string => style.getPropertyValue(`--vscode-${name}`).trim();
  const isHighContrast = variable('contrastBorder') !== '';
  const text = variable('foreground') || variable('editor-foreground');
  return {
    text,
    mutedText: variable('descriptionForeground') || text,
    // a border of high contrast would be louder than the curves
    grid: variable(isHighContrast ? 'charts-lines' : 'editorGroup-border'),
    background: variable('editor-background'),
    blue: variable('charts-blue') || text,
    yellow: variable('charts-yellow') || text,
    purple: variable('charts-purple') || text,
    font: `12px ${variable('font-family') || 'sans-serif'}`,
  };
}

/** Tells a component when the theme has changed: VS Code then rewrites the body's class and the root's style. */
export class ThemeWatch implements ReactiveController {
  private readonly observer: MutationObserver;

  constructor(
    host: ReactiveControllerHost,
    private readonly changed: () => void,
  ) {
    this.observer = new MutationObserver(changed);
    host.addController(this);
  }

  hostConnected(): void {
    this.observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
    this.observer.observe(document.documentElement, {
      attributes: true,
      attributeFilter: ['style', 'class'],
    });
    FORCED_COLORS.addEventListener('change', this.changed);
  }

  hostDisconnected(): void {
    this.observer.disconnect();
    FORCED_COLORS.removeEventListener('change', this.changed);
  }
}
