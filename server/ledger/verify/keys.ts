/** The keys of one log as the database has them: each change by its statement, its place in the log, and what vouches for it. */
import type pg from 'pg';
import { type NoteKey, parseVerifierKeys } from '../note.ts';
import { announces } from '../outside/fsck.ts';
import {
  followKeys,
  type KeyChange,
  type KeySpan,
  keyAt,
  lostWords,
  sameKey,
  unvouched,
} from '../outside/keys.ts';
import { type Key, readKey, readKeys, verifierKeyOf } from '../outside/notes.ts';
import type { Finding } from './findings.ts';

export type LogChain = {
  /** All of the log, as what verifies. */
  keys: readonly NoteKey[];
  /** The same for the verifier outside. */
  known: readonly Key[];
  /** The one that signs a tree of this size. */
  at(size: number): NoteKey | undefined;
  changes: readonly KeyChange[];
};

/** `first`: the stored key; `kept`: keys kept elsewhere, which count where the stored ones are others. */
export async function chainOf(
  client: pg.Client,
  log: { origin: string; first: string; kept: string | undefined },
  report: (finding: Finding) => void,
): Promise<LogChain> {
  const { origin } = log;
  const said = (zh: string, en: string): void =>
    report({ code: 'key-altered', text: { zh: `${origin}：${zh}`, en: `${origin}: ${en}` } });
  const { rows } = await client.query<{ size: string; verifier_key: string; statement: string }>(
    'select size, verifier_key, statement from ledger.key_change where origin = $1 order by size, at',
    [origin],
  );
  const first = readKey(log.first);
  const own = readKeys(log.kept ?? '');
  let spans: KeySpan[] = [];
  let changes: KeyChange[] = [];
  if (first) {
    const statements = rows.map(({ statement }) => statement);
    ({ spans, changes } = followKeys(first, statements, ({ zh, en }) => said(zh, en)));
    for (const [at, { size, verifier_key: key }] of rows.entries()) {
      const change = changes[at];
      if (change && (change.size !== Number(size) || change.verifierKey !== key))
        said('所存的密钥与其声明不符', 'a stored key is not the one of its statement');
    }
  }
  const [kept] = own;
  if (kept && !spans.some(({ key }) => own.some((one) => sameKey(one, key))))
    [spans, changes] = [[{ key: kept, from: 0 }], []];
  const loss = unvouched(own, spans, changes);
  if (loss) said(lostWords(loss).zh, lostWords(loss).en);
  const texts = spans.map(({ key }) => verifierKeyOf(key)).join('\n');
  const keys = parseVerifierKeys(texts);
  return {
    keys,
    known: spans.map(({ key }) => key),
    at: (size) => {
      const known = keyAt(spans, size);
      return known && keys.find(({ id, name }) => name === known.name && id.toString('hex') === known.id);
    },
    changes,
  };
}

/** Not wrong, but to be known: keys that were declared lost. */
export const lossesOf = ({ changes }: LogChain): Finding[] =>
  changes
    .filter(({ why }) => why === 'lost')
    .map((change) => ({ code: 'key-lost', index: change.size, text: lostWords(change) }));

/** The entry that announces a change stands where its statement says. */
export function checkAnnounced(
  { changes }: LogChain,
  index: number,
  body: Buffer | null,
  report: (finding: Finding) => void,
): void {
  for (const change of changes)
    if (change.size === index && !announces(body?.toString('utf8') ?? '', change))
      report({
        code: 'key-altered',
        index,
        text: {
          zh: `第 ${index} 号应为更换密钥的记录`,
          en: `index ${index} should be the entry that announces a change of key`,
        },
      });
}
