/** The journal for people: one plain sentence an event, or none where it says nothing new. */

import { sayBroughtBack } from '../brings-back.ts';
import type { EventType, Recorded } from '../event.ts';
import type { Event } from '../evolve.ts';
import { type Instant, shortSha } from '../ids.ts';
import { sayScope } from '../permissions/grant.ts';
import { sayPull } from '../pull-request.ts';
import { redReason } from '../red-reason.ts';
import { saySpot } from '../review/message.ts';
import { pickedText } from '../review/picked.ts';
import { ageText, plural } from './age.ts';
import { answeredText, askedText } from './asked.ts';
import { type FeedLine, rejectedText } from './feed-line.ts';
import { namedIn } from './feed-names.ts';
import { sayChecked, sayPreview } from './merge.ts';
import { sayTogether } from './together.ts';

type Tone = FeedLine['tone'];
type Say<Type extends EventType> = (
  event: Event<Type> & { readonly at: Instant },
) => readonly [Tone, string, (string | undefined)?] | undefined;

const returnedText = ({ task, because, by, detail, conflict }: Event<'merge.returned'>): string => {
  const back = `${task} goes back to its agent: `;
  switch (because) {
    case 'rejected':
      return `${rejectedText(by, task)}: ${firstLine(detail)}`;
    case 'pr':
      return `${back}${by}: ${detail}`;
    case 'gate':
      return back + redReason(detail);
    case 'conflict':
      return `${back}it conflicts with the base${conflict === undefined ? '' : ` in ${some(conflict.files)}`}`;
  }
};

const firstLine = (text: string): string => text.trim().split('\n')[0] ?? '';

const reason = (because: string | undefined): string => (because === undefined ? '' : `: ${firstLine(because)}`);

const some = (files: readonly string[]): string =>
  files.length <= 3 ? files.join(', ') : `${files.slice(0, 3).join(', ')} and ${files.length - 3} more`;

