import type { RunFinding, SourcePlace } from '../../../watchdog/runner/run-report';
import { markdownText } from '../inert-text';
import { visibleText } from '../report/model/visible-text';
import { heading } from './finding-heading';
import { type InlineResult, placeOf } from './inline-result';
import { projectFrames } from './project-frames';

/** Makes the address a place is opened with, e.g. a command link. */
export type LinkTo = (place: SourcePlace, rootDir: string) => string;

/**
 * The explanation of a result as Markdown: what, the chain or the stack with links, where it was made, what to do.
 * @param besideDiagnostic the diagnostic of the same result is shown above: its words are not repeated
 */
export function hoverText(result: InlineResult, linkTo: LinkTo, besideDiagnostic = false): string {
  const { finding, rootDir } = result;
  const link = (place: SourcePlace): string => `[${placeName(place)}](${linkTo(place, rootDir)})`;
  const blocks = [
    `**${markdownText(heading(finding))}**${result.nodeid === null ? '' : ` · ${markdownText(result.nodeid)}`}`,
    besideDiagnostic ? '' : prose(finding.message),
    chainBlock(finding, link),
    stackBlock(finding, STACK_TITLES[finding.kind] ?? 'Stack, innermost first', link),
    finding.origin && result.role !== 'creation' ? `Made at ${link(finding.origin)}` : '',
    result.role === 'creation' ? suspendedBlock(finding, link) : '',
    finding.advice && !besideDiagnostic ? `**What to do:** ${prose(finding.advice)}` : '',
  ];
  return blocks.filter(Boolean).join('\n\n');
}

const STACK_TITLES: Partial<Record<RunFinding['kind'], string>> = {
  'pending-task': 'Left waiting at',
  'open-handle': 'Made at',
};

const MOST_FRAMES = 12;

type Link = (place: SourcePlace) => string;

function chainBlock({ chain }: RunFinding, link: Link): string {
  if (!chain || chain.length === 0) return '';
  const steps = chain.map((step, index) => {
    const place = placeOf(step);
    return `${index + 1}. ${code(step.what)} waits for ${code(step.waitsFor)}${place ? ` at ${link(place)}` : ''}`;
  });
  return `Who waits for whom:\n${steps.join('\n')}`;
}

function stackBlock({ stack, chain }: RunFinding, title: string, link: Link): string {
  if (!stack || (chain && chain.length > 0)) return '';
  const frames = projectFrames(stack).slice(0, MOST_FRAMES);
  if (frames.length === 0) return '';
  const lines = frames.map((frame) => `- ${frame.function ? `${code(frame.function)} ` : ''}${link(frame)}`);
  return `${title}:\n${lines.join('\n')}`;
}

function suspendedBlock(finding: RunFinding, link: Link): string {
  const place = placeOf(finding);
  if (!place || !finding.origin) return '';
  if (place.file === finding.origin.file && place.line === finding.origin.line) return '';
  return `Left at ${link(place)}`;
}

function placeName({ file, line }: SourcePlace): string {
  return markdownText(`${file}:${line}`);
}

/** A sentence of the watchdog: names between backquotes are code, everything else is only text. */
function prose(text: string): string {
  return text
    .split(/(`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? visibleText(part) : markdownText(part)))
    .join('');
}

/** Text as code; text that holds backquotes itself as prose. */
function code(text: string): string {
  return text.includes('`') ? prose(text) : `\`${visibleText(text.replace(/\s+/g, ' '))}\``;
}
