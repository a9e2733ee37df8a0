/** In whose name merges are made. */
import type { Site } from './site.ts';

const MAYOR = { NAME: 'Mayor', EMAIL: 'mayor@localhost' } as const;

/** As variables of the environment. */
export type Identity = Readonly<Record<string, string>>;

/**
 * What to add to git's environment so that a commit can be made: nothing where the user told git
 * a name and an address, Mayor's own for what is missing, rather than git's guess from the machine.
 */
export async function identity({ git, env }: Site): Promise<Identity> {
  const asked = await git(['config', '-z', '--get-regexp', '^(user|author|committer)\\.(name|email)$'], { ok: [0, 1] });
  const told = new Set(asked.stdout.split('\0').map((entry) => entry.split('\n')[0]));
  return Object.fromEntries(
    (['AUTHOR', 'COMMITTER'] as const).flatMap((role) =>
      (['NAME', 'EMAIL'] as const).flatMap((part) => {
        const name = `GIT_${role}_${part}`;
        const known =
          env[name] !== undefined ||
          told.has(`user.${part.toLowerCase()}`) ||
          told.has(`${role.toLowerCase()}.${part.toLowerCase()}`);
        return known ? [] : [[name, MAYOR[part]] as const];
      }),
    ),
  );
}
