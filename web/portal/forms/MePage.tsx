// One's own pages, in one place.
import type { z } from 'zod';
import type { meReply } from '#rooms/org/schema.ts';
import type { Page, PageData, View } from '../page.ts';
import { ProblemBody } from '../parts/ProblemPage.tsx';

const pages = [
  ['/me/applications', 'applications'],
  ['/me/access', 'access'],
  ['/demands/mine', 'demands'],
  ['/me/voices', 'voices'],
  ['/reuses/new', 'reuses'],
  ['/me/identity', 'identity'],
  ['/me/rules', 'rules'],
] as const;

function Mine({ view, data }: { view: View; data: PageData }) {
  const { t, language } = view;
  const { person, organisation } = data.body as z.output<typeof meReply>;
  return (
    <article className="sheet">
      <h1>{t('portal-form:me.page')}</h1>
      <p className="lead">
        {t('portal-form:me.as', {
          name: person.name,
          organisation:
            language === 'en' ? organisation.name.en || organisation.name.zh : organisation.name.zh,
        })}
      </p>
      <ul className="tiles">
        {pages.map(([path, name]) => (
          <li key={path}>
            <a href={path}>{t(`portal-form:mine.${name}`)}</a>
          </li>
        ))}
      </ul>
    </article>
  );
}

export const mePage: Page = {
  personal: true,
  load: ({ get }) => get('/api/me'),
  title: ({ t }) => t('portal-form:me.page'),
  View: ({ view, data }) =>
    data.status === 200 ? <Mine view={view} data={data} /> : <ProblemBody view={view} data={data} />,
};
