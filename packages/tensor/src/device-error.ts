/** A device that was asked for and is not there; the message says what to install or do. */
export class DeviceError extends Error {
  override readonly name = 'DeviceError';
  readonly code = 'not-available';
  /** what was asked for: webgpu, cuda */
  readonly device: string;
  constructor(device: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.device = device;
  }
}
