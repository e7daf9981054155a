// The bureau imports the yearly notice and local days; every count of the platform follows, and nobody else may.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { platform } from '#kernel/actor.ts';
import { Problem } from '#kernel/errors.ts';
import { lawNow } from '#law/settings.ts';
import { type SmallCity, smallCity } from '#tests/factories/city.ts';
import { enterLocalDays, importHolidayNotice, withdrawLocalDays } from './commands.ts';
import { calendarYear } from './year.ts';

let city: SmallCity;
before(async () => {
  city = await smallCity();
});

const text = `2029年部分节假日安排
一、元旦：1月1日（周一）放假，共1天。
二、春节：2月12日（周一）至18日（周日）放假调休，共7天。2月10日（周六）、2月24日（周六）上班。`;

test('an imported notice counts at once, also for another process, and a local day goes before it', async () => {
  const { p } = city;
  const bureau = await city.person(city.bureau.id, 'bureau');
  const due = async () => (await lawNow(p.db, p.law, '2029-02-09')).law.calendar.addWorkdays('2029-02-09', 2);
  assert.deepEqual(await due(), { day: '2029-02-13', provisional: true });
  const { notice } = await importHolidayNotice(p, bureau, { text, document: '国办发明电〔2028〕9号' });
  assert.equal(notice.off.length, 8);
  assert.deepEqual(await due(), { day: '2029-02-19', provisional: false });

  const { id } = await enterLocalDays(p, bureau, {
    from: '2029-02-19',
    to: '2029-02-19',
    workday: false,
    document: '市政府公告2029年第1号',
    reason: '暴雪停工',
  });
  assert.equal((await due()).day, '2029-02-20');
  const year = await calendarYear(p, bureau, 2029);
  assert.equal(year.published, true);
  assert.deepEqual(
    year.days.find(({ day }) => day === '2029-02-19'),
    { day: '2029-02-19', workday: false, source: 'local' },
  );
  assert.equal(year.abilities.change?.allowed, true);
  await withdrawLocalDays(p, bureau, id);
  assert.equal((await due()).day, '2029-02-19');
  await assert.rejects(
    withdrawLocalDays(p, bureau, id),
    (error) => error instanceof Problem && error.code === 'org.local-days-unknown',
  );
});

test('a notice that cannot be read changes nothing, and only the bureau imports', async () => {
  const { p } = city;
  const bureau = await city.person(city.bureau.id, 'bureau');
  const provider = await city.person(city.bureau.id, 'auditor');
  const document = '国办发明电〔2029〕1号';
  const wrong = '2030年部分节假日安排\n一、元旦：1月1日至3日放假，共4天。';
  await assert.rejects(
    importHolidayNotice(p, bureau, { text: wrong, document }),
    (error) => error instanceof Problem && error.details.fields?.[0]?.path === 'text[2]',
  );
  await assert.rejects(importHolidayNotice(p, provider, { text, document }), Problem);
  assert.equal((await calendarYear(p, platform, 2030)).published, false);
});