const sayings: { readonly [Type in EventType]: Say<Type> } = {
  'town.started': ({ version }) => ['plain', `The town is up (mayor ${version})`],
  'town.stopped': ({ because }) => ['plain', `The town went down: ${because}`],
  'convoy.created': ({ convoy }) => [
    'plain',
    `Convoy "${convoy.name}" set out with ${plural(convoy.tasks.length, 'task')}`,
  ],
  'convoy.added': ({ convoy, tasks, by }) => ['plain', `${tasks.join(', ')} joined convoy ${convoy}, by ${by}`],
  'convoy.removed': ({ convoy, by }) => [
    'plain',
    by === undefined ? `Convoy ${convoy} was dissolved` : `${by} dissolved convoy ${convoy}; its tasks stay`,
    convoy,
  ],
  ...sayTogether,
  'task.slung': ({ task, agent, by }) => [
    'plain',
    `${by === undefined ? `${task} was slung` : `${by} slung ${task}`}${agent === undefined ? '' : ` to ${agent}`}`,
    task,
  ],
  'polecat.assigned': ({ polecat, task, agent, reviews }) => [
    'plain',
    reviews === undefined ? `${polecat} (${agent}) takes ${task}` : `${polecat} (${agent}) reviews ${reviews.task}`,
    polecat,
  ],
  'account.parked': ({ account, agent, because, until, at }) => [
    'attention',
    `The account ${account} (${agent}) rests for ${ageText(until - at)}: ${because}`,
    account,
  ],
  'account.resumed': ({ account, by }) => ['plain', `The account ${account} works again, by ${by}`, account],
  'polecat.prepared': () => undefined,
  'polecat.started': ({ polecat, run }) => [
    'plain',
    run === 1 ? `${polecat} started` : `${polecat} started again`,
    polecat,
  ],
  'polecat.vanished': ({ polecat, because }) => ['bad', `${polecat} failed: ${because}`, polecat],
  'polecat.waiting': ({ polecat, because }) => ['attention', `${polecat} waits: ${because}`, polecat],
  'polecat.resumed': ({ polecat, because }) => ['plain', `${polecat} goes on: ${because}`, polecat],
  // Its item in the inbox says it.
  'polecat.stuck': () => undefined,
  'polecat.stopped': ({ polecat, by }) => ['plain', `${polecat} was stopped by ${by}`, polecat],
  'polecat.leaving': ({ polecat, because }) => ['plain', `${polecat} leaves: ${because}`, polecat],
  'polecat.cleared': ({ polecat, backup }) =>
    backup === undefined ? undefined : ['attention', `${polecat} left uncommitted work, kept in ${backup}`, polecat],
  'claim.made': () => undefined,
  // Its item in the inbox says it.
  'claim.lost': () => undefined,
  'session.learnt': () => undefined,
  'context.filled': ({ polecat, because }) => ['attention', `${polecat} runs out of context: ${because}`, polecat],
  'context.handed-over': ({ polecat, note }) => ['plain', `${polecat} hands over to a fresh session: ${note}`, polecat],
  'brief.queued': ({ polecat, brief }) =>
    brief.kind === 'nudge'
      ? ['attention', `${polecat} stopped without handing in; it is reminded`, polecat]
      : undefined,
  'brief.delivered': () => undefined,
  'pane.typed': ({ polecat, by }) => ['plain', `${by} types into the pane of ${polecat}`, polecat],
  'task.edited': ({ task }) => ['attention', `${task} was edited while it is worked on`, task],
  'note.made': ({ polecat, text }) => ['plain', `${polecat} notes: ${text}`, polecat],
  'contest.opened': ({ task, attempts, by }) => [
    'plain',
    `${task} is worked in ${attempts.length} attempts, by ${by}`,
    task,
  ],
  'contest.entered': ({ task, n, child }) => ['plain', `${child} is attempt ${n} of ${task}`, child],
  'contest.decided': ({ task, n, by }) => ['plain', `${by} picked attempt ${n} of ${task}`, task],
  'contest.grafting': ({ task, n, files, by }) => [
    'plain',
    `${by} puts ${files.map((file) => `${pickedText(file)} of attempt ${file.from}`).join(', ')} on attempt ${n} of ${task}`,
    task,
  ],
  'contest.grafted': ({ task, tree }) => ['attention', `${task} has the files put on it: tree ${shortSha(tree)}`, task],
  'contest.graft-refused': ({ task, because }) => ['bad', `${task}: the files were not put on it: ${because}`, task],
  'contest.left': ({ task, n, ref }) => [
    'plain',
    `Attempt ${n} of ${task} is closed${ref === undefined ? '' : `, its branch kept as ${ref}`}`,
    task,
  ],
  'contest.cancelled': ({ task, by, because }) => [
    'attention',
    `The attempts at ${task} were ended by ${by}${because === undefined ? '' : `: ${because}`}`,
    task,
  ],
  'contest.over': ({ task, winner }) =>
    winner === undefined ? undefined : ['good', `Attempt ${winner} of ${task} won`, task],
  'merge.requested': ({ polecat, task, by }) => ['attention', HANDED_IN[by](polecat, task), task],
  'merge.moved': ({ task }) => ['attention', `${task} has new commits; an approval of the old ones is void`, task],
  'merge.previewed': ({ task, preview }) => sayPreview(task, preview),
  // Its row says on which base that is.
  'merge.previewed-again': () => undefined,
  'merge.approved': ({ task, by, anyway, unreviewed }) => [
    'plain',
    `${by} approved ${task}${although(anyway === true, unreviewed === true)}`,
    task,
  ],
  'merge.withdrawn': ({ task, by }) => ['attention', `${by} took the approval of ${task} back`, task],
  'merge.voided': ({ task, bringsBack }) => [
    'attention',
    `${task} is in review again, its approval void: it is ${sayBroughtBack(bringsBack)}`,
    task,
  ],
  'merge.rehearsed': ({ task }) => ['plain', `${task} merges cleanly`, task],
  'merge.checked': ({ task, gates }) => (gates.length === 0 ? undefined : ['good', `${task}: gates are green`, task]),
  'merge.restarted': ({ task, because, to }) =>
    to === undefined
      ? ['plain', `${task} is rehearsed again: ${because}`, task]
      : ['attention', `${task} is in review again: ${because}`, task],
  'merge.held': ({ task, because }) => ['attention', `${task} cannot land yet: ${because}`, task],
  'merge.landed': ({ task, result, already }) =>
    already === true
      ? ['good', `The base had the work of ${task} already, at ${shortSha(result)}`, task]
      : ['good', `${task} landed as ${shortSha(result)}`, task],
  'merge.settled': ({ task, pushed }) => (pushed ? ['good', `${task} was pushed`, task] : undefined),
  'merge.returned': (event) => ['attention', returnedText(event), event.task],
  'train.formed': ({ members, train, rig, convoy }) =>
    convoy !== undefined
      ? ['plain', `Of convoy ${convoy} merge cleanly: ${members.map(({ task }) => task).join(', ')}`, convoy]
      : members.length === 1
        ? ['plain', `${members[0]?.task ?? train} merges cleanly`, members[0]?.task]
        : ['plain', `A train of ${members.length} merges cleanly: ${members.map(({ task }) => task).join(', ')}`, rig],
  'train.foreseen': ({ members, rig }) =>
    members.length === 0
      ? undefined
      : ['plain', `Made ready behind the present train: ${members.map(({ task }) => task).join(', ')}`, rig],
  'train.checked': sayChecked,
  'train.passed': () => undefined,
  // Each of its members says so.
  'train.landed': () => undefined,
  'train.ended': ({ because, rig, ahead }) =>
    ahead === true
      ? ['plain', `${rig}: what was made ready is let go of: ${because}`, rig]
      : ['plain', `${rig}: what was to land is rehearsed again: ${because}`, rig],
  'merge.compared': ({ task, dropped, unknown }) => {
    const places = new Set(dropped.map(({ path }) => path)).size;
    if (unknown !== undefined)
      return ['attention', `${task}: whether a side was dropped is not known: ${unknown}`, task];
    if (places === 0) return ['plain', `${task}: its resolution keeps both sides`, task];
    return ['attention', `${task}: its resolution drops lines of a side in ${plural(places, 'file')}`, task];
  },
  'merge.stuck': ({ task, because }) => ['bad', `${task} cannot be merged: ${because}`, task],
  'merge.dropped': ({ task, because }) => ['plain', `${task} will not be merged: ${because}`, task],
  'review.commented': ({ task, comment }) => [
    'plain',
    `${comment.by} comments on ${task}, ${saySpot(comment.on)}`,
    task,
  ],
  'review.comment-removed': () => undefined,
  'review.marked': () => undefined,
  // That it went back says it.
  'review.sent': () => undefined,
  'review.matched': () => undefined,
  'review.judged': ({ task, verdict: { by, agent, says } }) =>
    says === 'approve'
      ? ['good', `${by} (${agent}) has reviewed ${task} and approves it`, task]
      : ['attention', `${by} (${agent}) has reviewed ${task} and wants changes`, task],
  'undo.requested': ({ task, by, because }) => ['attention', `${by} has ${task} taken back${reason(because)}`, task],
  'undo.waits': ({ task, for: later }) => ['plain', `${task} is undone after ${later.join(', ')}`, task],
  'undo.rehearsed': ({ task }) => ['plain', `${task} can be taken back cleanly`, task],
  'undo.checked': () => undefined,
  'undo.restarted': ({ task, because }) => ['plain', `${task} is taken back anew: ${because}`, task],
  'undo.held': ({ task, because }) => ['attention', `${task} cannot be undone yet: ${because}`, task],
  'undo.refused': ({ task, because }) => ['bad', `${task} stays landed: ${because}`, task],
  'undo.landed': ({ task, result }) => ['attention', `${task} was undone as ${shortSha(result)}`, task],
  'undo.settled': ({ task, branch }) =>
    branch === undefined ? undefined : ['plain', `${task} is open again, its work on ${branch}`, task],
  'pr.wanted': () => undefined,
  'pr.opened': ({ task, number, url }) => ['plain', `${task} is PR #${number}: ${url}`, task],
  'pr.seen': ({ task, number, seen }) => [
    TONES[seen.state],
    `${task}: ${sayPull({ mine: [], told: [], number, seen })}`,
    task,
  ],
  // That it goes back says it.
  'pr.told': () => undefined,
  'inbox.added': ({ item }) => ['attention', askedText(item), item.polecat ?? item.task],
  'inbox.removed': (event) =>
    event.answer === undefined ? undefined : ['plain', answeredText(event), event.asked?.polecat ?? event.asked?.task],
  'permission.granted': ({ grant }) => [
    'attention',
    `${grant.by} made a rule: ${grant.effect} ${grant.rule} (${sayScope(grant)}, ${grant.id})`,
    grant.task ?? grant.rig,
  ],
  'permission.removed': ({ grant, by, effect, rule }) => [
    'attention',
    `${by} took the rule ${rule === undefined ? grant : `${effect} ${rule} (${grant})`} back`,
  ],
  'permission.ruled': ({ polecat, what, answer, rules }) => [
    answer === 'allow' ? 'plain' : 'attention',
    `${polecat} was ${answer === 'allow' ? 'allowed' : 'denied'} by rule: ${what} (${rules.map(({ rule, from }) => `${rule}; ${from}`).join(', ')})`,
    polecat,
  ],
  'usage.counted': () => undefined,
  'budget.reached': ({ level, say }) => [level === 'pause' ? 'bad' : 'attention', say],
  'budget.freed': ({ say }) => (say === undefined ? undefined : ['plain', say]),
  'breaker.opened': ({ agent, because, until, at }) => [
    'bad',
    `${agent} keeps failing and rests for a while (${ageText(until - at)}): ${because}`,
  ],
  'breaker.closed': ({ agent }) => ['plain', `${agent} is tried again`],
};

