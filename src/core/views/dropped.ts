/** What a resolution dropped, in sentences for whoever approves it. */
import type { Dropped, Resolution } from '../dropped.ts';
import { type Sha, shortSha } from '../ids.ts';
import { plainLine } from '../plain.ts';
import { plural } from './age.ts';

const SAID = 20;

/** Empty where nothing was, or the commit was not compared yet. */
export const droppedText = (
  merge: { readonly commit: Sha; readonly resolution?: Resolution },
  titleOf: (task: string) => string,
): readonly string[] => {
  const compared = merge.resolution?.compared;
  if (compared === undefined || compared.commit !== merge.commit) return [];
  const { dropped, unknown } = compared;
  const more = dropped.length > SAID ? [`and in ${dropped.length - SAID} more places`] : [];
  return [
    ...(unknown === undefined ? [] : [`whether a side was dropped is not known: ${unknown}`]),
    ...dropped.slice(0, SAID).map((one) => sayDropped(one, titleOf)),
    ...more,
  ];
};

/** `dropped: 3 lines of "Greet in Greek" (shop-m2c4) in src/a.ts` */
export const sayDropped = (
  { side, task, commit, subject, path, lines }: Dropped,
  titleOf: (task: string) => string,
) => {
  const what = lines === 0 ? 'the whole change' : plural(lines, 'line');
  const whose =
    side === 'own'
      ? 'its own first version'
      : task === undefined
        ? `${shortSha(commit ?? '')} "${plainLine(subject ?? '')}"`
        : `"${plainLine(titleOf(task) || subject || '')}" (${task})`;
  return `dropped: ${what} of ${whose} in ${plainLine(path)}`;
};
