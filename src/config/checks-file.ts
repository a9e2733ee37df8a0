/** Checks for one contest alone, in a file of their own that says what `checks` says in rigs.yaml. */
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { messageOf, UsageError } from '../core/errors.ts';
import type { CheckSettings } from '../core/gate-settings.ts';
import { checkList } from './schema-gates.ts';
import { checksOf } from './settle-checks.ts';

/**
 * @param given absolute path of such a file, or of a folder with a checks.yaml in it; paths in it start there
 * @throws UsageError that says what is wrong with it
 */
export async function checksIn(given: string, home: string): Promise<readonly CheckSettings[]> {
  const isFolder = (await stat(given).catch(() => undefined))?.isDirectory() === true;
  const file = isFolder ? join(given, 'checks.yaml') : resolve(given);
  const parsed = checkList.safeParse(await plainIn(file));
  if (parsed.success && parsed.data.length > 0) return checksOf(parsed.data, { file, home });
  const issue = parsed.error?.issues[0];
  const [what = '', hint] = (issue?.message ?? 'it is empty').split('\n');
  const place = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  throw new UsageError(`${file} is no list of checks${place}: ${what}`, { hint: hint ?? EXAMPLE });
}

const EXAMPLE = 'Write shell lines, or options, as a list: - { name: hidden, run: npm test, files: hidden }';

const plainIn = async (file: string): Promise<unknown> => {
  try {
    return parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} cannot be read as a list of checks: ${messageOf(error)}`, { hint: EXAMPLE });
  }
};
