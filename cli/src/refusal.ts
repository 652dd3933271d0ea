/** What a person asked for can't be done; the message says what and what to do. Told by main, with exit status 2. */
export class Refusal extends Error {}
