/** Scenarios of data that bodies of society and research offer: reviewed, released, published, cited, linked, taken back. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { applicant } from '../application-walks.ts';
import type { Client } from '../client.ts';
import { bureauOf, desk, readSet, review, reviewedFirst, treat } from '../disclosure-walks.ts';
import { page, somebody } from '../open-walks.ts';
import type { Stage } from '../stage.ts';
import { anyOpened } from '../voice-walks.ts';
import { accounts, decide, newOfficial, unique } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const article = z.strictObject({ article: z.string().min(1) });

type Offer = { id: string; state: string; dataset: { id: string; slug: string } | null };
const offered = (body: string, title: string, given: Record<string, unknown> = {}) => ({
  body,
  content: {
    title,
    summary: '协会会员单位名录',
    theme: '103000',
    updateCycle: 'yearly',
    licence: 'open-terms',
    contact: { name: '秘书处', phone: '0317-1234567' },
    fields: [
      { name: 'name', title: '名称', meaning: '会员单位名称' },
      { name: 'founded', title: '成立年份', meaning: '成立年份' },
    ],
  },
  ...given,
});
const reviewed = { noSecrets: true, noPersons: true, noTradeSecrets: true, lawfullyHeld: true };

/** From the file to the portal: offered, reviewed by the authority, released, published. */
async function openOffer(
  stage: Stage,
  client: Client,
  body: object,
  cited: string,
): Promise<Offer & { dataset: { id: string; slug: string } }> {
  const bureau = await bureauOf(stage);
  const me = await bureau.get<{ organisation: { id: string } }>('/api/me');
  const admin = await stage.as(accounts.admin);
  const second = await newOfficial(stage, admin, me.organisation.id, ['bureau', 'provider']);
  const made = await client.post<Offer>('/api/open/offers', body);
  const review1 = `/api/open/offers/${made.id}/review`;
  await bureau.refused(
    'POST',
    review1,
    { accept: true, review: reviewed },
    { code: 'open.offer-file-missing', article: cited },
  );
  await client.ok(
    'PUT',
    `/api/open/offers/${made.id}/file`,
    new TextEncoder().encode('name,founded\n某某公司,2001\n某某厂,1998\n'),
    {
      'content-type': 'text/csv',
      'x-file-name': 'members.csv',
    },
  );
  await bureau.refused(
    'POST',
    review1,
    { accept: true, review: { ...reviewed, noPersons: false } },
    { code: 'open.offer-review-open', article: cited },
  );
  const accepted = await bureau.post<Offer>(review1, { accept: true, review: reviewed });
  const dataset = accepted.dataset;
  assert.ok(dataset, 'a set of its own');
  await stage.nobody().refused('GET', `/api/open/datasets/${dataset.slug}`, undefined, { status: 404 });
  await treat(bureau, dataset.id, { columns: {}, smallGroups: null });
  await review(second, dataset.id);
  const checked = await stage.eventually(
    async () => {
      const [newest] = (await readSet(bureau, dataset.id)).releases;
      return newest && newest.state !== 'making' ? newest : undefined;
    },
    'the release of the offered file',
    60,
  );
  assert.equal(checked.state, 'checked', JSON.stringify(checked));
  const draft = (await readSet(bureau, dataset.id)).versions.find(({ state }) => state === 'draft');
  await bureau.post(`${desk}/versions/${draft?.id}/propose`, {});
  const caseId = (await readSet(bureau, dataset.id)).versions.find(({ id }) => id === draft?.id)?.caseId;
  await reviewedFirst(second, caseId ?? '');
  await decide(second, caseId ?? '', 'complete', { comment: '同意公布' });
  return { ...accepted, dataset };
}

type Facets = { facets: { source: { key: string; count: number }[] } };
const countOf = async (stage: Stage, key: string): Promise<number> => {
  const { facets } = await stage.nobody().get<Facets>('/api/open/search?facets=true');
  return facets.source.find((one) => one.key === key)?.count ?? 0;
};

const social = scenario(article, async (stage, given) => {
  const unverified = await somebody(stage, 'public-company');
  const title = `会员单位名录${unique()}`;
  await unverified.refused('POST', '/api/open/offers', offered('association', title), {
    code: 'open.offer-unverified',
    article: given.article,
  });
  const { client, name } = await applicant(stage, 'institution');
  await client.refused('POST', '/api/open/offers', offered('data-company', title), {
    code: 'open.offer-unverified',
  });
  const [socials, units] = [await countOf(stage, 'social'), await countOf(stage, 'unit')];
  const { dataset } = await openOffer(stage, client, offered('association', title), given.article);
  const html = await page(stage, `/datasets/${dataset.slug}`);
  assert.ok(html.includes(title) && html.includes(name), 'under its own name');
  assert.ok(html.includes('社会数据'), 'with its mark');
  assert.deepEqual(
    [await countOf(stage, 'social'), await countOf(stage, 'unit')],
    [socials + 1, units],
    'counted apart',
  );
});

const research = scenario(article, async (stage, given) => {
  const set = await anyOpened(stage);
  const { client } = await applicant(stage, 'institute');
  const title = `水质观测${unique()}`;
  await client.refused('POST', '/api/open/offers', offered('research-body', title), {
    code: 'open.offer-citation-missing',
    article: given.article,
  });
  const citation = '某研究所. 水质观测数据. 2026.';
  const { id, dataset } = await openOffer(
    stage,
    client,
    offered('research-body', title, { citation }),
    given.article,
  );
  const found = await stage
    .nobody()
    .get<{ origin: string; licence: { key: string } }>(`/api/open/datasets/${dataset.slug}`);
  assert.deepEqual([found.origin, found.licence.key], ['research', 'open-terms']);
  assert.ok((await page(stage, `/datasets/${dataset.slug}/citation`)).includes(citation));
  await client.post(`/api/open/datasets/${dataset.slug}/links`, { other: set.slug, why: '同一水域' });
  type Links = { items: { set: { slug: string } }[] };
  for (const [one, other] of [
    [dataset.slug, set.slug],
    [set.slug, dataset.slug],
  ]) {
    const { items } = await stage.nobody().get<Links>(`/api/open/datasets/${one}/links`);
    assert.ok(
      items.some((link) => link.set.slug === other),
      `${one} names ${other}`,
    );
  }
  await client.post(`/api/open/offers/${id}/withdrawal`, { reason: '数据更新中' });
  const gone = await stage.nobody().send('GET', `/api/open/datasets/${dataset.slug}/files/csv`);
  assert.ok(gone.status === 410 || gone.status === 404, String(gone.status));
  assert.ok(
    (await page(stage, `/datasets/${dataset.slug}/citation`)).includes(citation),
    'the citation stays',
  );
});

export const openOfferScenarios: Scenarios = {
  'offers.social': social,
  'offers.research': research,
};
