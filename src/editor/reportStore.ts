/** What has been found so far of one document, in the order of its first finding. */
import type { Page } from '../protocol/engine.ts';
import { joinedReport } from '../analysis/joinedReport.ts';
import { pageOf } from '../analysis/pages.ts';
import type { RowReport } from '../protocol/webview.ts';

export class ReportStore<Report extends RowReport> {
  private reports: Report[] = [];
  private readonly positions = new Map<string, number>();

  get all(): readonly Report[] {
    return this.reports;
  }

  find(name: string): Report | undefined {
    const position = this.positions.get(name);
    return position === undefined ? undefined : this.reports[position];
  }

  page(start: number): Page<Report> {
    return pageOf(this.reports, start);
  }

  /** Adds a report, or joins it with what is known of its tensor; returns what is known now. */
  add(report: Report): Report {
    const position = this.positions.get(report.name);
    const known = position === undefined ? undefined : this.reports[position];
    if (position === undefined || known === undefined) {
      this.positions.set(report.name, this.reports.push(report) - 1);
      return report;
    }
    return (this.reports[position] = joinedReport(known, report));
  }

  clear(): void {
    this.reports = [];
    this.positions.clear();
  }
}
