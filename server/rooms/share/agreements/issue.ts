/** A grant by agreement: issued inactive, with the words that both sides sign before it starts. */
import { createHash } from 'node:crypto';
import type { Effect } from '#cases/index.ts';
import { fullDay } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { nextNumber } from '#kernel/numbers.ts';
import { notify } from '#notices/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { describeHours, getGrant } from '#rooms/serve/index.ts';
import { issueFor, underway } from '../grant.ts';
import { managingUnit } from '../seals/unit.ts';
import { shareTables } from '../tables.ts';

const dailyOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;

/** Named by the outcome of a procedure where the city supervises use by agreement. */
export const issueForAgreement: Effect = async (context) => {
  const { tx, p, case: file } = context;
  const application = await underway(tx, file.subject.id);
  const { grantId, number, consent } = await issueFor(context, application, { agreement: true });
  const grant = await getGrant(tx, grantId);
  const manager = await managingUnit(tx, p, application.applicantId);
  if (!grant || !manager) throw problem('kernel.not-found');
  const names = await organisationNames(tx, [
    application.applicantId,
    application.providerId,
    manager.organisationId,
  ]);
  const named = (id: string): string => names.get(id)?.zh ?? '';
  const daily = dailyOf(consent.dailyCalls);
  const day = p.clock.today();
  const sequence = await nextNumber(tx, 'agreement', day);
  const { terms } = grant;
  const text = [
    `甲方（主管部门）：${named(manager.organisationId)}`,
    `乙方（使用部门）：${named(application.applicantId)}`,
    `数据提供部门：${named(application.providerId)}`,
    `一、乙方以系统“${terms.consumer.systemCode}”调用数据服务“${terms.service.code}”，授权编号 ${number}，申请编号 ${application.number}。`,
    `二、用途：${terms.purpose.text}。其他用途的调用予以拒绝。`,
    `三、数据项：${terms.columns.join('、')}。授权以外的数据项不予返回。`,
    `四、调用地址：${terms.addresses ? terms.addresses.join('、') : '未作限定'}。其他地址的调用予以拒绝。`,
    `五、时间：${terms.hours ? describeHours(terms.hours).zh : '不限'}；期限：${terms.lastDay ? `至${fullDay(terms.lastDay)}` : '未写明截止日'}。`,
    `六、约定调用量：${daily === null ? '未约定' : `每日 ${daily} 次，超过的由平台告知甲方`}。`,
    '七、平台计量每次调用并留存记录；乙方不得将数据提供给第三方或作他用，违反的，甲方可以暂停或终止授权。',
    '八、双方签署后授权生效。',
  ].join('\n');
  const id = newId();
  await shareTables(tx)
    .insertInto('share.agreement')
    .values({
      id,
      application_id: application.id,
      grant_id: grantId,
      number: `XY${day.slice(0, 4)}-${String(sequence).padStart(6, '0')}`,
      text,
      sha256: createHash('sha256').update(text).digest('hex'),
      daily_calls: daily,
      at: p.clock.now(),
      signed_at: null,
    })
    .execute();
  await notify(tx, p, {
    kind: 'share.agreement-to-sign',
    to: [
      { organisationId: manager.organisationId, roles: manager.roles },
      { organisationId: application.applicantId, roles: ['consumer'] },
    ],
    params: { number: `XY${day.slice(0, 4)}-${String(sequence).padStart(6, '0')}` },
    caseId: file.id,
    link: `/agreements/${id}`,
    task: `share.agreement ${id}`,
  });
};
