import type { Page } from 'playwright-core';

/** What run.mjs gives to the journeys. Paths relative to the sample. */
export interface JourneyHost {
  /** Opens a fresh copy of the sample in the workbench, with this file in the editor. Closes what the host had open. */
  open(what: JourneyStart): Promise<Journey>;
}

export interface JourneyStart {
  file: string;
  /** From 1. */
  line?: number;
  /** Default true. */
  trusted?: boolean;
  /** Files that are written into the copy before it is opened, by their path. */
  files?: Record<string, string>;
  /** Opens a repository with two projects beside the sample, in `../monorepo`; `settings` are those of the window then. */
  withMonorepo?: boolean;
  /** Settings of the folder. */
  settings?: Record<string, unknown>;
}

/** Pixels of the page. */
export interface Part {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Journey {
  readonly page: Page;
  /** The copy's folder. */
  readonly folder: string;
  /** Keeps a picture of the page, or of another one, as test-results/screenshots/NAME.png. */
  screenshot(name: string, of?: Page): Promise<void>;
  /**
   * Keeps a part of the page in images/PLACE/ (default: for README) when LOOPTRAP_README_PICTURES is set, else beside the
   * others.
   */
  picture(name: string, part: Part, place?: 'readme' | 'walkthrough'): Promise<void>;
  /** Loads the window again, as after it was closed: it opens what was open in it. */
  reload(): Promise<void>;
  /** Replaces the settings of the folder while it is open. */
  setSettings(settings: Record<string, unknown>): Promise<void>;
  close(): Promise<void>;
}
