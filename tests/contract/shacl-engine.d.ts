/** The engine brings no types of its own: what is used of it. */
declare module 'shacl-engine' {
  export class Validator {
    constructor(shapes: object, options: { factory: object });
    validate(data: { dataset: object }): Promise<{ conforms: boolean; results: unknown[] }>;
  }
}
