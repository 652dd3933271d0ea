import { Fragment } from 'preact';

/** A node id with its file set back: the name of the test is what is looked for. Breaks between words where it must. */
export function NodeId({ text }: { text: string }) {
  const at = text.indexOf('::');
  const name = at < 0 ? 0 : at + 2;
  return (
    <span class="test">
      {name > 0 && <span class="path">{breakable(text.slice(0, name))}</span>}
      {breakable(text.slice(name))}
    </span>
  );
}

function breakable(text: string) {
  return text.split(/(?<=[_/:[-])(?=\w)/).map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
