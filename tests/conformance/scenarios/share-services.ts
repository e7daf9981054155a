/** Scenarios of services as callers find them: no interface without its instructions, their example run; entries that nobody serves. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Client } from '../client.ts';
import { numbers, type Service, served } from '../served.ts';
import { granted, newConsumer } from '../share-walks.ts';
import type { Stage } from '../stage.ts';
import { accounts, newDepartment, publishEntry, registerRows, unique, uploadRows } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const run = promisify(execFile);

type Document = {
  digest: string;
  path: string;
  fields: { name: string; title: { zh: string }; meaning: string; json: string }[];
  example: { body: string; reply: string };
  calls: { language: string; profile: string; source: string }[];
  errors: { code: string; status: number; mend: { zh: string } }[];
};
type Unserved = {
  items: {
    resource: { id: string };
    provider: { id: string };
    detail: string;
    since: string;
    lookedAt: string;
  }[];
  providers: { id: string; entries: number }[];
};

const described = {
  name: 'register_no',
  titleZh: '登记编号',
  type: 'C',
  length: 40,
  key: true,
  filterable: true,
  nullable: false,
  description: '登记时取得的编号',
};
/** Says its name twice and means nothing to anybody. */
const silent = { name: 'remark', titleZh: 'remark', type: 'C', length: 40, nullable: true, description: '' };

const serviceOf = (resourceId: string, code: string) => ({
  resourceId,
  code,
  titleZh: '登记信息查询',
  lookup: ['register_no'],
});

const serving = (stage: Stage, officer: Client, id: string): Promise<string> =>
  stage.eventually(async () => {
    const { state } = await officer.get<Service>(`/api/serve/services/${id}`);
    return state === 'serving' ? state : undefined;
  }, 'the first table of the service');

