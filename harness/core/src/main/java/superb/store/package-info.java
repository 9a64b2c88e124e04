/**
 * Features that are computed once: rows of hidden states on disk, pooled or frame by frame, found by what they were computed from. Correct without
 * locks: files appear whole under unique names, are verified on first read, and are never changed afterwards.
 */
package superb.store;
