// Right of the application form: what the machine will enforce from each answer, as it now stands.
import type { Form, FormField } from '#law/types.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { formatNumber } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { type AnswerMap, asMaps, asText, asTexts, isMap, type Value } from '../form/answers.ts';
import type { FormWorld } from '../form/PackForm.tsx';
import { hoursWords } from '../serve/WeekGrid.tsx';

type Words = ReturnType<typeof useTexts>;

/** The answer in a few words; empty when there is none. */
function spoken(words: Words, field: FormField, value: Value | undefined, world: FormWorld): string {
  const { t, say } = words;
  switch (field.type) {
    case 'fixed':
      return say(world.fixed[field.key]);
    case 'system':
      return say(world.systems.find((system) => system.id === value)?.name);
    case 'items':
      return asTexts(value)
        .map((name) => say(world.items.find((item) => item.name === name)?.title) || name)
        .join(', ');
    case 'hours':
      return hoursWords(
        t,
        asMaps(value).map((one) => ({
          days: Array.isArray(one.days) ? one.days.map(Number) : one.days === 'all' ? 'all' : 'workday',
          from: asText(one.from),
          to: asText(one.to),
        })),
      );
    case 'addresses':
    case 'choices':
      return asTexts(value).join(', ');
    case 'integer':
      return typeof value === 'number' ? formatNumber(value) : asText(value);
    case 'signature':
    case 'declaration':
      return value === true ? t('common:yes') : '';
    case 'group': {
      const group = isMap(value) ? value : {};
      return field.parts
        .map((part) => {
          const text = spoken(words, part, group[part.key], world);
          return text === '' ? '' : `${say(part.label)} ${text}`;
        })
        .filter((text) => text !== '')
        .join('; ');
    }
    case 'conditions':
      return asMaps(value)
        .map((row) => asText(row.answer))
        .join('; ');
    case 'rows':
      return asMaps(value)
        .map((row) =>
          field.parts
            .map((part) => spoken(words, part, row[part.key], world))
            .filter(Boolean)
            .join(' '),
        )
        .filter((text) => text !== '')
        .join('; ');
    case 'choice':
      return (
        say(world.options[field.options ?? '']?.find((one) => one.key === value)?.title) || asText(value)
      );
    default:
      return asText(value);
  }
}

export function Enforced({ form, answers, world }: { form: Form; answers: AnswerMap; world: FormWorld }) {
  const words = useTexts();
  const { t, say } = words;
  const fields = form.fields.filter((field) => field.enforces);
  return (
    <div className="panel">
      <h2>{t('share:enforced.title')}</h2>
      <p className="muted">{t('share:enforced.text')}</p>
      <ol className="enforced">
        {fields.map((field) => {
          const text = spoken(words, field, answers[field.key], world);
          return (
            <li key={field.key} className={text === '' ? 'open-answer' : ''}>
              <div className="enforced-field">
                {say(field.label)} <ArticleRefs ids={field.cite} />
              </div>
              <div className="enforced-answer">{text === '' ? t('share:enforced.open') : text}</div>
              <div className="enforced-rule">{say(field.enforces)}</div>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
