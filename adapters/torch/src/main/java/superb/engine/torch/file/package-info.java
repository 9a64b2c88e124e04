/** TorchScript files of others: loaded into libtorch and run as they are. */
package superb.engine.torch.file;
