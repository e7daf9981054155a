// What the registers hold to: confirmation, supersession, one decision, quorum, availability from probes, deny by default.
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { before, describe, test } from 'node:test';
import type { Actor } from '#kernel/actor.ts';
import { Problem } from '#kernel/errors.ts';
import { type SmallCity, smallCity } from '#tests/factories/city.ts';
import { registersBoard } from './board.ts';
import { readBoard } from './boards.ts';
import { receiveRegisterFile } from './files.ts';
import { interpretationsOf } from './interpretations.ts';
import { decideMatter, listMatters, raiseMatter, readMatter } from './matters.ts';
import { confirmEntry, publishEntry } from './publish-entry.ts';
import { listEntries, readEntry } from './read-entries.ts';
import { tallyRound } from './rounds.ts';
import { availabilityOf } from './service.ts';
import { registerTables } from './tables.ts';

type Person = Actor & { kind: 'person' };
let city: SmallCity;
let bureau: Person;
let officer: Person;

before(async () => {
  city = await smallCity();
  bureau = await city.person(city.bureau.id, 'bureau');
  officer = await city.person((await city.organisation()).id, 'provider');
});

const code = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof Problem, String(error));
    return error.code;
  }
  return 'nothing was refused';
};

const page = { page: 1, pageSize: 50 };

describe('documents', () => {
  test('two confirmations at once: one of them is told that it is done', async () => {
    const { p } = city;
    const id = await publishEntry(p, bureau, {
      kind: 'rule-document',
      title: '守则',
      number: '一号',
      fromDay: p.clock.today(),
      units: [officer.organisationId],
    });
    const codes = await Promise.all([1, 2].map(() => code(confirmEntry(p, officer, id))));
    assert.deepEqual(codes.sort(), ['nothing was refused', 'org.register-confirmed']);
    assert.equal((await readEntry(p, bureau, id)).rate, 1);
  });

  test('two successors at once: one stands, and never before what it replaces', async () => {
    const { p } = city;
    const input = {
      kind: 'rule-document' as const,
      title: '守则二',
      number: '二号',
      fromDay: p.clock.today(),
      units: [officer.organisationId],
    };
    const first = await publishEntry(p, bureau, input);
    assert.equal(
      await code(publishEntry(p, bureau, { ...input, fromDay: '2000-01-01', replaces: first })),
      'org.register-earlier',
    );
    const codes = await Promise.all(
      [1, 2].map(() => code(publishEntry(p, bureau, { ...input, replaces: first }))),
    );
    assert.deepEqual(codes.sort(), ['nothing was refused', 'org.register-superseded']);
    assert.equal((await readEntry(p, bureau, first)).versions.length, 2);
  });

  test('a document of a unit is nobody else’s to read or to replace', async () => {
    const { p } = city;
    const other = await city.person((await city.organisation()).id, 'provider');
    const id = await publishEntry(p, officer, {
      kind: 'internal-rule',
      topic: 'working-procedure',
      title: '办事规程',
      fromDay: p.clock.today(),
    });
    assert.equal(await code(readEntry(p, other, id)), 'org.register-entry-unknown');
    assert.ok(!(await listEntries(p, other, page)).items.some((one) => one.id === id));
    assert.equal(
      await code(
        publishEntry(p, other, {
          kind: 'internal-rule',
          topic: 'working-procedure',
          title: '替换',
          fromDay: p.clock.today(),
          replaces: id,
        }),
      ),
      'org.register-entry-unknown',
    );
    const board = await readBoard(p, officer, [registersBoard], undefined);
    assert.ok(board.tasks.some((task) => task.key === 'internal-rule:accountability-rules'));
    assert.ok(!board.tasks.some((task) => task.key === 'internal-rule:working-procedure'));
  });

  test('the auditor puts nothing into a register, no file either', async () => {
    const { p } = city;
    const auditor = await city.person((await city.organisation()).id, 'auditor');
    const file = { name: '附件.pdf', content: Readable.from([Buffer.from('x')]) };
    assert.equal(await code(receiveRegisterFile(p, auditor, file)), 'kernel.forbidden');
    const sent = { name: '附件.pdf', content: Readable.from([Buffer.from('x')]) };
    assert.equal((await receiveRegisterFile(p, officer, sent)).bytes, 1);
  });

  test('only the body the rules name interprets', async () => {
    const { p } = city;
    const input = { kind: 'interpretation' as const, title: '释疑', body: '从宽', articles: ['XY-5'] };
    assert.equal(await code(publishEntry(p, officer, input)), 'org.register-writer');
    await publishEntry(p, bureau, { ...input, fromDay: p.clock.today() });
    assert.equal((await interpretationsOf(p.db, ['XY-5'])).length, 1);
    assert.equal((await interpretationsOf(p.db, ['XY-4'])).length, 0);
  });
});