const HANDED_IN = {
  agent: (polecat, task) => `${polecat} handed in ${task}`,
  exit: (polecat, task) => `${polecat} ended, and what it had committed of ${task} is handed in`,
  person: (polecat, task) => `A person handed in ${task} for ${polecat}`,
} as const satisfies Readonly<Record<Event<'merge.requested'>['by'], (polecat: string, task: string) => string>>;

const although = (anyway: boolean, unreviewed: boolean): string => {
  const what = [...(anyway ? ['its rehearsal had failed'] : []), ...(unreviewed ? ['it lacks a review'] : [])];
  return what.length === 0 ? '' : `, although ${what.join(' and ')}`;
};

const TONES = { open: 'plain', draft: 'plain', merged: 'good', closed: 'attention' } as const;

export const feedLine = (recorded: Recorded): FeedLine | undefined => {
  // Correlated unions: the table's key and the event's type are the same by construction.
  const say = sayings[recorded.type] as Say<EventType> | undefined;
  // Of a kind that only a newer town writes down.
  const said = say?.(recorded);
  if (said === undefined) return undefined;
  const [tone, text, subject] = said;
  const { seq, at, type: event } = recorded;
  return { seq, at, tone, text, ...(subject === undefined ? {} : { subject }), event, ...namedIn(recorded) };
};
