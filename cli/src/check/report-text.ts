import { resolve } from 'node:path';
import { checkoutPath } from '../formats/checkout-path';
import { paletteFor } from '../palette';
import { type CheckReport, relativePath } from './check-report';
import { checkText, type IndexOf, statisticsText } from './check-text';
import { readPlaces } from './file-places';
import { githubText } from './formats/github';
import { junitText } from './formats/junit';
import { sarifText } from './formats/sarif';
import type { Check } from './open-check';

/** The report in the format that was asked for. */
export function reportText(report: CheckReport, { options, projects, cwd, edited }: Check): string {
  const pathOf = (file: string) => checkoutPath(file, cwd, process.env.GITHUB_WORKSPACE);
  switch (options.format) {
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`;
    case 'sarif':
      return sarifText(report, cwd, pathOf);
    case 'github':
      return githubText(report, pathOf);
    case 'junit': {
      const files = projects.flatMap((project) => project.files).map((file) => relativePath(cwd, file));
      return junitText(report, files, new Date());
    }
    case 'text': {
      const palette = paletteFor(options.output);
      const placesIn = readPlaces((file) => edited.readFile(resolve(cwd, file).replaceAll('\\', '/')));
      const indexOf: IndexOf = (file, cell) => placesIn(file).lines(cell);
      const text = checkText(report, indexOf, palette);
      return report.statistics ? `${text}\n${statisticsText(report, palette)}` : text;
    }
    default:
      return options.format satisfies never;
  }
}
