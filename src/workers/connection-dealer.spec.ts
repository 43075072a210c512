import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ConnectionDealer, type ConnectionTaker } from './connection-dealer.js';

class Worker implements ConnectionTaker {
  isReady = true;
  readonly sockets: Socket[] = [];

  get connections(): number {
    return this.sockets.length;
  }

  give(socket: Socket): void {
    this.sockets.push(socket);
  }
}

describe('ConnectionDealer', () => {
  it('gives each connection to the ready worker with the fewest', () => {
    const workers = [new Worker(), new Worker(), new Worker()] as const;
    const dealer = new ConnectionDealer(() => workers);
    workers[0].give(new Socket());
    workers[0].give(new Socket());
    for (let count = 0; count < 4; count++) dealer.deal(new Socket());
    expect(workers.map(({ connections }) => connections)).toEqual([2, 2, 2]);
    workers[1].isReady = false;
    for (let count = 0; count < 2; count++) dealer.deal(new Socket());
    expect(workers.map(({ connections }) => connections)).toEqual([3, 2, 3]);
  });

  it('keeps connections until a worker is ready, and closes them when there will be none', () => {
    const worker = new Worker();
    worker.isReady = false;
    const dealer = new ConnectionDealer(() => [worker]);
    const [patient, late] = [new Socket(), new Socket()];
    dealer.deal(patient);
    dealer.dealWaiting();
    expect([worker.connections, patient.destroyed]).toEqual([0, false]);
    worker.isReady = true;
    dealer.dealWaiting();
    expect(worker.sockets).toEqual([patient]);
    worker.isReady = false;
    dealer.deal(late);
    dealer.close();
    expect([patient.destroyed, late.destroyed]).toEqual([false, true]);
  });
});
