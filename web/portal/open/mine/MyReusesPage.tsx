// What the reader's body made of open data and registered: how each stands, and the way to take it back.
import type { ProductList } from '#rooms/open/showcase/schema.ts';
import { Done, PostForm, Send } from '../../forms/fields.tsx';
import type { Page, View } from '../../page.ts';
import { Pages } from '../SearchPage.tsx';
import { drawn, failed } from '../voices/shared.tsx';
import { Crumb } from './Crumb.tsx';

function Shown({ view, body }: { view: View; body: ProductList }) {
  const { t } = view;
  return (
    <article className="sheet">
      <Crumb view={view} />
      <h1>{t('open-mine:reuses.title')}</h1>
      <Done view={view} messages={{ withdrawn: t('open-mine:reuses.withdrawn') }} />
      <p>
        <a className="button" href="/reuses/new">
          {t('open-voices:reuses.new')}
        </a>
      </p>
      {body.items.length === 0 ? <p className="muted">{t('open-mine:reuses.none')}</p> : null}
      <ol className="results">
        {body.items.map((one) => (
          <li key={one.id} className="result">
            <h2>
              <a href={`/reuses/${one.id}`}>{one.title}</a>
              <span className="tag">
                {t(`open-mine:reuses.state.${one.hiddenSince ? 'hidden' : one.state}`)}
              </span>
            </h2>
            <p>{one.summary}</p>
            <p className="result-facts">
              <span className="num">{one.number}</span>
              <span>{t(`open-voices:form.${one.form}`)}</span>
              <span className="num">{one.filedAt.slice(0, 10)}</span>
            </p>
            {one.reason ? (
              <p>{t('common:labelled', { label: t('open-mine:reuses.reason'), text: one.reason })}</p>
            ) : null}
            {one.lacksSince ? <p className="notice">{one.lacksNote || t('open-mine:reuses.lacks')}</p> : null}
            {one.abilities.withdraw?.allowed && one.state !== 'withdrawn' ? (
              <details>
                <summary>{t('open-mine:reuses.withdraw')}</summary>
                <PostForm view={view} of={`withdraw-${one.id}`}>
                  <p className="hint">{t('open-mine:reuses.withdrawText')}</p>
                  <Send plain>{t('open-mine:reuses.withdrawOk')}</Send>
                </PostForm>
              </details>
            ) : null}
          </li>
        ))}
      </ol>
      <Pages view={view} path="/me/reuses" page={body.page} total={body.total} pageSize={body.pageSize} />
    </article>
  );
}

export const myReusesPage: Page = {
  personal: true,
  load: ({ get, query }) => {
    const page = query.get('page');
    return get(`/api/open/me/products?pageSize=20${page && /^\d{1,6}$/.test(page) ? `&page=${page}` : ''}`);
  },
  title: ({ t }) => t('open-mine:reuses.title'),
  async act({ call, sent }) {
    const id = sent.of.replace(/^withdraw-/, '');
    const reply = await call('POST', `/api/open/products/${encodeURIComponent(id)}/withdrawal`);
    return failed(reply) ? { refused: reply } : { see: '/me/reuses?done=withdrawn' };
  },
  View: drawn(Shown),
};
