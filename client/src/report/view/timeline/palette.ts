import type { TrackKind } from '../../model/timeline/timeline';

/** Colours as a canvas takes them. */
export interface Palette {
  fg: string;
  dim: string;
  bg: string;
  line: string;
  /** Of the moments of the scale. */
  grid: string;
  focus: string;
  wait: string;
  font: string;
  of: Record<TrackKind, string>;
}

const VARIABLES: Record<TrackKind, string> = {
  tests: '--fg',
  phases: '--dim',
  fixtures: '--handle',
  thread: '--dim',
  loop: '--dim',
  steps: '--step',
  blocked: '--blocked',
  tasks: '--task',
  handles: '--handle',
  findings: '--error',
  alive: '--task',
};

/** Reads the colours of the theme, as the page has them now. */
export function readPalette(element: HTMLElement): Palette {
  const probe = element.ownerDocument.createElement('span');
  // Its colours are the page's, which chooses among those of the system where they are forced.
  probe.style.setProperty('forced-color-adjust', 'none');
  element.append(probe);
  const colour = (variable: string): string => {
    probe.style.color = `var(${variable})`;
    return getComputedStyle(probe).color;
  };
  const kinds = Object.entries(VARIABLES).map(([kind, variable]) => [kind, colour(variable)] as const);
  const palette: Palette = {
    fg: colour('--fg'),
    dim: colour('--dim'),
    bg: colour('--bg'),
    line: colour('--line'),
    grid: colour('--grid'),
    focus: colour('--focus'),
    wait: colour('--wait'),
    font: `11px ${getComputedStyle(element).fontFamily}`,
    of: Object.fromEntries(kinds) as Palette['of'],
  };
  probe.remove();
  return palette;
}
