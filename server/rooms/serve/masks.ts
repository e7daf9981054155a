/** The masks of the house as serve uses them: of a grant, and those the grade of the data demands; the library lies in classify. */
export {
  applyMask,
  type Mask,
  type MaskContext,
  type MaskSpec,
  maskSchema,
  needsKey,
  specOf,
} from '#rooms/classify/index.ts';
