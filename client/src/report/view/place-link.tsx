import type { CodePlace } from '../model/messages';
import { useHost } from './host';

/** A place in the code: a link in the editor, text in a saved file. */
export function PlaceLink({ place, text = placeText(place) }: { place: CodePlace; text?: string }) {
  const post = useHost();
  if (!post) return <code class="place">{text}</code>;
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
  return `${file}:${line}`;
}
