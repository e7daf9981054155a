// Rules of conduct and the undertaking: read by everybody, accepted by who is signed in.
import type { RulesReply } from '#rooms/open/people/schema.ts';
import { legalDay } from '../../../shared/format.ts';
import { say } from '../../catalog/words.ts';
import { PostForm, Send } from '../../forms/fields.tsx';
import type { Page, PageData, View } from '../../page.ts';
import { ProblemBody } from '../../parts/ProblemPage.tsx';
import { MeNav } from './MeNav.tsx';

function Rules({ view, data, own }: { view: View; data: PageData; own: boolean }) {
  if (data.status !== 200) return <ProblemBody view={view} data={data} />;
  const { t, me } = view;
  const { items } = data.body as RulesReply;
  return (
    <article className="sheet">
      <h1>{t('open-me:rules.title')}</h1>
      {own ? <MeNav view={view} here="rules" /> : null}
      {items.map(({ inForce, earlier, acceptedAt }) => (
        <section key={inForce.kind} aria-labelledby={`rules-${inForce.kind}`}>
          <h2 id={`rules-${inForce.kind}`}>{t(`open-me:rules.${inForce.kind}`)}</h2>
          <p className="muted">
            {inForce.publishedAt
              ? t('open-me:rules.version', { number: inForce.number, day: legalDay(inForce.publishedAt) })
              : t('open-me:rules.standing')}
          </p>
          <p className="prewrap">{say(view, inForce.text)}</p>
          {acceptedAt ? (
            <p className="notice">{t('open-me:rules.acceptedAt', { day: legalDay(acceptedAt) })}</p>
          ) : own ? (
            <PostForm view={view} of={inForce.kind}>
              <input type="hidden" name="number" value={inForce.number} />
              <Send>{t('open-me:rules.accept')}</Send>
            </PostForm>
          ) : me ? (
            <p>
              <a href="/me/rules">{t('open-me:rules.accept')}</a>
            </p>
          ) : null}
          {earlier.length > 0 ? (
            <details>
              <summary>{t('open-me:rules.earlier', { count: earlier.length })}</summary>
              {earlier.map((one) => (
                <section key={one.number}>
                  <h3>
                    {t('open-me:rules.version', {
                      number: one.number,
                      day: one.publishedAt ? legalDay(one.publishedAt) : '',
                    })}
                  </h3>
                  <p className="prewrap">{say(view, one.text)}</p>
                </section>
              ))}
            </details>
          ) : null}
        </section>
      ))}
    </article>
  );
}

export const rulesPage: Page = {
  personal: true,
  load: ({ get }) => get('/api/open/rules'),
  title: ({ t }) => t('open-me:rules.title'),
  View: (props) => <Rules {...props} own={false} />,
};
export const myRulesPage: Page = {
  ...rulesPage,
  act: async ({ call, sent }) => {
    const reply = await call('POST', `/api/open/rules/${encodeURIComponent(sent.of)}/acceptance`, {
      number: sent.text('number'),
    });
    return reply.status < 300 ? { see: '/me/rules?done=accepted' } : { refused: reply };
  },
  View: (props) => <Rules {...props} own />,
};
