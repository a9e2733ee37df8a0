/** Which files are looked at first, by their names alone, and why. The first of a kind wins; weights go from 0 to 100. */

export type PathRule = {
  readonly kind: string;
  readonly weight: number;
  /** Why it matters, in a few words. */
  readonly why: string;
  readonly names: RegExp;
};

/** Files that a program wrote or that came from elsewhere: last, and folded. */
export const MADE: readonly PathRule[] = [
  {
    kind: 'vendored',
    weight: 0,
    why: 'came from elsewhere (vendored)',
    names: /(?:^|\/)(?:vendor|third[_-]?party|node_modules|bower_components|Pods)\//i,
  },
  {
    kind: 'generated',
    weight: 0,
    why: 'written by a program',
    names:
      /(?:^|\/)(?:dist|build|out|__snapshots__|__generated__|generated|gen)\/|\.(?:min\.(?:js|css)|map|snap|g\.dart|designer\.cs)$|[._](?:pb|generated|gen)\.\w+$|\.pb\.\w+\.go$|_pb2(?:_grpc)?\.py$/i,
  },
];

/** Long and seldom read, but not harmless: folded where they stand. */
export const LOCKFILE =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.ya?ml|bun\.lockb?|poetry\.lock|uv\.lock|Pipfile\.lock|Cargo\.lock|go\.sum|Gemfile\.lock|composer\.lock|mix\.lock|flake\.lock|gradle\.lockfile|packages\.lock\.json|deno\.lock)$/;

const SOURCES =
  '(?:[cm]?[jt]sx?|py|rb|go|rs|java|kt|kts|scala|cs|php|swift|ex|exs|c|cc|cpp|h|hpp|sh|bash|lua|dart|clj|hs|vue|svelte)';

export const TEST = new RegExp(
  String.raw`(?:^|/)(?:tests?|__tests__|specs?|e2e|testing)/|(?:^|/)(?:test_[^/]+|conftest)\.py$|[._-](?:test|tests|spec)\.${SOURCES}$|(?:Test|Tests|Spec)\.(?:java|kt|cs|scala|swift)$`,
);

const AUTH_WORDS = [
  ...['auth', 'authn', 'authz', 'oauth', 'oauth2', 'oidc', 'saml', 'sso', 'login', 'logout', 'signin', 'signup'],
  ...['session', 'password', 'permission', 'policy', 'policies', 'acl', 'rbac', 'role', 'crypto', 'cipher', 'jwt'],
  ...['token', 'csrf', 'cors', 'security', 'sudoers'],
];
/** As a word of the name, also the first of one in capitals (`authMiddleware`, `SessionStore`); not of prose. */
const AUTH = new RegExp(
  String.raw`^(?!.*\.(?:md|txt|rst|adoc)$).*(?:^|[/._-])(?:${[...AUTH_WORDS, ...AUTH_WORDS.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('|')})s?(?:[A-Z][A-Za-z0-9]*)?(?:$|[/._-])`,
);

/** What the CLIs read: files in capitals that are none of a project's usual ones, folders of settings, tool servers. */
const USUAL =
  'README|CHANGE|CONTRIBUT|LICENSE|COPYING|SECURITY|CODE_OF|HISTORY|NEWS|AUTHORS|TODO|ARCHITECTURE|SUPPORT|GOVERN|MAINTAIN|NOTICE|ROADMAP|UPGRAD|MIGRAT|INSTALL|RELEAS|PULL_REQUEST|ISSUE|THIRD|DEVELOP|HACKING|FAQ|API';
const AGENTS = new RegExp(
  String.raw`(?:^|/)(?!${USUAL})[A-Z]{4,}(?:\.local)?\.md$|(?:^|/)\.[a-z-]+/(?:settings(?:\.local)?\.json$|config\.toml$|(?:hooks|commands|agents|skills|rules|prompts|plugins)/)|(?:^|/)(?:\.mcp\.json|\.[a-z]+rules)$|(?:^|/)\.mayor/`,
);

export const PATHS: readonly PathRule[] = [
  {
    kind: 'migration',
    weight: 75,
    why: 'changes a database: a migration',
    names: /(?:^|\/)(?:migrations?|migrate|alembic|flyway|liquibase)\/|(?:^|\/)schema\.(?:rb|sql|prisma)$|\.sql$/i,
  },
  {
    kind: 'pipeline',
    weight: 70,
    why: 'runs in the pipeline, or at a commit or an install',
    names:
      /(?:^|\/)(?:\.github\/(?:workflows|actions)|\.circleci|\.buildkite|\.gitlab|\.husky|\.githooks|\.ci|\.devcontainer)\/|(?:^|\/)(?:\.gitlab-ci\.ya?ml|\.travis\.yml|azure-pipelines\.ya?ml|Jenkinsfile|bitbucket-pipelines\.yml|\.pre-commit-config\.yaml|lefthook\.ya?ml|\.gitattributes|\.gitmodules|CODEOWNERS)$/,
  },
  {
    kind: 'secrets',
    weight: 75,
    why: 'a place for secrets',
    names:
      /(?:^|\/)(?:\.env(?:\.\w+)?|\.npmrc|\.netrc|\.pypirc|id_(?:rsa|ed25519|ecdsa)|[^/]*credentials?[^/]*|[^/]*secrets?[^/]*)$|\.(?:pem|key|p12|pfx|jks|keystore)$/i,
  },
  {
    kind: 'auth',
    weight: 65,
    why: 'who may do what: login, sessions, permissions, keys',
    names: AUTH,
  },
  {
    kind: 'agents',
    weight: 65,
    why: 'tells agents what to do, or what they may',
    names: AGENTS,
  },
  {
    kind: 'infrastructure',
    weight: 55,
    why: 'what it runs on: containers, clusters, deployment',
    names:
      /(?:^|\/)(?:[\w.-]*Dockerfile[\w.-]*|Containerfile|(?:docker-)?compose[\w.-]*\.ya?ml|Procfile|Vagrantfile|serverless\.ya?ml|nginx\.conf)$|\.(?:tf|tfvars|bicep|nomad)$|(?:^|\/)(?:terraform|k8s|kubernetes|helm|charts|ansible|deploy)\//,
  },
  {
    kind: 'dependencies',
    weight: 60,
    why: 'changes what is installed',
    names: new RegExp(
      String.raw`${LOCKFILE.source}|(?:^|/)(?:package\.json|bower\.json|deno\.jsonc?|requirements[\w.-]*\.(?:txt|in)|constraints\.txt|Pipfile|pyproject\.toml|setup\.(?:py|cfg)|environment\.ya?ml|Cargo\.toml|go\.mod|Gemfile|[\w.-]+\.gemspec|composer\.json|build\.gradle(?:\.kts)?|pom\.xml|[\w.-]+\.(?:csproj|fsproj|props)|mix\.exs|Package\.swift|pubspec\.yaml|flake\.nix|Brewfile)$`,
    ),
  },
  {
    kind: 'build',
    weight: 35,
    why: 'how it is built, linted or tested',
    names:
      /(?:^|\/)(?:Makefile|CMakeLists\.txt|justfile|Rakefile|tsconfig[\w.-]*\.json|jsconfig\.json|biome\.jsonc?|\.eslintrc[\w.]*|[\w.-]+\.config\.[cm]?[jt]s|tox\.ini|pytest\.ini|\.editorconfig|turbo\.json|nx\.json|bunfig\.toml)$/,
  },
];
