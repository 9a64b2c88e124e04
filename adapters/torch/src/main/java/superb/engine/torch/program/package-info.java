/** Writes an upstream as a TorchScript program; text in, text out, nothing native. */
package superb.engine.torch.program;
