import { Breakable } from './breakable';

/** A node id with its file set back: the name of the test is what is looked for. */
export function NodeId({ text }: { text: string }) {
  const at = text.indexOf('::');
  const name = at < 0 ? 0 : at + 2;
  return (
    <span class="test">
      {name > 0 && (
        <span class="path">
          <Breakable text={text.slice(0, name)} />
        </span>
      )}
      <Breakable text={text.slice(name)} />
    </span>
  );
}
