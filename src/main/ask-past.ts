/** `mayor ask-past`: a question to a conversation that is over, asked of a copy of it with the CLI that led it. */
import { copyFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../adapters/process.ts';
import { fileTranscripts } from '../adapters/transcripts/index.ts';
import { lendWorktree } from '../adapters/workspaces/index.ts';
import { presetOf } from '../agents/index.ts';
import { optionArguments } from '../agents/options.ts';
import type { PastAnswer, PastAsking, PastLaunch } from '../agents/past.ts';
import type { AgentPreset } from '../agents/preset.ts';
import { pastQuestion } from '../core/briefs.ts';
import { TerminalError, TransientError, UsageError } from '../core/errors.ts';
import type { Talk } from '../core/past.ts';
import type { AgentSettings, RigSettings, Settings } from '../core/settings.ts';
import type { AskedPast } from '../surfaces/cli/deps.ts';
import { OURS } from './house.ts';
import { onPath } from './on-path.ts';
import { dropAskFolder, keptFolder, makeAskFolder, worktreeIn } from './past-folders.ts';
import type { Place } from './place.ts';

type Ready = {
  readonly place: Place;
  readonly talk: Talk;
  readonly rig: RigSettings;
  readonly own: AgentSettings;
  readonly preset: AgentPreset;
  readonly past: PastAsking;
};

export const askPast = async (
  place: Place,
  settings: Settings,
  talk: Talk,
  question: string,
  timeoutMs: number,
): Promise<AskedPast> => {
  const ready = await readyFor(place, settings, talk);
  const ending = new AbortController();
  const end = () => ending.abort();
  for (const signal of SIGNALS) process.on(signal, end);
  try {
    const folder = await makeAskFolder(place.paths);
    try {
      return await ask(ready, folder, question, { timeoutMs, signal: ending.signal });
    } finally {
      await dropAskFolder(folder);
    }
  } finally {
    for (const signal of SIGNALS) process.off(signal, end);
  }
};

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** @throws UsageError with what to do instead where it cannot be asked at all. */
const readyFor = async (place: Place, settings: Settings, talk: Talk): Promise<Ready> => {
  const rig = settings.rigs[talk.rig];
  if (rig === undefined)
    throw new UsageError(`The rig "${talk.rig}" of ${talk.polecat} is not in rigs.yaml any more`, {
      hint: 'Add it again: mayor init in its clone',
    });
  const own = settings.agents[talk.agent];
  const preset = presetOf(talk.agent, own);
  if (own === undefined || preset === undefined)
    throw new UsageError(`The agent "${talk.agent}" of ${talk.polecat} is not in rigs.yaml any more`, {
      hint: `Add it again under agents:, for its login and its command`,
    });
  const { past, facts } = preset;
  if (past === undefined)
    throw new UsageError(`${talk.polecat} was a ${talk.agent}, which cannot be asked about the past`, {
      hint: `What it left: mayor task show ${talk.task}, mayor log, git log ${talk.commit ?? talk.branch}`,
    });
  const command = own.command ?? facts.command;
  const path = { ...place.env, ...rig.env, ...own.env }.PATH ?? '';
  if ((await onPath(command, path)) === undefined)
    throw new UsageError(`${facts.product} is not installed: there is no ${command} on the PATH`, {
      hint: facts.install ?? `Correct agents.${talk.agent}.command in rigs.yaml`,
    });
  const ready = { place, talk, rig, own, preset, past };
  // It becomes a part of patterns and arguments: what an agent told as its session leads nowhere else.
  if (!/^[\w-]{4,100}$/.test(talk.session) || talk.session.startsWith('-')) throw gone(ready);
  return ready;
};

type Limits = { readonly timeoutMs: number; readonly signal: AbortSignal };

const ask = async (ready: Ready, folder: string, question: string, limits: Limits): Promise<AskedPast> => {
  const { talk, rig, own, preset, past } = ready;
  const copy = await copyOf(ready, folder);
  const worktree = worktreeIn(folder);
  const commits = [...(talk.commit === undefined ? [] : [talk.commit]), `refs/heads/${talk.branch}`];
  const commit = await lendWorktree(rig.path, worktree, [...commits, `refs/heads/${rig.base}`]);
  const plan = past.ask({
    session: talk.session,
    command: own.command ?? preset.facts.command,
    args: [...own.args, ...optionArguments(preset.options, { ...own, ...talk })],
    given: own.env,
    folder,
    ...(copy === undefined ? {} : { copy }),
  });
  for (const { path, text } of plan.files) await writeFile(path, text, { mode: 0o600 });
  const answer = await answered(ready, plan, pastQuestion(question, commit), worktree, limits);
  if (answer.kind === 'gone') throw gone(ready);
  if (answer.kind === 'failed')
    throw new TerminalError(`${talk.polecat} (${talk.agent}) did not answer: ${answer.because}`);
  const otherwise = talk.model ?? own.model ?? 'unknown';
  return { answer: answer.text, commit, used: answer.used.map(({ model = otherwise, ...use }) => ({ ...use, model })) };
};

/** In the environment of the agent, but for who it was: with that nothing could be handed in. */
const answered = async (
  { rig, own, past }: Ready,
  plan: PastLaunch,
  input: string,
  cwd: string,
  { timeoutMs, signal }: Limits,
): Promise<PastAnswer> => {
  const nobody = Object.fromEntries(OURS.map((name) => [name, undefined]));
  const env = { ...nobody, ...rig.env, ...own.env, ...plan.env };
  try {
    return past.read(await run(plan.argv, { cwd, env, input, timeoutMs, signal, group: true, ok: 'any' }));
  } catch (error) {
    if (!(error instanceof TransientError) || signal.aborted) throw error;
    throw new TransientError(error.message, { cause: error, hint: 'Give it longer with --timeout 10m' });
  }
};

/** The newest, where a worker left several under one name. */
const copyOf = async (ready: Ready, folder: string): Promise<string | undefined> => {
  const { place, talk, rig, own, past } = ready;
  const patterns = past.conversation?.({
    env: { ...place.env, ...rig.env, ...own.env },
    folder: join(place.paths.state, 'polecats', talk.polecat),
    kept: keptFolder(place.paths, talk.polecat),
    session: talk.session,
  });
  if (patterns === undefined) return undefined;
  const found = await newestOf(await fileTranscripts().find(patterns));
  if (found === undefined) throw gone(ready);
  const copy = join(folder, 'conversation.jsonl');
  await copyFile(found, copy);
  return copy;
};

const newestOf = async (paths: readonly string[]): Promise<string | undefined> => {
  const looks = paths.map(async (path) => {
    const found = await stat(path).catch(() => undefined); // A folder without it, or not ours to read.
    return found?.isFile() === true ? [{ path, at: found.mtimeMs }] : [];
  });
  return (await Promise.all(looks))
    .flat()
    .sort((a, b) => a.at - b.at)
    .at(-1)?.path;
};

const gone = ({ talk, preset }: Ready): TerminalError =>
  new TerminalError(`${preset.facts.product} has no conversation ${talk.session} of ${talk.polecat} any more`, {
    hint: `What is left of it: mayor task show ${talk.task}, mayor log, git log ${talk.commit ?? talk.branch}`,
  });
