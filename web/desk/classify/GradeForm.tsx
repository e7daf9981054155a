// The grading questions of one item or of the whole; what follows from the answers, and its confirmation with a reason where it is laxer.
import { Button, Select } from 'antd';
import { useState } from 'react';
import type { GradePage } from '#rooms/classify/schema.ts';
import { api } from '../../shared/fetch.ts';
import { useTexts } from '../../shared/text.ts';
import { LongText } from '../form/LongText.tsx';
import { GradeMark, useAct } from './parts.tsx';

/** The grade a row of the table leads to by itself. */
function leadsTo(page: GradePage, row: string): string | undefined {
  const { questions, kinds } = page.table.body;
  const [key, answer] = row.split('.');
  if (key === 'kind') return kinds.find(({ kind }) => kind === answer)?.grade;
  return questions.find((one) => one.key === key)?.answers.find((one) => one.key === answer)?.grade;
}

type Opening = 'open' | 'conditional' | 'closed';

function Confirm({ page, item, onClose }: { page: GradePage; item: string; onClose: () => void }) {
  const { t, say } = useTexts();
  const sheet = item === '' ? page.whole : page.items.find(({ name }) => name === item)?.grading;
  const [grade, setGrade] = useState<string>();
  const [opening, setOpening] = useState<Opening>();
  const [reason, setReason] = useState('');
  const confirm = useAct(
    (id: string) =>
      api.post(`/api/classify/gradings/${id}/confirm`, {
        grade: grade ?? sheet?.proposed.grade ?? '',
        ...(opening ? { opening } : {}),
        reason,
      }),
    onClose,
  );
  if (sheet?.state !== 'proposed') return null;
  const { grades, questions } = page.table.body;
  // The rows that decided stand first; the rest had no higher say.
  const why = sheet.rows
    .filter((row) => leadsTo(page, row) === sheet.proposed.grade)
    .slice(0, 3)
    .map((row) => {
      const [key, answer] = row.split('.');
      const question = questions.find((one) => one.key === key);
      const word = question?.answers.find((one) => one.key === answer);
      const kind = page.items.flatMap(({ detections }) => detections).find((one) => one.kind === answer);
      return question && word ? `${say(question)}: ${say(word)}` : kind ? say(kind) : '';
    })
    .filter((text) => text !== '')
    .join('; ');
  const rank = (key: string) => grades.findIndex((one) => one.key === key);
  const laxer = grade !== undefined && rank(grade) < rank(sheet.proposed.grade);
  return (
    <div className="grade-result">
      <p>
        {t('classify:proposed')}: <GradeMark grade={sheet.proposed.grade} />{' '}
        {sheet.proposed.opening ? t(`classify:opening.${sheet.proposed.opening}`) : null}
        <span className="muted"> {why}</span>
      </p>
      <div className="list-tools">
        <Select
          aria-label={t('classify:column.grade')}
          value={grade ?? sheet.proposed.grade}
          onChange={setGrade}
          options={grades.map((one) => ({ value: one.key, label: say(one) }))}
          style={{ minWidth: 160 }}
        />
        {sheet.proposed.opening ? (
          <Select<Opening>
            aria-label={t('classify:openingClass')}
            value={opening ?? sheet.proposed.opening}
            onChange={setOpening}
            options={(['open', 'conditional', 'closed'] as const).map((value) => ({
              value,
              label: t(`classify:opening.${value}`),
            }))}
            style={{ minWidth: 160 }}
          />
        ) : null}
      </div>
      <LongText
        aria-label={t('classify:reason')}
        placeholder={laxer ? t('classify:reasonNeeded') : t('classify:reason')}
        status={laxer && reason.trim() === '' ? 'error' : undefined}
        rows={2}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button type="primary" loading={confirm.isPending} onClick={() => confirm.mutate(sheet.id)}>
        {t(laxer ? 'classify:confirmLaxer' : 'classify:confirmGrade')}
      </Button>
    </div>
  );
}

export function GradeForm({ page, item, onClose }: { page: GradePage; item: string; onClose: () => void }) {
  const { t, say } = useTexts();
  const { questions } = page.table.body;
  const last = item === '' ? page.whole : page.items.find(({ name }) => name === item)?.grading;
  const [answers, setAnswers] = useState<Record<string, string>>(last?.answers ?? {});
  const propose = useAct(() =>
    api.post(`/api/classify/resources/${page.resource.id}/gradings`, { item, answers }),
  );
  const title = page.items.find(({ name }) => name === item)?.titleZh;
  return (
    <section className="panel" aria-labelledby="grading">
      <h2 id="grading">
        {item === '' ? t('classify:gradeWhole') : t('classify:gradeItem', { item: title || item })}
      </h2>
      <div className="questions">
        {questions.map((question) => (
          <fieldset key={question.key} className="choices">
            <legend>
              <span className="muted">{t(`classify:aspect.${question.aspect}`)}</span> {say(question)}
            </legend>
            {question.answers.map((answer) => (
              <label
                key={answer.key}
                className={`choice ${answers[question.key] === answer.key ? 'chosen' : ''}`}
              >
                <input
                  type="radio"
                  name={question.key}
                  checked={answers[question.key] === answer.key}
                  onChange={() => setAnswers((before) => ({ ...before, [question.key]: answer.key }))}
                />
                <span>{say(answer)}</span>
              </label>
            ))}
          </fieldset>
        ))}
      </div>
      <div className="list-tools">
        <Button
          type="primary"
          disabled={questions.some(({ key }) => !answers[key])}
          loading={propose.isPending}
          onClick={() => propose.mutate(undefined)}
        >
          {t('classify:propose')}
        </Button>
        <Button onClick={onClose}>{t('common:action.cancel')}</Button>
      </div>
      <Confirm page={page} item={item} onClose={onClose} />
    </section>
  );
}
