// What people made of open data: the gallery, one product with its sources, and the form to register one.
import type { ProductList, ProductReply, TakenReply } from '#rooms/open/showcase/schema.ts';
import { AreaField, Done, PostForm, SelectField, Send, TextField, TickField } from '../../forms/fields.tsx';
import type { Page, View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';
import { say, setAddress } from '../words.ts';
import { bodyOf, drawn, Facts, failed } from './shared.tsx';

const forms = ['app', 'service', 'visualisation', 'research', 'article', 'other'];

function Marks({ view, one }: { view: View; one: ProductReply }) {
  const { t } = view;
  return (
    <>
      <span>{t(`open-voices:form.${one.form}`)}</span>{' '}
      <span>{one.paid ? t('open-voices:paid', { price: one.price }) : t('open-voices:free')}</span>{' '}
      {one.disciplined ? <span>{t('open-voices:disciplined')}</span> : null}{' '}
      {one.lacksSince ? <strong>{t('open-voices:lacks')}</strong> : null}
    </>
  );
}

function Gallery({ view, body }: { view: View; body: ProductList }) {
  const { t } = view;
  return (
    <article className="sheet">
      <h1>{t('open-voices:reuses.title')}</h1>
      <p className="lead">{t('open-voices:reuses.lead', { count: body.total })}</p>
      <Done view={view} messages={{ filed: t('open-voices:reuses.filed') }} />
      <p>
        <a className="button" href="/reuses/new">
          {t('open-voices:reuses.new')}
        </a>
      </p>
      {body.items.length === 0 ? <p className="muted">{t('open-voices:reuses.none')}</p> : null}
      <ul className="plain-list">
        {body.items.map((one) => (
          <li key={one.id} className="result">
            <h2>
              <a href={`/reuses/${one.id}`}>{one.title}</a>
            </h2>
            <p>{one.summary}</p>
            <p className="result-facts">
              <span>{say(view, one.organisation.name)}</span> <Marks view={view} one={one} />
            </p>
          </li>
        ))}
      </ul>
    </article>
  );
}

export const reusesPage: Page = {
  load: ({ get, query }) => {
    const asked = new URLSearchParams();
    for (const name of ['dataset', 'form', 'q', 'page'])
      if (query.get(name)) asked.set(name, query.get(name) ?? '');
    return get(`/api/open/products?${asked}`);
  },
  title: ({ t }) => t('open-voices:reuses.title'),
  View: drawn(Gallery),
};

function One({ view, body: one }: { view: View; body: ProductReply }) {
  const { t } = view;
  return (
    <article className="sheet">
      <p className="kicker">
        <a href="/reuses">{t('open-voices:reuses.title')}</a>
      </p>
      <h1>{one.title}</h1>
      <p className="result-facts">
        <Marks view={view} one={one} />
      </p>
      {one.lacksSince ? <p className="notice">{one.lacksNote}</p> : null}
      <p>{one.summary}</p>
      <Facts
        items={[
          [t('open-voices:reuses.by'), say(view, one.organisation.name)],
          [
            t('open-voices:reuses.address'),
            one.address ? (
              <a key="to" href={one.address} rel="nofollow noopener">
                {one.address}
              </a>
            ) : null,
          ],
          [
            t('open-voices:reuses.event'),
            one.event ? (
              <a key="event" href={`/events/${one.event.id}`}>
                {one.event.title}
              </a>
            ) : null,
          ],
          [t('open-voices:reuses.on'), one.publishedAt?.slice(0, 10)],
        ]}
      />
      <section aria-labelledby="sources">
        <h2 id="sources">{t('open-voices:reuses.sources')}</h2>
        <ul>
          {one.sources.map((source) => (
            <li key={source.statement}>
              {source.dataset ? (
                <a href={setAddress(source.dataset.slug)}>{source.statement}</a>
              ) : (
                source.statement
              )}
            </li>
          ))}
        </ul>
      </section>
      <p>
        <a href={`/reuses/${one.id}/report`}>{t('open-conduct:harm.link')}</a>
      </p>
    </article>
  );
}

export const reusePage: Page = {
  personal: true,
  load: ({ get, params }) => get(`/api/open/products/${encodeURIComponent(params.id ?? '')}`),
  title: (_view, data) => (data.status === 200 ? (data.body as ProductReply).title : ''),
  View: drawn(One),
};

const CHOICES = [1, 2, 3];

function New({ view, body }: { view: View; body: TakenReply }) {
  const { t } = view;
  const days = body.items.flatMap(({ dataset, days: all }) =>
    all.map((day) => ({
      key: `${dataset.id} ${day}`,
      label: t('open-voices:reuses.taken', { name: say(view, dataset.title), day }),
    })),
  );
  return (
    <article className="sheet narrow">
      <h1>{t('open-voices:reuses.new')}</h1>
      <ArticleLinks ids={body.articles} />
      {days.length === 0 ? <p className="notice">{t('open-voices:reuses.nothingTaken')}</p> : null}
      <PostForm view={view} of="product">
        <TextField view={view} of="product" name="title" label={t('open-voices:reuses.name')} required />
        <AreaField view={view} of="product" name="summary" label={t('open-voices:reuses.summary')} required />
        <SelectField
          view={view}
          of="product"
          name="kind"
          label={t('open-voices:reuses.form')}
          options={forms.map((key) => ({ key, label: t(`open-voices:form.${key}`) }))}
        />
        <TextField
          view={view}
          of="product"
          name="address"
          type="url"
          label={t('open-voices:reuses.address')}
        />
        {CHOICES.map((n) => (
          <SelectField
            key={n}
            view={view}
            of="product"
            name={`source${n}`}
            label={t('open-voices:reuses.source', { n })}
            hint={n === 1 ? t('open-voices:reuses.sourceHint') : undefined}
            empty={t('open-voices:choose')}
            options={days}
          />
        ))}
        <TickField view={view} of="product" name="paid" label={t('open-voices:reuses.paid')} />
        <TextField view={view} of="product" name="price" label={t('open-voices:reuses.price')} />
        <Send>{t('open-voices:send')}</Send>
      </PostForm>
    </article>
  );
}

export const newReusePage: Page = {
  personal: true,
  load: ({ get }) => get('/api/open/me/taken'),
  title: ({ t }) => t('open-voices:reuses.new'),
  async act({ call, sent }) {
    const sources = CHOICES.flatMap((n) => {
      const [datasetId, obtainedOn] = sent.text(`source${n}`).split(' ');
      return datasetId ? [{ datasetId, ...(obtainedOn ? { obtainedOn } : {}) }] : [];
    });
    const reply = await call('POST', '/api/open/products', {
      ...bodyOf(sent, 'title', 'summary', 'address', 'paid', 'price'),
      form: sent.text('kind'),
      sources,
    });
    return failed(reply) ? { refused: reply, fields: { form: 'kind' } } : { see: '/reuses?done=filed' };
  },
  View: drawn(New),
};
