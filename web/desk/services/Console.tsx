// The console: a test grant and key at once, a call over made-up rows, and all of its answer with receipt and timing.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input, Select } from 'antd';
import { useId, useState } from 'react';
import { Link } from 'react-router';
import type { CreatedKey } from '#rooms/serve/schema.ts';
import type { KeyBody } from '#rooms/serve/schema-grants.ts';
import type { ConsoleReply, TestGrant, TryReply } from '#rooms/serve/test-environment/schema.ts';
import { Can } from '../../shared/Can.tsx';
import { api } from '../../shared/fetch.ts';
import { formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { FactList } from '../catalog/Facts.tsx';
import { Code } from '../serve/CallExample.tsx';
import { RegisterKey } from '../serve/RegisterKey.tsx';
import { tryQuery } from './queries.ts';

const readable = (body: string): string => {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
};

function Answer({ answer }: { answer: ConsoleReply }) {
  const { t } = useTexts();
  const lines = (headers: Record<string, string>): string =>
    Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n');
  return (
    <section aria-live="polite" className="stack">
      <div className="panel">
        <FactList
          facts={[
            {
              label: t('services:console.status'),
              value: <span className={`mark ${answer.status < 300 ? 'good' : 'bad'}`}>{answer.status}</span>,
            },
            {
              label: t('services:console.took'),
              value: <span className="num">{formatNumber(answer.tookMs)} ms</span>,
            },
            {
              label: t('services:console.receipt'),
              value: answer.entry ? <code className="secret">{answer.entry}</code> : '—',
            },
          ]}
        />
      </div>
      <Code label={t('services:console.answer')} text={readable(answer.body)} />
      <details>
        <summary>{t('services:console.headers')}</summary>
        <Code label={t('services:console.headers')} text={lines(answer.headers)} />
      </details>
      <details>
        <summary>{t('services:console.sent')}</summary>
        <Code
          label={t('services:console.sent')}
          text={`${answer.request.method} ${answer.request.url}\n${lines(answer.request.headers)}\n\n${answer.request.body}`}
        />
        <Code label={t('services:debug.expected')} text={answer.request.base} />
      </details>
    </section>
  );
}

function Send({ grant, trial }: { grant: TestGrant; trial: TryReply }) {
  const { t } = useTexts();
  const keys = grant.keys.filter(({ algorithm }) => algorithm.startsWith('hmac'));
  const [chosen, setChosen] = useState<string>();
  const [body, setBody] = useState(readable(trial.bodies[0] ?? '{}'));
  const [operator, setOperator] = useState(grant.operatorRequired ? 'S-1024' : '');
  const fieldId = useId();
  const keyId = keys.find(({ id }) => id === chosen)?.id ?? keys[0]?.id;
  const send = useMutation({
    mutationFn: () =>
      api.post<ConsoleReply>(`/api/serve/test-grants/${grant.id}/send`, {
        keyId,
        body,
        ...(operator ? { operator } : {}),
      }),
  });
  if (keyId === undefined) return <p className="muted">{t('services:console.keyFirst')}</p>;
  return (
    <>
      <div className="panel try-form">
        <div className="try-line">
          <Select
            aria-label={t('services:console.key')}
            value={keyId}
            options={keys.map(({ id, algorithm }) => ({ value: id, label: `${id} · ${algorithm}` }))}
            onChange={setChosen}
          />
          <Input
            aria-label={t('services:console.operator')}
            addonBefore={t('services:console.operator')}
            value={operator}
            onChange={(event) => setOperator(event.target.value)}
          />
        </div>
        <label className="try-field" htmlFor={fieldId}>
          <span>
            {t('services:console.body')} <code>POST {trial.path}</code>
          </span>
          <Input.TextArea
            id={fieldId}
            rows={Math.min(16, body.split('\n').length + 1)}
            value={body}
            spellCheck={false}
            onChange={(event) => setBody(event.target.value)}
          />
        </label>
        <div className="try-line">
          <Button type="primary" loading={send.isPending} onClick={() => send.mutate()}>
            {t('services:console.send')}
          </Button>
          {trial.bodies.map((one, index) => (
            <Button key={one} size="small" type="text" onClick={() => setBody(readable(one))}>
              {t('services:console.fill', { number: index + 1 })}
            </Button>
          ))}
        </div>
      </div>
      <ProblemView error={send.error} />
      {send.data ? <Answer answer={send.data} /> : null}
    </>
  );
}

export function Console({ serviceId, trial }: { serviceId: string; trial: TryReply }) {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const [systemId, setSystemId] = useState(trial.systems[0]?.id);
  const [mode, setMode] = useState<TestGrant['mode']>('interface');
  const refresh = () => client.invalidateQueries({ queryKey: tryQuery(serviceId).queryKey });
  const begin = useMutation({
    mutationFn: () => api.post<TestGrant>('/api/serve/test-grants', { serviceId, systemId, mode }),
    onSuccess: refresh,
  });
  const makeKey = useMutation({
    mutationFn: ({ grantId, asked }: { grantId: string; asked: Partial<KeyBody> }) =>
      api.post<CreatedKey>(`/api/serve/test-grants/${grantId}/keys`, asked),
    onSuccess: refresh,
  });
  const [registering, setRegistering] = useState(false);
  const grant = trial.grants.find((one) => one.system.id === systemId && one.mode === mode);
  if (trial.address === null) return <Alert type="info" message={t('services:console.away')} />;
  return (
    <Can abilities={trial.abilities} act="try" explain>
      {(disabled) => (
        <div className="stack">
          <p className="muted">
            {t('services:console.what')} <code>{trial.address}</code>
          </p>
          {trial.systems.length === 0 ? (
            <Alert type="info" message={t('services:console.noSystem')} />
          ) : (
            <div className="panel try-form">
              <div className="try-line">
                <Select
                  aria-label={t('services:console.system')}
                  value={systemId}
                  options={trial.systems.map((one) => ({
                    value: one.id,
                    label: `${say(one.name)} · ${one.code}`,
                  }))}
                  onChange={setSystemId}
                />
                {trial.feed ? (
                  <Select
                    aria-label={t('services:console.mode')}
                    value={mode}
                    options={(['interface', 'feed'] as const).map((value) => ({
                      value,
                      label: t(`services:console.${value}`),
                    }))}
                    onChange={setMode}
                  />
                ) : null}
                {grant ? (
                  <>
                    <Button
                      disabled={disabled}
                      loading={makeKey.isPending}
                      onClick={() => makeKey.mutate({ grantId: grant.id, asked: {} })}
                    >
                      {t('services:console.makeKey')}
                    </Button>
                    <Button disabled={disabled} onClick={() => setRegistering(true)}>
                      {t('serve:key.register')}
                    </Button>
                  </>
                ) : (
                  <Button
                    type="primary"
                    disabled={disabled}
                    loading={begin.isPending}
                    onClick={() => begin.mutate()}
                  >
                    {t('services:console.begin')}
                  </Button>
                )}
              </div>
              {grant ? (
                <FactList
                  facts={[
                    { label: t('services:console.grant'), value: <code>{grant.number}</code> },
                    {
                      label: t('services:console.lastDay'),
                      value: <span className="num">{grant.lastDay}</span>,
                    },
                    {
                      label: t('services:console.quota'),
                      value: <span className="num">{formatNumber(grant.quota)}</span>,
                    },
                    ...grant.keys
                      .filter(({ fingerprint }) => fingerprint !== null)
                      .map(({ id, algorithm }) => ({ label: algorithm, value: <code>{id}</code> })),
                  ]}
                />
              ) : null}
            </div>
          )}
          <ProblemView error={begin.error ?? makeKey.error} />
          {registering && grant ? (
            <RegisterKey
              onGive={async (asked) => {
                await makeKey.mutateAsync({ grantId: grant.id, asked });
                setRegistering(false);
              }}
              onClose={() => setRegistering(false)}
            />
          ) : null}
          {makeKey.data?.fingerprint ? (
            <Alert
              type="success"
              message={t('services:console.registered')}
              description={
                <Code label={t('services:console.key')} text={`GONGSHU_KEY=${makeKey.data.keyId}`} />
              }
            />
          ) : null}
          {makeKey.data?.secret ? (
            <Alert
              type="success"
              message={t('services:console.secret')}
              description={
                <Code
                  label={t('services:console.secret')}
                  text={`GONGSHU_KEY=${makeKey.data.keyId}\nGONGSHU_SECRET=${makeKey.data.secret}`}
                />
              }
            />
          ) : null}
          {grant?.mode === 'interface' ? <Send key={grant.id} grant={grant} trial={trial} /> : null}
          {grant?.mode === 'feed' && trial.feed ? (
            <Code
              label={t('services:console.feedWhat')}
              text={`GET ${trial.address}${trial.feed.snapshot}\nGET ${trial.address}${trial.feed.changes}?after=1`}
            />
          ) : null}
          <p className="muted">
            <Link to={`/services/${serviceId}`}>{t('services:console.earnest')}</Link>
          </p>
        </div>
      )}
    </Can>
  );
}
