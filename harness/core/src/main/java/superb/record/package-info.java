/**
 * What a run leaves behind: {@code superb.record/1} and the files beside it. The identity of a record decides its number and is hashed
 * into its id; the execution says where and how fast, and never enters that hash. See docs/results-schema.md.
 */
package superb.record;
