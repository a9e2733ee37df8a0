/** Why a task gets the agent that it gets, for people. */
import { plainLine } from '../../core/plain.ts';
import type { Candidate, TaskWhy } from '../../core/views/routing.ts';
import { candidateText, choiceText, chosenText, isOver, waitsText } from '../../core/views/why-text.ts';
import type { Cli } from './context.ts';
import type { Tone } from './paint.ts';

export const taskWhyText = async (cli: Cli, why: TaskWhy): Promise<readonly string[]> => {
  const { table } = await import('./table.ts');
  const options = { width: cli.out.columns, paint: cli.paint, indent: '  ' };
  const faint = (text: string) => ({ text, tone: 'faint' as const });
  const voices = why.considered.map(({ what, won, source, value, note }) => [
    what,
    won ? { text: 'won', tone: 'good' as const } : faint('lost'),
    source,
    value,
    faint(note),
  ]);
  const candidates = why.candidates.map((one) => [
    { text: one.agent, tone: 'strong' as const },
    { text: one.state, tone: TONES[one.state] },
    `account ${one.account}`,
    chosenText(one),
    faint(candidateText(one, cli.clock.now())),
  ]);
  const task = cli.paint('strong', plainLine(why.task));
  const { merge } = why;
  const facts = (merge?.facts ?? []).map(({ what, say, note }) => [what, say, faint(note)]);
  const stands =
    merge === undefined ? [] : [`${task} ${plainLine(merge.say)}`, ...table([{}, { gives: true }, {}], facts, options)];
  if (isOver(why)) return stands;
  const waits = waitsText(why);
  return [
    ...stands,
    ...(merge === undefined ? [] : ['']),
    `${task} ${plainLine(choiceText(why))}`,
    ...(why.review === undefined ? [] : [`  It is ${plainLine(why.review)}`]),
    ...(waits === '' ? [] : [`  ${plainLine(waits)}`]),
    ...table([{}, {}, {}, {}, { gives: true }], voices, options),
    '  Who may take it, in this order:',
    ...table([{}, {}, {}, {}, { gives: true }], candidates, options),
  ];
};

const TONES = { free: 'good', resting: 'attention', unusable: 'bad' } as const satisfies Record<
  Candidate['state'],
  Tone
>;
