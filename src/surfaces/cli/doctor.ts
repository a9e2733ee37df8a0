import type { Command } from 'commander';
import { hintOf } from '../../core/errors.ts';
import { plainLine } from '../../core/plain.ts';
import type { Cli } from './context.ts';
import { define } from './define.ts';
import type { Check, Finding } from './deps.ts';
import type { Tone } from './paint.ts';

export const addDoctor = (parent: Command, cli: Cli): void => {
  define(parent, {
    usage: 'doctor',
    does: 'Look whether everything is in order on this machine, and say what to do where it is not',
    examples: ['mayor doctor', 'mayor doctor --fix', 'mayor doctor --json | jq \'.[] | select(.state != "ok")\''],
    more: 'Ends with 1 when something is bad. --fix mends only what can be mended without losing anything.',
  })
    .option('--fix', 'mend what can be')
    .option('--json', 'print an array of {name, state, say, hint, fixed} as JSON')
    .action(async ({ fix, json }: { readonly fix?: true; readonly json?: true }) => {
      const found = await Promise.all((await cli.checks()).map(async (check) => lookAt(check, fix === true)));
      if (found.some(({ state }) => state === 'bad')) cli.exit(1);
      if (json) cli.json(found);
      else cli.say(...(await doctorText(cli, found)));
    });
};

type Found = Finding & { readonly name: string; readonly fixed?: string };

const lookAt = async (check: Check, fix: boolean): Promise<Found> => {
  const finding = await looked(check);
  if (!fix || finding.state === 'ok' || check.fix === undefined) return { name: check.name, ...finding };
  try {
    const fixed = await check.fix();
    return { name: check.name, ...(await looked(check)), fixed };
  } catch (error) {
    return { name: check.name, ...finding, ...failed(error, 'It could not be mended') };
  }
};

/** A check that cannot even look is a finding, not the end of the visit. */
const looked = async (check: Check): Promise<Finding> => {
  try {
    return await check.look();
  } catch (error) {
    return failed(error, 'It could not be looked at');
  }
};

const failed = (error: unknown, what: string): Finding => {
  const hint = hintOf(error);
  const say = `${what}: ${error instanceof Error ? error.message : String(error)}`;
  return hint === undefined ? { state: 'bad', say } : { state: 'bad', say, hint };
};

const TONES = { ok: 'good', warn: 'attention', bad: 'bad' } as const satisfies Record<Finding['state'], Tone>;

const doctorText = async (cli: Cli, found: readonly Found[]): Promise<readonly string[]> => {
  const { table } = await import('./table.ts');
  const lines = table(
    [{}, {}, { gives: true }],
    found.map(({ state, name, say }) => [{ text: state, tone: TONES[state] }, name, say.split('\n')[0] ?? '']),
    { width: undefined, paint: cli.paint },
  );
  const notes = found.map(({ state, say, hint, fixed }) => [
    ...say
      .split('\n')
      .slice(1)
      .map((line) => `      ${plainLine(line)}`),
    ...(fixed === undefined ? [] : [`      mended: ${fixed}`]),
    ...(state === 'ok' || hint === undefined ? [] : [`      ${cli.paint('faint', hint)}`]),
  ]);
  const rest = found.filter(({ state }) => state !== 'ok').length;
  return [
    ...lines.flatMap((line, at) => [line, ...(notes[at] ?? [])]),
    '',
    rest === 0 ? 'Everything is in order' : `${rest} of ${found.length} ${rest === 1 ? 'wants' : 'want'} a look`,
  ];
};
