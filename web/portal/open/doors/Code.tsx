// A piece of a program as it is to be copied: it can be reached and moved sideways by keyboard.
export function Code({ text }: { text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <pre className="code" tabIndex={0}>
      <code>{text}</code>
    </pre>
  );
}
