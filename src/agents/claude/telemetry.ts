/** Where Claude Code sends what it uses: its own words on the cost, and what is beside the conversation. */
import type { LaunchContext } from '../preset.ts';

/**
 * Variables of the settings file, where the token is kept from `ps`. Of logs alone, so that a collector of the owner's
 * own goes on hearing of all else; one that rigs.yaml names hears of everything, and the transcript alone is read.
 */
export const telemetryTo = ({ hooks, settings }: LaunchContext): Readonly<Record<string, string>> =>
  Object.keys(settings.env).some((name) => name.startsWith('OTEL_') || name === 'CLAUDE_CODE_ENABLE_TELEMETRY')
    ? {}
    : {
        CLAUDE_CODE_ENABLE_TELEMETRY: '1',
        OTEL_LOGS_EXPORTER: 'otlp',
        OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: 'http/json',
        OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: new URL('/v1/otlp/v1/logs', hooks.url).href,
        OTEL_EXPORTER_OTLP_LOGS_HEADERS: `Authorization=Bearer%20${encodeURIComponent(hooks.token)}`,
        OTEL_LOGS_EXPORT_INTERVAL: '2000',
      };
