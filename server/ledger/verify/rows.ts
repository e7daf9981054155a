/** One numbered entry by itself: does the body lead to the hashes, do the query columns and the disclosure follow from it? */
import { z } from 'zod';
import type { Finding } from './findings.ts';
import { hashAside, hashEntry, hashPerson } from './tree.ts';

export type LeafRow = {
  index: string | number;
  entry_id: string;
  leaf_hash: Buffer;
  id: string | null;
  kind: string;
  body: Buffer;
  hash: Buffer;
  at: Date;
  subject_type: string;
  subject_id: string;
  organisation_id: string | null;
  organisations: string[];
  case_id: string | null;
  activity: string | null;
  stream: string;
  aside: Buffer | null;
  salt: Buffer | null;
  person_id: string | null;
};

const bodyShape = z.object({
  id: z.string(),
  kind: z.string(),
  t: z.string(),
  actor: z.object({ kind: z.string(), person: z.string().optional() }),
  subject: z.object({ type: z.string(), id: z.string() }),
  organisations: z.array(z.string()),
  organisation: z.string().optional(),
  case: z.string().optional(),
  activity: z.string().optional(),
  stream: z.string().default('audit'),
  aside: z.object({ sha256: z.string() }).optional(),
});
const asideShape = z.object({ organisations: z.array(z.string()).optional() });

export type RowCheck = {
  findings: Finding[];
  /** The entry is sound in itself, but the number stands for another one: perhaps exchanged. */
  misplaced: boolean;
};

export function checkRow(row: LeafRow): RowCheck {
  const index = Number(row.index);
  const entry = row.entry_id;
  if (row.id === null) {
    return {
      misplaced: false,
      findings: [
        {
          code: 'entry-deleted',
          index,
          entry,
          text: {
            zh: `第 ${index} 号：记录 ${entry} 已被删除，只剩编号`,
            en: `index ${index}: entry ${entry} has been deleted, only its number is left`,
          },
        },
      ],
    };
  }
  const computed = hashEntry(row.body);
  const bodyFitsLeaf = computed.equals(row.leaf_hash);
  const hashFitsLeaf = row.hash.equals(row.leaf_hash);
  if (bodyFitsLeaf && hashFitsLeaf) return { findings: checkColumns(row, index), misplaced: false };
  if (hashFitsLeaf) {
    return one(
      'body-altered',
      index,
      entry,
      '内容被改动，与登记的摘要不符',
      'the body was altered, it no longer has the recorded hash',
    );
  }
  if (bodyFitsLeaf) {
    return one(
      'hash-altered',
      index,
      entry,
      '记录的摘要被改动，内容未变',
      'the recorded hash was altered, the body is as numbered',
    );
  }
  if (computed.equals(row.hash)) return { findings: [], misplaced: true };
  return one(
    'body-altered',
    index,
    entry,
    '内容与摘要都被改动',
    'both the body and its recorded hash were altered',
  );
}

function one(code: Finding['code'], index: number, entry: string, zh: string, en: string): RowCheck {
  const text = { zh: `第 ${index} 号，记录 ${entry}：${zh}`, en: `index ${index}, entry ${entry}: ${en}` };
  return { misplaced: false, findings: [{ code, index, entry, text }] };
}

function checkColumns(row: LeafRow, index: number): Finding[] {
  const parsed = bodyShape.safeParse(parsedJson(row.body));
  const entry = row.entry_id;
  if (!parsed.success) {
    return one(
      'entry-inserted',
      index,
      entry,
      '内容不是平台写入的格式',
      'the body is not in the form the platform writes',
    ).findings;
  }
  const body = parsed.data;
  const aside = row.aside ? asideShape.safeParse(parsedJson(row.aside)).data : undefined;
  const pairs: [string, unknown, unknown][] = [
    ['id', row.id, body.id],
    ['kind', row.kind, body.kind],
    ['at', row.at.getTime(), Date.parse(body.t)],
    ['subject_type', row.subject_type, body.subject.type],
    ['subject_id', row.subject_id, body.subject.id],
    ['organisation_id', row.organisation_id, body.organisation ?? null],
    ['organisations', row.organisations.join(), (aside?.organisations ?? body.organisations).join()],
    ['case_id', row.case_id, body.case ?? null],
    ['activity', row.activity, body.activity ?? null],
    ['stream', row.stream, body.stream],
  ];
  const findings = pairs
    .filter(([, stored, meant]) => stored !== meant)
    .flatMap(
      ([column]) =>
        one(
          'column-altered',
          index,
          entry,
          `查询列 ${column} 被改动，与内容不符`,
          `the query column ${column} was altered, the body says otherwise`,
        ).findings,
    );
  if ((row.aside ? hashAside(row.aside) : undefined) !== body.aside?.sha256) {
    findings.push(
      ...one(
        'aside-altered',
        index,
        entry,
        '另存部分缺失或被改动，与内容所载摘要不符',
        'what lies aside is missing or was altered: it does not have the digest in the body',
      ).findings,
    );
  }
  if (row.salt && row.person_id && hashPerson(row.salt, row.person_id) !== body.actor.person) {
    findings.push(
      ...one(
        'disclosure-altered',
        index,
        entry,
        '操作人对照被改动，与内容不符',
        'the disclosed person was altered, the body names another',
      ).findings,
    );
  }
  return findings;
}

function parsedJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
