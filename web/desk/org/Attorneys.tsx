// 委托授权: who may act for a company, in which roles, for how long and by which document; its head gives and ends it.
import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { ExportRows } from '../list/ExportCsv.tsx';
import { OneOf } from '../list/ListPage.tsx';
import { holds } from '../list/whole.ts';
import { Fold, type Values } from '../registers/Fold.tsx';
import { useConfirm } from '../shell/useConfirm.tsx';
import { today } from './fields.tsx';
import { type Attorney, attorneysQuery, type Organisation, useOrgAct } from './queries.ts';

const states = ['running', 'coming', 'ended'] as const;
const tones = { running: 'good', coming: 'near', ended: '' } as const;
/** What may be given to an agent; a body of the public never holds or compiles departments' data. */
const roles = ['provider', 'consumer', 'operator'] as const;

/** Departments have posts instead, a natural person acts alone: only these act through an agent. */
export const actsByAgent = (kind: string): boolean =>
  kind === 'enterprise' || (kind.startsWith('public-') && kind !== 'public-person');

export function Attorneys({ found }: { found: Organisation }) {
  const { t } = useTexts();
  const address = useAddress();
  const confirm = useConfirm();
  const list = useQuery(attorneysQuery(found.id));
  const grant = useOrgAct((values: Values) => api.post(`/api/organisations/${found.id}/attorneys`, values));
  const end = useOrgAct((id: string) => api.delete(`/api/attorneys/${id}`));
  const state = address.get('attorney');
  const rows = list.data?.items.filter(
    (row) =>
      (state === '' || row.state === state) && holds(address.get('agent'), row.person.name, row.document),
  );
  const may = can(list.data?.abilities, 'grant');
  const rolesOf = (row: Attorney) => row.roles.map((role) => t(`desk:role.${role}`)).join(' · ');
  const askEnd = async (row: Attorney) => {
    const sure = await confirm({
      title: t('org:attorney.endOf', { name: row.person.name }),
      what: t('org:attorney.endWhat'),
      ok: t('org:attorney.end'),
      danger: true,
    });
    if (sure) end.mutate(row.id);
  };
  return (
    <div className="stack">
      {may && found.state === 'active' ? (
        <Fold
          title={t('org:attorney.grant')}
          what={t('org:attorney.grantWhat')}
          ok={t('org:attorney.grant')}
          done={t('org:attorney.granted')}
          begin={{ from: today() }}
          fields={[
            {
              name: 'account',
              label: t('org:attorney.account'),
              kind: 'text',
              required: true,
              hint: t('org:attorney.accountHint'),
            },
            {
              name: 'roles',
              label: t('org:attorney.roles'),
              kind: 'choices',
              required: true,
              options: roles
                .filter((role) => role !== 'provider' || found.kind === 'enterprise')
                .map((value) => ({ value, label: t(`desk:role.${value}`) })),
            },
            { name: 'from', label: t('org:attorney.from'), kind: 'date', required: true },
            { name: 'until', label: t('org:attorney.until'), kind: 'date', required: true },
            {
              name: 'document',
              label: t('org:attorney.document'),
              kind: 'text',
              required: true,
              hint: t('org:attorney.documentHint'),
            },
          ]}
          submit={(values) => grant.mutateAsync(values)}
        />
      ) : null}
      <div className="list-tools">
        <Input.Search
          key={address.get('agent')}
          defaultValue={address.get('agent')}
          allowClear
          onSearch={(agent) => address.set({ agent })}
          placeholder={t('org:attorney.search')}
          aria-label={t('common:list.search')}
        />
        <OneOf
          address={address}
          name="attorney"
          values={states.map((value) => ({ value, label: t(`org:attorney.stateOf.${value}`) }))}
        />
        <ExportRows<Attorney>
          name="attorneys"
          rows={rows ?? []}
          columns={[
            { title: t('org:attorney.agent'), value: (row) => row.person.name },
            { title: t('org:attorney.roles'), value: rolesOf },
            { title: t('org:attorney.from'), value: (row) => row.from },
            { title: t('org:attorney.until'), value: (row) => row.until },
            { title: t('org:attorney.document'), value: (row) => row.document },
            { title: t('org:state'), value: (row) => t(`org:attorney.stateOf.${row.state}`) },
          ]}
        />
      </div>
      <ProblemView error={list.error ?? end.error} onRetry={() => void list.refetch()} />
      {list.error ? null : (
        <DataTable<Attorney>
          label={t('org:tabs.attorneys')}
          rows={rows}
          rowKey={(row) => row.id}
          hidden={may ? [] : ['act']}
          empty={
            <Empty
              title={t('org:attorney.none')}
              how={t(may ? 'org:attorney.noneHow' : 'org:attorney.noneOthers')}
            />
          }
          columns={[
            {
              key: 'agent',
              title: t('org:attorney.agent'),
              optional: false,
              render: (row) => <span className="row-name">{row.person.name}</span>,
            },
            { key: 'roles', title: t('org:attorney.roles'), render: rolesOf },
            {
              key: 'days',
              title: t('org:attorney.days'),
              width: 220,
              render: (row) => <span className="num">{`${row.from} – ${row.until}`}</span>,
            },
            { key: 'document', title: t('org:attorney.document'), render: (row) => row.document },
            {
              key: 'state',
              title: t('org:state'),
              width: 96,
              render: (row) => (
                <span className={`mark ${tones[row.state]}`}>{t(`org:attorney.stateOf.${row.state}`)}</span>
              ),
            },
            {
              key: 'act',
              title: '',
              width: 100,
              render: (row) =>
                row.state === 'ended' ? null : (
                  <Button size="small" loading={end.isPending} onClick={() => void askEnd(row)}>
                    {t('org:attorney.end')}
                  </Button>
                ),
            },
          ]}
        />
      )}
    </div>
  );
}
