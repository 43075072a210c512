import { formatBytes } from './format-bytes.js';

/** What a download tells while it runs. */
export type DownloadEvent =
  | { type: 'start'; file: string; totalBytes: number }
  | { type: 'progress'; file: string; receivedBytes: number; totalBytes: number }
  | { type: 'done' | 'failed'; file: string }
  | { type: 'notice'; text: string };

export type DownloadListener = (event: DownloadEvent) => void;

/** Where progress is shown: a terminal gets a bar, anything else a line every few seconds. */
export interface ProgressStream {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows downloads as lines, at most one per `intervalMs` and file besides its first and last. */
export function progressLines(stream: ProgressStream, intervalMs = 5000): DownloadListener {
  let lastMs = 0;
  return (event) => {
    if (event.type === 'notice') stream.write(`nestling: ${event.text}\n`);
    if (event.type === 'start') {
      lastMs = Date.now();
      stream.write(`nestling: downloading ${event.file} (${formatBytes(event.totalBytes)})\n`);
    }
    if (event.type === 'progress' && Date.now() - lastMs >= intervalMs) {
      lastMs = Date.now();
      const percent = Math.floor((event.receivedBytes / event.totalBytes) * 100);
      const amount = `${formatBytes(event.receivedBytes)} of ${formatBytes(event.totalBytes)}`;
      stream.write(`nestling: ${event.file} ${percent} % (${amount})\n`);
    }
    if (event.type === 'done') stream.write(`nestling: downloaded ${event.file}\n`);
  };
}

/** Shows downloads as a bar per file, with speed and remaining time. */
export async function progressBar(stream: NodeJS.WritableStream): Promise<DownloadListener> {
  const { default: cliProgress } = await import('cli-progress');
  let bar: InstanceType<typeof cliProgress.SingleBar> | null = null;
  return (event) => {
    if (event.type === 'notice') stream.write(`nestling: ${event.text}\n`);
    if (event.type === 'start') {
      bar = new cliProgress.SingleBar({
        stream,
        format: `${event.file} {bar} {percentage} % | {received} of {total_size} | {eta_formatted}`,
        barsize: 30,
        hideCursor: true,
        etaBuffer: 50,
      });
      bar.start(event.totalBytes, 0, { received: formatBytes(0), total_size: formatBytes(event.totalBytes) });
    }
    if (event.type === 'progress')
      bar?.update(event.receivedBytes, { received: formatBytes(event.receivedBytes) });
    if (event.type === 'done' || event.type === 'failed') bar?.stop();
  };
}
