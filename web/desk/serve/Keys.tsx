// Keys of a grant: made here, the secret shown this once beside a call that is ready to run.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import type { CreatedKey, GrantReply } from '#rooms/serve/schema.ts';
import type { KeyBody } from '#rooms/serve/schema-grants.ts';
import { Can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { useConfirm } from '../shell/useConfirm.tsx';
import { CallExample, Code, CopyButton } from './CallExample.tsx';
import { RegisterKey } from './RegisterKey.tsx';

const isOver = (instant: string): boolean => Date.parse(instant) <= Date.now();

export function Keys({ grant }: { grant: GrantReply }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const confirm = useConfirm();
  const refresh = () => client.invalidateQueries({ queryKey: ['grant', grant.id] });
  const make = useMutation({
    mutationFn: (asked: Partial<KeyBody>) =>
      api.post<CreatedKey>(`/api/serve/grants/${grant.id}/keys`, asked),
    onSuccess: refresh,
  });
  const revoke = useMutation({
    mutationFn: (keyId: string) =>
      api.delete(`/api/serve/grants/${grant.id}/keys/${encodeURIComponent(keyId)}`),
    onSuccess: refresh,
  });
  const [registering, setRegistering] = useState(false);
  const made = make.data;
  return (
    <>
      <ProblemView error={make.error ?? revoke.error} />
      {made ? (
        <Alert
          type="warning"
          showIcon
          className="problem"
          title={made.secret === null ? t('serve:key.registeredTitle') : t('serve:key.onceTitle')}
          description={
            <>
              <p>{made.secret === null ? t('serve:key.registered') : t('serve:key.once')}</p>
              <dl className="facts">
                <div>
                  <dt>{t('serve:key.id')}</dt>
                  <dd>
                    <code>{made.keyId}</code> <CopyButton text={made.keyId} />
                  </dd>
                </div>
                {made.secret === null ? (
                  <div>
                    <dt>{t('serve:key.fingerprint')}</dt>
                    <dd>
                      <code>{made.fingerprint}</code>
                    </dd>
                  </div>
                ) : (
                  <div>
                    <dt>{t('serve:key.secret')}</dt>
                    <dd>
                      <code className="secret">{made.secret}</code> <CopyButton text={made.secret} />
                    </dd>
                  </div>
                )}
              </dl>
            </>
          }
        />
      ) : null}
      <DataTable
        label={t('serve:key.title')}
        rows={grant.keys}
        rowKey={(key) => key.id}
        empty={<Empty title={t('serve:key.empty')} how={t('serve:key.emptyHow')} />}
        columns={[
          { key: 'id', title: t('serve:key.id'), render: (key) => <code>{key.id}</code> },
          {
            key: 'algorithm',
            title: t('serve:key.algorithm'),
            render: (key) => (
              <>
                <code>{key.algorithm}</code>{' '}
                {key.wholeSystem ? <span className="mark">{t('serve:key.wholeSystem')}</span> : null}
                {key.fingerprint ? (
                  <code title={key.fingerprint}> {key.fingerprint.slice(0, 12)}…</code>
                ) : null}
              </>
            ),
          },
          {
            key: 'created',
            title: t('serve:key.created'),
            render: (key) => <span className="num">{formatInstant(key.createdAt)}</span>,
          },
          {
            key: 'state',
            title: t('serve:field.state'),
            render: (key) =>
              key.revokedAt ? (
                <span className="mark bad">
                  {t('serve:key.revoked', { time: formatInstant(key.revokedAt) })}
                </span>
              ) : key.notAfter ? (
                <span className={isOver(key.notAfter) ? 'mark bad' : 'mark near'}>
                  {t(isOver(key.notAfter) ? 'serve:key.over' : 'serve:key.until', {
                    time: formatInstant(key.notAfter),
                  })}
                </span>
              ) : (
                <span className="mark good">{t('serve:key.valid')}</span>
              ),
          },
          {
            key: 'act',
            title: t('serve:key.act'),
            render: (key) =>
              key.revokedAt || (key.notAfter && isOver(key.notAfter)) ? null : (
                <>
                  {key.algorithm.startsWith('hmac') && !key.notAfter ? (
                    <Can abilities={grant.abilities} act="createKey">
                      {() => (
                        <Button
                          size="small"
                          onClick={async () => {
                            const sure = await confirm({
                              title: t('serve:key.rotateTitle'),
                              what: t('serve:key.rotateWhat'),
                              ok: t('serve:key.rotate'),
                            });
                            if (sure) make.mutate({ follows: key.id, wholeSystem: key.wholeSystem });
                          }}
                        >
                          {t('serve:key.rotate')}
                        </Button>
                      )}
                    </Can>
                  ) : null}
                  <Can abilities={grant.abilities} act="revokeKey">
                    {() => (
                      <Button
                        size="small"
                        onClick={async () => {
                          const sure = await confirm({
                            title: t('serve:key.revokeTitle'),
                            what: t('serve:key.revokeWhat'),
                            ok: t('serve:key.revoke'),
                            danger: true,
                          });
                          if (sure) revoke.mutate(key.id);
                        }}
                      >
                        {t('serve:key.revoke')}
                      </Button>
                    )}
                  </Can>
                </>
              ),
          },
        ]}
      />
      <Can abilities={grant.abilities} act="createKey" explain>
        {(disabled) => (
          <Button
            className="below"
            type={made ? 'default' : 'primary'}
            disabled={disabled}
            loading={make.isPending}
            onClick={() => make.mutate({})}
          >
            {t('serve:key.make')}
          </Button>
        )}
      </Can>
      <Can abilities={grant.abilities} act="createKey">
        {() => (
          <Button className="below" onClick={() => setRegistering(true)}>
            {t('serve:key.register')}
          </Button>
        )}
      </Can>
      {registering ? (
        <RegisterKey
          onClose={() => setRegistering(false)}
          onGive={async (asked) => {
            await make.mutateAsync(asked);
            setRegistering(false);
          }}
        />
      ) : null}
      <h2 className="section-title">{t('serve:call.title')}</h2>
      <p className="muted">{t('serve:call.environment')}</p>
      <Code
        label={t('serve:call.environment')}
        text={[
          `export GONGSHU_URL=${window.location.origin}`,
          `export GONGSHU_KEY=${made?.keyId ?? grant.keys.find((key) => !key.revokedAt)?.id ?? '…'}`,
          `export GONGSHU_SECRET=${made?.secret ?? '…'}`,
        ].join('\n')}
      />
      <CallExample instructions={grant.instructions} />
    </>
  );
}
