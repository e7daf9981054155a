/** A provider stops one unit's interface on the grounds of the text: at once and for that unit alone, told and on record, until it resumes or for good. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { noticesOf } from '../correction-walks.ts';
import { providerOf, served } from '../served.ts';
import {
  applications,
  ask,
  consent,
  credentialOf,
  fullDraft,
  granted,
  grants,
  newConsumer,
  readApplication,
  readGrant,
  submit,
} from '../share-walks.ts';
import { accounts, newDepartment, unique } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);

const suspension = scenario(
  z.strictObject({
    article: text,
    grounds: z.array(z.strictObject({ key: text, zh: text })).min(1),
    day: z.iso.date(),
  }),
  async (stage, { article, grounds, day }) => {
    await stage.setDay(day);
    const resource = await served(stage, 'conditional');
    const [one, other] = [await newConsumer(stage), await newConsumer(stage)];
    const contact = { name: '王某', telephone: '0317-2020000', email: `c${unique()}@example.gov.cn` };
    const { application, grant, credential } = await granted(stage, resource, one, { answers: { contact } });
    const beside = await granted(stage, resource, other);
    const provider = await providerOf(stage, resource);
    const bureau = await stage.as(accounts.bureau);
    const act = (name: string) => `${grants}/${grant.id}/${name}`;
    const [first] = grounds;
    assert.ok(first);
    const fair = { ground: first.key, note: '日志显示超量' };

    // Without a ground, with one that the text does not have, or by another provider: refused.
    const { officer: stranger } = await newDepartment(stage);
    for (const name of ['suspend', 'revoke']) {
      for (const body of [{ note: fair.note }, { ...fair, ground: 'other' }])
        await provider.refused('POST', act(name), body, {});
      for (const who of [stranger, one.officer, other.officer])
        await who.refused('POST', act(name), fair, { status: 403 });
    }
    assert.equal((await ask(stage, credential)).status, 200);

    const told = async () => (await noticesOf(bureau, 'share.grant-stopped')).length;
    for (const { key, zh } of grounds) {
      const before = await told();
      const notices = (await readApplication(one.officer, application.id)).contactNotices.length;
      await provider.post(act('suspend'), { ground: key, note: `情形：${zh}` });
      const refused = await ask(stage, credential);
      assert.deepEqual([refused.status, refused.code], [403, 'gateway.grant-suspended']);
      assert.ok(JSON.stringify(refused.body).includes(zh), 'the refusal names the ground');
      assert.ok(refused.body.articles?.includes(article));
      assert.equal((await ask(stage, beside.credential)).status, 200, 'other units go on');
      await stage.eventually(
        async () => ((await told()) > before ? true : undefined),
        'the bureau to be told',
      );
      await stage.eventually(async () => {
        const { contactNotices } = await readApplication(one.officer, application.id);
        return contactNotices.length > notices &&
          contactNotices.some(({ address }) => address === contact.email)
          ? true
          : undefined;
      }, 'the contact to be told');
      await provider.post(act('resume'), { note: '已排查' });
      assert.equal((await ask(stage, credential)).status, 200, 'resumed: it answers again');
    }

    // Cut off: for good, and only a new application helps.
    await provider.post(act('revoke'), fair);
    const ended = await ask(stage, credential);
    assert.deepEqual([ended.status, ended.code], [403, 'gateway.grant-revoked']);
    assert.ok(JSON.stringify(ended.body).includes(first.zh));
    await provider.refused('POST', act('resume'), { note: '恢复' }, { status: 409 });
    await one.officer.refused('POST', act('keys'), {}, { status: 409 });
    assert.equal((await ask(stage, beside.credential)).status, 200);
    const again = await fullDraft(one.officer, resource.serviceId, one.system, { contact });
    const done = await consent(stage, resource, await submit(one.officer, again));
    assert.ok(done.grantId && done.grantId !== grant.id);
    assert.equal((await ask(stage, await credentialOf(one.officer, done.grantId))).status, 200);
    assert.ok((await one.officer.get<{ items: unknown[] }>(applications)).items.length >= 2);

    // The history shows all of it, to both sides.
    for (const who of [provider, one.officer]) {
      const { history } = await readGrant(who, grant.id);
      const states = history.map(({ state, ground }) => `${state} ${ground?.key ?? ''}`.trim());
      for (const { key } of grounds) assert.ok(states.includes(`suspended ${key}`), states.join());
      assert.equal(states.filter((state) => state.startsWith('active')).length, grounds.length + 1);
      assert.ok(states.includes(`revoked ${first.key}`));
      assert.ok(history.some(({ note }) => note === '已排查'));
    }
  },
);

export const shareSuspensionScenarios: Scenarios = { 'grants.suspension': suspension };
