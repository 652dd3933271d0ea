/** A node id with its file set back: the name of the test is what is looked for. */
export function NodeId({ text }: { text: string }) {
  const at = text.indexOf('::');
  if (at < 0) return <span class="test">{text}</span>;
  return (
    <span class="test">
      <span class="path">{text.slice(0, at + 2)}</span>
      {text.slice(at + 2)}
    </span>
  );
}
