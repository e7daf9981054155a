/** What became of a batch on its way into the pool: how many rows each step kept out, and how many are in it. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { readBatch } from '#rooms/collect/index.ts';
import { readPolicy } from '../policy.ts';
import type { cleaningReply } from '../schema-governance.ts';
import { subjectOf } from '../subject.ts';

/** In the order in which rows meet them; the first that keeps a row out counts it. */
const steps = [
  { key: 'screen', zh: '筛选：缺必填项、列数不符', en: 'Screening: values missing, wrong number of cells' },
  {
    key: 'convert',
    zh: '转换：类型、格式、代码、校验位不符',
    en: 'Conversion: wrong type, form, code or check digit',
  },
  {
    key: 'rules',
    zh: '清洗：超出值域或不符合质量规则',
    en: 'Cleaning: out of range, or against a rule of quality',
  },
  { key: 'duplicates', zh: '去重：主键重复', en: 'Duplicates: the key stands twice' },
] as const;

const stepOf = `multiIf(code IN ('required', 'key-empty', 'ragged-row', 'quote-not-closed', 'quote-malformed', 'cell-too-long'), 1, code = 'quality-rule', 3, code = 'duplicate-key', 4, 2)`;

export async function readCleaning(
  p: Platform,
  actor: Actor,
  batchId: string,
): Promise<z.output<typeof cleaningReply>> {
  const batch = await readBatch(p, actor, batchId);
  const { subject } = await subjectOf(p.db, p, batch.resourceId);
  permit(readPolicy, actor, subject);
  const { records, good, bad } = batch.counts;
  if (records === undefined || good === undefined || bad === undefined) throw problem('kernel.not-found');
  const rows = await p.warehouse.query(
    `SELECT step, count() AS n FROM (
       SELECT line, min(${stepOf}) AS step FROM quarantine
       WHERE resource = {resource:UUID} AND batch = {batch:UUID} GROUP BY line) GROUP BY step`,
    { resource: batch.resourceId, batch: batchId },
    z.object({ step: z.coerce.number(), n: z.coerce.number() }),
  );
  return {
    batchId,
    received: good + bad,
    steps: steps.map(({ key, zh, en }, at) => ({
      key,
      title: { zh, en },
      rows: rows.find(({ step }) => step === at + 1)?.n ?? 0,
    })),
    rejected: bad,
    pool: good,
  };
}
