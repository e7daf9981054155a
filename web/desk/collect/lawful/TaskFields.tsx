// The fields a task permits with the need of each, what makes one mandatory, why one is collected again; and how people are verified.
import { Checkbox, Input, Segmented, Select } from 'antd';
import type { Content } from '#rooms/catalog/schema.ts';
import type { TaskContent, TaskField } from '#rooms/collect/lawful/content.ts';
import type { TaskRepeat, TaskTerms } from '#rooms/collect/lawful/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { useTexts } from '../../../shared/text.ts';
import type { Change } from './TaskEditor.tsx';

const methods = [
  'identity-card',
  'sms-code',
  'electronic-licence',
  'bank-card',
  'face',
  'on-site',
  'account',
] as const;

type Cited = { level: string; title: string; article: string };
const uncited: Cited = { level: '', title: '', article: '' };

function Citation({
  label,
  value,
  levels,
  onChange,
}: {
  label: string;
  value: Cited | undefined;
  levels: readonly { key: string; zh: string; en: string; articles: string[] }[];
  onChange: (value: Cited) => void;
}) {
  const { t, say } = useTexts();
  const now = value ?? uncited;
  return (
    <div className="group">
      <div className="field">
        <span className="field-label">
          {label} <ArticleRefs ids={levels[0]?.articles} />
        </span>
        <Select
          aria-label={`${label} ${t('lawful:field.groundKind')}`}
          value={now.level || undefined}
          placeholder={t('lawful:field.groundKind')}
          onChange={(level) => onChange({ ...now, level })}
          options={levels.map((one) => ({ value: one.key, label: say(one) }))}
        />
      </div>
      {(['title', 'article'] as const).map((part) => (
        <div className="field" key={part}>
          <span className="field-label">
            {t(part === 'title' ? 'lawful:field.actTitle' : 'lawful:field.article')}
          </span>
          <Input
            aria-label={`${label} ${t(part === 'title' ? 'lawful:field.actTitle' : 'lawful:field.article')}`}
            value={now[part]}
            onChange={(event) => onChange({ ...now, [part]: event.target.value })}
          />
        </div>
      ))}
    </div>
  );
}

