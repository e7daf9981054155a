// Signing in and out in plain HTML, and coming back to the page that asked for it.
import type { z } from 'zod';
import type { demoAccountsReply } from '#rooms/org/schema.ts';
import type { Page, PageData, View } from '../page.ts';
import { PostForm, Send, TextField } from './fields.tsx';
import { ownAddress, registerAddress } from './sent.ts';

type Accounts = z.output<typeof demoAccountsReply>;
type Body = { demo?: Accounts };

function SignIn({ view, data }: { view: View; data: PageData }) {
  const { t, me, language } = view;
  const { demo } = data.body as Body;
  return (
    <article className="sheet narrow">
      <h1>{t('portal-form:signIn.title')}</h1>
      {me ? <p className="notice">{t('portal-form:signIn.already', { name: me.name })}</p> : null}
      <PostForm view={view} of="signIn">
        <TextField
          view={view}
          of="signIn"
          name="login"
          label={t('portal-form:signIn.account')}
          autoComplete="username"
          required
        />
        <TextField
          view={view}
          of="signIn"
          name="password"
          type="password"
          label={t('portal-form:signIn.password')}
          autoComplete="current-password"
          required
        />
        <Send>{t('portal-form:signIn.go')}</Send>
      </PostForm>
      <p>
        {t('portal-form:signIn.none')}{' '}
        <a
          href={
            view.query.get('next') ? registerAddress(ownAddress(view.query.get('next'), '/')) : '/register'
          }
        >
          {t('open-me:register.title')}
        </a>
      </p>
      <p className="muted">
        {t('portal-form:signIn.officials')} <a href="/desk/login">{t('portal-form:signIn.desk')}</a>
      </p>
      {demo && demo.items.length > 0 ? (
        <section aria-labelledby="demo-people">
          <h2 id="demo-people">{t('portal-form:signIn.demo')}</h2>
          <PostForm view={view} of="demo">
            <p className="hint">{t('portal-form:signIn.demoWho')}</p>
            <ul className="people">
              {demo.items.map((one) => (
                <li key={`${one.personId} ${one.organisationId}`}>
                  <button
                    type="submit"
                    className="button plain"
                    name="who"
                    value={`${one.personId} ${one.organisationId}`}
                  >
                    {t('portal-form:me.as', {
                      name: one.name,
                      organisation: language === 'en' ? one.organisation.en : one.organisation.zh,
                    })}
                  </button>
                </li>
              ))}
            </ul>
          </PostForm>
        </section>
      ) : null}
    </article>
  );
}

export const signInPage: Page = {
  load: async ({ get }) => {
    const demo = await get('/api/demo/accounts');
    return { status: 200, body: demo.status === 200 ? { demo: demo.body } : {} };
  },
  title: ({ t }) => t('portal-form:signIn.title'),
  act: async ({ call, sent, query }) => {
    const next = ownAddress(query.get('next'), '/');
    if (sent.of === 'demo') {
      const [personId, organisationId] = sent.text('who').split(' ');
      const reply = await call('POST', '/api/demo/session', { personId, organisationId });
      return reply.status < 300 ? { see: next } : { refused: reply };
    }
    const reply = await call('POST', '/api/session', {
      login: sent.text('login'),
      password: sent.text('password'),
    });
    if (reply.status >= 300) return { refused: reply };
    // A second factor is asked for where its page lives.
    const { ok } = reply.body as { ok: boolean };
    return { see: ok ? next : '/desk/login' };
  },
  View: SignIn,
};

export const signOutPage: Page = {
  load: async () => ({ status: 200, body: {} }),
  title: ({ t }) => t('portal-form:signOut.title'),
  act: async ({ call }) => {
    const reply = await call('DELETE', '/api/session');
    return reply.status < 300 || reply.status === 401 ? { see: '/' } : { refused: reply };
  },
  View: ({ view }) => (
    <article className="sheet narrow">
      <h1>{view.t('portal-form:signOut.title')}</h1>
      <PostForm view={view} of="signOut">
        <Send>{view.t('portal-form:signOut.go')}</Send>
      </PostForm>
    </article>
  ),
};
