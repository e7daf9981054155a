/** Notices about a grant go to the contact its form names, wherever that person is; what came of each is on record. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { defineJob, type JobDefinition } from '#kernel/jobs.ts';
import { isRecord } from '#kernel/json.ts';
import { record } from '#ledger/index.ts';
import { ChannelError, type NoticeParams, noticeCatalogue, notify, sendersOf } from '#notices/index.ts';
import { textOf } from '../answers.ts';
import type { Application } from '../repository.ts';
import { shareTables } from '../tables.ts';

const job = 'share.tell-contact';

export type ContactNotice = {
  application: Application;
  grantId: string;
  /** One of the room's notices. */
  kind: 'share.expiring' | 'share.contact-suspended';
  params: NoticeParams;
  /** The same is told once. */
  once: string;
};

/** To the contact by mail, and to the unit's own desk. False when it was told before. */
export async function tellContact(tx: Tx, p: Platform, notice: ContactNotice): Promise<boolean> {
  const { application, grantId, kind, params, once } = notice;
  const { contact } = application.answers;
  const [name, address] = isRecord(contact) ? [textOf(contact.name), textOf(contact.email)] : ['', ''];
  const link = `/grants/${grantId}`;
  await notify(tx, p, {
    kind,
    to: { organisationId: application.applicantId, roles: ['consumer'] },
    params,
    subject: { type: 'share.application', id: application.id },
    link,
    once,
  });
  if (address === '') return true;
  const id = newId();
  const configured = sendersOf(p.config).email !== undefined;
  const kept = await shareTables(tx)
    .insertInto('share.contact_notice')
    .values({
      id,
      application_id: application.id,
      grant_id: grantId,
      kind,
      name,
      address,
      once_key: once,
      state: configured ? 'queued' : 'not-configured',
      at: p.clock.now(),
    })
    .onConflict((conflict) => conflict.column('once_key').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!kept) return false;
  await record(tx, p, {
    kind: 'share.contact-told',
    actor: platform,
    subject: { type: 'serve.grant', id: grantId },
    organisations: [application.applicantId],
    detail: { notice: kind, application: application.number ?? '', sent: configured },
  });
  if (configured) await p.jobs.add(tx, job, { id, params }, { maxAttempts: 8 });
  return true;
}

const paramsSchema = z.record(
  z.string(),
  z.union([z.string(), z.object({ zh: z.string(), en: z.string() })]),
);

export function contactJobs(p: Platform): JobDefinition[] {
  return [
    defineJob(job, z.object({ id: z.uuid(), params: paramsSchema }), async ({ id, params }, info) => {
      const row = await shareTables(p.db)
        .selectFrom('share.contact_notice')
        .selectAll()
        .where('id', '=', id)
        .where('state', '=', 'queued')
        .executeTakeFirst();
      const sender = sendersOf(p.config).email;
      if (!row || !sender) return;
      const base = p.config.publicAddress;
      const { title, body } = words(row.kind, params);
      const settle = (state: 'sent' | 'failed') =>
        transact(p.db, (tx) =>
          shareTables(tx).updateTable('share.contact_notice').set({ state }).where('id', '=', id).execute(),
        );
      try {
        await sender.send(
          {
            id,
            address: row.address,
            title,
            body,
            urgent: true,
            link: base && new URL(`/desk/grants/${row.grant_id}`, base).href,
          },
          info.signal,
        );
        await settle('sent');
      } catch (error) {
        const final = error instanceof ChannelError && error.final;
        if (!final && !info.lastAttempt) throw error;
        await settle('failed');
      }
    }),
  ];
}

/** Mail goes out in Chinese, as every message of the platform does. */
function words(kind: string, params: NoticeParams): { title: string; body: string } {
  const found = noticeCatalogue.get(kind)?.zh ?? { title: kind, body: '' };
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = params[name] ?? whole;
      return typeof value === 'object' ? value.zh : value;
    });
  return { title: fill(found.title), body: fill(found.body) };
}
