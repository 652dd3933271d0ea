import picocolors from 'picocolors';

export type Palette = ReturnType<typeof picocolors.createColors>;

/** Colours for what goes to the terminal (NO_COLOR, FORCE_COLOR and the terminal decide), none for a file. */
export function paletteFor(outputFile: string | undefined): Palette {
  return picocolors.createColors(outputFile === undefined && picocolors.isColorSupported);
}
