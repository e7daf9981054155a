// 内部制度: the documents a unit must keep, what it lacks, and for the bureau which units lack what.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { ExportRows } from '../list/ExportCsv.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useMe } from '../shell/session.ts';
import { Standing } from './Documents.tsx';
import { Fold } from './Fold.tsx';
import { RegisterPages, today } from './Pages.tsx';
import { base, internalRulesQuery, lackingQuery, registersQuery } from './queries.ts';

function Lacking() {
  const { t, say } = useTexts();
  const { data } = useQuery({ ...lackingQuery, retry: false });
  if (!data) return null;
  return (
    <section>
      <div className="section-head">
        <h2 className="section-title">
          {t('registers:lacking')} <span className="num muted">{data.total}</span>
        </h2>
        <ExportRows
          name="units-without-rules"
          rows={data.items}
          columns={[
            { title: t('registers:field.unit'), value: (row) => say(row.name) },
            { title: t('registers:field.missing'), value: (row) => row.missing.map(say).join(' ') },
          ]}
        />
      </div>
      <DataTable
        label={t('registers:lacking')}
        rows={data.items}
        rowKey={(row) => row.id}
        empty={<Empty title={t('registers:empty.lacking')} />}
        columns={[
          { key: 'unit', title: t('registers:field.unit'), render: (row) => say(row.name) },
          {
            key: 'missing',
            title: t('registers:field.missing'),
            render: (row) => (
              <span className="row-acts">
                {row.missing.map((one) => (
                  <span className="mark bad" key={one.key}>
                    {say(one)}
                  </span>
                ))}
              </span>
            ),
          },
        ]}
      />
    </section>
  );
}

export function InternalRules() {
  const { t, say } = useTexts();
  const me = useMe();
  const own = me?.organisation.id ?? '';
  const registers = useQuery(registersQuery);
  const { data, error } = useQuery({ ...internalRulesQuery(own), enabled: own !== '' });
  const register = registers.data?.items.find(({ key }) => key === 'internal-rule');
  const oversees = me?.roles.some((role) => role === 'bureau' || role === 'auditor') ?? false;
  return (
    <Screen
      title={register ? say(register) : t('registers:internalRules')}
      facts={<ArticleRefs ids={register?.cite} />}
    >
      <RegisterPages />
      <ProblemView error={error} />
      <div className="stack">
        {register?.mayWrite ? (
          <Fold
            title={t('registers:rule.file')}
            what={t('registers:rule.what')}
            cite={register.cite}
            ok={t('registers:rule.ok')}
            begin={{ fromDay: today() }}
            fields={[
              {
                name: 'topic',
                label: t('registers:field.document'),
                kind: 'choice',
                required: true,
                options: (registers.data?.internalRules ?? []).map((one) => ({
                  value: one.key,
                  label: say(one),
                })),
              },
              { name: 'title', label: t('registers:field.title'), kind: 'text', required: true },
              { name: 'fromDay', label: t('registers:field.from'), kind: 'date', required: true },
              { name: 'fileId', label: t('registers:field.file'), kind: 'file', required: true },
            ]}
            submit={(values) => {
              const held = data?.items
                .find(({ key }) => key === values.topic)
                ?.versions.find(({ supersededFrom }) => supersededFrom === null);
              return api.post(`${base}/entries`, {
                kind: 'internal-rule',
                ...values,
                ...(held ? { replaces: held.id } : {}),
              });
            }}
          />
        ) : null}
        <DataTable
          label={t('registers:internalRules')}
          rows={data?.items}
          rowKey={(row) => row.key}
          empty={<Empty title={t('registers:empty.rules')} />}
          columns={[
            { key: 'name', title: t('registers:field.document'), render: (row) => say(row) },
            {
              key: 'versions',
              title: t('registers:versions'),
              render: (row) =>
                row.versions.length === 0 ? (
                  <span className="mark bad">{t('registers:notFiled')}</span>
                ) : (
                  <ul className="plain-list">
                    {row.versions.map((version) => (
                      <li key={version.id}>
                        <Link className="row-name" to={`/registers/entries/${version.id}`}>
                          {t('registers:version', { version: version.version })} {version.title}
                        </Link>{' '}
                        <span className="num muted">{version.fromDay}</span> <Standing entry={version} />
                      </li>
                    ))}
                  </ul>
                ),
            },
          ]}
        />
        {oversees ? <Lacking /> : null}
      </div>
    </Screen>
  );
}
