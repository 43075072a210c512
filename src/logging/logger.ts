import { pino, type Logger, type LoggerOptions } from 'pino';

export interface LogOptions {
  level: string;
  /** `json`: one object per line. `pretty`: for people at a terminal. */
  format: 'json' | 'pretty';
}

/** The server's log, on stderr: stdout belongs to what commands print. */
export function createLogger({ level, format }: LogOptions): Logger {
  const options: LoggerOptions = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  const destination = format === 'pretty' ? prettyStream() : pino.destination({ fd: 2, sync: false });
  return pino(options, destination);
}

const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

/** One readable line per entry: time, level, message, then what else the entry holds. */
function prettyStream(): { write: (line: string) => void } {
  return {
    write: (line) => {
      const { level, time, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>;
      const details = Object.entries(rest).map(
        ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
      );
      const error = (err as { stack?: string } | undefined)?.stack;
      const text = [
        String(time).slice(11, 23),
        (LEVELS[level as number] ?? '').padEnd(5),
        msg,
        ...details,
      ].join(' ');
      process.stderr.write(`${text}${error ? `\n${error}` : ''}\n`);
    },
  };
}
