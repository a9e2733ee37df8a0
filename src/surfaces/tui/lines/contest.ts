/** Attempts at a task as they are heard, in the order in which they compare. */
import { plainLine } from '../../../core/plain.ts';
import { type AttemptRow, type ContestRow, sayContest } from '../../../core/views/attempts.ts';
import { attemptWord, sayGraft } from '../rows/contest.ts';
import type { State } from '../state.ts';
import { heardSize, heardSpent } from './amounts.ts';
import { chosenOf, entryLine, placeKeys, saying, texts, type View } from './listed.ts';
import { begun, ended, foreignLines, heardAge, heardAgo, withoutIds } from './plain.ts';

const contestIn = ({ place, status }: State): ContestRow | undefined =>
  place.kind === 'contest' ? status?.contests.find(({ id }) => id === place.task) : undefined;

export const contestTitleText = (state: State): string => {
  const contest = contestIn(state);
  if (contest === undefined) return 'Attempts.';
  const title = contest.title === '' ? '' : `, ${plainLine(contest.title)}`;
  return `Attempts at ${contest.id}${ended(title)} ${begun(ended(sayContest(contest)))}`;
};

export const contestView: View = {
  lines: (state) => {
    const contest = contestIn(state);
    if (contest === undefined) return texts(['This contest is over.']);
    return contest.attempts.map((attempt) => entryLine(state, String(attempt.n), attemptText(attempt, contest, state)));
  },
  here: (state) => {
    const contest = contestIn(state);
    const found = contest === undefined ? undefined : chosenOf(state, contest.attempts, ({ n }) => String(n));
    if (contest === undefined || found === undefined) return [];
    const { row, place } = found;
    const { n, task, polecat, handedInAt, note, because, conflicts, ref } = row;
    return [
      `${attemptText(row, contest, state)} ${place}`,
      ...saying(handedInAt === undefined ? undefined : `Handed in ${heardAgo(state.now - handedInAt)}.`),
      ...foreignLines(note ?? ''),
      ...saying(because === undefined ? undefined : begun(ended(plainLine(because)))),
      ...saying(conflicts === undefined ? undefined : `Conflicts with ${conflicts.map(plainLine).join(', ')}.`),
      ...saying(contest.graft?.n === n ? begun(ended(plainLine(sayGraft(contest.graft)))) : undefined),
      ...saying([task, polecat].filter((part) => part !== undefined).join(', ')),
      ...saying(ref === undefined ? undefined : `Its branch is kept as ${plainLine(ref)}`),
      ...placeKeys(state),
    ];
  },
};

/** `Attempt 2, claude: in review. Gates: green. 48 lines added, 7 removed. $1.20. Took 12 minutes.` */
const attemptText = (attempt: AttemptRow, { picked }: ContestRow, { now }: State): string => {
  const { n, agent, rehearsal, gates, added, removed, spent, startedAt, handedInAt } = attempt;
  const who = agent === undefined ? '' : `, ${plainLine(agent)}`;
  const came = rehearsal ?? gates;
  return saying(
    `Attempt ${n}${who}: ${attemptWord(attempt).word}${n === picked ? ', picked' : ''}.`,
    came === undefined ? undefined : `Gates: ${ended(withoutIds(plainLine(came)))}`,
    added + removed > 0 && `${heardSize(added, removed)}.`,
    spent === undefined ? undefined : `Used ${heardSpent(spent)}.`,
    startedAt === undefined
      ? undefined
      : `${handedInAt === undefined ? 'At it for' : 'Took'} ${heardAge((handedInAt ?? now) - startedAt)}.`,
  ).join(' ');
};
