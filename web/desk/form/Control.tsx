// The control of each field type a pack may name.
import { Checkbox, Input, Select } from 'antd';
import { Link } from 'react-router';
import { useTexts } from '../../shared/text.ts';
import { asMaps, asText, asTexts, isMap, issuesAt, type Value } from './answers.ts';
import { HoursControl } from './HoursControl.tsx';
import { LongText } from './LongText.tsx';
import { FieldBox, type FieldProps, IssueLines } from './PackForm.tsx';
import { RowsControl } from './RowsControl.tsx';

export type ControlProps = FieldProps & { id: string; describedBy: string; invalid: boolean };

const inputTypes = {
  text: 'text',
  date: 'date',
  email: 'email',
  telephone: 'tel',
} as const;

const listed = new Set(['service-item', 'listed-duty', 'listed-purpose']);

/** Chosen from the unit's own list: names of its functions, or the purposes they have. */
function Listed({ field, id, value, describedBy, invalid, disabled, world, onChange }: ControlProps) {
  const { t } = useTexts();
  const functions = world.functions ?? [];
  const names =
    field.check === 'listed-purpose'
      ? functions.flatMap(({ steps }) => steps)
      : functions.map(({ name }) => name);
  return (
    <>
      <Select
        id={id}
        aria-describedby={describedBy}
        status={invalid ? 'error' : ''}
        disabled={disabled}
        value={asText(value) || undefined}
        placeholder={t('catalog:choose')}
        notFoundContent={t('share:functions.none')}
        onChange={(name: string) => onChange(name)}
        options={[...new Set(names)].map((name) => ({ value: name, label: name }))}
      />
      {names.length === 0 && !disabled ? (
        <div className="field-hint">
          {t('share:functions.first')} <Link to="/applications/functions">{t('share:functions.title')}</Link>
        </div>
      ) : null}
    </>
  );
}

