// For whoever writes programs: every door of the platform with an address that works as it stands, and what needs a key.
import type { ReactNode } from 'react';
import type { Page, PageData, View } from '../../page.ts';
import { given, type SearchReply, setAddress } from '../words.ts';
import { Code } from './Code.tsx';

type Body = { slug: string | undefined };

function Door({
  view,
  name,
  address,
  children,
}: {
  view: View;
  name: string;
  address: string;
  children?: ReactNode;
}) {
  const { t } = view;
  return (
    <div>
      <dt>{t(`open-doors:developers.door.${name}`)}</dt>
      <dd>
        <a className="wrap" href={address}>
          <code>{address}</code>
        </a>
        <p className="muted">{t(`open-doors:developers.text.${name}`)}</p>
        {children}
      </dd>
    </div>
  );
}

/** `slug`: of a set that is there, for examples that answer. */
function Shown({ view, data }: { view: View; data: PageData }) {
  const { t, site } = view;
  const { slug } = data.body as Body;
  const section = (name: string, doors: [name: string, address: string][]): ReactNode => (
    <section aria-labelledby={`dev-${name}`}>
      <h2 id={`dev-${name}`}>{t(`open-doors:developers.section.${name}`)}</h2>
      <dl className="facts wide">
        {doors.map(([door, address]) => (
          <Door key={door} view={view} name={door} address={address} />
        ))}
      </dl>
    </section>
  );
  const base = `/api/open/datasets/${encodeURIComponent(slug ?? '')}`;
  return (
    <article className="resource">
      <h1>{t('open-doors:developers.title')}</h1>
      <p className="lead">{t('open-doors:developers.lead')}</p>
      {section('whole', [
        ['openapi', '/api/openapi.json'],
        ['search', '/api/open/search?q='],
        ['catalogue', '/api/open/catalogue'],
        ['changes', '/api/open/changes'],
        ['status', '/api/open/status'],
      ])}
      {section('standards', [
        ['dcat', '/catalog.jsonld'],
        ['turtle', '/catalog.ttl'],
        ['rdf', '/catalog.rdf'],
        ['ckan', '/api/3/action/package_search?rows=5'],
        ['atom', '/feed.atom'],
        ['changesAtom', '/changes.atom'],
      ])}
      {slug ? (
        <>
          {section('set', [
            ['rows', `${base}/rows?limit=5`],
            ['aggregate', `${base}/aggregate?measures=count`],
            ['package', `${base}/datapackage.json`],
            ['csvw', `${base}/files/csv-metadata.json`],
            ['schemaOrg', `${base}/schema.jsonld`],
            ['setOpenapi', `${base}/openapi.json`],
            ['setAtom', `${base}/feed.atom`],
          ])}
          <p>
            <a href={`${setAddress(slug)}/api`}>{t('open-doors:developers.example')}</a>
          </p>
        </>
      ) : null}
      <section aria-labelledby="dev-key">
        <h2 id="dev-key">{t('open-doors:developers.section.key')}</h2>
        <p>{t('open-doors:developers.key')}</p>
        <Code text={`curl -H 'Authorization: gso_…' '${site}${base}/rows?limit=5'`} />
        <p>
          <a href="/me/access">{t('open-doors:developers.makeKey')}</a>
        </p>
      </section>
      <section aria-labelledby="dev-manners">
        <h2 id="dev-manners">{t('open-doors:developers.section.manners')}</h2>
        <ul className="dots">
          {(['pace', 'errors', 'ranges', 'licence', 'webhooks'] as const).map((name) => (
            <li key={name}>{t(`open-doors:developers.manner.${name}`)}</li>
          ))}
        </ul>
      </section>
    </article>
  );
}

export const developersPage: Page = {
  load: async ({ get }) => {
    const found = await given<SearchReply>(
      get,
      '/api/open/search?facets=false&class=open&sort=rows&pageSize=1',
    );
    const [first] = found?.items ?? [];
    return { status: 200, body: { slug: first && first.rows > 0 ? first.slug : undefined } };
  },
  title: ({ t }) => t('open-doors:developers.title'),
  description: ({ t }) => t('open-doors:developers.lead'),
  Head: ({ view }) => <link rel="canonical" href={`${view.site}/developers`} />,
  View: Shown,
};