test('a matter is decided once, by its level; the database itself keeps the decision', async () => {
  const { p } = city;
  const government = await city.person((await city.organisation()).id, 'government');
  const id = await raiseMatter(p, bureau, {
    title: '争议',
    question: '是否提供？',
    parties: [officer.organisationId],
  });
  const elsewhere: Person = { ...government, regionCode: '999901' };
  assert.equal(await code(decideMatter(p, elsewhere, { id, decision: '否' })), 'org.matter-other-level');
  assert.equal(await code(decideMatter(p, officer, { id, decision: '否' })), 'kernel.forbidden');
  const codes = await Promise.all(
    ['提供', '不提供'].map((decision) => code(decideMatter(p, government, { id, decision }))),
  );
  assert.deepEqual(codes.sort(), ['nothing was refused', 'org.matter-decided']);
  await assert.rejects(
    registerTables(p.db).updateTable('org.matter').set({ decision: '改' }).where('id', '=', id).execute(),
    /never changed/,
  );
  const stranger = await city.person((await city.organisation()).id, 'provider');
  assert.equal(await code(readMatter(p, stranger, id)), 'org.matter-unknown');
  assert.equal((await listMatters(p, stranger, page)).total, 0);
});

test('quorum and majority are reckoned without those who stepped back', () => {
  const yes = { recused: null, supports: true };
  const no = { recused: null, supports: false };
  const silent = { recused: null, supports: null };
  const back = { recused: '利害关系', supports: null };
  assert.deepEqual(tallyRound({ quorum: 50, majority: 50 }, [yes, silent, back]), {
    seats: 2,
    given: 1,
    supporting: 1,
    quorumReached: true,
    supported: true,
  });
  assert.equal(tallyRound({ quorum: 51, majority: 50 }, [yes, silent]).quorumReached, false);
  assert.equal(tallyRound({ quorum: 0, majority: 50 }, [silent]).quorumReached, false, 'nobody spoke');
  assert.equal(tallyRound({ quorum: 50, majority: 60 }, [yes, no]).supported, false);
});

test('time without a probe, time found down and a month’s edge', () => {
  const at = (text: string) => Date.parse(`${text}+08:00`);
  const up = (from: string, to: string) => ({ up: true, from: at(from), to: at(to) });
  const runs = [
    up('2026-03-31T23:50:00', '2026-04-01T00:10:00'),
    { up: false, from: at('2026-04-01T00:10:00'), to: at('2026-04-01T00:15:00') },
    up('2026-04-01T00:25:00', '2026-04-01T00:35:00'),
  ];
  const april = availabilityOf(runs, '2026-04', at('2026-04-02T00:00:00'));
  assert.deepEqual([april.elapsedSeconds, april.downSeconds], [2100, 900]);
  const march = availabilityOf(runs, '2026-03', at('2026-04-02T00:00:00'));
  assert.deepEqual([march.elapsedSeconds, march.downSeconds, march.availability], [600, 0, 1]);
  assert.equal(availabilityOf(runs, '2026-05', at('2026-04-02T00:00:00')).availability, null);
});
