// Sign-in. In the demo every person is one click away; otherwise name and password.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useEffect, useState } from 'react';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { Bar } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { goToProvider } from '../account/queries.ts';
import { CodeStep } from './CodeStep.tsx';
import { Brand } from './Sidebar.tsx';
import { type DemoAccount, meQuery, usePlatformName } from './session.ts';
import { LanguageButton } from './Topbar.tsx';

function useEnter() {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [params] = useSearchParams();
  return async () => {
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'law' });
    await client.fetchQuery({ ...meQuery, staleTime: 0 });
    const next = params.get('next') ?? '/';
    navigate(next.startsWith('/') && !next.startsWith('//') ? next : '/', { replace: true });
  };
}

function Demo({ accounts }: { accounts: DemoAccount[] }) {
  const { t, say } = useTexts();
  const enter = useEnter();
  const sign = useMutation({
    mutationFn: ({ personId, organisationId }: DemoAccount) =>
      api.post('/api/demo/session', { personId, organisationId }),
    onSuccess: enter,
  });
  return (
    <section className="login-demo" aria-labelledby="demo-title">
      <h2 id="demo-title">{t('desk:login.demoTitle')}</h2>
      <p className="muted">
        <strong className="mark near">{t('common:demo')}</strong> {t('common:demoExplain')}
      </p>
      <ProblemView error={sign.error} />
      <ul className="people">
        {accounts.map((account) => (
          <li key={`${account.personId}${account.organisationId}`}>
            <button type="button" disabled={sign.isPending} onClick={() => sign.mutate(account)}>
              <span className="people-name">{account.name}</span>
              <span className="people-org">{say(account.organisation)}</span>
              <span className="people-role">
                {account.roles.map((role) => t(`desk:role.${role}`)).join(' · ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Login() {
  const { t } = useTexts();
  const platform = usePlatformName();
  const enter = useEnter();
  const { data: me } = useQuery(meQuery);
  useEffect(() => {
    document.title = `${t('desk:login.title')} · ${platform}`;
  }, [t, platform]);
  const [ticket, setTicket] = useState<string>();
  const [params] = useSearchParams();
  const refused = params.get('problem');
  const ways = useQuery({
    queryKey: ['session', 'ways'],
    queryFn: () => api.get<{ provider: { label: string } | null }>('/api/session/ways'),
  });
  const leave = useMutation({ mutationFn: goToProvider });
  const provider = ways.data?.provider;
  const demo = useQuery({
    queryKey: ['demo', 'accounts'],
    queryFn: () => api.get<{ items: DemoAccount[] }>('/api/demo/accounts'),
    retry: false,
  });
  const sign = useMutation({
    mutationFn: (input: { login: string; password: string }) =>
      api.post<{ ok: boolean; ticket?: string }>('/api/session', input),
    onSuccess: async ({ ticket }) => (ticket ? setTicket(ticket) : enter()),
  });
  if (me && !sign.isPending) return <Navigate to="/" replace />;
  const accounts = demo.data?.items ?? [];
  return (
    <div className="login">
      <header className="login-top">
        <Brand size={28} />
        <LanguageButton />
      </header>
      <main className="login-body">
        {demo.isPending ? (
          <section className="login-demo" aria-hidden="true">
            <Bar width={180} height={22} />
          </section>
        ) : null}
        {accounts.length > 0 ? <Demo accounts={accounts} /> : null}
        <section className="login-form" aria-labelledby="login-title">
          {ticket ? (
            <CodeStep ticket={ticket} onEntered={enter} onBack={() => setTicket(undefined)} />
          ) : (
            <>
              <h1 id="login-title">{t('desk:login.title')}</h1>
              {refused ? (
                <p className="mark bad">
                  {t(
                    refused === 'org.identity-unlinked'
                      ? 'account:provider.unlinkedWhy'
                      : 'account:provider.refused',
                  )}
                </p>
              ) : null}
              <Form layout="vertical" requiredMark={false} onFinish={(input) => sign.mutate(input)}>
                <Form.Item
                  name="login"
                  label={t('desk:login.name')}
                  rules={[{ required: true, message: t('desk:login.nameMissing') }]}
                >
                  <Input autoComplete="username" />
                </Form.Item>
                <Form.Item
                  name="password"
                  label={t('desk:login.password')}
                  rules={[{ required: true, message: t('desk:login.passwordMissing') }]}
                >
                  <Input.Password autoComplete="current-password" />
                </Form.Item>
                <ProblemView error={sign.error} />
                <Button type="primary" htmlType="submit" block loading={sign.isPending}>
                  {t('desk:login.enter')}
                </Button>
              </Form>
              {provider ? (
                <Button block loading={leave.isPending} onClick={() => leave.mutate()}>
                  {t('account:provider.enter', { label: provider.label })}
                </Button>
              ) : null}
              <ProblemView error={leave.error} />
            </>
          )}
          <p className="muted login-help">{t('desk:login.help')}</p>
        </section>
      </main>
    </div>
  );
}
