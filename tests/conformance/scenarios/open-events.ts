/** Scenarios of events: data and support asked by the organiser, participants' keys, and the end of it all with the event. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { addDays } from '#kernel/clock.ts';
import {
  applicant,
  conditionalSet,
  filed,
  grant,
  registered,
  signed,
  take,
  takeRefused,
} from '../application-walks.ts';
import { page } from '../open-walks.ts';
import { anyOpened } from '../voice-walks.ts';
import { unique } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const article = z.strictObject({ article: z.string().min(1) });
const support = '/api/open/event-support';
type Supports = {
  items: {
    id: string;
    state: string;
    event: { id: string };
    datasets: { slug: string; agreement: string }[];
    participants: { keys: number; takings: number }[];
  }[];
};

const supported = scenario(article, async (stage, given) => {
  const set = await conditionalSet(stage);
  const open = await anyOpened(stage);
  const today = stage.today();
  const organiser = await applicant(stage, 'university');
  const participant = await applicant(stage, 'institute');
  const about = { article: given.article };
  const event = {
    kind: 'contest',
    title: `开放数据大赛${unique()}`,
    summary: '用开放数据做应用',
    startsOn: today,
    endsOn: today,
  };
  const body = {
    wants: ['open-data', 'technical-support'],
    datasets: [open.slug, set.slug],
    purpose: '供参赛队使用',
    support: '提供接口答疑',
  };
  await organiser.client.refused('POST', support, body, { code: 'open.support-event-missing', ...about });
  const others = await set.bureau.post<{ id: string }>('/api/open/events', {
    ...event,
    organiser: '数据协会',
  });
  await organiser.client.refused(
    'POST',
    support,
    { ...body, eventId: others.id },
    {
      code: 'open.support-not-organiser',
      ...about,
    },
  );
  const filedOne = await organiser.client.post<Supports>(support, { ...body, event });
  const [asked] = filedOne.items;
  assert.ok(asked);
  const join = `/api/open/events/${asked.event.id}/participation`;
  await participant.client.refused('POST', join, {}, { status: 404 });
  await organiser.client.refused('POST', `${support}/${asked.id}/decision`, { grant: true }, { status: 403 });
  await set.bureau.post(`${support}/${asked.id}/decision`, { grant: true, said: '周三下午答疑' });
  assert.ok((await page(stage, `/events/${asked.event.id}`)).includes(open.title));
  const unproven = await registered(stage);
  await unproven.refused('POST', join, {}, { code: 'open.identity-needed' });
  const { token } = await participant.client.post<{ token: string }>(join);
  assert.equal((await take(stage, open, token)).status, 200, 'open data by the key of the event');
  await takeRefused(stage, set, 403, 'open.event-agreement-needed', token);
  const { id } = await filed(organiser.client, set);
  await grant(set, id);
  await signed(set, organiser.client, id);
  assert.equal((await take(stage, set, token)).status, 200, 'authorised data once the organiser has signed');
  const seen = (await set.bureau.get<Supports>(support)).items.find((row) => row.id === asked.id);
  assert.deepEqual(
    seen?.participants.map(({ keys, takings }) => [keys, takings]),
    [[1, 2]],
    'what participants took is counted with the event',
  );
  assert.deepEqual(seen?.datasets.map(({ agreement }) => agreement).sort(), ['not-needed', 'signed']);
  await stage.setDay(addDays(today, 1));
  await takeRefused(stage, set, 401, 'open.key-revoked', token);
  await takeRefused(stage, open, 401, 'open.key-revoked', token);
  await participant.client.refused('POST', join, {}, { code: 'open.event-no-keys' });
  const ended = (await organiser.client.get<Supports>(support)).items.find((row) => row.id === asked.id);
  assert.equal(ended?.state, 'ended');
});

export const openEventScenarios: Scenarios = { 'open-events.supported': supported };
