import type { Page } from 'playwright-core';

/** What run.mjs gives to the journeys. Paths relative to the sample. */
export interface JourneyHost {
  /** Opens a fresh copy of the sample in the workbench, with this file in the editor. */
  open(what: JourneyStart): Promise<Journey>;
}

export interface JourneyStart {
  file: string;
  /** From 1. */
  line?: number;
  /** Default true. */
  trusted?: boolean;
  /** Settings of the folder. */
  settings?: Record<string, unknown>;
}

export interface Journey {
  readonly page: Page;
  /** The copy's folder. */
  readonly folder: string;
  /** Keeps a picture of the page as test-results/screenshots/NAME.png. */
  screenshot(name: string): Promise<void>;
  /** Replaces the settings of the folder while it is open. */
  setSettings(settings: Record<string, unknown>): Promise<void>;
  close(): Promise<void>;
}