/** The published call as a developer runs it: a file, an address, a key, a secret; its machine has the platform's time. */
async function runPublished(stage: Stage, source: string, env: Record<string, string>): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'gongshu-example-'));
  try {
    const file = join(folder, 'call.ts');
    await writeFile(file, source);
    const off = Math.round(stage.now().getTime() - Date.now());
    const clock = `data:text/javascript,const now=Date.now;Date.now=()=>now()%2B(${off})`;
    const { stdout } = await run(process.execPath, ['--import', clock, file], {
      env: { ...process.env, NODE_NO_WARNINGS: '1', ...env },
    });
    assert.match(stdout, /^200 /);
    return JSON.parse(stdout.slice(4));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a document says of each part that a caller needs. */
async function completeDocument(reader: Client, serviceId: string, code: string): Promise<Document> {
  const document = await reader.get<Document>(`/api/serve/services/${serviceId}/document`);
  assert.equal(document.path, `/gateway/v1/services/${code}/records`, 'the address');
  for (const { title, meaning, json } of document.fields)
    assert.ok(title.zh && meaning && json, 'each field');
  assert.ok(document.errors.length > 20 && document.errors.every(({ mend }) => mend.zh !== ''), 'the errors');
  assert.deepEqual(
    new Set(document.calls.map(({ language }) => language)),
    new Set(['curl', 'typescript', 'java', 'python', 'go']),
  );
  const file = `/api/serve/services/${serviceId}/openapi.json`;
  const { text } = await reader.send('GET', file);
  assert.equal(createHash('sha256').update(text).digest('hex'), document.digest);
  assert.equal((await reader.send('GET', file)).text, text, 'the same whenever it is read');
  const { paths, components } = JSON.parse(text);
  const { parameters, requestBody, responses } = paths[document.path].post;
  assert.ok(parameters.length > 0 && requestBody.content['application/json'].schema.required.length > 0);
  assert.ok(Object.keys(components.securitySchemes).includes('rfc9421'), 'the signature');
  assert.ok(responses['200'].content['application/json'].schema.properties.records, 'the answer');
  assert.ok(responses['429'] && responses['403'], 'the error codes');
  assert.deepEqual(requestBody.content['application/json'].example, JSON.parse(document.example.body));
  return document;
}

/** No instructions, no interface; with them, whoever follows the example is answered, in the test environment and in earnest. */
const instructions = scenario(z.strictObject({ day: z.iso.date() }), async (stage, { day }) => {
  await stage.setDay(day);
  const { officer } = await newDepartment(stage);
  const entry = await publishEntry(stage, officer, { items: [described, silent] });
  await uploadRows(stage, officer, entry.id, 'register_no,remark\nR0001,甲\n');
  const code = `svc-${unique()}`;
  const refusal = await officer.refused('POST', '/api/serve/services', serviceOf(entry.id, code), {
    status: 422,
    code: 'serve.instructions-incomplete',
  });
  assert.match(JSON.stringify(refusal), /remark/);
  const none = await officer.get<{ total: number }>(`/api/serve/services?resource=${entry.id}`);
  assert.equal(none.total, 0, 'nothing was published');

  const resource = await served(stage, 'conditional');
  const consumer = await newConsumer(stage);
  const document = await completeDocument(consumer.officer, resource.serviceId, resource.code);
  const call = document.calls.find((one) => one.language === 'typescript' && one.profile === 'rfc9421');
  assert.ok(call);

  const trial = await consumer.officer.post<{ id: string }>('/api/serve/test-grants', {
    serviceId: resource.serviceId,
    systemId: consumer.system.id,
  });
  const key = await consumer.officer.post<{ keyId: string; secret: string }>(
    `/api/serve/test-grants/${trial.id}/keys`,
  );
  const { address } = await consumer.officer.get<{ address: string }>(
    `/api/serve/services/${resource.serviceId}/test`,
  );
  const tried = await runPublished(stage, call.source, {
    GONGSHU_URL: address,
    GONGSHU_KEY: key.keyId,
    GONGSHU_SECRET: key.secret,
    GONGSHU_OPERATOR: 'S-1024',
  });
  assert.deepEqual(tried, JSON.parse(document.example.reply), 'as the document prints it');

  const { credential } = await granted(stage, resource, consumer);
  const answer = await runPublished(stage, call.source, {
    GONGSHU_URL: stage.started.base,
    GONGSHU_KEY: credential.key,
    GONGSHU_SECRET: credential.secret,
    GONGSHU_PURPOSE: credential.purpose,
    GONGSHU_BODY: JSON.stringify({ register_no: numbers[0] }),
    ...(credential.operator ? { GONGSHU_OPERATOR: credential.operator } : {}),
  });
  const { count, records } = answer as { count: number; records: { register_no: string }[] };
  assert.equal(count, 1);
  assert.equal(records[0]?.register_no, numbers[0]);
});

/** An entry to be shared that no service answers for stands on its provider's list until the probe succeeds. */
const unserved = scenario(z.strictObject({ day: z.iso.date() }), async (stage, { day }) => {
  await stage.setDay(day);
  const provider = await newDepartment(stage);
  const other = await newDepartment(stage);
  const bureau = await stage.as(accounts.bureau);
  const { officer } = provider;
  const entry = await publishEntry(stage, officer, { items: [described] });
  const found = async (reader: Client) =>
    (await reader.get<Unserved>(`/api/serve/unserved?provider=${provider.id}&pageSize=200`)).items.find(
      ({ resource }) => resource.id === entry.id,
    );
  const listed = await stage.eventually(() => found(officer), 'the entry on its provider’s list');
  assert.equal(listed.detail, 'no-service');
  assert.equal(listed.provider.id, provider.id);
  assert.ok(await found(bureau), 'the bureau sees it against its provider');
  assert.equal(await found(other.officer), undefined, 'another provider does not');
  await uploadRows(stage, officer, entry.id, registerRows(numbers).replace(/,.*$/gm, ''));
  const before = (await found(bureau))?.lookedAt ?? '';
  await bureau.post('/api/serve/unserved/look');
  const again = await stage.eventually(async () => {
    const now = await found(bureau);
    return now && now.lookedAt > before ? now : undefined;
  }, 'the look that was asked for');
  assert.equal(again.since, listed.since, 'rows alone serve nobody, and the age goes on');
  const service = await officer.post<Service>('/api/serve/services', serviceOf(entry.id, `svc-${unique()}`));
  await serving(stage, officer, service.id);
  await stage.eventually(
    async () => ((await found(officer)) === undefined ? true : undefined),
    'the probe that takes it off',
  );
  assert.equal(await found(bureau), undefined);
});

export const shareServicesScenarios: Scenarios = {
  'services.instructions': instructions,
  'services.unserved': unserved,
};
