/** The application form as a paper: every field as it was answered, attached tables, the blocks to sign, and who has sealed which. */
import type { Platform } from '#cases/index.ts';
import { fullDay } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { platformName } from '#law/index.ts';
import { record } from '#ledger/index.ts';
import { organisationNames, personNames } from '#rooms/org/index.ts';
import { answersDigest } from '../answers.ts';
import { attachmentsOf, tableOf, wholeOf } from '../attachments.ts';
import type { Block } from '../paper-tables.ts';
import { presentApplication } from '../presenter.ts';
import { type Application, getApplication } from '../repository.ts';
import { openBlocks, type Seal, sealedFields, sealsOf } from '../seals/blocks.ts';
import { shareTables } from '../tables.ts';
import { type PaperPart, pdfOf } from './paper.ts';

/** What is printed, as a machine reads it: it lies within the PDF, so that paper and platform can be held against each other. */
export const FIELDS_FILE = 'fields.json';

const blockWords: Readonly<Record<Block, string>> = {
  applicant: '申请单位（签字、盖章、日期）',
  bureau: '管理单位（签署意见、盖章、日期）',
  provider: '提供单位（签署意见、盖章、日期）',
};

export async function formPaper(
  p: Platform,
  actor: Actor,
  application: Application,
  { scans = false }: { scans?: boolean } = {},
): Promise<Buffer> {
  const form = p.law.form(application.formKey);
  const shown = await presentApplication(p.db, p, actor, application);
  const seals = await sealsOf(p.db, application.id);
  const blocks = sealedFields(form);
  const sealed = new Set(blocks.map(({ key }) => key));
  const fields = shown.printed.fields.filter(({ key }) => !sealed.has(key));
  const parts: PaperPart[] = shown.printed.sections.flatMap((section): PaperPart[] => {
    const within = fields.filter((field) => field.section === section.key);
    if (within.length === 0) return [];
    return [
      { kind: 'heading', text: section.title.zh },
      {
        kind: 'rows',
        rows: within.map(({ label, lines }) => ({ label: label.zh, lines: lines.map(({ zh }) => zh) })),
      },
    ];
  });
  const tables: { name: string; rows: string[][] }[] = [];
  for (const file of await attachmentsOf(p.db, application.id)) {
    const { rows, left } = await tableOf(p, file);
    tables.push({ name: file.name, rows });
    parts.push(
      { kind: 'heading', text: `附表：${file.name}（SHA-256 ${file.sha256}）` },
      { kind: 'grid', rows },
      ...(left === '' ? [] : [{ kind: 'text' as const, text: left }]),
    );
  }
  if (blocks.length > 0)
    parts.push({ kind: 'heading', text: '单位信息' }, await blockRows(p, blocks, seals, scans));
  const digest = answersDigest(form, application.answers);
  const number = application.number ?? '草稿';
  const paper = {
    title: form.title.zh,
    number,
    at: application.submittedAt ?? application.updatedAt,
    parts,
    foot: `编号 ${number}　${form.title.zh} ${form.version} 版　填写内容 SHA-256 ${digest}`,
    enclosed: [
      {
        name: FIELDS_FILE,
        content: Buffer.from(
          JSON.stringify({
            number,
            digest,
            tables,
            fields: fields.map(({ key, lines }) => ({ key, lines: lines.map(({ zh }) => zh) })),
          }),
        ),
      },
      ...(scans ? await enclosedScans(p, seals) : []),
    ],
  };
  return pdfOf(paper, platformName(p.law).zh);
}

async function blockRows(
  p: Platform,
  blocks: ReturnType<typeof sealedFields>,
  seals: ReadonlyMap<Block, Seal>,
  scans: boolean,
): Promise<PaperPart> {
  const all = [...seals.values()];
  const organisations = await organisationNames(p.db, [...new Set(all.map((seal) => seal.organisation_id))]);
  const people = await personNames(p.db, [...new Set(all.map((seal) => seal.person_id))]);
  return {
    kind: 'rows',
    rows: blocks.map(({ block }) => {
      const seal = seals.get(block);
      return {
        label: blockWords[block],
        lines: seal
          ? [
              organisations.get(seal.organisation_id)?.zh ?? '',
              `已签字盖章，${fullDay(seal.day)}（经办 ${people.get(seal.person_id) ?? ''}）`,
              `扫描件 SHA-256 ${seal.sha256}`,
              ...(scans ? [`扫描件随本文件附上：${scanName(seal)}`] : []),
            ]
          : ['', '', '　　　　年　　月　　日'],
      };
    }),
  };
}

const endings: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
};

const scanName = (seal: Seal): string => `${seal.block}.${endings[seal.media_type] ?? 'bin'}`;

/** As they were uploaded: a broken or huge picture is nobody's trouble but the reader's. */
const enclosedScans = (p: Platform, seals: ReadonlyMap<Block, Seal>) =>
  Promise.all(
    [...seals.values()].map(async (seal) => ({
      name: scanName(seal),
      content: await wholeOf(await p.objects.read(seal.object_key)),
    })),
  );

export type Finished = { sha256: string; bytes: number; object_key: string };

export const finishedOf = (ex: Executor, applicationId: string): Promise<Finished | undefined> =>
  shareTables(ex)
    .selectFrom('share.document')
    .select(['sha256', 'bytes', 'object_key'])
    .where('application_id', '=', applicationId)
    .executeTakeFirst();

/** Once all blocks are sealed and the grant has started: the three of them and the form as one file, kept by its digest. */
export async function finishDocument(p: Platform, actor: Actor, applicationId: string): Promise<void> {
  const application = await getApplication(p.db, applicationId);
  if (!application?.grantId || (await finishedOf(p.db, applicationId))) return;
  const form = p.law.form(application.formKey);
  if (sealedFields(form).length === 0 || (await openBlocks(p.db, form, application)).length > 0) return;
  const stored = await p.objects.put(await formPaper(p, actor, application, { scans: true }));
  await transact(p.db, async (tx) => {
    const kept = await shareTables(tx)
      .insertInto('share.document')
      .values({
        application_id: applicationId,
        sha256: stored.sha256,
        bytes: stored.bytes,
        object_key: stored.key,
        at: p.clock.now(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('sha256')
      .executeTakeFirst();
    if (!kept) return;
    await record(tx, p, {
      kind: 'share.document-finished',
      actor,
      subject: { type: 'share.application', id: applicationId },
      organisations: [application.applicantId, application.providerId],
      ...(application.caseId ? { case: application.caseId } : {}),
      detail: { number: application.number ?? '', sha256: stored.sha256, bytes: stored.bytes },
    });
  });
}

/** Throws `share.not-finished` before all have signed. */
export async function openFinished(p: Platform, applicationId: string): Promise<Finished> {
  const found = await finishedOf(p.db, applicationId);
  if (!found) throw problem('share.not-finished');
  return found;
}
