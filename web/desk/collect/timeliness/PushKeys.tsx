// 推送密钥: keys of the unit's systems, the secret shown this once; revoked for good.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import type { MadeKey } from '#rooms/collect/push/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { api } from '../../../shared/fetch.ts';
import { formatInstant } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { CopyButton } from '../../serve/CallExample.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { useConfirm } from '../../shell/useConfirm.tsx';
import { CollectPages } from '../CollectPages.tsx';
import { keysQuery } from './queries.ts';

export function PushKeys() {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const confirm = useConfirm();
  const [made, setMade] = useState<MadeKey>();
  const list = useQuery(keysQuery);
  const refresh = () => client.invalidateQueries({ queryKey: ['pushes', 'keys'] });
  const revoke = useMutation({
    mutationFn: (keyId: string) => api.delete(`/api/collect/push-keys/${encodeURIComponent(keyId)}`),
    onSuccess: refresh,
  });
  return (
    <Screen
      title={t('timeliness:push.keys')}
      crumbs={[
        { to: '/collect', text: t('desk:room.collect') },
        { to: '/collect/push', text: t('timeliness:push.title') },
      ]}
    >
      <CollectPages />
      <ProblemView error={list.error ?? revoke.error} />
      {made ? (
        <Alert
          type="warning"
          showIcon
          className="problem"
          title={t('serve:key.onceTitle')}
          description={
            <>
              <p>{t('serve:key.once')}</p>
              <dl className="facts">
                <div>
                  <dt>{t('serve:key.id')}</dt>
                  <dd>
                    <code>{made.keyId}</code> <CopyButton text={made.keyId} />
                  </dd>
                </div>
                <div>
                  <dt>{t('serve:key.secret')}</dt>
                  <dd>
                    <code className="secret">{made.secret}</code> <CopyButton text={made.secret} />
                  </dd>
                </div>
              </dl>
            </>
          }
        />
      ) : null}
      {list.data && can(list.data.abilities, 'keys') ? (
        <Fold
          title={t('timeliness:keys.make')}
          what={t('timeliness:keys.what')}
          ok={t('timeliness:keys.make')}
          done={t('timeliness:keys.done')}
          fields={[
            {
              name: 'systemId',
              label: t('timeliness:push.system'),
              kind: 'choice',
              required: true,
              options: list.data.systems.map((system) => ({ value: system.id, label: say(system.name) })),
            },
            {
              name: 'addresses',
              label: t('timeliness:keys.addresses'),
              kind: 'text',
              hint: t('timeliness:keys.addressesHint'),
            },
          ]}
          submit={async ({ systemId, addresses }) => {
            const ranges = String(addresses ?? '')
              .split(/[,\uff0c\s]+/)
              .filter(Boolean);
            setMade(await api.post<MadeKey>('/api/collect/push-keys', { systemId, addresses: ranges }));
            await refresh();
          }}
        />
      ) : null}
      <DataTable
        label={t('timeliness:push.keys')}
        rows={list.data?.items}
        rowKey={(row) => row.keyId}
        empty={<Empty title={t('timeliness:keys.none')} how={t('timeliness:keys.noneHow')} />}
        columns={[
          { key: 'key', title: t('serve:key.id'), render: (row) => <code>{row.keyId}</code> },
          { key: 'system', title: t('timeliness:push.system'), render: (row) => say(row.systemName) },
          {
            key: 'addresses',
            title: t('timeliness:keys.addresses'),
            render: (row) => (row.addresses.length > 0 ? row.addresses.join(' ') : t('timeliness:keys.any')),
          },
          {
            key: 'used',
            title: t('timeliness:keys.used'),
            render: (row) => (
              <span className="num">{row.lastUsedAt ? formatInstant(row.lastUsedAt) : '–'}</span>
            ),
          },
          {
            key: 'state',
            title: t('serve:field.state'),
            render: (row) =>
              row.revokedAt ? (
                <span className="mark bad">
                  {t('serve:key.revoked', { time: formatInstant(row.revokedAt) })}
                </span>
              ) : (
                <span className="mark good">{t('serve:key.valid')}</span>
              ),
          },
          {
            key: 'act',
            title: '',
            render: (row) =>
              row.revokedAt ? null : (
                <Button
                  size="small"
                  loading={revoke.isPending}
                  onClick={async () => {
                    const sure = await confirm({
                      title: t('serve:key.revokeTitle'),
                      what: t('timeliness:keys.revokeWhat'),
                      ok: t('serve:key.revoke'),
                      danger: true,
                    });
                    if (sure) revoke.mutate(row.keyId);
                  }}
                >
                  {t('serve:key.revoke')}
                </Button>
              ),
          },
        ]}
      />
    </Screen>
  );
}
