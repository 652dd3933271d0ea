import type { CodePlace } from '../model/messages';
import { visibleText } from '../model/visible-text';
import { Breakable } from './breakable';
import { useHost } from './host';

/** A place in the code: a link in the editor, text in a saved file. */
export function PlaceLink({ place }: { place: CodePlace }) {
  const text = <Breakable text={shortText(place)} />;
  const post = useHost();
  if (!post) {
    return (
      <code class="place" title={placeText(place)}>
        {text}
      </code>
    );
  }
  const { file, line, column } = place;
  return (
    <button
      type="button"
      class="place link"
      title={`Open ${placeText(place)}`}
      onClick={() => post({ type: 'open', place: { file, line, ...(column !== undefined && { column }) } })}
    >
      {text}
    </button>
  );
}

export function placeText({ file, line }: CodePlace): string {
  return visibleText(`${file}:${line}`);
}

/** Of a library's file, the end: the folder it is installed in is the same for all. */
function shortText(place: CodePlace): string {
  const [, inside] = /(?:site-packages|lib[\\/]python[\d.]+)[\\/](?!.*site-packages)(.+)$/.exec(place.file) ?? [];
  return placeText({ ...place, file: inside ?? place.file });
}
