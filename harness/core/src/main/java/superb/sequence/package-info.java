/**
 * Tasks that read a sequence from the frames (ASR, PR): features a frame, heads with a CTC loss, their batches, decoding and
 * scores. Its counterpart for one answer a clip is {@link superb.train}.
 */
package superb.sequence;
