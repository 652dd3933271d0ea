import { Fragment } from 'preact';

/** A long name that may be broken between its words. */
export function Breakable({ text }: { text: string }) {
  return text.split(/(?<=[_/\\:[-])(?=\w)/).map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
