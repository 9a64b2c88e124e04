/** ONNX files in ONNX Runtime: opened, asked what they take and give, run. */
package superb.engine.onnx.session;
