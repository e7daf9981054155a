// The rules on grades as tables that can be edited: grades with their measures, what each answer leads to, kinds of content.
import { useQuery } from '@tanstack/react-query';
import { Checkbox, Input, Select } from 'antd';
import type { TableReply } from '#rooms/classify/schema.ts';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { classifyTermsQuery } from './queries.ts';

export type RuleBody = TableReply['body'];
type Grade = RuleBody['grades'][number];
type Measures = Grade['measures'];
type Answer = RuleBody['questions'][number]['answers'][number];
type Opening = NonNullable<Answer['opening']>;
type Edit = { body: RuleBody; onChange: (body: RuleBody) => void };

const openings: readonly Opening[] = ['open', 'conditional', 'closed'];
const demands = ['approval', 'encryption', 'operator'] as const;
const personal = ['personal', 'sensitive'] as const;
const whole = { width: '100%', minWidth: 120 };

/** Puts a value under a key, or takes the key out: the platform knows no empty value. */
function withKey<T extends object, K extends keyof T>(from: T, key: K, value: T[K] | undefined): T {
  const next = { ...from };
  if (value === undefined) delete next[key];
  else next[key] = value;
  return next;
}

function GradesTable({ body, onChange }: Edit) {
  const { t, say } = useTexts();
  const masks = useQuery(classifyTermsQuery).data?.masks ?? [];
  const set = (grade: Grade, change: Partial<Grade>) =>
    onChange({
      ...body,
      grades: body.grades.map((one) => (one.key === grade.key ? { ...one, ...change } : one)),
    });
  const measure = (grade: Grade, change: Partial<Measures>) =>
    set(grade, { measures: { ...grade.measures, ...change } });
  return (
    <DataTable<Grade>
      label={t('classify:rules.grades')}
      rows={body.grades}
      rowKey={({ key }) => key}
      empty={null}
      columns={[
        {
          key: 'name',
          title: t('classify:column.grade'),
          width: 220,
          render: (row) => (
            <>
              {(['zh', 'en'] as const).map((side) => (
                <Input
                  key={side}
                  aria-label={t(`classify:rules.nameOf.${side}`, { key: row.key })}
                  value={row[side]}
                  onChange={(event) => set(row, { [side]: event.target.value })}
                />
              ))}
              <div className="row-sub">{row.key}</div>
            </>
          ),
        },
        {
          key: 'measures',
          title: t('classify:rules.measures'),
          render: ({ measures, ...row }) => {
            const grade = { ...row, measures };
            return (
              <div className="choices">
                <Checkbox
                  checked={!measures.supply}
                  onChange={(event) => measure(grade, { supply: !event.target.checked })}
                >
                  {t('classify:measure.noSupply')}
                </Checkbox>
                {demands.map((name) => (
                  <Checkbox
                    key={name}
                    checked={measures[name]}
                    onChange={(event) => measure(grade, { [name]: event.target.checked })}
                  >
                    {t(`classify:measure.${name}`)}
                  </Checkbox>
                ))}
              </div>
            );
          },
        },
        ...personal.map((kind) => ({
          key: kind,
          title: t(kind === 'personal' ? 'classify:measure.maskPersonal' : 'classify:measure.maskSensitive'),
          width: 180,
          render: (row: Grade) => (
            <Select
              allowClear
              style={whole}
              aria-label={t('classify:rules.maskOf', { kind: t(`classify:rules.${kind}`), key: say(row) })}
              placeholder={t('classify:rules.noMask')}
              value={row.measures.masks[kind]}
              onChange={(mask: Measures['masks'][typeof kind]) =>
                measure(row, { masks: withKey(row.measures.masks, kind, mask) })
              }
              options={masks.map((mask) => ({ value: mask.key, label: say(mask) }))}
            />
          ),
        })),
      ]}
    />
  );
}

function LeadsTable({ body, onChange }: Edit) {
  const { t, say } = useTexts();
  const grades = body.grades.map((grade) => ({ value: grade.key, label: say(grade) }));
  const rows = body.questions.flatMap((question) =>
    question.answers.map((answer, i) => ({
      id: `${question.key}.${answer.key}`,
      question,
      answer,
      first: i === 0,
    })),
  );
  type Row = (typeof rows)[number];
  const set = ({ question, answer }: Row, next: Answer) =>
    onChange({
      ...body,
      questions: body.questions.map((one) =>
        one.key === question.key
          ? { ...one, answers: one.answers.map((other) => (other.key === answer.key ? next : other)) }
          : one,
      ),
    });
  return (
    <DataTable<Row>
      label={t('classify:rules.criteria')}
      rows={rows}
      rowKey={({ id }) => id}
      empty={null}
      columns={[
        {
          key: 'answer',
          title: t('classify:rules.criterion'),
          render: ({ question, answer, first }) => (
            <>
              {first ? <div className="row-name">{say(question)}</div> : null}
              {say(answer)}
            </>
          ),
        },
        {
          key: 'grade',
          title: t('classify:rules.least'),
          width: 180,
          render: (row) => (
            <Select
              allowClear
              style={whole}
              aria-label={t('classify:rules.leastOf', { row: `${say(row.question)} ${say(row.answer)}` })}
              placeholder={t('classify:rules.noSay')}
              value={row.answer.grade}
              onChange={(grade?: string) => set(row, withKey(row.answer, 'grade', grade))}
              options={grades}
            />
          ),
        },
        {
          key: 'opening',
          title: t('classify:rules.openingLeast'),
          width: 180,
          render: (row) => (
            <Select
              allowClear
              style={whole}
              aria-label={t('classify:rules.openingOf', { row: `${say(row.question)} ${say(row.answer)}` })}
              placeholder={t('classify:rules.noSay')}
              value={row.answer.opening}
              onChange={(opening?: Opening) => set(row, withKey(row.answer, 'opening', opening))}
              options={openings.map((value) => ({ value, label: t(`classify:opening.${value}`) }))}
            />
          ),
        },
      ]}
    />
  );
}

function KindsTable({ body, onChange }: Edit) {
  const { t, say } = useTexts();
  const kinds = useQuery(classifyTermsQuery).data?.kinds ?? [];
  const held = new Map<string, string>(body.kinds.map(({ kind, grade }) => [kind, grade]));
  const set = (key: string, grade?: string) =>
    onChange({
      ...body,
      kinds: kinds.flatMap((kind) => {
        const given = kind.key === key ? grade : held.get(kind.key);
        return given ? [{ kind: kind.key as RuleBody['kinds'][number]['kind'], grade: given }] : [];
      }),
    });
  return (
    <DataTable
      label={t('classify:aspect.content')}
      rows={kinds}
      rowKey={({ key }) => key}
      empty={null}
      columns={[
        { key: 'kind', title: t('classify:aspect.content'), render: (kind) => say(kind) },
        {
          key: 'grade',
          title: t('classify:rules.least'),
          width: 220,
          render: (kind) => (
            <Select
              allowClear
              style={whole}
              aria-label={t('classify:rules.leastOf', { row: say(kind) })}
              placeholder={t('classify:rules.noSay')}
              value={held.get(kind.key)}
              onChange={(grade?: string) => set(kind.key, grade)}
              options={body.grades.map((grade) => ({ value: grade.key, label: say(grade) }))}
            />
          ),
        },
      ]}
    />
  );
}

export function RuleEditor(edit: Edit) {
  return (
    <div className="spaced">
      <GradesTable {...edit} />
      <LeadsTable {...edit} />
      <KindsTable {...edit} />
    </div>
  );
}
