/** The theme's colours for canvases, which CSS does not reach. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export interface PlotTheme {
  readonly text: string;
  readonly mutedText: string;
  readonly grid: string;
  readonly background: string;
  readonly blue: string;
  readonly yellow: string;
  readonly purple: string;
  readonly green: string;
  readonly font: string;
}

export function readTheme(): PlotTheme {
  const style = getComputedStyle(document.documentElement);
  const variable = (name: string): string => style.getPropertyValue(`--vscode-${name}`).trim();
  const text = variable('foreground') || variable('editor-foreground');
  return {
    text,
    mutedText: variable('descriptionForeground') || text,
    grid: variable('editorIndentGuide-background1') || variable('charts-lines'),
    background: variable('editor-background'),
    blue: variable('charts-blue') || text,
    yellow: variable('charts-yellow') || text,
    purple: variable('charts-purple') || text,
    green: variable('charts-green') || text,
    font: `11px ${variable('font-family') || 'sans-serif'}`,
  };
}

/** Tells a component when the theme has changed: VS Code then rewrites the body's class and the root's style. */
export class ThemeWatch implements ReactiveController {
  private readonly observer: MutationObserver;

  constructor(host: ReactiveControllerHost, changed: () => void) {
    this.observer = new MutationObserver(changed);
    host.addController(this);
  }

  hostConnected(): void {
    this.observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
    this.observer.observe(document.documentElement, {
      attributes: true,
      attributeFilter: ['style', 'class'],
    });
  }

  hostDisconnected(): void {
    this.observer.disconnect();
  }
}