function Plain({ field, id, value, describedBy, invalid, disabled, onChange }: ControlProps) {
  const type = field.type in inputTypes ? inputTypes[field.type as keyof typeof inputTypes] : 'text';
  return (
    <Input
      id={id}
      type={type}
      className={type === 'date' ? 'short-input' : ''}
      aria-describedby={describedBy}
      status={invalid ? 'error' : ''}
      disabled={disabled}
      value={asText(value)}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function Whole({ id, value, describedBy, invalid, disabled, onChange }: ControlProps) {
  return (
    <Input
      id={id}
      inputMode="numeric"
      className="short-input num"
      aria-describedby={describedBy}
      status={invalid ? 'error' : ''}
      disabled={disabled}
      value={asText(value)}
      onChange={(event) => {
        const text = event.target.value.trim();
        // What is no number stays as typed, so that the check can speak of it.
        onChange(/^\d+$/.test(text) ? Number(text) : text);
      }}
    />
  );
}

function System({ id, value, describedBy, invalid, disabled, world, onChange }: ControlProps) {
  const { t, say } = useTexts();
  return (
    <Select
      id={id}
      aria-describedby={describedBy}
      status={invalid ? 'error' : ''}
      disabled={disabled}
      value={asText(value) || undefined}
      placeholder={t('catalog:choose')}
      notFoundContent={t('share:noSystems')}
      onChange={(system: string) => onChange(system)}
      options={world.systems.map((system) => ({
        value: system.id,
        label: `${say(system.name)} (${system.code})`,
      }))}
    />
  );
}

function Items({ value, disabled, world, onChange }: ControlProps) {
  const { t, say } = useTexts();
  const chosen = asTexts(value);
  const all = world.items.map((item) => item.name);
  const open = world.items.filter((item) => !item.off).map((item) => item.name);
  const full = open.every((name) => chosen.includes(name));
  return (
    <>
      <div className="items-choice">
        {world.items.map((item) => (
          <Checkbox
            key={item.name}
            disabled={disabled || (item.off && !chosen.includes(item.name))}
            checked={chosen.includes(item.name)}
            onChange={(event) =>
              onChange(
                all.filter((name) => (name === item.name ? event.target.checked : chosen.includes(name))),
              )
            }
          >
            {say(item.title)}{' '}
            {item.personal && item.personal !== 'none' ? (
              <span className="mark near">{t(`catalog:personal.${item.personal}`)}</span>
            ) : null}
          </Checkbox>
        ))}
      </div>
      <button
        type="button"
        className="link-button"
        disabled={disabled}
        onClick={() => onChange(full ? [] : open)}
      >
        {t(full ? 'share:chooseNone' : 'share:chooseAll')}
      </button>
    </>
  );
}

function Choices({ field, id, value, describedBy, invalid, disabled, world, onChange }: ControlProps) {
  const { t, say } = useTexts();
  const options = (world.options[field.options ?? ''] ?? []).map((one) => ({
    value: one.key,
    label: say(one.title),
  }));
  const common = { id, 'aria-describedby': describedBy, disabled, options, placeholder: t('catalog:choose') };
  const status = invalid ? ('error' as const) : ('' as const);
  return field.type === 'choices' ? (
    <Select
      {...common}
      status={status}
      mode="multiple"
      value={asTexts(value)}
      onChange={(keys: string[]) => onChange(keys)}
    />
  ) : (
    <Select
      {...common}
      status={status}
      value={asText(value) || undefined}
      onChange={(key: string) => onChange(key)}
    />
  );
}

function Scenario({ id, value, describedBy, invalid, disabled, world, onChange }: ControlProps) {
  const { t } = useTexts();
  return (
    <Select
      id={id}
      aria-describedby={describedBy}
      status={invalid ? 'error' : ''}
      disabled={disabled}
      value={asText(value) || undefined}
      placeholder={t('catalog:choose')}
      onChange={(scenario: string) => onChange(scenario)}
      options={world.scenarios.map((scenario) => ({ value: scenario, label: scenario }))}
    />
  );
}

/** Each condition of the entry with room for its own answer. */
function Conditions({ id, path, value, issues, disabled, world, onChange }: ControlProps) {
  const rows = asMaps(value);
  const answerTo = (condition: string): string =>
    asText(rows.find((row) => row.condition === condition)?.answer);
  return world.conditions.map((condition, at) => {
    const own = issuesAt(issues, `${path}.${at}.answer`);
    return (
      <div className="field" key={condition} data-path={`${path}.${at}.answer`}>
        <label className="field-label" htmlFor={`${id}-${at}`}>
          {at + 1}. {condition}
        </label>
        <LongText
          id={`${id}-${at}`}
          aria-describedby={`${id}-${at}-note`}
          status={own.length > 0 ? 'error' : ''}
          disabled={disabled}
          rows={2}
          value={answerTo(condition)}
          onChange={(event) =>
            onChange(
              world.conditions
                .map((one) => ({
                  condition: one,
                  answer: one === condition ? event.target.value : answerTo(one),
                }))
                .filter(({ answer }) => answer !== ''),
            )
          }
        />
        <div id={`${id}-${at}-note`}>
          <IssueLines issues={own} />
        </div>
      </div>
    );
  });
}

export function Control(props: ControlProps) {
  const { t, say } = useTexts();
  const { field, id, path, value, describedBy, invalid, disabled, world, onChange } = props;
  if (field.check && listed.has(field.check)) return <Listed {...props} />;
  switch (field.type) {
    case 'fixed':
      return (
        <output id={id} className="fixed-value">
          {say(world.fixed[field.key]) || '–'}
        </output>
      );
    case 'long-text':
      return (
        <LongText
          id={id}
          aria-describedby={describedBy}
          status={invalid ? 'error' : ''}
          disabled={disabled}
          rows={2}
          value={asText(value)}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    case 'integer':
      return <Whole {...props} />;
    case 'choice':
    case 'choices':
      return <Choices {...props} />;
    case 'scenario':
      return <Scenario {...props} />;
    case 'conditions':
      return <Conditions {...props} />;
    case 'system':
      return <System {...props} />;
    case 'items':
      return <Items {...props} />;
    case 'hours':
      return <HoursControl {...props} />;
    case 'rows':
      return <RowsControl {...props} rows={asMaps(value)} />;
    case 'addresses':
      return (
        <Select
          id={id}
          mode="tags"
          open={false}
          suffixIcon={null}
          aria-label={say(field.label)}
          aria-describedby={describedBy}
          status={invalid ? 'error' : ''}
          disabled={disabled}
          tokenSeparators={[',', ' ', '\n', ';']}
          placeholder={t('share:addressHint')}
          value={asTexts(value)}
          onChange={(list: string[]) => onChange(list)}
        />
      );
    case 'group': {
      const group = isMap(value) ? value : {};
      return (
        <div className={`group of-${field.parts.length === 4 ? 2 : Math.min(3, field.parts.length)}`}>
          {field.parts.map((part) => (
            <FieldBox
              {...props}
              key={part.key}
              field={part}
              path={`${path}.${part.key}`}
              shownArticles={field.cite}
              value={group[part.key]}
              onChange={(inner: Value) => onChange({ ...group, [part.key]: inner })}
            />
          ))}
        </div>
      );
    }
    case 'declaration':
    case 'signature':
      return (
        <Checkbox
          id={id}
          disabled={disabled}
          aria-describedby={describedBy}
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
        >
          {field.type === 'signature' ? t('share:sign', { unit: say(field.label) }) : say(field.label)}
        </Checkbox>
      );
    // Files come by their own door beside the form.
    case 'attachment':
      return <span className="muted">{t('share:file.below')}</span>;
    default:
      return <Plain {...props} />;
  }
}
