// What the keeper of a database and the bureau do: name the lead, the entry, the cycle; the way to the model.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { can } from '../../shared/Can.tsx';
import { useTexts } from '../../shared/text.ts';
import { organisationsQuery } from '../org/queries.ts';
import { Fold } from '../registers/Fold.tsx';
import { base, type DatabaseReply, entriesQuery, registerQuery, useSend } from './queries.ts';

export function KeeperActs({ data }: { data: DatabaseReply }) {
  const { t, say } = useTexts();
  const send = useSend();
  const keeps = can(data.abilities, 'keep');
  const names = can(data.abilities, 'nameLead');
  const [typed, setTyped] = useState('');
  const organisations = useQuery({
    ...organisationsQuery({ pageSize: 200, state: 'active' }),
    enabled: names,
  }).data?.items;
  const mine = useQuery({ ...entriesQuery(typed, 'mine'), enabled: keeps }).data?.items ?? [];
  const rules = useQuery({ ...registerQuery, enabled: keeps }).data?.rules;
  const units = (organisations ?? []).map((one) => ({ value: one.id, label: say(one.name) }));
  return (
    <>
      {names && (data.kind !== 'base' || rules?.keeper !== 'authority') ? (
        <Fold
          title={t('basedb:act.lead')}
          cite={data.articles}
          ok={t('basedb:act.leadOk')}
          begin={{
            ...(data.lead ? { leadId: data.lead.id } : {}),
            contributors: data.contributors.map(({ id }) => id),
          }}
          fields={[
            { name: 'leadId', label: t('basedb:field.lead'), kind: 'choice', required: true, options: units },
            { name: 'contributors', label: t('basedb:field.contributors'), kind: 'choices', options: units },
          ]}
          submit={(values) => send('put', `${base}/databases/${data.id}/lead`, values)}
        />
      ) : null}
      {keeps ? (
        <>
          {data.resourceId ? (
            <p className="keeper-way">
              <Link to={`/bases/${data.id}/model`}>{t('basedb:act.model')}</Link>
            </p>
          ) : null}
          <Fold
            title={t('basedb:act.entry')}
            what={t('basedb:act.entryWhat')}
            ok={t('basedb:act.entryOk')}
            open={data.resourceId === null}
            fields={[
              {
                name: 'resourceId',
                label: t('basedb:field.entry'),
                kind: 'choice',
                required: true,
                options: mine.map((one) => ({ value: one.id, label: one.name })),
                onSearch: setTyped,
              },
            ]}
            submit={(values) => send('put', `${base}/databases/${data.id}/entry`, values)}
          />
          <Fold
            title={t('basedb:act.describe')}
            what={t('basedb:act.describeWhat')}
            ok={t('basedb:act.save')}
            begin={{
              way: data.way,
              ...(data.cycleDays === null ? {} : { cycleDays: data.cycleDays }),
              ...(data.probeUrl ? { probeUrl: data.probeUrl } : {}),
            }}
            fields={[
              {
                name: 'way',
                label: t('basedb:field.way'),
                kind: 'choice',
                required: true,
                options: (rules?.ways ?? []).map((one) => ({ value: one.key, label: say(one.name) })),
              },
              { name: 'cycleDays', label: t('basedb:field.cycleDays'), kind: 'number' },
              { name: 'probeUrl', label: t('basedb:field.probeUrl'), kind: 'text' },
            ]}
            submit={(values) => send('put', `${base}/databases/${data.id}`, values)}
          />
        </>
      ) : null}
    </>
  );
}
