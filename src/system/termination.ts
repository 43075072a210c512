/** Whether clients may end the server (--allow-terminate-by-client), and how. */
export class Termination {
  constructor(readonly allowed: boolean) {}

  /** Like `kill`: the orderly end that every signal gets. */
  end(): void {
    process.kill(process.pid, 'SIGTERM');
  }
}
