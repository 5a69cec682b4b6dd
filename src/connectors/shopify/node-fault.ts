/** Why a node can't be mapped: a short stable code, and a sentence with the value in it. */
export class NodeFault extends Error {
  override readonly name: string = 'NodeFault';
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}
