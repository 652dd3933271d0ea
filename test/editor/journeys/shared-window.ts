import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Journey, JourneyHost } from './journey-host';
import { command, line, openFile } from './page';

/** Where a journey begins. */
export interface Beginning {
  file: string;
  /** From 1. */
  line: number;
  /** Part of a line that is in sight there. */
  shows: string;
  /** Files that are written before, by their path. */
  files?: Record<string, string>;
}

/** Makes what a test does, out of where its journey begins and what happens there. */
export type SharedWindow = (at: Beginning, work: (journey: Journey) => Promise<void>) => () => Promise<void>;

/**
 * One window for several journeys, one after the other: to open one takes longer than most of them. A journey leaves no
 * unsaved file; after one that failed the next gets a window of its own, and so does one whose file does not open there.
 */
export function sharedWindow(host: JourneyHost, say: (line: string) => void): SharedWindow {
  let rested: Journey | undefined;
  return (at, work) => async () => {
    const last = rested;
    rested = undefined;
    const inNewWindow = (error: Error) => {
      say(`    ${at.file} in a new window, for the shared one did not open it: ${error.message}`);
      return host.open(at);
    };
    const journey = last ? await begin(last, at).catch(inNewWindow) : await host.open(at);
    try {
      await line(journey.page, at.shows).waitFor();
      await work(journey);
    } catch (error) {
      await journey.close();
      throw error;
    }
    rested = journey;
  };
}

async function begin(journey: Journey, { file, line: atLine, files = {} }: Beginning): Promise<Journey> {
  const { page, folder } = journey;
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  for (let times = 0; times < 2; times++) await page.keyboard.press('Escape');
  await command(page, 'View: Close All Editors');
  await openFile(page, file, atLine);
  return journey;
}