export function FieldRows({
  content,
  change,
  items,
  terms,
  repeats,
}: {
  content: TaskContent;
  change: Change;
  items: Content['items'];
  terms: TaskTerms;
  repeats: readonly TaskRepeat[];
}) {
  const { t } = useTexts();
  const of = (name: string) => content.fields.find(({ item }) => item === name);
  const set = (name: string, patch: Partial<TaskField>) =>
    change({ fields: content.fields.map((field) => (field.item === name ? { ...field, ...patch } : field)) });
  const reason = terms.elements.find(({ key }) => key === 'field-reason')?.articles;
  const purpose = terms.elements.find(({ key }) => key === 'personal-purpose')?.articles;
  const permitted = terms.elements.find(({ key }) => key === 'permitted-fields')?.articles;
  return (
    <section className="panel">
      <h2 className="section-title">
        {t('lawful:field.fields')} <ArticleRefs ids={[...(permitted ?? []), ...(reason ?? [])]} />
      </h2>
      {items.map((item) => {
        const field = of(item.name);
        const again = repeats.some((one) => one.item === item.name && one.shareable);
        const exception = content.exceptions.find((one) => one.item === item.name);
        return (
          <div className="field whole" key={item.name}>
            <Checkbox
              checked={field !== undefined}
              onChange={(event) =>
                change({
                  fields: event.target.checked
                    ? [...content.fields, { item: item.name, reason: '', purpose: '', mandatory: false }]
                    : content.fields.filter((one) => one.item !== item.name),
                })
              }
            >
              {item.titleZh} <code>{item.name}</code>{' '}
              {item.personal === 'none' ? null : (
                <span className="mark near">{t('lawful:field.personal')}</span>
              )}
            </Checkbox>
            {field ? (
              <>
                <div className="group">
                  <div className="field">
                    <span className="field-label">{t('lawful:field.reason')}</span>
                    <Input
                      aria-label={`${item.titleZh} ${t('lawful:field.reason')}`}
                      status={reason && field.reason === '' ? 'error' : undefined}
                      value={field.reason}
                      onChange={(event) => set(item.name, { reason: event.target.value })}
                    />
                  </div>
                  <div className="field">
                    <span className="field-label">
                      {t('lawful:field.fieldPurpose')}{' '}
                      {item.personal === 'none' ? null : <ArticleRefs ids={purpose} />}
                    </span>
                    <Input
                      aria-label={`${item.titleZh} ${t('lawful:field.fieldPurpose')}`}
                      status={
                        purpose && item.personal !== 'none' && field.purpose === '' ? 'error' : undefined
                      }
                      value={field.purpose}
                      onChange={(event) => set(item.name, { purpose: event.target.value })}
                    />
                  </div>
                </div>
                <Checkbox
                  checked={field.mandatory}
                  onChange={(event) => set(item.name, { mandatory: event.target.checked })}
                >
                  {t('lawful:field.mandatory')}
                </Checkbox>
                {field.mandatory && terms.mandatoryGrounds.length > 0 ? (
                  <Citation
                    label={t('lawful:field.basis')}
                    value={field.basis}
                    levels={terms.mandatoryGrounds}
                    onChange={(basis) => set(item.name, { basis })}
                  />
                ) : null}
                {again && terms.repeatExceptions.length > 0 ? (
                  <>
                    <Citation
                      label={`${item.titleZh} ${t('lawful:field.exception')}`}
                      value={
                        exception && {
                          level: exception.kind,
                          title: exception.title,
                          article: exception.article,
                        }
                      }
                      levels={terms.repeatExceptions}
                      onChange={({ level, title, article }) =>
                        change({
                          exceptions: [
                            ...content.exceptions.filter((one) => one.item !== item.name),
                            { ...exception, item: item.name, kind: level, title, article },
                          ],
                        })
                      }
                    />
                    {exception?.kind === 'refused-application' ? (
                      <Input
                        aria-label={t('lawful:field.application')}
                        placeholder={t('lawful:field.application')}
                        value={exception.applicationId ?? ''}
                        onChange={(event) =>
                          change({
                            exceptions: content.exceptions.map((one) =>
                              one.item === item.name
                                ? { ...one, applicationId: event.target.value.trim() || undefined }
                                : one,
                            ),
                          })
                        }
                      />
                    ) : null}
                  </>
                ) : null}
              </>
            ) : null}
          </div>
        );
      })}
    </section>
  );
}

export function VerificationPart({
  content,
  change,
  terms,
}: {
  content: TaskContent;
  change: Change;
  terms: TaskTerms;
}) {
  const { t } = useTexts();
  const { verification } = content;
  const set = (patch: Partial<TaskContent['verification']>) =>
    change({ verification: { ...verification, ...patch } });
  const particular =
    verification.methods.length === 1 || (verification.demand === 'all' && verification.methods.length > 1);
  return (
    <section className="panel">
      <h2 className="section-title">
        {t('lawful:field.verification')} <ArticleRefs ids={terms.verificationGrounds[0]?.articles} />
      </h2>
      <div className="field whole">
        <Select
          mode="multiple"
          aria-label={t('lawful:field.verification')}
          value={verification.methods}
          onChange={(chosen) => set({ methods: chosen })}
          options={methods.map((value) => ({ value, label: t(`lawful:method.${value}`) }))}
        />
      </div>
      {verification.methods.length > 1 ? (
        <Segmented
          value={verification.demand}
          onChange={(demand) => set({ demand: demand === 'all' ? 'all' : 'one' })}
          options={[
            { value: 'one', label: t('lawful:field.demandOne') },
            { value: 'all', label: t('lawful:field.demandAll') },
          ]}
        />
      ) : null}
      {particular && terms.verificationGrounds.length > 0 ? (
        <Citation
          label={t('lawful:field.verificationBasis')}
          value={verification.basis}
          levels={terms.verificationGrounds}
          onChange={(basis) => set({ basis })}
        />
      ) : null}
    </section>
  );
}
