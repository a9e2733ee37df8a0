/** Why a task gets the agent that it gets, for people. */
import { plainLine } from '../../core/plain.ts';
import { ageText } from '../../core/views/age.ts';
import type { Candidate, TaskWhy } from '../../core/views/routing.ts';
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
    asText(one),
    faint(reasonOf(one, cli.clock.now())),
  ]);
  return [
    headOf(cli, why),
    ...(why.waits === undefined ? [] : [`  Not started: ${plainLine(why.waits)}`]),
    ...table([{}, {}, {}, {}, { gives: true }], voices, options),
    '  Who may take it, in this order:',
    ...table([{}, {}, {}, {}, { gives: true }], candidates, options),
  ];
};

const TONES = { free: 'good', resting: 'attention', unusable: 'bad' } as const satisfies Record<
  Candidate['state'],
  Tone
>;

type Chosen = { readonly role?: string; readonly model?: string; readonly effort?: string };

const asText = ({ model, effort, role }: Chosen): string =>
  [
    ...(role === undefined ? [] : [`as ${role}`]),
    ...(model === undefined ? [] : [`model ${model}`]),
    ...(effort === undefined ? [] : [`effort ${effort}`]),
  ].join(', ');

const headOf = ({ paint }: Cli, { task, worker, ...why }: TaskWhy): string => {
  const name = paint('strong', plainLine(task));
  const said = (chosen: Chosen, by: string | undefined): string =>
    plainLine([asText(chosen), by === undefined ? '' : `chosen by ${by}`].filter((part) => part !== '').join('; '));
  if (worker === undefined) return `${name} is for ${plainLine(why.agent)}: ${said(why, why.chosenBy)}`;
  const by = said(worker, worker.chosenBy);
  return `${name} is worked by ${plainLine(worker.polecat)} (${plainLine(worker.agent)})${by === '' ? '' : `: ${by}`}`;
};

const reasonOf = ({ until, because }: Candidate, now: number): string =>
  [
    ...(until === undefined ? [] : [`works again in ${ageText(until - now)}`]),
    ...(because === undefined ? [] : [because]),
  ].join(': ');
