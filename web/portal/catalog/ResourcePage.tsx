// A resource for the public: what it is, how fresh it should be and is, its fields, its classes with articles, how to apply.
import type { ReactNode } from 'react';
import type { CitedWord } from '#rooms/catalog/schema.ts';
import type { BatchList } from '#rooms/collect/schema.ts';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import type { Page, PageData, View } from '../page.ts';
import { ArticleLinks } from '../parts/ArticleLinks.tsx';
import { ProblemBody } from '../parts/ProblemPage.tsx';
import { given, type ResourceReply, say, type TermsReply, word } from './words.ts';

type Body = { resource: ResourceReply; terms?: TermsReply; batches?: BatchList };

const bodyOf = (data: PageData): Body | undefined => (data.status === 200 ? (data.body as Body) : undefined);

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function ClassFact({ view, label, of }: { view: View; label: string; of: CitedWord | null }) {
  if (!of) return null;
  return (
    <Fact label={label}>
      {say(view, of)} <ArticleLinks ids={of.articles} />
    </Fact>
  );
}

/** One plain sentence on how often the data should and did come. */
function Freshness({ view, body }: { view: View; body: Body }) {
  const { t } = view;
  const { resource, terms, batches } = body;
  if (!resource.updateCycle) return null;
  const cycle = word(view, terms?.updateCycles, resource.updateCycle);
  const last = batches?.items.find((batch) => batch.visible && !batch.unchanged);
  return (
    <p className="freshness">
      {t('portal:resource.cycle', { cycle })}{' '}
      {last
        ? t('portal:resource.last', {
            day: formatInstant(last.receivedAt).slice(0, 10),
            rows: formatNumber(batches?.visibleRows),
          })
        : t('portal:resource.noLast')}
    </p>
  );
}

function Items({ view, body }: { view: View; body: Body }) {
  const { t } = view;
  const items = body.resource.detail?.current?.content.items ?? [];
  if (items.length === 0) {
    return <p className="muted">{t('portal:resource.itemsHidden', { count: body.resource.itemCount })}</p>;
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="scroll" aria-labelledby="items" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('portal:resource.column')}</th>
            <th scope="col">{t('portal:resource.meaning')}</th>
            <th scope="col">{t('portal:resource.type')}</th>
            <th scope="col">{t('portal:resource.note')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.name}>
              <td>
                <code>{item.name}</code>
              </td>
              <td>{say(view, { zh: item.titleZh, en: item.titleEn })}</td>
              <td>{word(view, body.terms?.itemTypes, item.type)}</td>
              <td>{item.description}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Whole({ view, body }: { view: View; body: Body }) {
  const { t } = view;
  const { resource, terms } = body;
  const format = terms?.formats.find((one) => one.key === resource.formatCategory);
  const content = resource.detail?.current?.content;
  return (
    <article className="resource">
      <p className="kicker">
        <a href="/resources">{t('portal:nav.resources')}</a> / {resource.code}
      </p>
      <h1>{resource.name}</h1>
      {resource.state === 'active' ? null : (
        <p className="notice">
          {t(`portal:resource.state.${resource.state}`)} {resource.stateReason}
        </p>
      )}
      {resource.dispute ? (
        <p className="notice">
          {t('corrections:portal.doubt')}{' '}
          {resource.dispute.disputed ? t('corrections:mark.disputed') : t('corrections:mark.underCheck')}{' '}
          {resource.dispute.since ? (
            <span className="num">{t('corrections:mark.since', { day: resource.dispute.since })}</span>
          ) : null}{' '}
          <ArticleLinks ids={resource.dispute.articles} />
        </p>
      ) : null}
      <p className="lead">{resource.summary}</p>
      <Freshness view={view} body={body} />
      <dl className="facts">
        <Fact label={t('portal:resource.provider')}>{say(view, resource.provider.name)}</Fact>
        {resource.owner ? (
          <Fact label={t('portal:resource.owner')}>
            {say(view, resource.owner)} <ArticleLinks ids={resource.owner.articles} />
          </Fact>
        ) : null}
        <ClassFact view={view} label={t('portal:filter.class')} of={resource.sharingClass} />
        {content?.sharingConditions ? (
          <Fact label={t('portal:resource.conditions')}>{content.sharingConditions}</Fact>
        ) : null}
        <ClassFact view={view} label={t('portal:resource.opening')} of={resource.openingClass} />
        {resource.opening?.grounds.length ? (
          <Fact label={t('portal:resource.openingGrounds')}>
            {resource.opening.grounds.map((ground) => (
              <div key={ground.key}>
                {say(view, ground)} <ArticleLinks ids={ground.articles} />
                {ground.argument ? <p className="muted">{ground.argument}</p> : null}
              </div>
            ))}
          </Fact>
        ) : null}
        {resource.opening?.condition ? (
          <Fact label={t('portal:resource.openingConditions')}>{resource.opening.condition}</Fact>
        ) : null}
        {format ? <Fact label={t('portal:filter.formatCategory')}>{say(view, format)}</Fact> : null}
        {resource.publishedOn ? (
          <Fact label={t('portal:resource.published')}>
            <span className="num">{resource.publishedOn}</span>
          </Fact>
        ) : null}
      </dl>
      <section aria-labelledby="items">
        <h2 id="items">{t('portal:resource.items')}</h2>
        <Items view={view} body={body} />
      </section>
      {resource.view === 'name-only' ? null : (
        <section aria-labelledby="apply">
          <h2 id="apply">{t('portal:resource.apply')}</h2>
          <p>{t('portal:resource.applyHow')}</p>
          <p>
            <a className="button" href={`/desk/catalog/${resource.id}?tab=services`}>
              {t('portal:resource.applyGo')}
            </a>
          </p>
          <p>
            <a href={`/corrections?resource=${resource.id}`}>{t('corrections:portal.link')}</a>
          </p>
        </section>
      )}
    </article>
  );
}

export const resourcePage: Page = {
  load: async ({ get, params }) => {
    const id = encodeURIComponent(params.id ?? '');
    const [resource, terms, batches] = await Promise.all([
      get(`/api/catalog/resources/${id}`),
      given<TermsReply>(get, '/api/catalog/terms'),
      given<BatchList>(get, `/api/collect/resources/${id}/batches?pageSize=10`),
    ]);
    // A malformed id is for the reader simply an address without a page.
    if (resource.status === 400) return { status: 404, body: {} };
    if (resource.status !== 200) return resource;
    return { status: 200, body: { resource: resource.body, terms, batches } };
  },
  title: ({ t }, data) => bodyOf(data)?.resource.name ?? t('portal:problem.notFound.title'),
  description: (_, data) => bodyOf(data)?.resource.summary ?? '',
  View: ({ view, data }: { view: View; data: PageData }) => {
    const body = bodyOf(data);
    return body ? <Whole view={view} body={body} /> : <ProblemBody view={view} data={data} />;
  },
};
