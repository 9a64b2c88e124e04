/**
 * Training of mean-pooled linear heads on frozen features: what a head is, the order of its mini-batches, the loop
 * with its evaluations, and the state from which an interrupted run goes on. The arithmetic is an engine's
 * ({@link superb.train.ProbeTrainer}).
 */
package superb.train;
