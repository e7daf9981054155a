// 我的账号: second factor, the identity provider, and every open session of mine with the way to end it.
import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { api } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { Screen } from '../shell/Screen.tsx';
import { useMe } from '../shell/session.ts';
import { useConfirm } from '../shell/useConfirm.tsx';
import { goToProvider, type SignInState, signInQuery, useSignInAct } from './queries.ts';
import { SecondFactor } from './SecondFactor.tsx';

function Sessions({ state }: { state: SignInState }) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const end = useSignInAct((id: string) => api.delete(`/api/session/mine/${id}`));
  return (
    <section className="panel account-part">
      <h2>{t('account:sessions.title')}</h2>
      <ul className="plain-list">
        {state.sessions.map((one) => (
          <li key={one.id} className="account-session">
            <span>
              <strong>{one.device || t('account:sessions.unknown')}</strong>{' '}
              {one.current ? <span className="mark good">{t('account:sessions.current')}</span> : null}
              <span className="row-sub num">
                {t(`account:sessions.method.${one.method}`)} ·{' '}
                {one.method === 'demo' ? '' : `${one.network} · `}
                {t('account:sessions.opened', { at: formatInstant(one.createdAt) })} ·{' '}
                {t('account:sessions.seen', { at: formatInstant(one.seenAt) })}
              </span>
            </span>
            {one.current ? null : (
              <Button
                size="small"
                danger
                onClick={() =>
                  end.mutate(one.id, { onSuccess: () => message.success(t('account:sessions.ended')) })
                }
              >
                {t('account:sessions.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <ProblemView error={end.error} />
    </section>
  );
}

function Provider({ state }: { state: SignInState }) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const confirm = useConfirm();
  const [params] = useSearchParams();
  const go = useMutation({ mutationFn: goToProvider });
  const unlink = useSignInAct((issuer: string) => api.post('/api/session/provider/unlink', { issuer }));
  return (
    <section className="panel account-part">
      <h2>{t('account:provider.title')}</h2>
      {params.get('linked') ? <p className="mark good">{t('account:provider.justLinked')}</p> : null}
      {state.identities.map(({ issuer, linkedAt }) => (
        <p key={issuer}>
          {t('account:provider.linked', { issuer, at: formatInstant(linkedAt) })}{' '}
          <Button
            size="small"
            danger
            onClick={async () => {
              const sure = await confirm({
                title: t('account:provider.unlink'),
                what: t('account:provider.askUnlink'),
                ok: t('account:provider.unlink'),
                danger: true,
              });
              if (sure)
                unlink.mutate(issuer, { onSuccess: () => message.success(t('account:provider.unlinked')) });
            }}
          >
            {t('account:provider.unlink')}
          </Button>
        </p>
      ))}
      {state.provider && state.identities.length === 0 ? (
        <Button loading={go.isPending} onClick={() => go.mutate()}>
          {t('account:provider.link', { label: state.provider.label })}
        </Button>
      ) : null}
      {state.provider ? null : <p className="muted">{t('account:provider.none')}</p>}
      <ProblemView error={go.error ?? unlink.error} />
    </section>
  );
}

export function AccountPage() {
  const { t } = useTexts();
  const me = useMe();
  const { data, error } = useQuery(signInQuery);
  return (
    <Screen
      title={t('account:title')}
      facts={me ? `${me.person.name} · ${me.person.account}` : null}
      actions={<Link to="/password">{t('desk:shell.password')}</Link>}
    >
      <ProblemView error={error} />
      {data ? (
        <div className="stack">
          <SecondFactor state={data} />
          <Provider state={data} />
          <Sessions state={data} />
        </div>
      ) : error ? null : (
        <SkeletonFacts />
      )}
    </Screen>
  );
}
