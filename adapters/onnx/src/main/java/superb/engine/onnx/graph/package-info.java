/** Upstreams as ONNX graphs: {@code Ops} that write nodes, and the file that holds them. */
package superb.engine.onnx.graph;
