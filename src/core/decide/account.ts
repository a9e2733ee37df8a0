import { accountOf } from '../accounts.ts';
import { type Decides, events, refuse, sayActor } from '../decide.ts';
import { plural } from '../views/age.ts';

export const decideAccount: Decides<'account.resume'> = {
  'account.resume': (world, { account: given }, { actor, now, settings, traits }) => {
    const resting = Object.keys(world.parked).filter((name) => (world.parked[name]?.until ?? 0) > now);
    const rigs = Object.values(settings.rigs).map(({ name }) => name);
    const accounts = Object.hasOwn(settings.agents, given)
      ? rigs.map((rig) => accountOf(given, rig, { settings, traits }))
      : [];
    const wanted = resting.filter((name) => name === given || accounts.includes(name));
    if (wanted.length === 0) {
      const known = resting.length === 0 ? 'No account rests' : `These rest: ${resting.join(', ')}`;
      return refuse(`No account that rests is called "${given}"`, known);
    }
    const workers = Object.values(world.polecats).filter(
      ({ phase }) => phase.kind === 'waiting' && phase.account !== undefined && wanted.includes(phase.account),
    );
    const by = sayActor(actor);
    return events(
      [
        ...wanted.map((account) => ({ type: 'account.resumed' as const, account, by })),
        ...workers.map(({ id, epoch }) => ({
          type: 'polecat.resumed' as const,
          polecat: id,
          epoch,
          because: `${by} says that the account works again`,
        })),
      ],
      `${wanted.join(', ')} works again${workers.length === 0 ? '' : `; ${plural(workers.length, 'worker')} went on`}`,
      wanted[0],
    );
  },
};
