/** TorchScript programs written at run time: loaded from memory, called with tensors, their failures put in words. */
package superb.engine.torch.script;
