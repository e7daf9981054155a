// A person as the pages name them: with the body they act for, unless they act for themselves.
import { pick } from '../../shared/i18n/index.ts';
import type { Text } from '../../shared/text.ts';
import type { View } from '../page.ts';

export function whoOf({ t, language }: View, name: string, body: Text): string {
  const organisation = pick(language, body);
  return organisation === name || body.zh === name ? name : t('portal-form:me.as', { name, organisation });
}
