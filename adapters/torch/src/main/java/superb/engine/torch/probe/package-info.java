/** Heads on libtorch: all learning rates of a seed train in one TorchScript call of many optimiser updates. */
package superb.engine.torch.probe;
