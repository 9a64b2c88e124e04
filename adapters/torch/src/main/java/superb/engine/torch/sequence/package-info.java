/** CTC heads on libtorch: frames in, gradients in closed form, one TorchScript call a part of a batch. */
package superb.engine.torch.sequence;
