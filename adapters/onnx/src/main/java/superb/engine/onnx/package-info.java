/** Upstreams in ONNX Runtime: the graph is written here, heads train in the torch engine. */
package superb.engine.onnx;
