/** Decides whether a server that died is started again: at most `most` times within `within` milliseconds. */
export class RestartPolicy {
  private deaths: number[] = [];

  constructor(
    private readonly most = 4,
    private readonly within = 180_000,
  ) {}

  /** Notes a death at the time `now` in milliseconds; true when the server should be started again. */
  died(now: number): boolean {
    this.deaths = [...this.deaths.filter((time) => now - time < this.within), now];
    return this.deaths.length <= this.most;
  }

  /** The user restarted it: what was before does not count any more. */
  reset(): void {
    this.deaths = [];
  }
}
