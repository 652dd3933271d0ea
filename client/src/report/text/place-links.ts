/** A place named in a line of text. */
export interface PlaceInText {
  /** UTF-16 offsets in the line. */
  start: number;
  end: number;
  file: string;
  line: number;
}

/** Places at the end of a line or behind two spaces, as the texts of reports and event logs write them. */
export function placesIn(text: string): PlaceInText[] {
  return [...text.matchAll(/(?<=(?:^| {2}))((?:[A-Za-z]:)?[^\s:](?:(?! {2})[^:\n])*?):(\d+)(?=$| {2})/g)].flatMap(
    (match) => {
      const [whole, file, line] = match;
      if (file === undefined || line === undefined || !/[./\\]/.test(file)) return [];
      return [{ start: match.index, end: match.index + whole.length, file, line: Number(line) }];
    },
  );
}
