// Sets up or ends the second factor: password, picture and first code, then the recovery codes this once.
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { type SignInState, useSignInAct } from './queries.ts';

type Begun = { secret: string; uri: string; picture: string };

function Codes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const { t } = useTexts();
  return (
    <>
      <p>{t('account:second.codesHow')}</p>
      <ul className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Button type="primary" onClick={onKept}>
        {t('account:second.saved')}
      </Button>
    </>
  );
}

function SetUp({ onClose }: { onClose: () => void }) {
  const { t } = useTexts();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const begin = useSignInAct(() => api.post<Begun>('/api/session/second-factor', { password }));
  const confirm = useSignInAct(() =>
    api.post<{ codes: string[] }>('/api/session/second-factor/confirm', { code }),
  );
  if (confirm.data) return <Codes codes={confirm.data.codes} onKept={onClose} />;
  if (begin.data) {
    const { secret, uri, picture } = begin.data;
    return (
      <form
        onSubmit={(event) => {
          event.preventDefault();
          confirm.mutate(undefined);
        }}
      >
        <p>{t('account:second.scan')}</p>
        <img
          className="qr"
          alt={t('account:second.picture', { uri: '' })}
          src={`data:image/svg+xml;base64,${btoa(picture)}`}
        />
        <p>
          {t('account:second.secret')} <code className="secret">{secret}</code> <a href={uri}>otpauth</a>
        </p>
        <label className="reason" htmlFor="second-code">
          {t('account:second.code')}
          <Input
            id="second-code"
            inputMode="numeric"
            autoComplete="one-time-code"
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        </label>
        <ProblemView error={confirm.error} />
        <Button
          type="primary"
          htmlType="submit"
          disabled={code.trim().length < 6}
          loading={confirm.isPending}
        >
          {t('account:second.confirm')}
        </Button>
      </form>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        begin.mutate(undefined);
      }}
    >
      <label className="reason" htmlFor="second-password">
        {t('account:second.password')}
        <Input.Password
          id="second-password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </label>
      <ProblemView error={begin.error} />
      <Button type="primary" htmlType="submit" disabled={password === ''} loading={begin.isPending}>
        {t('account:second.next')}
      </Button>
    </form>
  );
}

function End({ onClose }: { onClose: () => void }) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const [password, setPassword] = useState('');
  const end = useSignInAct(() => api.post('/api/session/second-factor/end', { password }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        end.mutate(undefined, {
          onSuccess: () => {
            message.success(t('account:second.ended'));
            onClose();
          },
        });
      }}
    >
      <label className="reason" htmlFor="end-password">
        {t('account:second.password')}
        <Input.Password
          id="end-password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </label>
      <ProblemView error={end.error} />
      <Button danger htmlType="submit" disabled={password === ''} loading={end.isPending}>
        {t('account:second.end')}
      </Button>
    </form>
  );
}

/** A session that began without a code, where one is asked for: entered here once, nothing need be set up anew. */
function Prove() {
  const { t } = useTexts();
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const prove = useSignInAct(async () => {
    await api.post('/api/session/second-factor/prove', { code });
    await client.invalidateQueries({ queryKey: ['me'] });
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        prove.mutate(undefined);
      }}
    >
      <label className="reason" htmlFor="prove-code">
        {t('account:demand.prove')}
        <Input
          id="prove-code"
          autoComplete="one-time-code"
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </label>
      <ProblemView error={prove.error} />
      <Button type="primary" htmlType="submit" disabled={code.trim() === ''} loading={prove.isPending}>
        {t('account:demand.proveOk')}
      </Button>
    </form>
  );
}

/** What is asked of this person, and what to do about it. */
function Demanded({ state }: { state: SignInState }) {
  const { t } = useTexts();
  const { demand } = state;
  if (!demand) return null;
  return (
    <div className="reason">
      <p className={demand.state === 'due' ? 'bad-text' : 'muted'}>
        {t(`account:demand.${demand.state}`, { day: demand.from })}
      </p>
      {demand.state === 'due' ? <p>{t('account:demand.dueHow')}</p> : null}
      {demand.state !== 'met' && state.secondFactor ? <Prove /> : null}
    </div>
  );
}

export function SecondFactor({ state }: { state: SignInState }) {
  const { t } = useTexts();
  const [open, setOpen] = useState<'set' | 'end'>();
  const client = useQueryClient();
  const close = () => {
    setOpen(undefined);
    void client.invalidateQueries({ queryKey: ['me'] });
  };
  return (
    <section className="panel account-part">
      <h2>{t('account:second.title')}</h2>
      <p>
        <span className={`mark ${state.secondFactor ? 'good' : 'near'}`}>
          {t(state.secondFactor ? 'account:second.isOn' : 'account:second.isOff')}
        </span>{' '}
        {t(`account:second.${state.secondFactor ? 'on' : 'off'}`)}
        {state.secondFactor ? (
          <span className="muted"> · {t('account:second.left', { count: state.recoveryCodesLeft })}</span>
        ) : null}
      </p>
      <Demanded state={state} />
      {state.secondFactor ? (
        <Button danger onClick={() => setOpen('end')}>
          {t('account:second.end')}
        </Button>
      ) : (
        <Button type="primary" onClick={() => setOpen('set')}>
          {t('account:second.set')}
        </Button>
      )}
      <Modal
        open={open !== undefined}
        title={t(open === 'end' ? 'account:second.endTitle' : 'account:second.set')}
        footer={null}
        maskClosable={false}
        destroyOnHidden
        onCancel={close}
      >
        {open === 'end' ? <End onClose={close} /> : <SetUp onClose={close} />}
      </Modal>
    </section>
  );
}
