/** A list of who consented is read as spreadsheets write it; what is incomplete is named by its line. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSubjects } from './consent-file.ts';

test('names and identities, with a heading, quotes and tabs; twice the same is once', () => {
  const { subjects, wrong } = readSubjects(
    '\uFEFF姓名,证件号码\r\n"王, 一",A1\n李二\tA2\n\n李二,A2\n赵三,\n,A4',
  );
  assert.deepEqual(subjects, [
    { party: '王, 一', identity: 'A1' },
    { party: '李二', identity: 'A2' },
  ]);
  assert.deepEqual(wrong, [6, 7]);
});
