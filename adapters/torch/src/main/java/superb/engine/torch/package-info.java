/** libtorch through DJL: TorchScript programs written at run time, on the CPU or a CUDA device. */
package superb.engine.torch;
