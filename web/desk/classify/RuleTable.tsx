// The table in force as people read it: grades with their measures, questions with what each answer leads to, kinds of content.
import type { ClassifyTerms, TableReply } from '#rooms/classify/schema.ts';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { GradeMark } from './parts.tsx';

type Measures = TableReply['body']['grades'][number]['measures'];

function useMeasureWords(): (measures: Measures) => string {
  const { t } = useTexts();
  return (measures) => {
    const words = [
      measures.supply ? '' : t('classify:measure.noSupply'),
      measures.approval ? t('classify:measure.approval') : '',
      measures.masks.personal ? t('classify:measure.maskPersonal') : '',
      measures.masks.sensitive ? t('classify:measure.maskSensitive') : '',
      measures.encryption ? t('classify:measure.encryption') : '',
      measures.operator ? t('classify:measure.operator') : '',
    ].filter((word) => word !== '');
    return words.length > 0 ? words.join('; ') : t('classify:measure.none');
  };
}

export function Measured({ measures }: { measures: Measures }) {
  const words = useMeasureWords();
  return <span>{words(measures)}</span>;
}

export function Grades({ table }: { table: TableReply }) {
  const { t } = useTexts();
  return (
    <section aria-labelledby="rule-grades">
      <h2 id="rule-grades">{t('classify:rules.grades')}</h2>
      <DataTable
        label={t('classify:rules.grades')}
        rows={table.body.grades}
        rowKey={(row) => row.key}
        empty={null}
        columns={[
          {
            key: 'grade',
            title: t('classify:column.grade'),
            optional: false,
            render: (row) => <GradeMark grade={row.key} />,
          },
          { key: 'national', title: t('classify:rules.counterpart'), render: (row) => row.national ?? '—' },
          {
            key: 'measures',
            title: t('classify:rules.measures'),
            render: (row) => <Measured measures={row.measures} />,
          },
        ]}
      />
    </section>
  );
}

export function Questions({ table, kinds }: { table: TableReply; kinds: ClassifyTerms['kinds'] }) {
  const { t, say } = useTexts();
  const rows = [
    ...table.body.questions.map((question) => ({
      key: question.key,
      aspect: t(`classify:aspect.${question.aspect}`),
      text: say(question),
      leads: question.answers
        .filter((answer) => answer.grade || answer.opening)
        .map((answer) => ({
          key: answer.key,
          word: say(answer),
          grade: answer.grade,
          opening: answer.opening,
        })),
    })),
    ...table.body.kinds.map(({ kind, grade }) => {
      const word = kinds.find(({ key }) => key === kind);
      return {
        key: `kind.${kind}`,
        aspect: t('classify:aspect.content'),
        text: word ? say(word) : kind,
        leads: [{ key: kind, word: t('classify:rules.contained'), grade, opening: undefined }],
      };
    }),
  ];
  return (
    <section aria-labelledby="rule-questions">
      <h2 id="rule-questions">{t('classify:rules.criteria')}</h2>
      <DataTable
        label={t('classify:rules.criteria')}
        rows={rows}
        rowKey={(row) => row.key}
        empty={null}
        columns={[
          { key: 'text', title: t('classify:rules.criterion'), optional: false, render: (row) => row.text },
          { key: 'aspect', title: t('classify:rules.aspect'), render: (row) => row.aspect },
          {
            key: 'leads',
            title: t('classify:rules.leads'),
            render: (row) => (
              <span className="leads">
                {row.leads.map((lead) => (
                  <span key={lead.key} className="lead">
                    {lead.word} → {lead.grade ? <GradeMark grade={lead.grade} /> : null}
                    {lead.opening ? ` ${t(`classify:opening.${lead.opening}`)}` : null}
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
