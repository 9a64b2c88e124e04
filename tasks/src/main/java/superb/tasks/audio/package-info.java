/**
 * Sound files: WAV and FLAC in, WAV out. What cannot be read exactly is refused, never repaired: a benchmark would
 * rather have no number than a wrong one.
 */
package superb.tasks.audio;
