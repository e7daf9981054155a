// 泄露风险: what was published before a pattern was known and matches it now, and the patterns themselves.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'react-router';
import type { PatternsReply, RisksReply } from '#rooms/open/disclosure/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenAct, useOpenActs } from '../queries.ts';

type Risk = RisksReply['items'][number];

export function Risks() {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const risks = useQuery(opening<RisksReply>('disclosure/risks'));
  const patterns = useQuery(opening<PatternsReply>('disclosure/patterns'));
  const end = useOpenAct((id: string) => acts.post(`disclosure/patterns/${id}/end`));
  const keeps = patterns.data ? can(patterns.data.abilities, 'keep') : false;
  const columns: Column<Risk>[] = [
    {
      key: 'set',
      title: t('open:field.title'),
      render: (row) => <Link to={`/open/datasets/${row.dataset.id}`}>{row.dataset.slug}</Link>,
    },
    { key: 'unit', title: t('open:field.organisation'), render: (row) => say(row.organisation.name) },
    { key: 'number', title: t('open-disclosure:release'), render: (row) => row.number },
    {
      key: 'found',
      title: t('open-disclosure:found'),
      render: (row) =>
        row.hits.map((hit) => (
          <div key={`${hit.column} ${hit.kind}`}>
            {t('open-disclosure:hit', { column: hit.column, title: say(hit.title), rows: hit.count })}
          </div>
        )),
    },
  ];
  return (
    <Screen title={t('open-disclosure:risks')}>
      <OpenPages />
      <p className="muted">{t('open-disclosure:risksLead')}</p>
      <ProblemView error={risks.error ?? patterns.error ?? end.error} />
      <DataTable
        label={t('open-disclosure:risks')}
        columns={columns}
        rows={risks.data?.items}
        rowKey={(row) => row.releaseId}
        empty={<Empty title={t('open-disclosure:noRisks')} how={t('open-disclosure:noRisksHow')} />}
      />
      <h2>{t('open-disclosure:patterns')}</h2>
      <ul className="plain-list">
        {patterns.data?.items.map((one) => (
          <li key={one.id}>
            {say(one.title)} <code>{one.expression}</code>{' '}
            {keeps ? (
              <Button size="small" loading={end.isPending} onClick={() => end.mutate(one.id)}>
                {t('open-disclosure:endPattern')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {keeps ? (
        <Fold
          title={t('open-disclosure:addPattern')}
          what={t('open-disclosure:addPatternWhat')}
          ok={t('open-disclosure:addPatternOk')}
          fields={[
            { name: 'zh', label: t('open-disclosure:patternZh'), kind: 'text', required: true },
            { name: 'en', label: t('open-disclosure:patternEn'), kind: 'text', required: true },
            { name: 'expression', label: t('open-disclosure:expression'), kind: 'text', required: true },
          ]}
          submit={(values) => acts.post('disclosure/patterns', values)}
        />
      ) : null}
    </Screen>
  );
}
