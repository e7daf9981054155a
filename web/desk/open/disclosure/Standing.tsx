// One word with its colour; the word alone says it.
export function Standing({ tone, text }: { tone: 'good' | 'bad' | 'idle'; text: string }) {
  return <span className={tone === 'idle' ? 'mark' : `mark ${tone}`}>{text}</span>;
}
