// Asking for data in two steps: first what there is, then what is missing.
import type { z } from 'zod';
import type { matchesReply } from '#rooms/open/demands/schema.ts';
import { demandKinds } from '#rooms/open/demands/terms.ts';
import { given, say } from '../../catalog/words.ts';
import { AreaField, ChoiceField, PostForm, Send, TextField } from '../../forms/fields.tsx';
import type { Page, PageData, View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';
import { SignInOrRegister } from '../../parts/SignInOrRegister.tsx';
import { demandPath } from './words.tsx';

type Matches = z.output<typeof matchesReply>;
type Body = { wanted: string; matches: Matches | undefined };
const NONE = 'none';

function Look({ view, wanted }: { view: View; wanted: string }) {
  const { t } = view;
  return (
    <>
      <p>
        <label htmlFor="wanted">{t('open-demands:new.wanted')}</label>
      </p>
      <form className="search" method="get" action="/demands/new">
        <input
          id="wanted"
          name="wanted"
          type="search"
          required
          minLength={2}
          maxLength={200}
          defaultValue={wanted}
        />
        <button type="submit">{t('open-demands:new.look')}</button>
      </form>
    </>
  );
}

function New({ view, data }: { view: View; data: PageData }) {
  const { t } = view;
  const { wanted, matches } = data.body as Body;
  const found = matches?.items ?? [];
  return (
    <article className="sheet">
      <h1>{t('open-demands:new.title')}</h1>
      <p className="lead">{t('open-demands:new.first')}</p>
      <Look view={view} wanted={wanted} />
      {wanted && matches ? (
        <>
          {matches.items.some(({ slug }) => slug) ? (
            <section aria-labelledby="there">
              <h2 id="there">{t('open-demands:new.there')}</h2>
              <ul>
                {found.flatMap(({ id, name, slug, provider }) =>
                  slug ? (
                    <li key={id}>
                      <a href={`/datasets/${slug}`}>{name}</a> {say(view, provider.name)}
                    </li>
                  ) : (
                    []
                  ),
                )}
              </ul>
            </section>
          ) : null}
          {view.me ? null : (
            <div className="notice">
              <p>{t('open-demands:new.signIn')}</p>
              <SignInOrRegister view={view} />
            </div>
          )}
          {view.me ? (
            <PostForm view={view} of="demand">
              <input type="hidden" name="wanted" value={wanted} />
              {found.map(({ id }) => (
                <input key={id} type="hidden" name="shown" value={id} />
              ))}
              {found.length > 0 ? (
                <ChoiceField
                  view={view}
                  of="demand"
                  name="resourceId"
                  label={t('open-demands:new.isIt')}
                  required
                  options={[
                    ...found
                      .filter(({ slug }) => !slug)
                      .map(({ id, name, provider }) => ({
                        key: id,
                        label: name,
                        hint: say(view, provider.name),
                      })),
                    { key: NONE, label: t('open-demands:new.noneOfThem') },
                  ]}
                />
              ) : (
                <p className="muted">{t('open-demands:new.noMatch')}</p>
              )}
              {found.length > 0 ? (
                <TextField
                  view={view}
                  of="demand"
                  name="noneFits"
                  label={t('open-demands:new.noneFits')}
                  hint={t('open-demands:new.noneFitsHint')}
                  maxLength={500}
                />
              ) : null}
              <ChoiceField
                view={view}
                of="demand"
                name="kind"
                label={t('open-demands:new.kind')}
                required
                options={demandKinds.map((key) => ({
                  key,
                  label: t(`open-demands:kind.${key}`),
                  ...(key === 'disclosure'
                    ? {
                        hint: t('open-demands:new.disclosure', {
                          channel: matches.channel || t('open-demands:new.noChannel'),
                        }),
                      }
                    : {}),
                }))}
              />
              <ArticleLinks ids={matches.articles} />
              <AreaField
                view={view}
                of="demand"
                name="why"
                label={t('open-demands:new.why')}
                required
                maxLength={1000}
              />
              <AreaField
                view={view}
                of="demand"
                name="scenario"
                label={t('open-demands:new.scenario')}
                hint={t('open-demands:new.scenarioHint')}
                rows={3}
                maxLength={1000}
              />
              <p className="hint">{t('open-demands:new.public')}</p>
              <Send>{t('open-demands:new.send')}</Send>
            </PostForm>
          ) : null}
        </>
      ) : null}
    </article>
  );
}

export const newDemandPage: Page = {
  personal: true,
  load: async ({ get, query }) => {
    const wanted = (query.get('wanted') ?? '').trim();
    const matches = wanted
      ? await given<Matches>(get, `/api/open/demands/matches?wanted=${encodeURIComponent(wanted)}`)
      : undefined;
    return { status: 200, body: { wanted, matches } satisfies Body };
  },
  title: ({ t }) => t('open-demands:new.title'),
  act: async ({ call, sent }) => {
    const entry = sent.given('resourceId');
    const reply = await call('POST', '/api/open/demands', {
      kind: sent.text('kind'),
      wanted: sent.text('wanted'),
      why: sent.text('why'),
      scenario: sent.text('scenario'),
      ...(entry && entry !== NONE ? { resourceId: entry } : {}),
      shown: sent.all('shown'),
      noneFits: sent.text('noneFits'),
    });
    if (reply.status >= 300) return { refused: reply };
    const { number } = reply.body as { number: string };
    return { see: `${demandPath(number)}?done=filed` };
  },
  View: New,
};
