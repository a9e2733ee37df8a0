/** The part of rigs.yaml about pull requests. */
import { z } from 'zod';
import { HOSTING_KINDS } from '../core/settings.ts';
import { DURATION, toMs } from './duration.ts';

const SAY_DURATION = 'is no length of time\nWrite it like 15s or 1m';

export const hostingShape = {
  kind: z.enum(HOSTING_KINDS).default('github').describe('Which service hosts the repository.'),
  repo: z
    .string()
    .regex(/^[\w.-]+(?:\/[\w.-]+)+$/, 'is no repository\nWrite it as owner/name')
    .optional()
    .describe('`owner/name`. Absent: as the address of the remote says.'),
  url: z
    .url({
      protocol: /^https?$/,
      error: 'is no address\nWrite that of the API, as in https://github.example.com/api/v3',
    })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional()
    .describe(
      'Address of the API; of GitHub Enterprise `https://<host>/api/v3`, of a GitLab of your own `https://<host>/api/v4`. Absent: that of the service itself.',
    ),
  token: z
    .string()
    .optional()
    .describe('Mayor’s own variable that holds the token. Absent: GITHUB_TOKEN or GH_TOKEN; GITLAB_TOKEN for GitLab.'),
  remote: z
    .string()
    .regex(/^[A-Za-z0-9][\w./-]*$/, 'is no name of a remote\nWrite one that `git remote` lists')
    .default('origin')
    .describe('Where branches are pushed to.'),
  labels: z.array(z.string().min(1)).default([]).describe('Labels for every pull request.'),
  draft: z.boolean().default(false).describe('Open them as drafts.'),
  comments: z
    .enum(['writers', 'all'])
    .default('writers')
    .describe('Whose comments an agent is told. `writers`: people who may write to the repository.'),
  poll: z
    .union([z.number().min(0), z.string().regex(DURATION, SAY_DURATION)], { error: SAY_DURATION })
    .transform(toMs)
    .refine((ms) => ms > 0, 'must be longer than nothing\nWrite it like 15s or 1m')
    .prefault('15s')
    .describe('How often to look while something happens; up to eight times as long while nothing does.'),
};

export const hosting = z
  .strictObject(hostingShape)
  .optional()
  .describe('Where pull requests are made, with `merge: pr`.');

/** With every default. */
export const hostingDefaults = () => z.strictObject(hostingShape).parse({});
export type WrittenHosting = z.output<typeof hosting>;
